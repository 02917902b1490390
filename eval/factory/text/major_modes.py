"""Major hazard identification that is not written as one sum: by unit, one by one, or not calculated."""

from __future__ import annotations

from eval.factory.blocks import Table, marked
from eval.factory.plan.major_text import BY_UNIT, ONE_BY_ONE, UNCALCULATED, units_of
from eval.factory.text.scene import Scene, cells

_NONE = "不构成危险化学品重大危险源"


def written_otherwise(scene: Scene, code: str) -> bool:
    """Write the identification in the plan's own way; False where it is the usual sum."""
    extra = scene.plan.extra
    if UNCALCULATED in extra:
        scene.story.say(
            f"依据《危险化学品重大危险源辨识》（{code}），{marked('mh_reason', extra[UNCALCULATED])}，"
            f"因此该企业{marked('mh_grade', _NONE)}。"
        )
    elif ONE_BY_ONE in extra:
        _one_by_one(scene, code)
    elif BY_UNIT in extra:
        _by_unit(scene, code)
    return bool({UNCALCULATED, ONE_BY_ONE, BY_UNIT} & set(extra))


def _one_by_one(scene: Scene, code: str) -> None:
    rows = [cells("危险化学品", "最大存量q(t)", "临界量Q(t)", "辨识结果", align="centre")]
    for index, chemical in enumerate(scene.plan.chemicals):
        rows.append(
            cells(
                marked(f"chemical:{index}:name", chemical.name),
                marked(f"chemical:{index}:quantity", f"{chemical.quantity_t:g}"),
                marked(f"chemical:{index}:threshold", f"{chemical.threshold_t:g}"),
                "未超过临界量",
                align="centre",
            )
        )
    scene.story.say(f"依据《危险化学品重大危险源辨识》（{code}），将各危险化学品的最大存量与临界量逐一比较。")
    scene.story.add(Table(columns=(1.4, 1.2, 1.2, 1.4), rows=tuple(rows), caption="表3-9  重大危险源辨识表"))
    reason = marked("mh_reason", "各危险化学品的存量均未超过其临界量")
    scene.story.say(f"由上表可知，{reason}，{marked('mh_grade', _NONE)}。")


def _by_unit(scene: Scene, code: str) -> None:
    plan = scene.plan
    units = units_of(plan)
    names = "、".join(place for place, _ in units)
    scene.story.say(
        f"依据《危险化学品重大危险源辨识》（{code}），{names}之间以切断阀和防火堤（独立建筑）分隔，"
        f"分别划分为{len(units)}个辨识单元，各单元的S值单独计算。"
    )
    rows = [cells("辨识单元", "危险化学品", "最大存量q(t)", "临界量Q(t)", "q/Q", align="centre")]
    for place, chemicals in units:
        for chemical in chemicals:
            index = plan.chemicals.index(chemical)
            rows.append(
                cells(
                    place,
                    marked(f"chemical:{index}:name", chemical.name),
                    marked(f"chemical:{index}:quantity", f"{chemical.quantity_t:g}"),
                    marked(f"chemical:{index}:threshold", f"{chemical.threshold_t:g}"),
                    f"{chemical.ratio:.4f}",
                    align="centre",
                )
            )
    scene.story.add(
        Table(columns=(1.4, 1.3, 1.2, 1.2, 1.0), rows=tuple(rows), caption="表3-9  重大危险源辨识表")
    )
    for place, chemicals in units:
        s = round(sum(chemical.ratio for chemical in chemicals), 4)
        terms = "+".join(f"{c.quantity_t:g}/{c.threshold_t:g}" for c in chemicals)
        value = marked("mh_s", f"{s:.4f}") if s == plan.major_hazard.s else f"{s:.4f}"
        scene.story.say(f"{place}单元：S={terms}={value}＜1。")
    scene.story.say(f"各单元的S值均小于1，{marked('mh_grade', _NONE)}。")
