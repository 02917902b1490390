"""How much of each chemical is kept where: the quantities the identification starts from."""

from __future__ import annotations

from eval.factory.blocks import Table, marked
from eval.factory.text.scene import Scene, cells

_KEPT = {"液化气体": "压力容器", "气体": "管道输送", "液体": "储罐储存", "固体": "仓库码放"}


def inventory(scene: Scene) -> None:
    """The table of chemicals with their greatest quantities."""
    plan = scene.plan
    if not plan.chemicals:
        return
    rows = [cells("危险化学品", "状态", "储存方式", "存在部位", "最大储存量(t)", align="centre")]
    for index, chemical in enumerate(plan.chemicals):
        rows.append(
            cells(
                marked(f"chemical:{index}:listed", chemical.name),
                chemical.state,
                _KEPT.get(chemical.state, "专用容器"),
                chemical.place,
                marked(f"chemical:{index}:stock", f"{chemical.quantity_t:g}"),
                align="centre",
            )
        )
    scene.story.add(
        Table(
            columns=(1.5, 0.9, 1.1, 1.3, 1.3),
            rows=tuple(rows),
            caption="表3-8  危险化学品储存情况一览表",
        )
    )
