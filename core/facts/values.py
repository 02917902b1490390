"""Single values with their evidence, and other values stated for the same fact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another value stated for the same fact elsewhere in the report."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A single-valued fact. Dates are ISO text of the precision they have."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...]
    is_confirmed: bool = False  # two independent places agree
    raw: str | None = None  # as written, where normalising changed it
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesFact:
    """A fact of several days, ascending: the days of the survey."""

    value: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


class Stance(StrEnum):
    """What the conclusion says."""

    CONFORMS = "符合"
    BASICALLY_CONFORMS = "基本符合"
    DOES_NOT_CONFORM = "不符合"
    NOT_GIVEN = "未给出"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The evaluation conclusion."""

    value: Stance
    excerpt: str
    confidence: float
    evidence: tuple[Evidence, ...]
