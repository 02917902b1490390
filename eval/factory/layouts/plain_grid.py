"""Layout: 宋体 with 黑体 headings, ruled sign-off table, numbers 1.1.1, dates 2023年5月18日."""

from __future__ import annotations

from eval.factory.blocks import Block, Paragraph, Seal, Space, Table, marked
from eval.factory.layouts import numbering
from eval.factory.layouts.base import Furniture, Layout, TextStyle
from eval.factory.layouts.parts import GRID, base_styles, legal, rulings, sign_rows
from eval.factory.layouts.words import words
from eval.factory.text.scene import Scene, cells


def cover(scene: Scene) -> list[Block]:
    """Number at the top right, enterprise, project, title, agency, certificate, date."""
    plan = scene.plan
    return [
        Paragraph(text=f"编号：{marked('report_number', plan.number)}", style="cover_number"),
        Space(height=92),
        Paragraph(text=marked("enterprise_name", plan.enterprise.name), style="cover_name"),
        Paragraph(text=marked("project_name", plan.project_name), style="cover_project"),
        Space(height=48),
        Paragraph(text=marked("report_kind", scene.title), style="cover_title"),
        Space(height=208),
        Paragraph(text=marked("agency_name", plan.agency.name), style="cover_agency"),
        Paragraph(
            text=f"资质证书编号：{marked('agency_certificate_number', plan.agency.certificate_number)}",
            style="cover_line",
        ),
        Paragraph(text=scene.day(plan.days.report_on, "report_on"), style="cover_line"),
        Seal(text=plan.agency.name, mark="seal:cover", side="centre", lift=40),
    ]


def sign_off(scene: Scene) -> list[Block]:
    """Title, legal representative and others by name, then the full ruled table with signatures."""
    head = cells("职责", "姓名", "专业", "资格证书号", "从业登记编号", "签字", align="centre")
    fields = ("name", "speciality", "certificate", "registration", "signature")
    return [
        Paragraph(text=marked("project_name", scene.plan.project_name), style="cover_project"),
        Paragraph(text=scene.title, style="front_title"),
        Paragraph(text=f"法定代表人：{legal(scene)}", style="flush"),
        Paragraph(text=f"报告完成日期：{scene.day(scene.plan.days.report_on, 'report_on')}", style="flush"),
        Space(height=10),
        Paragraph(text=scene.word("sign_title"), style="subtitle"),
        Table(
            columns=(1.35, 0.9, 0.95, 2.1, 1.15, 1.35),
            rows=(head, *sign_rows(scene, fields)),
            ruling="grid",
            row_height=31,
        ),
        Space(height=20),
        Paragraph(text=f"{scene.plan.agency.name}（公章）", style="right_line"),
        Seal(text=scene.plan.agency.name, mark="seal:sign_off", lift=16),
    ]


LAYOUT = Layout(
    name="plain_grid",
    split="train",
    styles=base_styles(
        "song",
        "hei",
        cover_number=TextStyle(face="song", size=14, leading=24, align="right"),
        cover_name=TextStyle(face="song", size=22, leading=38, align="centre"),
        cover_project=TextStyle(face="song", size=18, leading=34, align="centre"),
        cover_title=TextStyle(face="hei_bold", size=34, leading=56, align="centre", spacing=3),
        cover_agency=TextStyle(face="song", size=20, leading=36, align="centre", is_bold=True),
        cover_line=TextStyle(face="song", size=16, leading=30, align="centre"),
    ),
    rulings=rulings(GRID),
    furniture=Furniture(
        header_left="<project>", header_right="<kind>", footer_centre="第 <page> 页 共 <pages> 页"
    ),
    numbering=numbering.decimal,
    annex_number=numbering.annex_arabic,
    dates="plain",
    words=words(),
    cover=cover,
    sign_off=sign_off,
)
