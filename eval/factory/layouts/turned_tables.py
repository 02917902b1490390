"""Layout: check tables, list of problems and sign-off on pages turned on their side, dates 2023-5-18."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Block, NewPage, Paragraph, Seal, Space, Table, marked
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
    """Everything flush right in two blocks, the title large between them."""
    plan = scene.plan
    return [
        Space(height=40),
        Paragraph(text=f"No. {marked('report_number', plan.number)}", style="cover_right"),
        Paragraph(text=f"受评企业　{marked('enterprise_name', plan.enterprise.name)}", style="cover_right"),
        Space(height=170),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=210),
        Paragraph(text=f"编制机构　{marked('agency_name', plan.agency.name)}", style="cover_right"),
        Paragraph(text=f"机构资质　{certificate_number(scene)}", style="cover_right"),
        Paragraph(text=f"定稿日期　{scene.day(plan.days.report_on, 'report_on')}", style="cover_right"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=60),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """A short page of responsibility, then the list of all people on a page turned on its side."""
    plan = scene.plan
    heads = (
        "序号",
        "姓名",
        "在本项目中的职务",
        "从事专业",
        "评价师等级",
        "安全评价师证书编号",
        "从业信息识别卡编号",
        "本人签字",
        "签字日期",
    )
    rows = [cells(*heads, align="centre")]
    for role in _ORDER:
        for index, person in of_role(scene, role):
            name, speciality, level, certificate, registration = (
                person_text(index, person, field)
                for field in ("name", "speciality", "level", "certificate", "registration")
            )
            entries = (scene.word(ROLE_WORDS[role]), speciality, level, certificate, registration)
            number, sign = str(len(rows)), signature(index, person)
            rows.append(cells(number, name, *entries, sign, scene.day(plan.days.report_on), align="centre"))
    return [
        Space(height=150),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Paragraph(text=scene.title, style="front_title"),
        Space(height=50),
        Paragraph(text=f"法定代表人　{legal(scene)}", style="chief"),
        Paragraph(text=f"定稿日期　{scene.day(plan.days.report_on, 'report_on')}", style="chief"),
        Paragraph(text=f"编制机构　{plan.agency.name}（印章）", style="chief"),
        Seal(text=plan.agency.name, mark="seal:sign_off", side="centre", lift=20),
        NewPage(part="sign_off", has_furniture=False, is_turned=True),
        Paragraph(text="项目人员签字表", style="front_title"),
        Table(
            columns=(0.45, 0.75, 1.4, 0.95, 0.85, 2.0, 1.3, 1.3, 1.0),
            rows=tuple(rows),
            ruling="grid",
            row_height=32,
            style="sign_cell",
        ),
    ]


LAYOUT = Layout(
    name="turned_tables",
    split="held_out",
    margins=(78, 72, 72, 72),
    styles=base_styles(
        "serif",
        "hei",
        latin="times",
        size=11.5,
        cover_right=TextStyle(face="serif", latin="times", size=14, leading=28, align="right"),
        cover_name=TextStyle(face="serif_bold", latin=None, size=20, leading=36, align="centre"),
        cover_title=TextStyle(face="serif_bold", latin=None, size=36, leading=64, align="centre"),
        chief=TextStyle(face="serif", latin="times", size=14, leading=36, left=96),
        sign_cell=TextStyle(face="serif", latin="times", size=10.5, leading=14.5),
        h1=TextStyle(face="serif_bold", latin=None, size=16.5, leading=34, align="centre", after=8),
        h2=TextStyle(face="serif_bold", latin=None, size=13, leading=25),
        h3=TextStyle(face="serif", latin="times", size=12, leading=22, is_bold=True),
    ),
    rulings=rulings(Ruling(width=0.4, frame_width=0.8, padding=3.2), grid=Ruling(width=0.5, frame_width=0.9)),
    furniture=Furniture(
        header_right="<project>",
        header_rule=True,
        footer_centre="<page>/<pages>",
        style=TextStyle(face="serif", latin="times", size=8.5, leading=11),
    ),
    numbering=numbering.chapters,
    annex_number=numbering.annex_letter,
    dates="dashed",
    words=words(
        role_leader="项目组组长",
        role_member="项目组成员",
        role_author="报告主笔",
        role_reviewer="内审人员",
        role_process="过程控制负责人",
        role_technical="机构技术负责人",
        foreword="序　言",
        contents="目　录",
        ch_general="评价总则",
        ch_purpose="目的与意义",
        ch_basis="评价依据",
        ch_scope="评价的范围",
        ch_overview="受评企业概况",
        ch_basics="受评企业简况",
        ch_surroundings="周边环境与安全间距",
        ch_layout="厂区平面布置",
        ch_process="主要工艺",
        ch_equipment="设备与设施",
        ch_hazards="危险有害因素分析",
        ch_major="危险化学品重大危险源辨识",
        ch_units="评价单元及方法",
        ch_assessment="单元评价",
        ch_inspection="现场检查与整改",
        ch_rectification="问题整改复核",
        ch_measures="对策措施及建议",
        ch_conclusion="结论与建议",
        check_item="检查内容",
        check_basis="检查依据",
        check_finding="检查记录",
        check_result="是否符合",
        conforms="符合",
        fails="不符合",
        hazard="问题描述",
        remedy="整改情况",
        recheck="复核",
        recheck_ok="复核通过",
        survey_record="现场勘验表",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "contents", "foreword"),
    annex_order=("certificate", "contract", "notice", "survey", "photos", "tests", "review"),
    contents_levels=1,
    producer="Foxit PDF Creator Version 10.1.1.3646",
    creator="",
    options={"bullet": "{}、", "turned": "assessment rectification"},
)
