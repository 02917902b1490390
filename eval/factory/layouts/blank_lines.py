"""Layout (held out): 楷体, sign-off as underlined rows without a head, dates 2023.5.18."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Block, Paragraph, Seal, Space, Table, marked
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

_ORDER = (
    Role.PROJECT_LEADER,
    Role.TEAM_MEMBER,
    Role.AUTHOR,
    Role.REVIEWER,
    Role.PROCESS_CONTROL_CHIEF,
    Role.TECHNICAL_CHIEF,
)


def cover(scene: Scene) -> list[Block]:
    """Everything flush left with labels that end in a colon, the title last."""
    plan = scene.plan
    return [
        Space(height=40),
        Paragraph(text=f"报 告 号：{marked('report_number', plan.number)}", style="cover_line"),
        Paragraph(text=f"受评单位：{marked('enterprise_name', plan.enterprise.name)}", style="cover_line"),
        Paragraph(text=f"项    目：{marked('project_name', plan.project_name)}", style="cover_line"),
        Space(height=130),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=230),
        Paragraph(text=f"机构名称：{marked('agency_name', plan.agency.name)}", style="cover_line"),
        Paragraph(text=f"资 质 号：{certificate_number(scene)}", style="cover_line"),
        Paragraph(text=f"出具日期：{scene.day(plan.days.report_on, 'report_on')}", style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=40),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Rows without any rules but an underline: role and name, numbers, blank for the signature."""
    rows = []
    for role in _ORDER:
        for index, person in of_role(scene, role):
            numbers = (
                f"{person_text(index, person, 'certificate')} / {person_text(index, person, 'registration')}"
            )
            name = f"{scene.word(ROLE_WORDS[role])}  {person_text(index, person, 'name')}"
            rows.append(
                cells(name, numbers, person_text(index, person, "speciality"), signature(index, person))
            )
    return [
        Paragraph(text="参加评价人员及签名", style="front_title"),
        Paragraph(text="（姓名  证书编号/登记编号  专业  签名）", style="cover_line"),
        Table(
            columns=(1.9, 2.6, 0.9, 1.3), rows=tuple(rows), header_rows=0, ruling="underline", row_height=38
        ),
        Space(height=20),
        Paragraph(text=f"法定代表人：{legal(scene)}", style="right_line"),
        Paragraph(text=f"{scene.plan.agency.name}（章）", style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=20),
    ]


LAYOUT = Layout(
    name="blank_lines",
    split="held_out",
    margins=(74, 70, 70, 70),
    styles=base_styles(
        "ukai",
        "hei",
        latin=None,
        size=12,
        cover_line=TextStyle(face="ukai", latin=None, size=14, leading=28),
        cover_title=TextStyle(face="hei", latin=None, size=33, leading=60, align="centre", is_bold=True),
        h1=TextStyle(face="hei", latin=None, size=15, leading=30),
        h2=TextStyle(face="hei", latin=None, size=13, leading=25),
        h3=TextStyle(face="ukai", latin=None, size=12, leading=22, is_bold=True),
    ),
    rulings=rulings(
        Ruling(verticals=False, horizontals=True, frame=False, header_rule=True, width=0.35, padding=3),
        underline=Ruling(verticals=False, horizontals=True, frame=False, width=0.5),
    ),
    furniture=Furniture(
        header_left="<kind>",
        header_right="<page>",
        footer_centre="",
        header_rule=True,
        style=TextStyle(face="ukai", latin=None, size=9, leading=12),
    ),
    numbering=numbering.decimal_tight,
    annex_number=numbering.annex_arabic,
    dates="short_dotted",
    words=words(
        role_leader="负责人",
        role_member="成员",
        role_author="编制人",
        role_reviewer="审核人",
        role_process="过程控制",
        role_technical="技术负责",
        foreword="编制说明",
        contents="目   次",
        ch_general="总论",
        ch_basis="依据文件",
        ch_scope="范围",
        ch_overview="企业（项目）概况",
        ch_basics="概况",
        ch_surroundings="四邻情况",
        ch_layout="平面布置情况",
        ch_process="流程简述",
        ch_equipment="设备清单",
        ch_hazards="危险有害因素的辨识",
        ch_major="重大危险源判定",
        ch_units="单元划分、方法选择",
        ch_assessment="评价过程",
        ch_inspection="现场检查情况说明",
        ch_rectification="整改项及验证",
        ch_measures="建议措施",
        ch_conclusion="结论",
        check_item="要求",
        check_basis="出处",
        check_finding="现状",
        check_result="评定",
        conforms="合格",
        fails="不合格",
        hazard="隐患描述",
        remedy="整改措施及结果",
        recheck="验证人意见",
        recheck_ok="验证合格",
        survey_record="勘验记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "contents", "foreword"),
    annex_order=("sign_off", "certificate", "notice", "survey", "photos", "contract", "review", "tests"),
    chapter_starts_page=False,
    pages_count_from_cover=True,
    producer="macOS Quartz PDFContext",
    creator="Pages",
    kerned=True,
    options={"veto": "star", "bullet": "—— "},
)
