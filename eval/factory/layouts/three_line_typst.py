"""Layout (typst): serif with sans heads, three-line tables, sign-off under a line per duty, annexes 附1：."""

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
_BLUE = (0.1, 0.2, 0.42)


def cover(scene: Scene) -> list[Block]:
    """Flush left: kind, project, enterprise; a rule; the agency and its numbers at the foot."""
    plan = scene.plan
    rows = (
        cells("评价机构", marked("agency_name", plan.agency.name)),
        cells("机构资质", certificate_number(scene)),
        cells("报告编号", marked("report_number", plan.number)),
        cells("编制日期", scene.day(plan.days.report_on, "report_on")),
    )
    return [
        Space(height=120),
        Paragraph(text=marked("enterprise_name", plan.enterprise.name), style="cover_name"),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Paragraph(text=f"评价项目：{marked('project_name', plan.project_name)}", style="cover_line"),
        Space(height=270),
        Table(columns=(0.7, 3.0), rows=rows, header_rows=0, ruling="ends", row_height=27, style="cover_cell"),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=58),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """A three-line table: duty over the people who have it, numbers under the name, the signature apart."""
    rows: list[tuple[Cell, ...]] = [cells("姓名及证书", "专业（等级）", "签名", align="centre")]
    for role in _ORDER:
        found = of_role(scene, role)
        title = f"{scene.word(ROLE_WORDS[role])}（{len(found)}人）"
        rows.append((Cell(text=title, column_span=3, is_bold=True),))
        for index, person in found:
            name, certificate, registration, speciality, level = (
                person_text(index, person, field)
                for field in ("name", "certificate", "registration", "speciality", "level")
            )
            numbers = f"{name}\n证书号 {certificate}；登记号 {registration}"
            rows.append(
                (
                    Cell(text=numbers),
                    Cell(text=f"{speciality}（{level}）", align="centre"),
                    Cell(text=signature(index, person), align="centre"),
                )
            )
    return [
        Paragraph(text="责 任 人 员", style="front_title"),
        Table(columns=(3.1, 1.3, 1.6), rows=tuple(rows), style="sign_cell", ruling="table"),
        Space(height=16),
        Paragraph(text=f"法定代表人　{legal(scene)}", style="right_line"),
        Paragraph(text=f"{scene.plan.agency.name}", style="right_line"),
        Paragraph(text=scene.day(scene.plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=30),
    ]


LAYOUT = Layout(
    name="three_line_typst",
    split="train",
    maker="typst",
    margins=(82, 72, 76, 72),
    styles=base_styles(
        "serif",
        "hei_bold",
        latin=None,
        size=11,
        cover_name=TextStyle(face="hei", latin=None, size=20, leading=36),
        cover_title=TextStyle(face="hei_bold", latin=None, size=36, leading=62, colour=_BLUE),
        cover_line=TextStyle(face="serif", latin=None, size=14, leading=26),
        cover_cell=TextStyle(face="serif", latin=None, size=13, leading=19),
        sign_cell=TextStyle(face="serif", latin=None, size=10, leading=14.5),
        h1=TextStyle(face="hei_bold", latin=None, size=18, leading=36, after=8, colour=_BLUE),
        h2=TextStyle(face="hei_bold", latin=None, size=13.5, leading=27, before=4, after=2, colour=_BLUE),
        h3=TextStyle(face="hei_bold", latin=None, size=11.5, leading=22, before=2),
    ),
    rulings=rulings(
        Ruling(verticals=False, horizontals=False, frame=False, header_rule=True, width=0.6, padding=3.2),
        ends=Ruling(verticals=False, horizontals=False, frame=False, header_rule=True, width=0.6, padding=3),
    ),
    furniture=Furniture(
        header_left="<kind>",
        header_right="<project>",
        footer_left="<number>",
        footer_centre="",
        footer_right="第 <page> 页 / 共 <pages> 页",
        style=TextStyle(face="hei", latin=None, size=8, leading=11, colour=(0.3, 0.3, 0.3)),
    ),
    numbering=numbering.decimal,
    annex_number=numbering.annex_plain,
    dates="padded",
    words=words(
        role_leader="评价负责人",
        role_member="评价参加人",
        role_author="报告起草人",
        role_reviewer="技术审核人",
        role_process="过程控制主管",
        role_technical="技术负责人（签发）",
        foreword="引　言",
        contents="目　录",
        ch_general="评价工作说明",
        ch_basis="依据的法律法规和标准",
        ch_scope="范围界定",
        ch_overview="企业及项目概况",
        ch_basics="基本情况",
        ch_surroundings="周边环境",
        ch_layout="总平面布局",
        ch_process="生产经营流程",
        ch_equipment="设备设施一览",
        ch_hazards="危险有害因素辨识分析",
        ch_major="危险化学品重大危险源",
        ch_units="评价单元和评价方法",
        ch_assessment="分单元评价",
        ch_inspection="现场核查与整改",
        ch_rectification="整改情况",
        ch_measures="安全对策措施与建议",
        ch_conclusion="结论",
        check_item="核查内容",
        check_basis="依据条款",
        check_finding="核查记录",
        check_result="核查结论",
        conforms="符合要求",
        fails="不符合要求",
        hazard="核查问题",
        remedy="整改完成情况",
        recheck="验证",
        recheck_ok="验证通过",
        survey_record="现场核查记录",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "certificate", "contents", "foreword"),
    annex_order=("notice", "contract", "survey", "photos", "tests", "review"),
    options={"veto": "star", "bullet": "[{}] ", "front_numbers": "roman"},
)
