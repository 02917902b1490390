"""Layout: 宋体 with framed cover table, one card of label and value per person, dates 2023/5/18."""

from __future__ import annotations

from core.facts import Role
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
    """A title between two rules and a framed table of particulars."""
    plan = scene.plan
    rows = (
        cells("被评价单位", marked("enterprise_name", plan.enterprise.name)),
        cells("项目名称", marked("project_name", plan.project_name)),
        cells("评价机构", marked("agency_name", plan.agency.name)),
        cells("机构资质证书号", certificate_number(scene)),
        cells("报告文号", marked("report_number", plan.number)),
        cells("签发日期", scene.day(plan.days.report_on, "report_on")),
    )
    return [
        Space(height=60),
        Paragraph(text="安 全 评 价 技 术 文 件", style="cover_small"),
        Space(height=90),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=150),
        Table(columns=(1, 2.4), rows=rows, header_rows=0, ruling="grid", row_height=36, style="cover_cell"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=70),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Cards: three lines of label and value for each person, ruled around."""
    rows: list[tuple[Cell, ...]] = []
    seen = people(scene)
    order: list[Role] = [r for r in Role if r not in (Role.LEGAL_REPRESENTATIVE, Role.EXPERT)]
    for index, person, word in sorted(seen, key=lambda entry: order.index(entry[1].role)):
        rows.append(
            (
                Cell(text=word, row_span=2, align="centre", is_bold=True),
                Cell(text=f"姓名：{person_text(index, person, 'name')}"),
                Cell(text=f"专业：{person_text(index, person, 'speciality')}"),
                Cell(text=f"等级：{person_text(index, person, 'level')}"),
                Cell(text=f"签名：{signature(index, person)}"),
            )
        )
        rows.append(
            (
                Cell(text=f"证书编号：{person_text(index, person, 'certificate')}", column_span=2),
                Cell(text=f"登记编号：{person_text(index, person, 'registration')}", column_span=2),
            )
        )
    return [
        Paragraph(text="报告责任人签署页", style="front_title"),
        Paragraph(text=f"评价机构法定代表人：{legal(scene)}", style="flush"),
        Table(
            columns=(1.1, 1.2, 1.2, 1.0, 1.4), rows=tuple(rows), header_rows=0, ruling="grid", row_height=24
        ),
        Space(height=14),
        Paragraph(text=f"单位（盖章）：{scene.plan.agency.name}", style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=10),
    ]


LAYOUT = Layout(
    name="boxed_cards",
    split="train",
    margins=(76, 62, 70, 62),
    styles=base_styles(
        "song",
        "serif_bold",
        latin="arial",
        size=11.5,
        cover_small=TextStyle(face="serif", latin=None, size=15, leading=26, align="centre"),
        cover_title=TextStyle(face="serif_bold", latin=None, size=34, leading=60, align="centre", spacing=2),
        cover_cell=TextStyle(face="song", latin="arial", size=14, leading=21),
        h1=TextStyle(face="serif_bold", latin=None, size=15.5, leading=30, before=6),
        h2=TextStyle(face="serif_bold", latin=None, size=13, leading=25),
        h3=TextStyle(face="song", latin="arial", size=12, leading=22, is_bold=True),
    ),
    rulings=rulings(Ruling(width=0.4, frame_width=1.0, shade=(0.93, 0.93, 0.93), padding=3)),
    furniture=Furniture(
        header_centre="<project><kind>",
        footer_left="<agency>",
        footer_centre="",
        footer_right="第<page>页",
        footer_rule=True,
        style=TextStyle(face="song", latin="arial", size=8.5, leading=11),
    ),
    numbering=numbering.decimal,
    annex_number=numbering.annex_letter,
    dates="slashed",
    words=words(
        role_leader="项目主持人",
        role_member="评价师",
        role_author="执笔人",
        role_reviewer="校审人",
        role_process="过程控制负责人",
        role_technical="技术负责人",
        ch_general="引言",
        ch_overview="评价对象概况",
        ch_basics="企业简介",
        ch_surroundings="外部周边条件",
        ch_layout="总图及竖向布置",
        ch_process="工艺及流程说明",
        ch_equipment="主要装置与设施",
        ch_hazards="危险和有害因素辨识",
        ch_major="重大危险源辨识与评估",
        ch_units="评价单元与方法",
        ch_assessment="安全符合性评价",
        ch_inspection="现场踏勘与问题",
        ch_rectification="整改情况确认",
        ch_measures="安全措施建议",
        ch_conclusion="评价结论与建议",
        check_item="检查项目",
        check_basis="规范条文",
        check_finding="查验情况",
        check_result="判定结果",
        hazard="不符合事实",
        remedy="纠正措施",
        recheck="验证结果",
        recheck_ok="验证通过",
        survey_record="现场勘察记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "contents", "foreword"),
    annex_order=("review", "contract", "notice", "survey", "photos", "tests", "certificate"),
    chapter_starts_page=False,
    producer="LibreOffice 7.3",
    creator="Writer",
    options={"citation": "code_first", "veto": "star", "bullet": "{}）"},
)
