"""Chapter 1: purpose, basis, scope and procedure of the evaluation."""

from __future__ import annotations

from eval.factory.blocks import Figure
from eval.factory.plan.kit import common
from eval.factory.text import approval
from eval.factory.text.scene import Scene
from eval.factory.text.team import team


def basis(scene: Scene) -> None:
    """The whole chapter."""
    scene.heading(scene.word("ch_general"))
    _purpose(scene)
    scene.heading(scene.word("ch_basis"), 2, "评价依据")
    _sources(scene)
    _scope(scene)
    team(scene)
    if not scene.is_short:
        scene.heading("评价原则和程序", 2, "评价程序")
        house = scene.house_draw("principle")
        for text in common()["boilerplate"]["principle"]:
            scene.story.say(scene.recite(text, house))
        _procedure(scene)


def _procedure(scene: Scene) -> None:
    """The agency's own drawing of the procedure, the same in all its reports."""
    agency = scene.plan.agency
    scene.story.add(
        Figure(
            kind="procedure",
            seed=f"{scene.plan.world_seed}/{agency.key}/procedure",
            overlay=agency.name,
            width=250,
            height=248,
            caption="图1-1  安全评价工作程序框图",
            mark="chart:procedure",
        )
    )


def _purpose(scene: Scene) -> None:
    scene.heading(scene.word("ch_purpose"), 2, "评价目的")
    house = scene.house_draw("purpose")
    texts = common()["boilerplate"]["purpose"]
    for number, text in enumerate(texts[:2] if scene.is_short else texts, start=1):
        scene.story.say(f"（{number}）{scene.recite(text, house)}")


def _sources(scene: Scene) -> None:
    laws = [(i, s) for i, s in enumerate(scene.plan.citations) if s.kind == "law"]
    standards = [(i, s) for i, s in enumerate(scene.plan.citations) if s.kind == "standard"]
    style = "list_small" if scene.is_short else "list"
    bullet = scene.layout.options.get("bullet", "（{}）")
    for title, rows in (("法律、法规和规章", laws), ("标准、规范", standards)):
        scene.heading(title, 3, "评价依据")
        for number, (index, source) in enumerate(rows, start=1):
            end = "；" if number < len(rows) else "。"
            scene.story.say(f"{bullet.format(number)}{scene.cite(source, f'citation:{index}')}{end}", style)
    scene.heading("其他依据", 3, "评价依据")
    plan = scene.plan
    others = [
        f"{plan.enterprise.name}与{plan.agency.name}签订的技术服务合同",
        f"{plan.enterprise.name}提供的营业执照、总平面布置图、设备清单等技术资料",
        "评价组现场勘验记录及影像资料",
        *approval.papers(plan),
    ]
    for number, text in enumerate(others, start=1):
        scene.story.say(f"{bullet.format(number)}{text}{'；' if number < len(others) else '。'}", style)


def _scope(scene: Scene) -> None:
    plan, draw = scene.plan, scene.draw("scope")
    scene.heading(scene.word("ch_scope"), 2, "评价范围")
    areas = "、".join(plan.kit.areas)
    scene.story.say(
        scene.say("{本次评价范围为|本次安全评价的范围包括}<name>", draw)
        + f"位于{plan.enterprise.place.address}的{areas}等"
        + scene.say("{生产经营场所及其|场所和}配套的安全设施、安全管理。", draw)
        + scene.say(
            "{环境保护、职业卫生、厂外运输不在本次评价范围内。|不包括厂外运输及环境保护、职业病防护内容。}",
            draw,
        )
    )
