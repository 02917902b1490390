"""Quantities that stand in more than one place of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import always_filled

_SLOT = re.compile(r"<(\w+)>")
GENERAL = ("staff", "area")
INSERTED_AT = "equipment_inserted_at"  # key of a plan's extra: place of a row the kit does not have
_SHORT_EQUIPMENT = 6  # rows of the equipment table of a short report


def counted(plan: ReportPlan) -> dict[str, int]:
    """Slots that the overview states and the equipment table counts, with the row of the table."""
    found: dict[str, int] = {}
    for index, row in _shown_rows(plan):
        slot = str(row[2]).removeprefix("<").removesuffix(">")
        if str(row[2]) == f"<{slot}>" and _is_stated(plan, slot):
            found.setdefault(slot, index)
    return found


def rated(plan: ReportPlan) -> dict[str, int]:
    """Slots that the overview states and the model in the equipment table repeats: volume, power, load."""
    found: dict[str, int] = {}
    for index, row in _shown_rows(plan):
        for slot in _SLOT.findall(str(row[1])):
            is_number = slot in plan.kit.numbers and plan.equipment[index][1].count(plan.slots[slot]) == 1
            if is_number and _is_stated(plan, slot) and index not in found.values():
                found.setdefault(slot, index)
    return {slot: index for slot, index in found.items() if slot not in counted(plan)}


def _shown_rows(plan: ReportPlan) -> Iterator[tuple[int, Sequence[str]]]:
    """The kit's rows of the equipment table with their place in the report, as far as they are shown."""
    inserted = int(plan.extra.get(INSERTED_AT, len(plan.kit.equipment)))
    limit = _SHORT_EQUIPMENT if plan.length in ("brief", "short") else len(plan.equipment)
    place = 0
    for row in plan.kit.equipment:
        index = place + (place >= inserted)
        if index < limit and _may_be(plan, str(row[0]), plan.equipment[index][0]):
            yield index, row
            place += 1


def _may_be(plan: ReportPlan, template: str, name: str) -> bool:
    """Whether the template can have given the name; a row that is not on site is not in the report."""
    pattern = re.escape(_SLOT.sub(lambda match: plan.slots[match[1]], template))
    for written, meant in ((r"\{", "(?:"), (r"\|", "|"), (r"\}", ")")):
        pattern = pattern.replace(written, meant)
    return re.fullmatch(pattern, name) is not None


def _is_stated(plan: ReportPlan, slot: str) -> bool:
    stated = (always_filled(text) for text in plan.kit.overview[:2])
    return slot not in GENERAL and any(slot in slots for slots in stated)


def in_table(plan: ReportPlan, name: str, value: str) -> str:
    """The value as the second place states it."""
    return plan.extra.get(f"{name}_in_table", value)
