"""Layout: cover and particulars after the coal standard, chiefs first, evaluators on the next page."""

from __future__ import annotations

from core.facts import Role
from eval.factory.blocks import Block, NewPage, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import (
    GRID,
    base_styles,
    certificate_number,
    legal,
    of_role,
    person_text,
    rulings,
    sign_rows,
    signature,
)
from eval.factory.layouts.words import words
from eval.factory.text.scene import Scene, cells


def cover(scene: Scene) -> list[Block]:
    """编号, enterprise, project, 安全评价报告, agency, certificate, date: seven lines, nothing else."""
    plan = scene.plan
    return [
        Paragraph(text=f"编号：{marked('report_number', plan.number)}", style="cover_number"),
        Space(height=70),
        Paragraph(text=marked("enterprise_name", plan.enterprise.name), style="cover_name"),
        Space(height=16),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Space(height=60),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=240),
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(text=f"安全评价资质证书编号：{certificate_number(scene)}", style="cover_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=52),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Particulars: legal representative, final reviewer, leader, date and seal; then the evaluators."""
    plan = scene.plan
    blocks: list[Block] = [
        Space(height=70),
        Paragraph(text=plan.project_name, style="cover_line"),
        Paragraph(text=scene.title, style="front_title"),
        Space(height=80),
        Paragraph(text=f"法  人  代  表：{legal(scene)}", style="chief"),
    ]
    for word, role in (
        ("审 核 定 稿 人", Role.TECHNICAL_CHIEF),
        ("过 程 控 制 人", Role.PROCESS_CONTROL_CHIEF),
        ("评 价 组 长", Role.PROJECT_LEADER),
    ):
        index, person = of_role(scene, role)[0]
        text = f"{word}：{person_text(index, person, 'name')}        {signature(index, person)}"
        blocks.append(Paragraph(text=text, style="chief"))
    blocks += [
        Space(height=120),
        Paragraph(text=f"完成日期：{scene.day(plan.days.report_on, 'report_on')}", style="right_line"),
        Paragraph(text="（安全评价机构印章）", style="right_line"),
        Seal(text=plan.agency.name, mark="seal:sign_off", lift=30),
        NewPage(part="sign_off", has_furniture=False),
        Paragraph(text="评  价  人  员", style="front_title"),
        _evaluators(scene),
    ]
    return blocks


def _evaluators(scene: Scene) -> Table:
    head = cells("", "姓名", "资格等级", "资格证书编号", "从业登记号", "专业", "签字", align="centre")
    fields = ("name", "level", "certificate", "registration", "speciality", "signature")
    rows = (head, *sign_rows(scene, fields))
    return Table(columns=(1.25, 0.85, 0.75, 2.05, 0.95, 0.9, 1.2), rows=rows, ruling="grid", row_height=36)


LAYOUT = Layout(
    name="coal_particulars",
    split="train",
    margins=(85, 80, 80, 85),
    styles=base_styles(
        "song",
        "hei_bold",
        latin="times",
        cover_number=TextStyle(face="song", size=16, leading=26, align="right"),
        cover_name=TextStyle(face="song", size=22, leading=36, align="centre"),
        cover_title=TextStyle(face="song", size=36, leading=60, align="centre", is_bold=True),
        cover_agency=TextStyle(face="song", size=22, leading=38, align="centre", is_bold=True),
        cover_line=TextStyle(face="song", size=16, leading=30, align="centre"),
        chief=TextStyle(face="song", size=15, leading=46, left=60),
        h1=TextStyle(face="hei_bold", latin="arial", size=16, leading=34, align="centre", after=8),
    ),
    rulings=rulings(GRID, grid=Ruling(width=0.8, frame_width=1.6)),
    furniture=Furniture(
        header_left="<agency>",
        header_right="<number>",
        header_rule=True,
        footer_right="<page>",
        footer_centre="",
    ),
    numbering=numbering.chapters_arabic,
    annex_number=numbering.annex_arabic,
    dates="padded",
    words=words(
        role_leader="评价组长",
        role_member="组 员",
        role_author="报告编写人",
        role_reviewer="内部审核人",
        role_process="过程控制负责人",
        role_technical="技术负责人",
        ch_general="概述",
        ch_purpose="安全评价目的",
        ch_basis="安全评价依据",
        ch_scope="安全评价对象及范围",
        ch_overview="被评价单位概述",
        ch_basics="单位基本情况",
        ch_surroundings="周边环境及四邻关系",
        ch_layout="总平面及主要建（构）筑物",
        ch_hazards="危险、有害因素识别与分析",
        ch_assessment="定性定量评价",
        ch_inspection="现场安全检查",
        ch_rectification="问题整改与复查",
        ch_conclusion="安全评价结论",
        check_item="评价内容",
        check_basis="评价依据",
        check_finding="现场情况",
        check_result="评价结果",
        hazard="检查发现的问题",
        remedy="整改完成情况",
        recheck="复查结论",
        recheck_ok="整改合格",
        survey_record="现场勘验记录表",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "certificate", "foreword", "contents"),
    annex_order=("contract", "survey", "photos", "notice", "tests", "review"),
    producer="Microsoft: Print To PDF",
    creator="",
    options={"bullet": "({})"},
)
