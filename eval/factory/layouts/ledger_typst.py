"""Layout (held out; typst): 明体, two rows per person in a ledger, 第一部分, days with blanks."""

from __future__ import annotations

from eval.factory.blocks import Block, Cell, Paragraph, Seal, Space, Table, marked
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
    """Agency first, the title spaced, everything else as centred lines."""
    plan = scene.plan
    return [
        Space(height=30),
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(text=f"（证书编号　{certificate_number(scene)}）", style="cover_line"),
        Space(height=130),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=26),
        Paragraph(text=f"报告号：{marked('report_number', plan.number)}", style="cover_line"),
        Space(height=200),
        Paragraph(text=f"申请单位：{marked('enterprise_name', plan.enterprise.name)}", style="cover_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=30),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Two rows for each person: name beside duty and numbers; below, what was signed."""
    rows: list[tuple[Cell, ...]] = []
    for number, (index, person, word) in enumerate(people(scene), start=1):
        certificate, registration, speciality = (
            person_text(index, person, field) for field in ("certificate", "registration", "speciality")
        )
        rows.append(
            (
                Cell(text=str(number), row_span=2, align="centre"),
                Cell(text=person_text(index, person, "name"), row_span=2, align="centre"),
                Cell(text=word),
                Cell(text=f"证号 {certificate}"),
                Cell(text=signature(index, person), row_span=2, align="centre"),
            )
        )
        rows.append(cells(speciality, f"登记 {registration}"))
    return [
        Paragraph(text="编 审 人 员 名 册", style="front_title"),
        Table(
            columns=(0.45, 0.95, 1.5, 2.3, 1.4),
            rows=tuple(rows),
            header_rows=0,
            ruling="ledger",
            row_height=20,
        ),
        Space(height=12),
        Paragraph(text=f"（机构负责人：{legal(scene)}）", style="right_line"),
        Paragraph(text=f"{scene.plan.agency.name}", style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=26),
    ]


LAYOUT = Layout(
    name="ledger_typst",
    split="train",
    maker="typst",
    margins=(76, 66, 74, 84),
    styles=base_styles(
        "ming",
        "hei",
        latin="times",
        size=11.5,
        cover_agency=TextStyle(face="ming", latin="times", size=20, leading=34, align="centre", is_bold=True),
        cover_line=TextStyle(face="ming", latin="times", size=14, leading=28, align="centre"),
        cover_name=TextStyle(face="hei", latin="times", size=20, leading=36, align="centre"),
        cover_title=TextStyle(
            face="ming", latin="times", size=34, leading=64, align="centre", is_bold=True, spacing=6
        ),
        h1=TextStyle(face="hei", latin="arial", size=16, leading=34, align="centre", before=6, after=6),
        h2=TextStyle(face="hei", latin="arial", size=13.5, leading=26, before=4),
        h3=TextStyle(face="ming", latin="times", size=12, leading=22, is_bold=True),
    ),
    rulings=rulings(
        Ruling(verticals=True, horizontals=True, frame=False, width=0.4, padding=3),
        ledger=Ruling(width=0.4, frame_width=1.6, padding=3),
    ),
    furniture=Furniture(
        header_left="<agency>",
        header_right="共 <pages> 页　第 <page> 页",
        footer_centre="<number>",
        style=TextStyle(face="ming", latin="times", size=9, leading=12),
    ),
    numbering=numbering.sections,
    annex_number=numbering.annex_letter,
    dates="spaced",
    words=words(
        role_leader="本项目负责人",
        role_member="本项目组成员",
        role_author="编写",
        role_reviewer="审查",
        role_process="质量控制",
        role_technical="技术主管",
        foreword="前 言",
        contents="目 录",
        ch_general="概说",
        ch_basis="所依据的文件",
        ch_scope="评价的范围",
        ch_overview="项目情况介绍",
        ch_basics="企业介绍",
        ch_surroundings="周围情况",
        ch_layout="场地布置",
        ch_process="工艺说明",
        ch_equipment="装置设备",
        ch_hazards="危险源与有害因素",
        ch_major="重大危险源评定",
        ch_units="单元与方法",
        ch_assessment="评价内容",
        ch_inspection="实地检查",
        ch_rectification="缺陷及处理",
        ch_measures="改进措施",
        ch_conclusion="总的结论",
        check_item="检查事项",
        check_basis="规范条文",
        check_finding="实地情况",
        check_result="评语",
        conforms="可",
        fails="否",
        hazard="缺陷",
        remedy="处理",
        recheck="验收",
        recheck_ok="已验收",
        survey_record="实地勘验记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "contents", "foreword", "sign_off"),
    annex_order=("review", "tests", "contract", "notice", "certificate", "survey", "photos"),
    contents_levels=1,
    pages_count_from_cover=True,
    options={"veto": "column", "bullet": "{}、"},
)
