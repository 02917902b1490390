"""Layout: modern serif with sans headings, three-line tables, borderless sign-off, dates 2023-05-18."""

from __future__ import annotations

from eval.factory.blocks import Block, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import base_styles, legal, rulings, sign_rows
from eval.factory.layouts.words import words
from eval.factory.plan.records import ReportPlan
from eval.factory.text.scene import Scene, cells

_BLUE = (0.1, 0.25, 0.5)


def _state(plan: ReportPlan) -> str:
    """A draft is dated before its review; what is planted as a report issued before it is none."""
    is_reviewed_late = plan.days.review_on > plan.days.report_on
    return "送审稿" if plan.kind == "预评价" and not is_reviewed_late else "正式稿"


def cover(scene: Scene) -> list[Block]:
    """Left-aligned: project in large letters, kind in blue, a block of particulars at the foot."""
    plan = scene.plan
    return [
        Space(height=120),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Paragraph(text=f"（{_state(plan)}）", style="cover_line"),
        Space(height=230),
        Paragraph(text=f"报告编号  {marked('report_number', plan.number)}", style="cover_line"),
        Paragraph(text=f"建设单位  {marked('enterprise_name', plan.enterprise.name)}", style="cover_line"),
        Paragraph(text=f"安全评价机构  {marked('agency_name', plan.agency.name)}", style="cover_line"),
        Paragraph(
            text=f"资质证书  {marked('agency_certificate_number', plan.agency.certificate_number)}",
            style="cover_line",
        ),
        Paragraph(text=f"编制日期  {scene.day(plan.days.report_on, 'report_on')}", style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=70),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """A borderless table: names and numbers stand in columns without rules."""
    head = cells("", "姓名", "级别", "职业资格证书编号", "登记编号", "本人签名", align="left")
    fields = ("name", "level", "certificate", "registration", "signature")
    return [
        Paragraph(text="项目参与人员", style="front_title"),
        Space(height=8),
        Paragraph(text=f"机构法定代表人  {legal(scene)}", style="flush"),
        Space(height=6),
        Table(
            columns=(1.3, 0.9, 0.7, 2.1, 1.0, 1.5),
            rows=(head, *sign_rows(scene, fields, merged=False)),
            ruling="bare",
            row_height=35,
        ),
        Space(height=60),
        Paragraph(text=scene.plan.agency.name, style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=32),
    ]


LAYOUT = Layout(
    name="modern_serif",
    split="train",
    margins=(82, 68, 74, 68),
    styles=base_styles(
        "serif",
        "hei_bold",
        latin=None,
        size=11,
        cover_name=TextStyle(face="hei_bold", latin=None, size=25, leading=42),
        cover_title=TextStyle(face="hei", latin=None, size=30, leading=54, colour=_BLUE),
        cover_line=TextStyle(face="serif", latin=None, size=13, leading=25),
        h1=TextStyle(face="hei_bold", latin=None, size=17, leading=36, colour=_BLUE, after=4),
        h2=TextStyle(face="hei_bold", latin=None, size=13, leading=26, colour=_BLUE),
        h3=TextStyle(face="hei", latin=None, size=11.5, leading=22),
    ),
    rulings=rulings(Ruling(verticals=False, horizontals=False, frame=False, header_rule=True, padding=3)),
    furniture=Furniture(
        header_left="<agency>",
        header_right="<number>",
        footer_left="<project>",
        footer_centre="",
        footer_right="<page>/<pages>",
        footer_rule=True,
        style=TextStyle(face="serif", latin=None, size=8.5, leading=11),
    ),
    numbering=numbering.decimal_tight,
    annex_number=numbering.annex_letter,
    dates="iso",
    words=words(
        role_leader="项目组长",
        role_member="组员",
        role_author="编制",
        role_reviewer="审核",
        role_process="过程控制",
        role_technical="批准（技术负责人）",
        enterprise="单位名称",
        ch_general="概述",
        ch_overview="建设项目概况",
        ch_basics="建设单位简介",
        ch_surroundings="外部环境",
        ch_layout="平面布置",
        ch_process="工艺技术",
        ch_equipment="装置、设备和设施",
        ch_hazards="危险、有害因素分析",
        ch_major="重大危险源辨识与分级",
        ch_units="单元划分与方法",
        ch_assessment="定性定量分析评价",
        ch_inspection="现场核查",
        ch_rectification="问题清单及整改复核",
        ch_measures="安全对策措施",
        ch_conclusion="结论",
        check_item="检查要求",
        check_basis="标准条款",
        check_finding="实际情况",
        check_result="判定",
        conforms="合格",
        fails="不合格",
        hazard="问题描述",
        remedy="整改说明",
        recheck="复核",
        recheck_ok="已闭合",
        survey_record="现场踏勘记录表",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "foreword", "contents"),
    annex_order=("certificate", "contract", "notice", "survey", "photos", "review", "tests"),
    contents_levels=2,
    chapter_starts_page=True,
    pages_count_from_cover=True,
    producer="Skia/PDF m116",
    creator="Mozilla/5.0",
    options={"citation": "code_first", "veto": "column", "bullet": "[{}] "},
)
