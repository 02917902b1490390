"""Chapters 4 and 5: units, methods, check tables, preliminary hazard analysis."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from eval.factory.blocks import Cell, Table, marked
from eval.factory.draw import stream
from eval.factory.plan.kit import common
from eval.factory.plan.records import CheckRow
from eval.factory.text.accident_hazards import accident_hazards
from eval.factory.text.hazards import hazard_texts
from eval.factory.text.remedies import own_measures
from eval.factory.text.scene import Scene, cells

_LEVELS = ("Ⅱ", "Ⅲ", "Ⅲ", "Ⅱ～Ⅲ")


def assessment(scene: Scene) -> None:
    """Both chapters."""
    _units(scene)
    with scene.turned("assessment"):
        scene.heading(scene.word("ch_assessment"), 1, "定性定量评价")
        for number, (section, rows) in enumerate(
            groupby(scene.plan.checks, key=lambda row: row.section), start=1
        ):
            scene.heading(f"{section}单元", 2, "定性定量评价")
            _check_table(scene, number, section, list(rows))
    if not scene.is_short:
        _preliminary(scene)
        _conditions(scene)
    accident_hazards(scene)


def _units(scene: Scene) -> None:
    house = scene.house_draw("methods")
    scene.heading(scene.word("ch_units"), 1, "评价单元")
    sections = list(dict.fromkeys(row.section for row in scene.plan.checks))
    scene.heading("评价单元划分", 2, "评价单元")
    how = scene.recite("{功能相对独立、便于评价|科学、合理、便于实施}", house)
    scene.story.say(
        f"根据{scene.plan.kit.what}的特点，按照{how}的原则，"
        f"划分为{'、'.join(sections)}共{len(sections)}个评价单元。"
    )
    scene.heading("评价方法选择", 2, "评价方法")
    texts = common()["boilerplate"]
    keys = ("method_check",) if scene.is_short else ("method_check", "method_pha", "method_lec")
    for key in keys:
        scene.story.say(scene.recite(texts[key], house))


def _check_table(scene: Scene, number: int, section: str, rows: list[CheckRow]) -> None:
    with_class = scene.layout.options.get("veto", "column") == "column"
    heads = [
        "序号",
        scene.word("check_item"),
        scene.word("check_basis"),
        scene.word("check_finding"),
        scene.word("check_result"),
    ]
    columns = [0.55, 2.4, 1.5, 2.6, 0.95]
    if with_class:
        heads.append("类别")
        columns.append(0.8)
    table = [cells(*heads, align="centre")]
    for index, row in enumerate(rows, start=1):
        table.append(_check_cells(scene, index, row, with_class=with_class))
    scene.story.add(
        Table(columns=tuple(columns), rows=tuple(table), caption=f"表5-{number}  {section}安全检查表")
    )
    failed = sum(not row.conforms for row in rows)
    verdict = f"其中{failed}项不符合" if failed else "全部符合要求"
    note = f"检查结果：本单元共检查{len(rows)}项，{verdict}。"
    if not with_class:
        note += "带“★”的为否决项。"
    scene.story.say(note)


def _check_cells(scene: Scene, index: int, row: CheckRow, *, with_class: bool) -> tuple[Cell, ...]:
    star = "" if with_class or not row.is_veto else "★"
    result = scene.word("conforms") if row.conforms else scene.word("fails")
    found = [
        Cell(text=str(index), align="centre"),
        Cell(text=star + marked(f"{row.key}:item", row.item)),
        Cell(text=row.basis),
        Cell(text=marked(f"{row.key}:finding", row.finding)),
        Cell(text=marked(f"{row.key}:result", result), align="centre"),
    ]
    if with_class:
        found.append(
            Cell(text=marked(f"{row.key}:class", "否决项" if row.is_veto else "一般项"), align="centre")
        )
    return tuple(found)


def _preliminary(scene: Scene) -> None:
    draw = scene.draw("pha")
    scene.heading("预先危险性分析", 2, "定性定量评价")
    rows = [cells("危险因素", "触发事件", "事故后果", "危险等级", "防范措施", align="centre")]
    for name, cause, guard in _accidents(scene, draw):
        rows.append(cells(name, cause, draw.choice(_effects(name)), draw.choice(_LEVELS), guard))
    scene.story.add(
        Table(columns=(0.9, 3.0, 1.1, 0.8, 2.6), rows=tuple(rows), caption="表5-8  预先危险性分析表")
    )


def _accidents(scene: Scene, draw: random.Random) -> Iterator[tuple[str, str, str]]:
    """Hazard, cause, precaution: the industry's own as analysed in the report, the general ones in brief."""
    kit, brief, seed = scene.plan.kit, common()["site"], scene.plan.seed
    measures = own_measures(scene, stream(seed, "text", "measures"))
    for name, texts in kit.hazards.items():
        analysed = hazard_texts(scene, texts, stream(seed, "text", f"hazard/{name}"))
        cause = draw.choice(analysed)
        measures.sort(key=lambda measure: _kinship(measure, cause))
        yield name, cause, measures.pop() if len(measures) > 1 else measures[0]
    for name in common()["hazards"]:
        causes = draw.sample(brief["causes"][name], 2)
        yield name, "；".join(causes), scene.say(brief["guards"][name], draw)


def _effects(hazard: str) -> Sequence[str]:
    effects: Mapping[str, Sequence[str]] = common()["site"]["effects"]
    return next(texts for word, texts in effects.items() if word in hazard)


def _kinship(one: str, other: str) -> int:
    """How many pairs of characters two texts have in common: enough to tell which measure meets a cause."""
    pairs = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return len(set.intersection(*pairs))


def _conditions(scene: Scene) -> None:
    draw = scene.draw("lec")
    scene.heading("作业条件危险性评价", 2, "定性定量评价")
    rows = [cells("序号", "作业岗位", "危险因素", "L", "E", "C", "D", "危险程度", align="centre")]
    names = list({**scene.plan.kit.hazards, **common()["hazards"]})
    for index, area in enumerate(scene.plan.kit.areas, start=1):
        chance, exposure, loss = draw.choice((0.5, 1, 1, 3)), draw.choice((3, 6)), draw.choice((3, 7, 15))
        danger = chance * exposure * loss
        level = "显著危险" if danger >= 70 else "一般危险" if danger >= 20 else "稍有危险"
        rows.append(
            cells(
                str(index),
                f"{area}作业",
                draw.choice(names),
                f"{chance:g}",
                f"{exposure:g}",
                f"{loss:g}",
                f"{danger:g}",
                level,
                align="centre",
            )
        )
    scene.story.add(
        Table(
            columns=(0.6, 1.7, 1.6, 0.6, 0.6, 0.6, 0.7, 1.2),
            rows=tuple(rows),
            caption="表5-9  作业条件危险性评价表",
        )
    )
