"""Layout (typst): a provincial institute's: signature first, numbers in one cell, 附件Ⅰ, hazards in prose."""

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

_ORDER = (
    Role.TECHNICAL_CHIEF,
    Role.PROCESS_CONTROL_CHIEF,
    Role.REVIEWER,
    Role.PROJECT_LEADER,
    Role.AUTHOR,
    Role.TEAM_MEMBER,
)


def cover(scene: Scene) -> list[Block]:
    """The institute's name as a letterhead over a rule, number and title; whom it is for at the foot."""
    plan = scene.plan
    return [
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_head"),
        Table(columns=(1.0,), rows=(cells(""),), header_rows=0, ruling="line"),
        Table(
            columns=(1, 1),
            rows=(
                (
                    Cell(text=f"资质证书编号 {certificate_number(scene)}"),
                    Cell(text=f"报告号 {marked('report_number', plan.number)}", align="right"),
                ),
            ),
            header_rows=0,
            ruling="bare",
            style="cover_small",
        ),
        Space(height=150),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Space(height=18),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=236),
        Paragraph(text=f"建设（生产经营）单位：{_client(scene)}", style="cover_line"),
        Paragraph(text=f"报告出具时间：{scene.day(plan.days.report_on, 'report_on')}", style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=40),
    ]


def _client(scene: Scene) -> str:
    return marked("enterprise_name", scene.plan.enterprise.name)


def sign_off(scene: Scene) -> list[Block]:
    """A list without upright lines: signature, name, duty, speciality, both numbers with a stroke between."""
    head = cells("签　署", "姓　名", "职　责", "专业（级别）", "证书编号／从业登记编号", align="centre")
    rows = [head]
    for role in _ORDER:
        for index, person in of_role(scene, role):
            name, certificate, registration, speciality, level = (
                person_text(index, person, field)
                for field in ("name", "certificate", "registration", "speciality", "level")
            )
            rows.append(
                cells(
                    signature(index, person),
                    name,
                    scene.word(ROLE_WORDS[role]),
                    f"{speciality}（{level}）",
                    f"{certificate}／{registration}",
                    align="centre",
                )
            )
    return [
        Space(height=10),
        Paragraph(text="签 署 页", style="front_title"),
        Paragraph(
            text=f"单位负责人（法定代表人）：{legal(scene)}　　日期：{scene.day(scene.plan.days.report_on)}",
            style="flush",
        ),
        Space(height=8),
        Table(
            columns=(1.15, 0.8, 1.3, 1.15, 2.75),
            rows=tuple(rows),
            style="sign_cell",
            ruling="across",
            row_height=34,
        ),
        Space(height=18),
        Paragraph(text=f"{scene.plan.agency.name}（盖章有效）", style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=14),
    ]


LAYOUT = Layout(
    name="institute_prose",
    split="held_out",
    maker="typst",
    margins=(84, 70, 78, 80),
    styles=base_styles(
        "song",
        "hei",
        latin="times",
        size=12,
        cover_head=TextStyle(face="kai", latin=None, size=22, leading=40, align="centre", spacing=3),
        cover_small=TextStyle(face="song", latin="times", size=10.5, leading=16),
        cover_name=TextStyle(face="hei", latin=None, size=20, leading=36, align="centre"),
        cover_title=TextStyle(face="serif_bold", latin=None, size=32, leading=56, align="centre"),
        cover_line=TextStyle(face="song", latin="times", size=14, leading=28, align="centre"),
        sign_cell=TextStyle(face="song", latin="times", size=10.5, leading=15),
        h1=TextStyle(face="hei", latin="arial", size=17, leading=34, before=4, after=8),
        h2=TextStyle(face="hei", latin="arial", size=13.5, leading=26, before=4, after=2),
        h3=TextStyle(face="hei", latin="arial", size=12, leading=23, before=2),
    ),
    rulings=rulings(
        Ruling(width=0.5, frame_width=0.5, shade=(0.94, 0.94, 0.94), padding=3.4),
        across=Ruling(verticals=False, horizontals=True, frame=False, header_rule=True, width=0.5, padding=3),
        line=Ruling(verticals=False, horizontals=True, frame=False, width=1.0, padding=0.5),
    ),
    furniture=Furniture(
        header_left="<agency>",
        header_right="<kind>",
        footer_left="报告号 <number>",
        footer_centre="",
        footer_right="第 <page> 页 共 <pages> 页",
        footer_rule=True,
        style=TextStyle(face="song", latin="times", size=9, leading=12),
    ),
    numbering=numbering.decimal,
    annex_number=numbering.annex_roman,
    dates="plain",
    words=words(
        role_leader="项目经理（项目负责人）",
        role_member="专业评价人员",
        role_author="报告编制",
        role_reviewer="校审",
        role_process="过程控制负责人",
        role_technical="审定（技术负责人）",
        foreword="前　　言",
        contents="目　　次",
        ch_general="总论",
        ch_purpose="评价目的和原则",
        ch_basis="编制依据",
        ch_scope="评价范围和边界",
        ch_overview="建设项目（企业）概况",
        ch_basics="建设（生产经营）单位简介",
        ch_surroundings="外部环境",
        ch_layout="总图运输",
        ch_process="工艺技术",
        ch_equipment="主要设备",
        ch_hazards="危险和有害因素分析",
        ch_major="重大危险源辨识分析",
        ch_units="评价单元划分与方法确定",
        ch_assessment="安全评价",
        ch_inspection="现场核查",
        ch_rectification="整改与复核",
        ch_measures="安全对策与建议",
        ch_conclusion="评价结论",
        check_item="评价内容",
        check_basis="标准条款",
        check_finding="实际状况",
        check_result="评价意见",
        conforms="满足",
        fails="不满足",
        hazard="核查发现",
        remedy="整改落实",
        recheck="复核意见",
        recheck_ok="满足要求",
        survey_record="现场踏勘记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "certificate", "sign_off", "foreword", "contents"),
    annex_order=("contract", "notice", "review", "survey", "photos", "tests"),
    contents_levels=2,
    options={"citation": "code_first", "bullet": "{}) ", "hazards": "prose", "front_numbers": "roman"},
)
