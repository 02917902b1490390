"""Substances, quantities, hazards and what is to be done about them."""

from __future__ import annotations

from dataclasses import dataclass

from core.evidence import Evidence
from core.facts.values import Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Chemical:
    """A chemical with its quantity in one unit. Tonnes.

    ``unit`` is the production or storage unit or the place, as written; ``ratio`` the q/Q that the report
    states. ``variants`` are other quantities stated for the same chemical in the same unit.
    """

    name: str
    evidence: tuple[Evidence, ...]
    cas: str | None = None
    quantity_t: float | None = None
    threshold_t: float | None = None
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    ratio: float | None = None
    confidence: float = 1.0
    is_confirmed: bool = False
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardUnit:
    """What the report states of one unit after GB 18218; ``unit`` is empty where it names none.

    ``terms`` are q and Q of each fraction that the sum writes out, tonnes.
    """

    unit: str
    evidence: tuple[Evidence, ...]
    s: float | None = None
    r: float | None = None
    alpha: float | None = None
    betas: tuple[float, ...] = ()
    grade: str | None = None
    is_major: bool | None = None
    terms: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorHazard:
    """Major hazard installation as stated and as recomputed after GB 18218.

    The stated figures are those of the unit with the largest S; ``units`` has them all.
    ``exposed_people`` live within 500 m of the plant, as stated.
    """

    stated_s: float | None = None
    stated_r: float | None = None
    stated_grade: str | None = None
    is_major: bool | None = None
    alpha: float | None = None
    exposed_people: int | None = None
    units: tuple[HazardUnit, ...] = ()
    computed_s: float | None = None
    computed_r: float | None = None
    computed_grade: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A hazard or non-conformity found on site. ``rectified`` is None where the report is silent.

    ``proof`` is the paper or picture that the report names for the rectification. ``requirement`` is the item
    of a check table that it fails, ``advice`` what its list asks for, ``number`` its number in the list.
    ``is_told``: its outcome stands in running text, whose proof and measure may stand elsewhere in it.
    """

    text: str
    evidence: tuple[Evidence, ...]
    rectified: bool | None = None
    rectified_on: str | None = None
    is_veto: bool = False
    proof: str | None = None
    rechecked_on: str | None = None
    requirement: str = ""
    advice: str = ""
    number: int | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure that the report advises. ``heading`` is the title that it stands under.

    ``absent`` are things that it speaks of (``corpus/law/site_terms``) and no other chapter does.
    """

    text: str
    evidence: tuple[Evidence, ...]
    heading: str = ""
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A row of a table of equipment: what it is called, and its type as written."""

    name: str
    model: str
    evidence: tuple[Evidence, ...]
