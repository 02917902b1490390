"""Sentences on the enterprise's figures: investment, and remarks that a plan adds."""

from __future__ import annotations

from collections.abc import Sequence

from eval.factory.blocks import Cell, marked
from eval.factory.plan.figures import GENERAL, counted, in_table, rated
from eval.factory.plan.records import ReportPlan
from eval.factory.text.scene import Scene, cells

REMARK = "overview_remark"  # key of a plan's extra: a sentence in inline notation
_INVESTED = (
    "项目总投资{all}万元，其中安全设施投资{safe}万元。",
    "企业累计投资{all}万元，安全设施投入{safe}万元。",
    "该项目固定资产投资{all}万元，用于安全设施的投资为{safe}万元。",
)


def stated(plan: ReportPlan) -> dict[str, str]:
    """The overview's slots whose values stand elsewhere too, marked."""
    return {
        name: marked(f"figure:{name}:text", plan.slots[name])
        for name in (*GENERAL, *counted(plan), *rated(plan))
    }


def investment(scene: Scene) -> None:
    """What was invested, and a remark where the plan has one."""
    plan = scene.plan
    text = scene.draw("investment").choice(_INVESTED)
    everything = marked("figure:investment:text", plan.slots["investment"])
    scene.story.say(text.format(all=everything, safe=plan.slots["safety_investment"]))
    if remark := plan.extra.get(REMARK):
        scene.story.say(remark)


def tabled(plan: ReportPlan, name: str, value: str, unit: str = "") -> str:
    """The second statement of a figure, marked."""
    return marked(f"figure:{name}:table", f"{in_table(plan, name, value)}{unit}")


def equipment_rows(plan: ReportPlan, listed: Sequence[Sequence[str]]) -> list[tuple[Cell, ...]]:
    """The rows of the equipment table, with the counts that the overview states too marked."""
    counts = {index: name for name, index in counted(plan).items()}
    ratings = {index: name for name, index in rated(plan).items()}
    rows = []
    for index, (name, model, count, unit) in enumerate(listed):
        slot = counts.get(index)
        number = tabled(plan, slot, count) if slot else count
        rows.append(
            cells(
                str(index + 1),
                marked(f"equipment:{index}:name", name),
                _model(plan, index, model, ratings.get(index)),
                number,
                unit,
                "完好",
                align="centre",
            )
        )
    return rows


def _model(plan: ReportPlan, index: int, model: str, slot: str | None) -> str:
    if slot is None:
        return marked(f"equipment:{index}:model", model)
    before, value, after = model.partition(plan.slots[slot])
    return f"{before}{tabled(plan, slot, value)}{after}"
