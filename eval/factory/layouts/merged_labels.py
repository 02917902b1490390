"""Layout (Word): a county agency's: label cells over several rows, sign-off in two columns, 一、 over 1.1."""

from __future__ import annotations

from collections.abc import Sequence

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
from eval.factory.text.scene import ROLE_WORDS, Scene

_ORDER = (
    Role.PROJECT_LEADER,
    Role.AUTHOR,
    Role.REVIEWER,
    Role.PROCESS_CONTROL_CHIEF,
    Role.TECHNICAL_CHIEF,
    Role.TEAM_MEMBER,
)


def _centred(text: str, row_span: int = 1) -> Cell:
    return Cell(text=text, align="centre", row_span=row_span)


def cover(scene: Scene) -> list[Block]:
    """Title in the middle; at the foot one form: whose report, who made it, each label over its lines."""
    plan = scene.plan
    rows = (
        (_centred("委托方", row_span=2), _centred("单位"), Cell(text=_enterprise(scene))),
        (_centred("地址"), Cell(text=marked("project_address", plan.enterprise.place.address))),
        (
            _centred("评价方", row_span=3),
            _centred("机构"),
            Cell(text=marked("agency_name", plan.agency.name)),
        ),
        (_centred("资质证书号"), Cell(text=certificate_number(scene))),
        (_centred("完成日期"), Cell(text=scene.day(plan.days.report_on, "report_on"))),
    )
    return [
        Paragraph(text=f"文件编号：{marked('report_number', plan.number)}", style="cover_line"),
        Space(height=88),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_name"),
        Space(height=26),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=10),
        Paragraph(text="（备案稿）", style="cover_note"),
        Space(height=176),
        Table(
            columns=(0.75, 1.05, 3.2),
            rows=rows,
            header_rows=0,
            ruling="form",
            row_height=30,
            style="cover_cell",
        ),
        Seal(text=plan.agency.name, mark="seal:cover", side="right", lift=58),
    ]


def _enterprise(scene: Scene) -> str:
    return marked("enterprise_name", scene.plan.enterprise.name)


def sign_off(scene: Scene) -> list[Block]:
    """Duty, name and signature twice beside each other; below, the certificates, two persons to a row."""
    plan = scene.plan
    listed = [(i, p, scene.word(ROLE_WORDS[role])) for role in _ORDER for i, p in of_role(scene, role)]
    signed = [
        (_centred(word), _centred(person_text(i, p, "name")), _centred(signature(i, p)))
        for i, p, word in listed
    ]
    proven = [
        (
            _centred(person_text(i, p, "name")),
            Cell(text=f"{person_text(i, p, 'level')}，{person_text(i, p, 'speciality')}"),
            Cell(text=f"证书 {person_text(i, p, 'certificate')}\n登记 {person_text(i, p, 'registration')}"),
        )
        for i, p, _ in listed
    ]
    return [
        Paragraph(text="报告编审人员签字表", style="front_title"),
        Paragraph(text=f"项目：{marked('project_name', plan.project_name)}", style="flush"),
        Paragraph(text=f"评价机构法定代表人：{legal(scene)}", style="flush"),
        Table(
            columns=(1.2, 0.8, 1.15, 1.2, 0.8, 1.15),
            rows=(tuple(map(_centred, ("职责", "姓名", "签名") * 2)), *_paired(signed)),
            ruling="form",
            row_height=32,
            style="sign_cell",
        ),
        Space(height=10),
        Paragraph(text="附：人员资格", style="flush"),
        Table(
            columns=(0.75, 1.0, 2.1, 0.75, 1.0, 2.1),
            rows=(tuple(map(_centred, ("姓名", "级别、专业", "编号") * 2)), *_paired(proven)),
            ruling="form",
            row_height=30,
            style="sign_small",
        ),
        Paragraph(text=f"{plan.agency.name}（章）", style="right_line"),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="right_line"),
        Seal(text=plan.agency.name, mark="seal:sign_off", lift=24),
    ]


def _paired(entries: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Two entries to a row, column by column; the last place stays empty where their number is odd."""
    half = (len(entries) + 1) // 2
    right = [*entries[half:], tuple(Cell(text="") for _ in entries[0])]
    return [(*left, *right[at]) for at, left in enumerate(entries[:half])]


LAYOUT = Layout(
    name="merged_labels",
    split="held_out",
    maker="docx",
    margins=(72, 68, 68, 74),
    styles=base_styles(
        "song",
        "hei_bold",
        size=12,
        cover_line=TextStyle(face="song", size=13, leading=24),
        cover_name=TextStyle(face="hei", size=22, leading=38, align="centre"),
        cover_title=TextStyle(face="hei_bold", size=34, leading=56, align="centre", spacing=6),
        cover_note=TextStyle(face="kai", size=15, leading=26, align="centre"),
        cover_cell=TextStyle(face="song", size=13, leading=19),
        sign_cell=TextStyle(face="song", size=11, leading=16),
        sign_small=TextStyle(face="song", size=9.5, leading=13.5),
        cell=TextStyle(face="song", size=10, leading=13.5),
        h1=TextStyle(face="hei_bold", size=16, leading=32, before=10, after=6),
        h2=TextStyle(face="hei", size=14, leading=27, before=4, after=2),
        h3=TextStyle(face="kai", size=12.5, leading=24, before=2, is_bold=True),
        caption=TextStyle(face="kai", size=11, leading=20, align="centre", before=3),
    ),
    rulings=rulings(
        Ruling(width=0.5, frame_width=0.5, padding=2.5), form=Ruling(width=0.6, frame_width=1.2, padding=2.5)
    ),
    furniture=Furniture(
        header_left="",
        header_centre="<project><kind>",
        footer_centre="",
        footer_right="·<page>·",
        style=TextStyle(face="song", size=9, leading=12),
    ),
    numbering=numbering.official_decimal,
    annex_number=numbering.annex_plain,
    dates="spaced",
    words=words(
        role_leader="评价负责人",
        role_member="评价组员",
        role_author="编写人",
        role_reviewer="审核人员",
        role_process="过程控制负责人",
        role_technical="单位技术负责人",
        foreword="说　明",
        contents="目　　录",
        ch_general="概　述",
        ch_purpose="评价工作的目的",
        ch_basis="评价依据的文件",
        ch_scope="评价对象和范围",
        ch_overview="评价对象基本情况",
        ch_basics="企业概况",
        ch_surroundings="四周情况",
        ch_layout="平面布置情况",
        ch_process="生产经营工艺",
        ch_equipment="主要设备及设施",
        ch_hazards="危险有害因素辨识",
        ch_major="重大危险源的辨识",
        ch_units="单元划分和方法选择",
        ch_assessment="评价过程",
        ch_inspection="现场检查及隐患治理",
        ch_rectification="隐患治理情况",
        ch_measures="对策和建议",
        ch_conclusion="综合评价结论",
        check_item="检查要求",
        check_basis="来源",
        check_finding="现场实际",
        check_result="评定",
        conforms="合格",
        fails="不合格",
        hazard="隐患描述",
        remedy="治理情况",
        recheck="验收意见",
        recheck_ok="验收合格",
        survey_record="现场勘验登记表",
    ),
    cover=cover,
    sign_off=sign_off,
    front=("cover", "sign_off", "certificate", "contents", "foreword"),
    annex_order=("survey", "photos", "contract", "notice", "tests", "review"),
    contents_levels=2,
    chapter_starts_page=False,
    seal_size=112,
    options={"veto": "star", "bullet": "（{}）", "survey": "form"},
)
