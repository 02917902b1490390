"""Layout: 楷体 body, label-and-blank sign-off lines, 第一章, dates 2023.05.18, marks √ and ×."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Block, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import base_styles, legal, of_role, person_text, rulings, signature
from eval.factory.layouts.words import words
from eval.factory.plan.records import PlannedPerson
from eval.factory.text.scene import ROLE_WORDS, Scene, cells


def cover(scene: Scene) -> list[Block]:
    """Title first, then lines of label and value between rules."""
    plan = scene.plan
    rows = (
        cells("项目名称：", marked("project_name", plan.project_name)),
        cells("委托单位：", marked("enterprise_name", plan.enterprise.name)),
        cells("评价单位：", marked("agency_name", plan.agency.name)),
        cells("证书编号：", marked("agency_certificate_number", plan.agency.certificate_number)),
        cells("报告编号：", marked("report_number", plan.number)),
        cells("完成日期：", scene.day(plan.days.report_on, "report_on")),
    )
    return [
        Space(height=110),
        Paragraph(text=plan.enterprise.short_name, style="cover_name"),
        Space(height=20),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=190),
        Table(
            columns=(1, 2.6), rows=rows, header_rows=0, ruling="underline", row_height=33, style="cover_cell"
        ),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=92),
    ]


def _person(word: str, index: int, person: PlannedPerson) -> list[Block]:
    name, number, registered, speciality, level = (
        person_text(index, person, field)
        for field in ("name", "certificate", "registration", "speciality", "level")
    )
    first = f"{word}：{name}    （签名）{signature(index, person)}"
    second = f"证书编号：{number}  登记号：{registered}  专业：{speciality}  {level}评价师"
    return [Paragraph(text=first, style="sign_line"), Paragraph(text=second, style="sign_small")]


def sign_off(scene: Scene) -> list[Block]:
    """Chiefs as label, name and blank; below, one line per member with the numbers underneath."""
    blocks: list[Block] = [Space(height=14), Paragraph(text="著 录 项", style="front_title")]
    blocks.append(Paragraph(text=f"法 定 代 表 人：{legal(scene)}", style="sign_line"))
    for role in (
        Role.TECHNICAL_CHIEF,
        Role.PROCESS_CONTROL_CHIEF,
        Role.REVIEWER,
        Role.PROJECT_LEADER,
        Role.AUTHOR,
        Role.TEAM_MEMBER,
    ):
        word = scene.word(ROLE_WORDS[role])
        for index, person in of_role(scene, role):
            blocks += _person(word, index, person)
    blocks += [
        Space(height=12),
        Paragraph(text=f"（{scene.plan.agency.name}）", style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=30),
    ]
    return blocks


LAYOUT = Layout(
    name="kai_lines",
    split="train",
    margins=(80, 70, 76, 80),
    styles=base_styles(
        "kai",
        "kai",
        latin="times",
        size=12.5,
        cover_name=TextStyle(face="kai", size=24, leading=40, align="centre"),
        cover_title=TextStyle(face="kai", size=36, leading=60, align="centre", is_bold=True, spacing=4),
        cover_cell=TextStyle(face="kai", size=15, leading=22),
        sign_line=TextStyle(face="kai", size=13.5, leading=24, before=4),
        sign_small=TextStyle(face="kai", size=10.5, leading=15, left=26),
        h1=TextStyle(face="kai", size=17, leading=34, align="left", is_bold=True, before=8, after=6),
        h2=TextStyle(face="kai", size=14.5, leading=28, is_bold=True),
        h3=TextStyle(face="kai", size=13, leading=24, is_bold=True),
    ),
    rulings=rulings(
        Ruling(verticals=True, width=0.4, frame_width=1.4, padding=3),
        underline=Ruling(verticals=False, horizontals=True, frame=False, width=0.7),
    ),
    furniture=Furniture(
        header_centre="<agency>",
        header_rule=True,
        footer_centre="- <page> -",
        style=TextStyle(face="kai", size=9.5, leading=12),
    ),
    numbering=numbering.chapters,
    annex_number=numbering.annex_chinese,
    dates="dotted",
    words=words(
        role_leader="评价组长",
        role_member="评价组成员",
        role_author="报告撰写人",
        role_reviewer="审核人",
        role_process="质量控制负责人",
        role_technical="审核定稿人（技术负责人）",
        agency="评价单位",
        certificate_number="证书编号",
        foreword="前    言",
        ch_general="总则",
        ch_surroundings="项目周边情况",
        ch_layout="总图布置",
        ch_process="生产工艺",
        ch_inspection="现场勘验情况",
        ch_rectification="隐患整改落实情况",
        ch_measures="对策措施与建议",
        ch_conclusion="安全评价结论",
        check_item="检查项目及内容",
        check_basis="依据",
        check_finding="检查记录",
        check_result="结论",
        conforms="√",
        fails="×",
        hazard="事故隐患",
        remedy="整改落实情况",
        recheck="复查意见",
        recheck_ok="合格",
        survey_record="现场检查记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "certificate", "contents", "foreword"),
    annex_order=("photos", "survey", "tests", "review", "notice", "contract"),
    producer="WPS 文字",
    creator="WPS 文字",
    kerned=True,
    options={"veto": "star", "bullet": "{}．"},
)
