"""What the report judged: items of check tables, design changes, criteria."""

from __future__ import annotations

from dataclasses import dataclass

from core.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One row of a check table: what was checked, on what basis, what was found.

    ``result`` is 符合, 不符合, 整改后符合 or 不涉及; ``basis`` and ``finding`` may be empty.
    """

    item: str
    result: str
    evidence: tuple[Evidence, ...]
    basis: str = ""
    finding: str = ""
    is_veto: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChange:
    """A change of the design during construction. ``is_major`` is None where the report does not say."""

    text: str
    evidence: tuple[Evidence, ...]
    is_major: bool | None = None
    approval_number: str | None = None
    approved_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignReview:
    """The design of the safety facilities as the report tells of it. Days are ISO text.

    ``is_approved`` is None where nothing is said of who reviewed it. ``trial_on`` is the first day of trial
    production.
    """

    evidence: tuple[Evidence, ...]
    is_approved: bool | None = None
    approval_number: str | None = None
    approved_on: str | None = None
    trial_on: str | None = None
    trial_evidence: tuple[Evidence, ...] = ()
    changes: tuple[DesignChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCriterion:
    """One circumstance that the report holds against itself: its number as written, what is said of it.

    ``is_loose``: it stands outside the tables read, so its text may hold words of its neighbours.
    """

    number: str
    text: str
    evidence: tuple[Evidence, ...]
    is_loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaJudgement:
    """How the report judges by the criteria for major accident hazards.

    ``is_made`` is False where nothing in it does. ``source`` names the list as written. ``applying`` are the
    ids (``corpus/law/criteria``) of circumstances whose condition the report's own words meet.
    ``is_partial``: the serial numbers of its rows have gaps, so that rows were not read.
    """

    is_made: bool
    is_partial: bool = False
    source: str = ""
    items: tuple[JudgedCriterion, ...] = ()
    applying: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
