"""Layout: sans body, wide margins, sign-off in two ruled tables, letterhead bar, dates 2023年05月18日."""

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
from eval.factory.plan.records import PlannedPerson
from eval.factory.text.scene import ROLE_WORDS, Scene, cells

_GREEN = (0.05, 0.35, 0.25)


def cover(scene: Scene) -> list[Block]:
    """A coloured title, the particulars as a two-column list without rules."""
    plan = scene.plan
    rows = (
        cells("项目", marked("project_name", plan.project_name)),
        cells("业主", marked("enterprise_name", plan.enterprise.name)),
        cells("地点", marked("project_address", plan.enterprise.place.address)),
        cells("文件号", marked("report_number", plan.number)),
        cells("机构", marked("agency_name", plan.agency.name)),
        cells("证书", certificate_number(scene)),
        cells("日期", scene.day(plan.days.report_on, "report_on")),
    )
    return [
        Space(height=150),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=260),
        Table(columns=(0.6, 3.2), rows=rows, header_rows=0, ruling="bare", row_height=27, style="cover_cell"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=50),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """First those who answer for the report, then those who made it; two tables of different shape."""
    upper = [cells("审批环节", "姓名", "签字", "证书编号", "登记编号", align="centre")]
    for role in (Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF, Role.TECHNICAL_CHIEF):
        for index, person in of_role(scene, role):
            upper.append(_upper(scene, role, index, person))
    lower = [cells("姓名", "承担角色", "专业/等级", "证书编号", "登记编号", "签字", align="centre")]
    for role in (Role.PROJECT_LEADER, Role.TEAM_MEMBER, Role.AUTHOR):
        for index, person in of_role(scene, role):
            grade = f"{person_text(index, person, 'speciality')}/{person_text(index, person, 'level')}"
            numbers = [person_text(index, person, field) for field in ("certificate", "registration")]
            name = person_text(index, person, "name")
            entries = (name, scene.word(ROLE_WORDS[role]), grade, *numbers, signature(index, person))
            lower.append(cells(*entries, align="centre"))
    return [
        Paragraph(text="签 字 页", style="front_title"),
        Table(columns=(1.4, 0.9, 1.3, 2.1, 1.1), rows=tuple(upper), ruling="grid", row_height=34),
        Space(height=14),
        Table(columns=(0.8, 1.3, 1.2, 2.0, 1.0, 1.2), rows=tuple(lower), ruling="grid", row_height=34),
        Space(height=24),
        Paragraph(text=f"法定代表人：{legal(scene)}", style="right_line"),
        Paragraph(text=f"{scene.plan.agency.name}", style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=18),
    ]


def _upper(scene: Scene, role: Role, index: int, person: PlannedPerson) -> tuple[Cell, ...]:
    name = person_text(index, person, "name")
    numbers = [person_text(index, person, field) for field in ("certificate", "registration")]
    return cells(scene.word(ROLE_WORDS[role]), name, signature(index, person), *numbers, align="centre")


LAYOUT = Layout(
    name="wide_sans",
    split="train",
    margins=(92, 86, 86, 86),
    styles=base_styles(
        "hei",
        "hei_bold",
        latin=None,
        size=10.5,
        cover_title=TextStyle(face="hei_bold", latin=None, size=32, leading=58, colour=_GREEN),
        cover_cell=TextStyle(face="hei", latin=None, size=12.5, leading=19),
        h1=TextStyle(face="hei_bold", latin=None, size=18, leading=38, colour=_GREEN, after=6),
        h2=TextStyle(face="hei_bold", latin=None, size=13, leading=26),
        h3=TextStyle(face="hei_bold", latin=None, size=11, leading=21),
    ),
    rulings=rulings(Ruling(width=0.3, frame_width=0.3, shade=(0.85, 0.92, 0.88))),
    furniture=Furniture(
        header_left="<agency>",
        header_right="<kind>",
        footer_left="<number>",
        footer_centre="",
        footer_right="<page> / <pages>",
        style=TextStyle(face="hei", latin=None, size=8, leading=11, colour=(0.35, 0.35, 0.35)),
    ),
    numbering=numbering.decimal,
    annex_number=numbering.annex_letter,
    dates="padded",
    words=words(
        role_leader="项目负责人",
        role_member="参加人员",
        role_author="编制",
        role_reviewer="审核",
        role_process="过程控制审核",
        role_technical="批准",
        ch_general="项目说明",
        ch_overview="项目基本情况",
        ch_basics="企业情况",
        ch_surroundings="周边环境条件",
        ch_layout="总平面布置",
        ch_process="工艺方案",
        ch_equipment="设备清单",
        ch_hazards="危险有害因素",
        ch_major="重大危险源",
        ch_units="单元和方法",
        ch_assessment="符合性评价",
        ch_inspection="现场检查",
        ch_rectification="整改跟踪",
        ch_measures="对策措施",
        ch_conclusion="评价结论",
        check_item="条款内容",
        check_basis="条款号",
        check_finding="现场证据",
        check_result="符合性",
        hazard="偏差",
        remedy="整改证据",
        recheck="关闭情况",
        recheck_ok="已关闭",
        survey_record="现场调查记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "contents", "foreword"),
    annex_order=("contract", "notice", "survey", "photos", "tests", "review", "certificate"),
    contents_levels=2,
    producer="Adobe PDF Library 15.0",
    creator="Acrobat PDFMaker 20 Word 版",
    options={"citation": "code_first", "veto": "column", "bullet": "• "},
)
