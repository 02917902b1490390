"""重大事故隐患判定: the industry's criteria gone through item by item."""

from __future__ import annotations

from eval.factory.blocks import Table, marked
from eval.factory.plan.criteria import edition_for, shown
from eval.factory.text.scene import Scene, cells

KIND = "重大隐患判定"
_TITLES = ("重大事故隐患判定", "重大生产安全事故隐患判定", "重大隐患对照判定", "重大事故隐患辨识与判定")
_OPENINGS = (
    "按照{cite}，对该企业逐项进行判定，情况如下。",
    "依据{cite}，评价组结合现场勘验和资料查阅情况逐项对照，判定情况如下。",
    "对照{cite}所列情形，逐项核查结果如下。",
)


def accident_hazards(scene: Scene) -> None:
    """The section, or nothing where the plan shows none."""
    rows = shown(scene.plan)
    if not rows:
        return
    draw = scene.draw("accident_hazards")
    edition = edition_for(scene.plan.kit.key, scene.plan.days.report_on)
    scene.heading(scene.house_draw("accident_hazards").choice(_TITLES), 2, KIND)
    cite = marked("criteria:source", f"《{edition.title}》（{edition.number}）")
    scene.story.say(draw.choice(_OPENINGS).format(cite=cite))
    first = "条款" if edition.itemised else "序号"
    table = [cells(first, "判定情形", "核查情况", "判定", align="centre")]
    for index, row in enumerate(rows, start=1):
        mark = f"criteria:{row.number}"
        table.append(
            cells(
                row.number if edition.itemised else str(index),
                marked(mark, row.about),
                row.finding,
                marked("criteria:unapplied", "不涉及") if not row.applies else "不构成",
            )
        )
    scene.story.add(
        Table(columns=(1.05, 2.5, 2.7, 0.8), rows=tuple(table), caption="表5-7  重大事故隐患判定表")
    )
    verdict = draw.choice(("未发现重大事故隐患", "该企业现阶段不存在重大事故隐患", "未构成重大事故隐患"))
    scene.story.say(f"经逐项判定，{marked('criteria:verdict', verdict)}。")
