"""Layout (Word): 宋体 with 黑体, forms with merged cells, 1、 1.1、, agency and number in the header."""

from __future__ import annotations

from eval.factory.blocks import Block, Cell, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, Ruling, TextStyle
from eval.factory.layouts.parts import base_styles, certificate_number, legal, rulings, sign_rows
from eval.factory.layouts.words import words
from eval.factory.text.scene import Scene, cells

_FORM = Ruling(width=0.5, frame_width=1.5, padding=3)


def cover(scene: Scene) -> list[Block]:
    """The title between rules of characters, below a form with the particulars."""
    plan = scene.plan
    rows = (
        cells("被 评 价 单 位", marked("enterprise_name", plan.enterprise.name)),
        cells("评 价 项 目", marked("project_name", plan.project_name)),
        cells("项 目 地 址", marked("project_address", plan.enterprise.place.address)),
        cells("报 告 编 号", marked("report_number", plan.number)),
    )
    return [
        Space(height=56),
        Paragraph(text=marked("enterprise_name", plan.enterprise.name), style="cover_name"),
        Space(height=30),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=64),
        Table(
            columns=(1.15, 2.6), rows=rows, header_rows=0, ruling="form", row_height=36, style="cover_cell"
        ),
        Space(height=96),
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(text=f"（安全评价机构资质证书编号：{certificate_number(scene)}）", style="cover_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=42),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """One form: particulars over merged cells, the people by duty with signatures, a closing line."""
    plan = scene.plan
    wide = tuple(
        (Cell(text=label, align="centre"), Cell(text=value, column_span=5))
        for label, value in (
            ("项目名称", marked("project_name", plan.project_name)),
            ("委托单位", marked("enterprise_name", plan.enterprise.name)),
        )
    )
    agency = (
        Cell(text="评价机构", align="centre"),
        Cell(text=marked("agency_name", plan.agency.name), column_span=2),
        Cell(text="法定代表人", align="centre"),
        Cell(text=legal(scene), column_span=2, align="centre"),
    )
    head = tuple(
        Cell(text=text, align="centre", is_bold=True)
        for text in ("承担职责", "姓  名", "专业能力", "评价师证书编号", "从业登记编号", "本人签字")
    )
    fields = ("name", "speciality", "certificate", "registration", "signature")
    foot = (
        Cell(
            text=f"本报告于{scene.day(plan.days.report_on, 'report_on')}完成，以上人员对所承担的工作负责。",
            column_span=6,
        ),
    )
    return [
        Paragraph(text="安全评价项目组成员及签字表", style="front_title"),
        Table(
            columns=(1.25, 0.95, 0.95, 2.05, 1.05, 1.3),
            rows=(*wide, agency, head, *sign_rows(scene, fields), foot),
            header_rows=0,
            ruling="form",
            row_height=30,
            style="sign_cell",
        ),
        Space(height=14),
        Paragraph(text="评价机构（盖章）", style="right_line"),
        Seal(text=plan.agency.name, mark="seal:sign_off", lift=10),
    ]


LAYOUT = Layout(
    name="office_forms",
    split="train",
    maker="docx",
    margins=(79, 74, 72, 79),
    styles=base_styles(
        "song",
        "hei",
        size=12,
        cover_name=TextStyle(face="hei", size=22, leading=38, align="centre"),
        cover_title=TextStyle(face="hei_bold", size=36, leading=58, align="centre", spacing=4),
        cover_cell=TextStyle(face="song", size=14, leading=21),
        cover_agency=TextStyle(face="hei", size=18, leading=34, align="centre"),
        cover_line=TextStyle(face="song", size=14, leading=28, align="centre"),
        sign_cell=TextStyle(face="song", size=10.5, leading=15),
        h1=TextStyle(face="hei", size=16, leading=32, before=12, after=10, align="left"),
        h2=TextStyle(face="hei", size=14, leading=28, before=6, after=4),
        h3=TextStyle(face="hei", size=12, leading=24, before=4),
        caption=TextStyle(face="hei", size=10.5, leading=20, align="centre", before=4),
    ),
    rulings=rulings(Ruling(width=0.5, frame_width=1.0, shade=(0.9, 0.9, 0.9), padding=3), form=_FORM),
    furniture=Furniture(
        header_left="<agency>",
        header_right="<number>",
        footer_centre="<page>",
        style=TextStyle(face="song", size=9, leading=12),
    ),
    numbering=numbering.decimal_wide,
    annex_number=numbering.annex_table,
    dates="plain",
    words=words(
        role_leader="评价项目组长",
        role_member="评价项目组成员",
        role_author="报告执笔人",
        role_reviewer="报告校核人",
        role_process="过程控制负责人",
        role_technical="公司技术负责人",
        foreword="前　言",
        contents="目　录",
        ch_general="安全评价工作概述",
        ch_basis="评价依据",
        ch_scope="评价范围及内容",
        ch_overview="被评价单位基本情况",
        ch_basics="单位简介",
        ch_surroundings="地理位置及周边关系",
        ch_layout="厂区总平面布置",
        ch_process="主要工艺流程",
        ch_equipment="主要设备、设施",
        ch_hazards="危险、有害因素的识别与分析",
        ch_major="重大危险源辨识及分级",
        ch_units="评价单元的划分与评价方法的确定",
        ch_assessment="定性、定量安全评价",
        ch_inspection="现场检查发现的问题及整改",
        ch_rectification="问题整改及复查情况",
        ch_measures="安全对策措施",
        ch_conclusion="安全评价结论",
        check_item="检查项目",
        check_basis="评价依据",
        check_finding="实际情况",
        check_result="检查结论",
        conforms="符合",
        fails="不符合",
        hazard="存在的问题",
        remedy="整改落实情况",
        recheck="复查结论",
        recheck_ok="已整改到位",
        survey_record="现场勘验（检查）记录表",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "certificate", "sign_off", "foreword", "contents"),
    annex_order=("contract", "notice", "survey", "photos", "review", "tests"),
    seal_size=116,
    options={"veto": "column", "bullet": "{}）", "front_numbers": "roman"},
)
