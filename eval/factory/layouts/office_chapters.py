"""Layout (held out; Word): 楷体, 第一章 第一节 一、, a sign-off page per group of roles, lines to sign on."""

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

_GROUPS = (
    ("项 目 组", (Role.PROJECT_LEADER, Role.TEAM_MEMBER)),
    ("编 制 与 审 核", (Role.AUTHOR, Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF)),
    ("批 准", (Role.TECHNICAL_CHIEF,)),
)


def cover(scene: Scene) -> list[Block]:
    """Number and kind at the head, the enterprise large, the agency and day at the foot."""
    plan = scene.plan
    return [
        Table(
            columns=(2.5, 1.0),
            rows=(cells(f"文件编号：{marked('report_number', plan.number)}", "受控状态：受控"),),
            header_rows=0,
            ruling="bare",
            style="cover_cell",
        ),
        Space(height=84),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Space(height=18),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=40),
        Paragraph(text="（正式稿）", style="cover_line"),
        Space(height=104),
        Table(
            columns=(0.9, 2.4),
            rows=(
                cells("委托方", marked("enterprise_name", plan.enterprise.name)),
                cells("承担方", marked("agency_name", plan.agency.name)),
                cells("资质编号", certificate_number(scene)),
                cells("出版日期", scene.day(plan.days.report_on, "report_on")),
            ),
            header_rows=0,
            ruling="underline",
            row_height=30,
            style="cover_cell",
        ),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=48),
    ]


def _lines(scene: Scene, roles: tuple[Role, ...]) -> list[Block]:
    """For each person: duty and name, numbers, and the line to sign on, below each other."""
    blocks: list[Block] = []
    for role in roles:
        for index, person in of_role(scene, role):
            name, speciality, level, certificate, registration = (
                person_text(index, person, field)
                for field in ("name", "speciality", "level", "certificate", "registration")
            )
            blocks += [
                Paragraph(
                    text=f"{scene.word(ROLE_WORDS[role])}：{name}（{speciality}，{level}）", style="sign_name"
                ),
                Paragraph(text=f"资格证书：{certificate}　　登记编号：{registration}", style="sign_small"),
                Paragraph(text=f"签　　名：{signature(index, person)}", style="sign_small"),
            ]
    return blocks


def sign_off(scene: Scene) -> list[Block]:
    """A page for each group of roles; the last has the chief, the legal representative and the seal."""
    plan = scene.plan
    blocks: list[Block] = []
    for title, roles in _GROUPS:
        if blocks:
            blocks.append(NewPage(part="sign_off", has_furniture=False))
        blocks += [
            Paragraph(text=plan.project_name, style="cover_line"),
            Paragraph(text=title, style="front_title"),
            Space(height=10),
            *_lines(scene, roles),
        ]
    return [
        *blocks,
        Space(height=40),
        Paragraph(text=f"法定代表人：{legal(scene)}", style="sign_name"),
        Space(height=60),
        Paragraph(text=f"{plan.agency.name}（公章）", style="right_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=plan.agency.name, mark="seal:sign_off", lift=30),
    ]


LAYOUT = Layout(
    name="office_chapters",
    split="held_out",
    maker="docx",
    margins=(85, 74, 76, 85),
    styles=base_styles(
        "kai",
        "serif_bold",
        size=12,
        cover_name=TextStyle(face="serif_bold", size=22, leading=40, align="centre"),
        cover_title=TextStyle(face="serif_bold", size=38, leading=66, align="centre", spacing=2),
        cover_line=TextStyle(face="kai", size=15, leading=28, align="centre"),
        cover_cell=TextStyle(face="kai", size=14, leading=20),
        sign_name=TextStyle(face="kai", size=14, leading=26, before=16),
        sign_small=TextStyle(face="kai", size=12.5, leading=26, left=28),
        h1=TextStyle(face="serif_bold", size=18, leading=38, align="centre", before=10, after=12),
        h2=TextStyle(face="serif_bold", size=15, leading=30, align="centre", before=6, after=4),
        h3=TextStyle(face="kai", size=13, leading=24, indent=2, is_bold=True),
    ),
    rulings=rulings(
        Ruling(verticals=False, horizontals=False, frame=False, header_rule=True, width=0.75, padding=3),
        underline=Ruling(verticals=False, horizontals=True, frame=False, width=0.75),
    ),
    furniture=Furniture(
        header_centre="<project>",
        footer_left="<agency>",
        footer_centre="",
        footer_right="第 <page> 页",
        footer_rule=True,
        style=TextStyle(face="kai", size=9, leading=12),
    ),
    numbering=numbering.chapter_sections,
    annex_number=numbering.annex_chinese,
    dates="dashed",
    words=words(
        role_leader="项目主评",
        role_member="评价员",
        role_author="执笔",
        role_reviewer="复审",
        role_process="过控负责人",
        role_technical="技术总负责",
        foreword="概　　要",
        contents="目　　次",
        ch_general="评价总说明",
        ch_basis="编制依据",
        ch_scope="评价对象与范围",
        ch_overview="评价对象概况",
        ch_basics="单位概况",
        ch_surroundings="外部环境与间距",
        ch_layout="平面布置",
        ch_process="工艺简述",
        ch_equipment="设备与设施",
        ch_hazards="危险和有害因素辨识",
        ch_major="重大危险源的判别",
        ch_units="单元划分和方法选用",
        ch_assessment="单元评价",
        ch_inspection="现场查勘",
        ch_rectification="问题与整改",
        ch_measures="对策与建议",
        ch_conclusion="结论与建议",
        check_item="检查要点",
        check_basis="条文依据",
        check_finding="查勘情况",
        check_result="评判",
        conforms="满足",
        fails="不满足",
        hazard="问题记录",
        remedy="企业整改",
        recheck="复核",
        recheck_ok="复核合格",
        survey_record="现场查勘记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "foreword", "contents"),
    annex_order=("certificate", "notice", "contract", "photos", "survey", "review", "tests"),
    options={"citation": "code_first", "veto": "star", "bullet": "{}. "},
)
