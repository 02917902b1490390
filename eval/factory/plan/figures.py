"""Quantities that stand in more than one place of a report."""

from __future__ import annotations

from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import always_filled

GENERAL = ("staff", "area")
_SHORT_EQUIPMENT = 6  # rows of the equipment table of a short report


def counted(plan: ReportPlan) -> dict[str, int]:
    """Slots that the overview states and the equipment table counts, with the row of the table."""
    stated = {slot for text in plan.kit.overview[:2] for slot in always_filled(text)}
    shown = plan.kit.equipment[:_SHORT_EQUIPMENT] if plan.length in ("brief", "short") else plan.kit.equipment
    found: dict[str, int] = {}
    for index, row in enumerate(shown):
        slot = str(row[2]).removeprefix("<").removesuffix(">")
        if str(row[2]) == f"<{slot}>" and slot in stated and slot not in GENERAL:
            found.setdefault(slot, index)
    return found


def in_table(plan: ReportPlan, name: str, value: str) -> str:
    """The value as the second place states it."""
    return plan.extra.get(f"{name}_in_table", value)
