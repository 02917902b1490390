"""What a labelled set says of the checks of a rule pack: measured weights beside the hand-set gravity.

An item's points (``PackItem.checks``) say how gravely a true circumstance speaks for the item: a judgement
about law. The fitted weight says how much a flag of the check is worth as evidence of it, given how often
the check finds what is there and how often it speaks without cause. ``eval.weights`` writes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from corpus.law.reading import StrictRow

MOST = 4.0  # log-odds; one finding alone never settles a report


class CheckFitRow(StrictRow):
    """One check of a pack in the file."""

    weight: Annotated[float, Field(gt=0.0, le=MOST)]
    low: Annotated[float, Field(gt=0.0, le=MOST)]
    high: Annotated[float, Field(gt=0.0, le=MOST)]
    clear: Annotated[float, Field(ge=-MOST, le=0.0)]
    planted: Annotated[int, Field(ge=1)]
    found: Annotated[int, Field(ge=0)]
    honest: Annotated[int, Field(ge=1)]
    mistaken: Annotated[int, Field(ge=0)]


class FitRow(StrictRow):
    """What the weights of a pack were measured on."""

    measured_on: dt.date
    command: Annotated[str, Field(min_length=1)]
    seeds: Annotated[list[int], Field(min_length=1)]
    reports: Annotated[int, Field(ge=1)]
    checks: dict[str, CheckFitRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFit:
    """Log-odds points of a flag at confidence 1 with their 95 % interval, and of a clear answer (at most 0).

    Measured on labelled reports: ``found`` of ``planted`` reports that have the defect, ``mistaken`` of
    ``honest`` ones that have not; reports on which the check could not tell are left out.
    """

    weight: float
    low: float
    high: float
    clear: float
    planted: int
    found: int
    honest: int
    mistaken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """All measured weights of a pack; a check that is not among them keeps its hand-set points."""

    measured_on: dt.date
    command: str
    seeds: tuple[int, ...]
    reports: int
    checks: dict[str, CheckFit]


def fit_of(row: FitRow | None) -> Fit | None:
    """The record of a validated row."""
    if row is None:
        return None
    return Fit(
        measured_on=row.measured_on,
        command=row.command,
        seeds=tuple(row.seeds),
        reports=row.reports,
        checks={check: CheckFit(**one.model_dump()) for check, one in row.checks.items()},
    )
