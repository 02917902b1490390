"""How the report writes its major hazard assessment: digits, units, or without any arithmetic."""

from __future__ import annotations

from eval.factory.plan.major_hazard import Chemical
from eval.factory.plan.records import ReportPlan

UNCALCULATED = "mh_uncalculated"  # keys of a plan's extra: stated without arithmetic, with this sentence
DIGITS = "mh_digits"  # digits of S as written
LEFT_OUT = "mh_left_out"  # name of the chemical that the arithmetic passes over
ONE_BY_ONE = "mh_one_by_one"  # each chemical held against its threshold, no sum
OLD_THRESHOLD = "mh_old_threshold"  # "name=threshold" of an edition no longer in force
BY_UNIT = "mh_by_unit"  # each place is a unit of its own

_DIGITS_OF_R = 1  # where S is written with fewer digits


def s_digits(plan: ReportPlan) -> int:
    """Digits of S after the point."""
    return int(plan.extra.get(DIGITS, "4"))


def r_digits(plan: ReportPlan) -> int:
    """Digits of R after the point."""
    return _DIGITS_OF_R if DIGITS in plan.extra else 3


def stated_s(plan: ReportPlan) -> float | None:
    """S as the report writes it; None where it writes none."""
    if UNCALCULATED in plan.extra or ONE_BY_ONE in plan.extra:
        return None
    return round(plan.hazard_as_stated.s, s_digits(plan))


def counted_chemicals(plan: ReportPlan) -> tuple[tuple[int, Chemical], ...]:
    """The chemicals the arithmetic counts, by their place in the plan."""
    left_out = plan.extra.get(LEFT_OUT)
    return tuple((i, c) for i, c in enumerate(plan.chemicals) if c.name != left_out)


def threshold_of(plan: ReportPlan, chemical: Chemical) -> float:
    """The threshold the report takes."""
    name, _, value = plan.extra.get(OLD_THRESHOLD, "").partition("=")
    return float(value) if name == chemical.name else chemical.threshold_t


def units_of(plan: ReportPlan) -> tuple[tuple[str, tuple[Chemical, ...]], ...]:
    """The places as units of their own, in order."""
    places = dict.fromkeys(chemical.place for chemical in plan.chemicals)
    return tuple((place, tuple(c for c in plan.chemicals if c.place == place)) for place in places)


def stated_r(plan: ReportPlan) -> float | None:
    """R as the report writes it."""
    r = plan.hazard_as_stated.r
    return None if r is None else round(r, r_digits(plan))


def is_usual(plan: ReportPlan) -> bool:
    """Whether nothing was planted on the assessment's text yet."""
    return not any(key.startswith("mh_") for key in plan.extra)
