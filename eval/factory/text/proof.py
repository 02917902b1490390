"""Proof of rectification: which document or picture shows that each problem was put right."""

from __future__ import annotations

from eval.factory.blocks import Figure, FigureRow, Table, marked
from eval.factory.plan.proof import UNPROVEN, is_paper
from eval.factory.plan.records import PlannedHazard
from eval.factory.text.scene import Scene, cells

_PAPERS = ("整改验收单（编号{n}）、{what}复印件", "{what}复印件，验收单编号{n}", "整改验收单{n}，附{what}")
_PICTURES = (
    "整改前后对比照片，验收单编号{n}",
    "整改验收单（编号{n}）及整改前、后照片",
    "对比照片、整改验收单（{n}）",
)
_WHAT = ("证书", "培训", "台账", "制度", "责任制", "备案", "演练", "记录", "协议", "保险", "资料")
_PICTURED = 2  # problems shown in pictures


def rectification_proof(scene: Scene) -> None:
    """The table of proof, and pictures of some problems before and after; nothing where all lack proof."""
    lacking = scene.plan.extra.get(UNPROVEN, "").split()
    proven = [
        (number, hazard)
        for number, hazard in enumerate(scene.plan.hazards, start=1)
        if hazard.is_rectified and hazard.proof and "all" not in lacking and hazard.key not in lacking
    ]
    if not proven:
        return
    draw = scene.draw("proof")
    rows = [cells("问题序号", "证明材料", "材料日期", "复查人", align="centre")]
    checker = scene.recheckers()
    for number, hazard in proven:
        kinds = _PAPERS if is_paper(hazard) else _PICTURES
        text = draw.choice(kinds).format(n=hazard.proof, what=_papers_of(hazard))
        day = scene.day(hazard.rectified_on) if hazard.rectified_on else "/"
        rows.append(
            cells(str(number), marked(f"{hazard.key}:proof", text), day, draw.choice(checker), align="centre")
        )
    scene.story.add(
        Table(columns=(0.7, 3.6, 1.3, 1.0), rows=tuple(rows), caption="表6-2  整改证明材料一览表")
    )
    if not scene.is_short:
        _pictures(scene, [row for row in proven if not is_paper(row[1])][:_PICTURED])


def _papers_of(hazard: PlannedHazard) -> str:
    for word in _WHAT:
        if word in hazard.text + hazard.remedy:
            return word if word == "证书" else f"{word.removesuffix('资料')}资料"
    return "相关资料"


def _pictures(scene: Scene, shown: list[tuple[int, PlannedHazard]]) -> None:
    for number, hazard in shown:
        pair = []
        for when, day in (("前", scene.plan.days.survey_on[0]), ("后", hazard.rechecked_on)):
            pair.append(
                Figure(
                    kind="photo",
                    seed=f"{scene.plan.seed}/proof/{hazard.key}/{when}",
                    overlay=f"{day.isoformat() if day else ''}",
                    width=186,
                    height=126,
                    caption=f"问题{number}整改{when}",
                )
            )
        scene.story.add(FigureRow(figures=tuple(pair)))
