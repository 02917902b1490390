"""The survey record as a form with boxes to tick, one line for each part of the site."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Cell, Paragraph, Table, marked, signed
from eval.factory.plan.kit import common
from eval.factory.text.scene import Scene, cells

_DONE = "■已查 □未查"


def survey_form(scene: Scene, *, names: str, days: str, ink: str) -> None:
    """Particulars, ticked lines, problems found, signatures; names, days and ink are marked texts."""
    plan, draw = scene.plan, scene.draw("survey")
    client, seen = plan.enterprise, common()["site"]["scene_seen"]
    leader = plan.person(Role.PROJECT_LEADER).assessor.name
    head = (
        (Cell(text="单位", row_span=2, align="centre"), *_labelled("名称", "enterprise_name", client.name)),
        _labelled("地址", "project_address", client.place.address),
        (
            Cell(text="勘验", row_span=3, align="centre"),
            Cell(text="日期", align="centre"),
            Cell(text=days, column_span=2),
        ),
        (Cell(text="人员", align="centre"), Cell(text=names, column_span=2)),
        (Cell(text="性质", align="centre"), Cell(text="■初次勘验　□复查　□补充勘验", column_span=2)),
    )
    lines = [
        cells(f"{number}", area, scene.say(seen, draw), _DONE)
        for number, area in enumerate(plan.kit.areas, 1)
    ]
    count = len(plan.hazards)
    problems = "；".join(f"{number}．{hazard.text}" for number, hazard in enumerate(plan.hazards, 1))
    ticked = f"□无　■有（{count}项）：{problems}" if count else "■无　□有"
    scene.story.add(
        Table(columns=(0.7, 0.8, 2.9, 1.6), rows=head, header_rows=0, row_height=26),
        Table(
            columns=(0.7, 1.6, 2.5, 1.2),
            rows=(cells("序号", "勘验部位", "查看情况", "勾选"), *lines),
            row_height=22,
        ),
        Paragraph(text=f"现场发现的问题：{ticked}", style="flush"),
        Paragraph(text=f"评价组长：{leader}　　企业陪同人员：{client.contact}", style="flush"),
        Paragraph(text=f"勘验人员（签字）：{ink}", style="flush"),
        Paragraph(
            text=f"企业代表（签字）：{signed('ink:survey:client', client.contact, client.key)}", style="flush"
        ),
    )


def _labelled(label: str, mark: str, value: str) -> tuple[Cell, ...]:
    return (Cell(text=label, align="centre"), Cell(text=marked(mark, value), column_span=2))
