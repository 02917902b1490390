"""Layout (held out): small serif, the signed list at the end among the annexes, role after the name."""

from __future__ import annotations

from eval.factory.blocks import Block, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import (
    base_styles,
    certificate_number,
    legal,
    people,
    person_text,
    rulings,
    signature,
)
from eval.factory.layouts.words import words
from eval.factory.text.scene import Scene, cells


def cover(scene: Scene) -> list[Block]:
    """A running title in two sizes; agency and certificate on one line."""
    plan = scene.plan
    return [
        Space(height=70),
        Paragraph(text=marked("enterprise_name", plan.enterprise.name), style="cover_line"),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Space(height=30),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=300),
        Paragraph(
            text=f"{marked('agency_name', plan.agency.name)}　{certificate_number(scene)}", style="cover_line"
        ),
        Paragraph(text=f"编号 {marked('report_number', plan.number)}", style="cover_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=44),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Name first, then role and numbers in one cell, signature last."""
    rows = [cells("姓名", "本项目职责", "安全评价师证书", "签名确认", align="centre")]
    for index, person, word in people(scene):
        numbers = (
            f"{person_text(index, person, 'certificate')}（{person_text(index, person, 'level')}，"
            f"登记编号{person_text(index, person, 'registration')}）"
        )
        entries = (person_text(index, person, "name"), word, numbers, signature(index, person))
        rows.append(cells(*entries, align="centre"))
    return [
        Paragraph(text="评价人员确认表", style="front_title"),
        Table(columns=(0.9, 1.3, 2.9, 1.3), rows=tuple(rows), ruling="grid", row_height=40),
        Space(height=22),
        Paragraph(text=f"机构法定代表人：{legal(scene)}", style="right_line"),
        Paragraph(text=f"{scene.plan.agency.name}（盖章）", style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=36),
    ]


LAYOUT = Layout(
    name="late_signatures",
    split="held_out",
    margins=(72, 60, 66, 60),
    styles=base_styles(
        "serif",
        "serif_bold",
        latin="times",
        size=10.5,
        cover_line=TextStyle(face="serif", latin="times", size=14, leading=28, align="centre"),
        cover_name=TextStyle(face="serif_bold", latin="times", size=22, leading=40, align="centre"),
        cover_title=TextStyle(
            face="serif_bold", latin="times", size=28, leading=54, align="centre", spacing=5
        ),
        h1=TextStyle(face="serif_bold", latin="times_bold", size=15, leading=30, align="centre", after=4),
        h2=TextStyle(face="serif_bold", latin="times_bold", size=12, leading=24),
        h3=TextStyle(face="serif", latin="times", size=10.5, leading=20, is_bold=True),
    ),
    rulings=rulings(Ruling(verticals=True, horizontals=True, frame=False, width=0.4, padding=3)),
    furniture=Furniture(
        header_centre="<project>",
        footer_centre="<page>",
        style=TextStyle(face="serif", latin="times", size=8.5, leading=11),
    ),
    numbering=numbering.chapters,
    annex_number=numbering.annex_letter,
    dates="chinese",
    words=words(
        role_leader="评价项目组组长",
        role_member="项目组组员",
        role_author="编制报告",
        role_reviewer="审核报告",
        role_process="过程控制负责人",
        role_technical="专职技术负责人",
        ch_general="编制说明",
        ch_surroundings="周围环境",
        ch_layout="总体布局",
        ch_process="工艺简介",
        ch_hazards="主要危险、有害因素",
        ch_major="重大危险源辨识与分级",
        ch_assessment="定性与定量评价",
        ch_inspection="现场检查结果",
        ch_rectification="整改与复核",
        ch_measures="安全对策",
        ch_conclusion="评价总结论",
        conforms="满足",
        fails="不满足",
        recheck_ok="复核通过",
        survey_record="现场踏勘记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "foreword", "contents"),
    annex_order=("certificate", "sign_off", "contract", "notice", "survey", "photos", "tests", "review"),
    producer="Typst 0.11.0",
    creator="Typst 0.11.0",
    options={"veto": "column"},
)
