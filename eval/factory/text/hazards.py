"""Chapter 3: hazardous substances, processes, and the identification of major hazard installations."""

from __future__ import annotations

from eval.factory.blocks import Table, marked
from eval.factory.plan.kit import common
from eval.factory.text.scene import Scene, cells


def hazards(scene: Scene) -> None:
    """The whole chapter."""
    scene.heading(scene.word("ch_hazards"), 1, "危险有害因素")
    _substances(scene)
    _processes(scene)
    _environment(scene)
    major_hazard(scene)


def _substances(scene: Scene) -> None:
    scene.heading("物质的危险、有害因素", 2, "危险有害因素")
    plan = scene.plan
    if not plan.chemicals:
        scene.story.say("该企业生产过程中不储存、使用列入《危险化学品目录》且构成数量的危险化学品。")
        return
    names = "、".join(chemical.name for chemical in plan.chemicals)
    scene.story.say(f"根据《危险化学品目录》，该企业涉及的危险化学品为{names}。其理化性质及危险特性见下表。")
    for number, chemical in enumerate(plan.chemicals, start=1):
        rows = [
            cells("品名", chemical.name, "CAS号", chemical.cas),
            cells("状态", chemical.state, "存在部位", chemical.place),
        ]
        listed = chemical.properties[:4] if scene.is_short else chemical.properties
        table = [*rows]
        for left, right in zip(listed[::2], listed[1::2], strict=False):
            table.append(cells(left[0], left[1], right[0], right[1]))
        scene.story.add(
            Table(
                columns=(0.8, 2.3, 0.9, 2.3),
                rows=tuple(table),
                header_rows=0,
                caption=f"表3-{number}  {chemical.name}理化性质及危险特性表",
            )
        )


def _processes(scene: Scene) -> None:
    plan = scene.plan
    scene.heading("生产经营过程中的危险、有害因素", 2, "危险有害因素")
    scene.story.say(
        f"依据{scene.code_in_force('伤亡事故分类')}和{scene.code_in_force('危害因素分类')}，"
        "结合现场实际，对主要危险、有害因素分析如下。"
    )
    groups = {**plan.kit.hazards, **common()["hazards"]}
    kept = list(groups.items())[: 3 if scene.is_short else len(groups)]
    for name, texts in kept:
        scene.heading(name, 3, "危险有害因素")
        chosen = texts[:2] if scene.is_short else texts
        with scene.site(f"hazard/{name}") as draw:
            for number, text in enumerate(chosen, start=1):
                scene.story.say(f"（{number}）{scene.say(text, draw)}")


def _environment(scene: Scene) -> None:
    scene.heading("周边环境相互影响分析", 2, "危险有害因素")
    first, last = scene.plan.neighbours[0], scene.plan.neighbours[-1]
    with scene.site("environment") as draw:
        scene.story.say(
            f"本项目发生事故时，{first.side}侧{first.what}（相距{first.measured_m:g}m）和{last.side}侧{last.what}（相距{last.measured_m:g}m）"
            + scene.say(
                "{可能受到影响|处于可能的影响范围}，"
                "{但防火间距满足规范要求，影响可以接受|在落实应急措施后影响可控}。",
                draw,
            )
        )


def major_hazard(scene: Scene) -> None:
    """S, and where needed R and the grade, with the arithmetic shown."""
    plan, mh = scene.plan, scene.plan.hazard_as_stated
    code = scene.code_in_force("重大危险源")
    scene.heading(scene.word("ch_major"), 2, "重大危险源")
    if not plan.chemicals:
        scene.story.say(
            f"依据《危险化学品重大危险源辨识》（{code}），该企业不存在需辨识的危险化学品，"
            f"{marked('mh_grade', '不构成危险化学品重大危险源')}。"
        )
        return
    scene.story.say(
        f"依据《危险化学品重大危险源辨识》（{code}），将{plan.chemicals[0].place}划分为一个储存单元进行辨识。"
        "单元内存在的危险化学品为多品种时，按下式计算，若满足S≥1则构成重大危险源：S=q1/Q1+q2/Q2+…+qn/Qn。"
    )
    rows = [cells("序号", "危险化学品", "CAS号", "最大存量q(t)", "临界量Q(t)", "依据", "q/Q", align="centre")]
    for index, chemical in enumerate(plan.chemicals):
        rows.append(
            cells(
                str(index + 1),
                marked(f"chemical:{index}:name", chemical.name),
                chemical.cas,
                marked(f"chemical:{index}:quantity", f"{chemical.quantity_t:g}"),
                marked(f"chemical:{index}:threshold", f"{chemical.threshold_t:g}"),
                chemical.basis,
                f"{chemical.ratio:.4f}",
                align="centre",
            )
        )
    scene.story.add(
        Table(
            columns=(0.6, 1.3, 1.4, 1.2, 1.1, 1.3, 1.0), rows=tuple(rows), caption="表3-9  重大危险源辨识表"
        )
    )
    terms = "+".join(f"{c.quantity_t:g}/{c.threshold_t:g}" for c in plan.chemicals)
    stated = f"S={terms}={marked('mh_s', f'{mh.s:.4f}')}"
    if mh.r is None or mh.grade is None:
        scene.story.say(
            f"经计算，{stated}＜1，因此该储存单元{marked('mh_grade', '不构成危险化学品重大危险源')}。"
        )
        return
    scene.story.say(f"经计算，{stated}≥1，该储存单元构成危险化学品重大危险源。")
    products = "+".join(f"{c.beta:g}×{c.ratio:.4f}" for c in plan.chemicals)
    scene.story.say(
        f"厂界外500m范围内常住人口{mh.people_nearby}人，校正系数α取{mh.alpha:g}。"
        f"R=α(β1q1/Q1+β2q2/Q2+…+βnqn/Qn)={mh.alpha:g}×({products})={marked('mh_r', f'{mh.r:.3f}')}，"
        f"根据分级标准，构成{marked('mh_grade', mh.grade)}重大危险源。"
    )
