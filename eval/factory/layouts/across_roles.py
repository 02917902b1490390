"""Layout (held out): sign-off table with one column per role turned across, 第一部分, dates with blanks."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Block, Cell, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import (
    base_styles,
    certificate_number,
    legal,
    of_role,
    person_text,
    rulings,
    signature,
)
from eval.factory.layouts.words import words
from eval.factory.text.scene import ROLE_WORDS, Scene, cells

_CHIEFS = (Role.PROJECT_LEADER, Role.AUTHOR, Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF, Role.TECHNICAL_CHIEF)
_FIELDS = (("姓  名", "name"), ("专业", "speciality"), ("证书号", "certificate"), ("登记号", "registration"))


def cover(scene: Scene) -> list[Block]:
    """The agency on top, the title in the middle, the enterprise at the foot."""
    plan = scene.plan
    return [
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(text=f"资质证书编号 {certificate_number(scene)}", style="cover_small"),
        Space(height=170),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Paragraph(text=f"（{marked('report_number', plan.number)}）", style="cover_small"),
        Space(height=220),
        Paragraph(text=f"委托方：{marked('enterprise_name', plan.enterprise.name)}", style="cover_small"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_small"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=10),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Roles across the top, their particulars downwards; the members in a second table the usual way."""
    chiefs = [(role, *of_role(scene, role)[0]) for role in _CHIEFS]
    rows: list[tuple[Cell, ...]] = [
        cells("职  务", *(scene.word(ROLE_WORDS[role]) for role, _, _ in chiefs), align="centre")
    ]
    for word, field in _FIELDS:
        rows.append(cells(word, *(person_text(i, p, field) for _, i, p in chiefs), align="centre"))
    rows.append(cells("签  署", *(signature(i, p) for _, i, p in chiefs), align="centre"))
    members = [cells("组员姓名", "专业", "等级", "证书号", "登记号", "签署", align="centre")]
    for index, person in of_role(scene, Role.TEAM_MEMBER):
        fields = ("name", "speciality", "level", "certificate", "registration")
        entries = [person_text(index, person, field) for field in fields]
        members.append(cells(*entries, signature(index, person), align="centre"))
    return [
        Paragraph(text="责 任 表", style="front_title"),
        Paragraph(text=f"法定代表人  {legal(scene)}", style="flush"),
        Table(columns=(0.8, 1.3, 1.3, 1.3, 1.3, 1.3), rows=tuple(rows), ruling="grid", row_height=32),
        Space(height=12),
        Paragraph(text="项目组成员", style="subtitle"),
        Table(columns=(1, 0.9, 0.7, 2.1, 1, 1.3), rows=tuple(members), ruling="grid", row_height=32),
        Space(height=26),
        Paragraph(text=scene.plan.agency.name, style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=28),
    ]


LAYOUT = Layout(
    name="across_roles",
    split="held_out",
    margins=(88, 72, 80, 90),
    styles=base_styles(
        "ming",
        "hei_bold",
        latin="times",
        cover_agency=TextStyle(face="hei", size=18, leading=34, align="centre"),
        cover_small=TextStyle(face="ming", size=14, leading=26, align="centre"),
        cover_name=TextStyle(face="ming", size=20, leading=38, align="centre"),
        cover_title=TextStyle(face="hei_bold", size=30, leading=58, align="centre", spacing=6),
        h1=TextStyle(face="hei_bold", size=17, leading=36, align="centre", after=6),
        h2=TextStyle(face="hei", size=14, leading=28, align="centre"),
        h3=TextStyle(face="hei", size=12, leading=24, indent=2),
    ),
    rulings=rulings(Ruling(width=0.5, frame_width=1.2)),
    furniture=Furniture(
        header_right="<agency>",
        header_rule=False,
        footer_centre="· <page> ·",
        style=TextStyle(face="ming", size=9, leading=12),
    ),
    numbering=numbering.sections,
    annex_number=numbering.annex_chinese,
    dates="spaced",
    words=words(
        role_leader="组长",
        role_author="编写",
        role_reviewer="校核",
        role_process="过程控制",
        role_technical="审定",
        ch_general="前置说明",
        ch_purpose="评价的目的",
        ch_basis="编制依据",
        ch_scope="评价对象和范围",
        ch_overview="项目概况",
        ch_basics="单位概况",
        ch_surroundings="相邻关系",
        ch_layout="厂（站）区布置",
        ch_process="工艺过程",
        ch_equipment="设备与设施",
        ch_hazards="危险性分析",
        ch_major="危险化学品重大危险源",
        ch_units="单元与方法",
        ch_assessment="分析与评价",
        ch_inspection="现场核实",
        ch_rectification="问题及整改",
        ch_measures="对策与建议",
        ch_conclusion="结论意见",
        check_item="核查内容",
        check_basis="对应条款",
        check_finding="核查记录",
        check_result="结果",
        conforms="合格",
        fails="不合格",
        hazard="问题",
        remedy="落实情况",
        recheck="确认",
        recheck_ok="已确认",
        survey_record="勘验笔录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "certificate", "sign_off", "contents", "foreword"),
    annex_order=("survey", "photos", "contract", "notice", "tests", "review"),
    producer="Foxit PDF Creator Version 11",
    creator="PScript5.dll Version 5.2.2",
    options={"veto": "column", "bullet": "{}、"},
)
