"""Quantities that stand in more than one place of a report."""

from __future__ import annotations

from eval.factory.plan.records import ReportPlan

GENERAL = ("staff", "area")
INSERTED_AT = "equipment_inserted_at"  # key of a plan's extra: place of a row the kit does not have
_SHORT_EQUIPMENT = 6  # rows of the equipment table of a short report


def counted(plan: ReportPlan) -> dict[str, int]:
    """Slots that the overview states and the equipment table counts, with the row of the table."""
    overview = str(plan.kit.overview[:2])
    shown = plan.kit.equipment[:_SHORT_EQUIPMENT] if plan.length in ("brief", "short") else plan.kit.equipment
    found: dict[str, int] = {}
    inserted = int(plan.extra.get(INSERTED_AT, len(plan.kit.equipment)))
    for place, row in enumerate(shown):
        index = place + (place >= inserted)
        slot = str(row[2]).removeprefix("<").removesuffix(">")
        if str(row[2]) == f"<{slot}>" and f"<{slot}>" in overview and slot not in GENERAL:
            found.setdefault(slot, index)
    limit = _SHORT_EQUIPMENT if plan.length in ("brief", "short") else len(plan.equipment)
    return {slot: index for slot, index in found.items() if index < limit}


def in_table(plan: ReportPlan, name: str, value: str) -> str:
    """The value as the second place states it."""
    return plan.extra.get(f"{name}_in_table", value)
