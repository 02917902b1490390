"""Layout: official style, 一、（一）1．, Chinese numeral dates, two sign-off pages, shaded table heads."""

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


def cover(scene: Scene) -> list[Block]:
    """Enterprise and project on one block, spaced title, date in Chinese numerals."""
    plan = scene.plan
    return [
        Paragraph(text=marked("report_number", plan.number), style="cover_number"),
        Space(height=120),
        Paragraph(text=f"{marked('enterprise_name', plan.enterprise.name)}", style="cover_name"),
        Space(height=36),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=16),
        Paragraph(text=f"项目名称：{marked('project_name', plan.project_name)}", style="cover_small"),
        Space(height=220),
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(text=f"安全评价资质证书编号：{certificate_number(scene)}", style="cover_small"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_agency"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=46),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """First page: the chiefs and the seal. Second page: the evaluators in a ruled table."""
    plan = scene.plan
    chiefs = []
    for role in (Role.TECHNICAL_CHIEF, Role.PROCESS_CONTROL_CHIEF, Role.REVIEWER, Role.PROJECT_LEADER):
        for index, person in of_role(scene, role):
            chiefs.append(
                cells(
                    f"{scene.word(ROLE_WORDS[role])}：",
                    person_text(index, person, "name"),
                    signature(index, person),
                )
            )
    head = cells("序号", "姓 名", "职 责", "专 业", "证书编号", "登记编号", "签 名", align="centre")
    rows = []
    listed = [
        (i, p, r)
        for r in (
            Role.PROJECT_LEADER,
            Role.TEAM_MEMBER,
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PROCESS_CONTROL_CHIEF,
            Role.TECHNICAL_CHIEF,
        )
        for i, p in of_role(scene, r)
    ]
    for number, (index, person, role) in enumerate(listed, start=1):
        fields = [person_text(index, person, f) for f in ("speciality", "certificate", "registration")]
        sign = signature(index, person)
        rows.append(
            cells(
                str(number),
                person_text(index, person, "name"),
                scene.word(ROLE_WORDS[role]),
                *fields,
                sign,
                align="centre",
            )
        )
    return [
        Space(height=60),
        Paragraph(text=plan.project_name, style="cover_small"),
        Paragraph(text=scene.title, style="front_title"),
        Space(height=40),
        Table(
            columns=(1.5, 1.1, 1.6),
            rows=(cells("法定代表人：", legal(scene), ""), *chiefs),
            header_rows=0,
            ruling="bare",
            row_height=44,
            style="chief_cell",
        ),
        Space(height=90),
        Paragraph(text="（安全评价机构公章）", style="right_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=plan.agency.name, mark="seal:sign_off", lift=34),
        NewPage(part="sign_off", has_furniture=False),
        Paragraph(text="评价人员名单", style="front_title"),
        Table(columns=(0.5, 0.9, 1.5, 0.9, 2.1, 1.0, 1.3), rows=(head, *rows), ruling="grid", row_height=34),
    ]


LAYOUT = Layout(
    name="official_ming",
    split="train",
    margins=(90, 74, 84, 79),
    styles=base_styles(
        "ming",
        "hei",
        latin=None,
        size=12,
        cover_number=TextStyle(face="ming", latin=None, size=14, leading=24, align="right"),
        cover_name=TextStyle(face="ming", latin=None, size=24, leading=42, align="centre", is_bold=True),
        cover_title=TextStyle(
            face="ming", latin=None, size=32, leading=60, align="centre", is_bold=True, spacing=8
        ),
        cover_small=TextStyle(face="ming", latin=None, size=14, leading=26, align="centre"),
        cover_agency=TextStyle(face="ming", latin=None, size=18, leading=34, align="centre"),
        chief_cell=TextStyle(face="ming", latin=None, size=15, leading=22),
        h1=TextStyle(face="hei", latin=None, size=16, leading=32, indent=2, before=4),
        h2=TextStyle(face="ukai", latin=None, size=14, leading=27, indent=2),
        h3=TextStyle(face="ming", latin=None, size=12.5, leading=24, indent=2, is_bold=True),
    ),
    rulings=rulings(Ruling(shade=(0.87, 0.9, 0.94), width=0.5, frame_width=0.9, padding=4)),
    furniture=Furniture(
        header_left="",
        header_right="",
        header_rule=False,
        footer_centre="— <page> —",
        style=TextStyle(face="ming", latin=None, size=10.5, leading=13),
    ),
    numbering=numbering.official,
    annex_number=numbering.annex_chinese,
    dates="chinese",
    words=words(
        role_leader="评价项目负责人",
        role_member="评价人员",
        role_author="报告编写人",
        role_reviewer="报告审核",
        role_process="过程控制负责人",
        role_technical="技术负责人",
        ch_general="评价说明",
        ch_purpose="评价目的",
        ch_basis="主要评价依据",
        ch_overview="被评价单位概况",
        ch_surroundings="周边环境情况",
        ch_layout="平面布局",
        ch_process="经营（生产）流程",
        ch_hazards="主要危险有害因素分析",
        ch_major="重大危险源辨识",
        ch_assessment="安全条件评价",
        ch_inspection="现场检查和隐患整改",
        ch_rectification="隐患整改复查",
        ch_measures="安全对策建议",
        ch_conclusion="评价结论",
        check_item="检查内容和要求",
        check_finding="检查实况",
        check_result="是否符合",
        conforms="是",
        fails="否",
        hazard="隐患内容",
        remedy="整改结果",
        recheck="复查情况",
        recheck_ok="复查合格",
        survey_record="现场勘查记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "certificate", "sign_off", "contents", "foreword"),
    annex_order=("notice", "contract", "review", "survey", "tests", "photos"),
    contents_levels=1,
    chapter_starts_page=False,
    producer="Acrobat Distiller 10.1.8 (Windows)",
    creator="PScript5.dll Version 5.2.2",
    options={"veto": "column", "bullet": "{}. "},
)
