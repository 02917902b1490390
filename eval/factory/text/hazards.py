"""Chapter 3: hazardous substances, processes, and the identification of major hazard installations."""

from __future__ import annotations

import random
from collections.abc import Sequence

from eval.factory.blocks import Table, marked
from eval.factory.draw import some
from eval.factory.plan.kit import common
from eval.factory.plan.major_text import counted_chemicals, r_digits, s_digits, threshold_of
from eval.factory.text.figures import tabled
from eval.factory.text.grammar import Template
from eval.factory.text.inventory import inventory
from eval.factory.text.major_modes import written_otherwise
from eval.factory.text.obsolete import obsolete_devices
from eval.factory.text.scene import Scene, cells


def hazards(scene: Scene) -> None:
    """The whole chapter."""
    scene.heading(scene.word("ch_hazards"), 1, "危险有害因素")
    _substances(scene)
    inventory(scene)
    _processes(scene)
    _environment(scene)
    major_hazard(scene)
    obsolete_devices(scene)


def _substances(scene: Scene) -> None:
    scene.heading("物质的危险、有害因素", 2, "危险有害因素")
    plan = scene.plan
    if not plan.chemicals:
        scene.story.say(scene.say(common()["site"]["no_substances"], scene.draw("substances")))
        return
    names = "、".join(chemical.name for chemical in plan.chemicals)
    scene.story.say(scene.say(common()["site"]["substances"], scene.draw("substances"), names=names))
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
    scene.heading("生产经营过程中的危险、有害因素", 2, "危险有害因素")
    codes = {
        "injury_code": scene.code_in_force("伤亡事故分类"),
        "factor_code": scene.code_in_force("危害因素分类"),
    }
    scene.story.say(scene.say(common()["site"]["analysis"], scene.draw("analysis"), **codes))
    groups = {**scene.plan.kit.hazards, **common()["hazards"]}
    kept = list(groups.items())[: 3 if scene.is_short else len(groups)]
    for name, texts in kept:
        scene.heading(name, 3, "危险有害因素")
        with scene.site(f"hazard/{name}") as draw:
            for number, text in enumerate(hazard_texts(scene, texts, draw), start=1):
                scene.story.say(f"（{number}）{text}")


def hazard_texts(scene: Scene, texts: Sequence[Template], draw: random.Random) -> list[str]:
    """What the report says of one hazard: not all that could be said of it."""
    chosen = some(draw, texts, min(2, len(texts)), len(texts))
    return [scene.say(text, draw) for text in (chosen[:2] if scene.is_short else chosen)]


def _environment(scene: Scene) -> None:
    scene.heading("周边环境相互影响分析", 2, "危险有害因素")
    first, last = (
        f"{n.side}侧{n.what}（相距{n.measured_m:g}m）"
        for n in (scene.plan.neighbours[0], scene.plan.neighbours[-1])
    )
    with scene.site("environment") as draw:
        scene.story.say(scene.say(common()["site"]["environment"], draw, first=first, last=last))


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
    if written_otherwise(scene, code):
        return
    scene.story.say(
        f"依据《危险化学品重大危险源辨识》（{code}），将{plan.chemicals[0].place}划分为一个储存单元进行辨识。"
        "单元内存在的危险化学品为多品种时，按下式计算，若满足S≥1则构成重大危险源：S=q1/Q1+q2/Q2+…+qn/Qn。"
    )
    rows = [cells("序号", "危险化学品", "CAS号", "最大存量q(t)", "临界量Q(t)", "依据", "q/Q", align="centre")]
    counted = counted_chemicals(plan)
    for number, (index, chemical) in enumerate(counted, start=1):
        threshold = threshold_of(plan, chemical)
        rows.append(
            cells(
                str(number),
                marked(f"chemical:{index}:name", chemical.name),
                chemical.cas,
                marked(f"chemical:{index}:quantity", f"{chemical.quantity_t:g}"),
                marked(f"chemical:{index}:threshold", f"{threshold:g}"),
                chemical.basis,
                f"{chemical.quantity_t / threshold:.4f}",
                align="centre",
            )
        )
    scene.story.add(
        Table(
            columns=(0.6, 1.3, 1.4, 1.2, 1.1, 1.3, 1.0), rows=tuple(rows), caption="表3-9  重大危险源辨识表"
        )
    )
    terms = "+".join(f"{c.quantity_t:g}/{threshold_of(plan, c):g}" for _, c in counted)
    stated = f"S={terms}={marked('mh_s', f'{mh.s:.{s_digits(plan)}f}')}"
    if mh.r is None or mh.grade is None:
        scene.story.say(
            f"经计算，{stated}＜1，因此该储存单元{marked('mh_grade', '不构成危险化学品重大危险源')}。"
        )
        return
    scene.story.say(f"经计算，{stated}≥1，该储存单元构成危险化学品重大危险源。")
    products = "+".join(f"{c.beta:g}×{c.ratio:.4f}" for c in plan.chemicals)
    people = tabled(plan, "people", str(mh.people_nearby))
    r = marked("mh_r", f"{mh.r:.{r_digits(plan)}f}")
    scene.story.say(
        f"厂界外500m范围内常住人口{people}人，校正系数α取{mh.alpha:g}。"
        f"R=α(β1q1/Q1+β2q2/Q2+…+βnqn/Qn)={mh.alpha:g}×({products})={r}，"
        f"根据分级标准，构成{marked('mh_grade', mh.grade)}重大危险源。"
    )
