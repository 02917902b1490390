"""Chapter 2: the enterprise, its place, surroundings, layout, process, equipment and utilities."""

from __future__ import annotations

import random

from eval.factory.blocks import Figure, Table, marked
from eval.factory.plan.kit import common
from eval.factory.text.approval import design_history
from eval.factory.text.figures import equipment_rows, investment, stated, tabled
from eval.factory.text.scene import Scene, cells


def overview(scene: Scene) -> None:
    """The whole chapter."""
    scene.heading(scene.word("ch_overview"), 1, "企业概况")
    _basics(scene)
    design_history(scene)
    _nature(scene)
    _surroundings(scene)
    _plan(scene)
    _process(scene)
    _equipment(scene)
    if not scene.is_short:
        _utilities(scene)
        _management(scene)


def _basics(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_basics"), 2, "企业概况")
    texts = plan.kit.overview[:2] if scene.is_short else plan.kit.overview
    figures = stated(plan)
    with scene.site("basics") as draw:
        for text in texts:
            scene.story.say(scene.say(text, draw, **figures))
        investment(scene)
    enterprise = plan.enterprise
    rows = (
        cells("项目", "内容", "项目", "内容", align="centre"),
        cells(
            scene.word("enterprise"),
            marked("enterprise_name", enterprise.name),
            "统一社会信用代码",
            marked("enterprise_credit_code", enterprise.credit_code),
        ),
        cells("法定代表人", enterprise.legal_representative, "联系人", enterprise.contact),
        cells("联系电话", enterprise.telephone, "从业人数", tabled(plan, "staff", plan.slots["staff"], "人")),
        cells("占地面积", tabled(plan, "area", plan.slots["area"], "m²"), "行业类别", plan.kit.industry),
        cells("地址", marked("project_address", enterprise.place.address), "成立时间", plan.slots["founded"]),
        cells(
            "总投资",
            tabled(plan, "investment", plan.slots["investment"], "万元"),
            "安全设施投资",
            f"{plan.slots['safety_investment']}万元",
        ),
    )
    scene.story.add(Table(columns=(1.1, 2.2, 1.3, 1.9), rows=rows, caption="表2-1  企业基本情况一览表"))


def _nature(scene: Scene) -> None:
    scene.heading("自然条件", 2, "自然条件")
    with scene.site("nature") as draw:
        scene.story.say(scene.say(common()["site"]["nature"], draw))


def _surroundings(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_surroundings"), 2, "周边环境")
    with scene.site("surroundings") as draw:
        _sides(scene, draw)
    rows = [cells("方位", "周边设施", "本项目设施", "规范要求(m)", "实测距离(m)", "结果", align="centre")]
    for index, n in enumerate(plan.neighbours):
        need = marked(f"figure:distance{index}:law", f"{n.required_m:g}") if n.required_m else "—"
        found = tabled(plan, f"distance{index}", f"{n.measured_m:g}")
        rows.append(cells(n.side, n.what, n.own, need, found, scene.word("conforms"), align="centre"))
    scene.story.add(
        Table(
            columns=(0.7, 2.6, 1.5, 1.2, 1.2, 0.9),
            rows=tuple(rows),
            caption="表2-2  周边环境及防火间距一览表",
        )
    )


def _sides(scene: Scene, draw: random.Random) -> None:
    plan, texts = scene.plan, common()["site"]
    shapes = draw.sample(texts["sides"], 2)
    parts = []
    for index, n in enumerate(plan.neighbours):
        apart = marked(f"figure:distance{index}:text", f"{n.measured_m:g}")
        shape = draw.choice(shapes)
        parts.append(scene.say(shape, draw, side=n.side, what=n.what, own=n.own, distance=apart))
    scene.story.say(f"{scene.say(texts['place'], draw)}{'；'.join(parts)}。")
    people = marked("figure:people:text", str(plan.major_hazard.people_nearby))
    scene.story.say(scene.say(texts["people"], draw, people=people))


def _plan(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_layout"), 2, "总平面布置")
    with scene.site("plan") as draw:
        for text in plan.kit.layout_text:
            scene.story.say(scene.say(text, draw))
    if not scene.is_short:
        labels = " ".join(plan.kit.areas)
        scene.story.add(
            Figure(
                kind="sketch",
                seed=f"{plan.seed}/plan",
                overlay=labels,
                width=360,
                height=226,
                caption="图2-1  总平面布置示意图",
            )
        )


def _process(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_process"), 2, "工艺流程")
    texts = plan.kit.process[:2] if scene.is_short else plan.kit.process
    with scene.site("process") as draw:
        for number, text in enumerate(texts, start=1):
            scene.story.say(f"{number}）{scene.say(text, draw)}")


def _equipment(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_equipment"), 2, "设备设施")
    rows = [cells("序号", "设备名称", "规格型号", "数量", "单位", "备注", align="centre")]
    listed = plan.equipment[:6] if scene.is_short else plan.equipment
    rows += equipment_rows(plan, listed)
    scene.story.add(
        Table(columns=(0.6, 1.8, 2.8, 0.8, 0.7, 0.8), rows=tuple(rows), caption="表2-3  主要设备设施一览表")
    )


def _utilities(scene: Scene) -> None:
    scene.heading("公用工程及辅助设施", 2, "公用工程")
    own = scene.plan.kit.utilities
    with scene.site("utilities") as draw:
        for texts in (*own, *common()["site"]["utilities"][len(own) :]):
            scene.story.say(scene.say(texts, draw))


def _management(scene: Scene) -> None:
    scene.heading("安全管理", 2, "安全管理")
    with scene.site("management") as draw:
        for texts in common()["site"]["management"]:
            scene.story.say(scene.say(texts, draw))
