"""The dossier as a Word document (DOCX, ISO/IEC 29500) that Word and WPS open and people can write into."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from service.dossier.content import Dossier, FindingEntry, PlaceEntry, grouped_gaps
from service.dossier.drawing import timeline_png
from service.dossier.sentences import CAUTION, TITLE, assessment_sentences, no_leads_sentence
from service.dossier.shared import PassageEntry, closing_sentences, shared_entries
from service.html.self_contained import shown
from service.similar.marks import Runs

_WIDTH = Cm(16)
_RED = RGBColor(0xB3, 0x26, 0x1E)
_GREY = RGBColor(0x66, 0x66, 0x66)
# Fonts of Word and WPS in China; the reader's machine has them or puts another in their place.
_BODY, _HEADING = "宋体", "黑体"


def docx_bytes(dossier: Dossier) -> bytes:
    """A whole DOCX file."""
    document = docx.Document()
    _set_up(document, dossier)
    _cover(document, dossier)
    _assessment(document, dossier)
    _findings(document, dossier)
    _shared(document, dossier)
    _timeline(document, dossier)
    _people(document, dossier)
    _gaps(document, dossier)
    _history(document, dossier)
    _provenance(document, dossier)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Document, dossier: Dossier) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, font, size in (
        ("Normal", _BODY, 10.5),
        ("Title", _HEADING, 20),
        ("Heading 1", _HEADING, 15),
        ("Heading 2", _HEADING, 12),
        ("List Bullet", _BODY, 10.5),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = (
        _safe(f"{TITLE} {dossier.view.title}"),
        "明鉴",
        "",
    )
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, f"{TITLE} · {dossier.view.report_id[:12]} · 第 ", colour=_GREY, size=9)
    _field(footer, "PAGE")
    _run(footer, " 页", colour=_GREY, size=9)


def _cover(document: Document, dossier: Dossier) -> None:
    view = dossier.view
    document.add_paragraph(TITLE, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    name = document.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(name, view.title, size=13)
    _run(document.add_paragraph(), CAUTION, colour=_RED)
    document.add_heading("一、报告概况", 1)
    rows = [("文件", view.file_name), ("文件编号（SHA-256）", view.report_id), ("处理状态", view.status)]
    rows += [
        (line.name, f"{line.value}（存疑：{line.doubt}）" if line.doubt else line.value)
        for line in view.glance
    ]
    rows += [("成卷时间", dossier.made_on)]
    _pairs(document, rows)


def _assessment(document: Document, dossier: Dossier) -> None:
    document.add_heading("二、评估", 1)
    for sentence in assessment_sentences(dossier):
        _run(document.add_paragraph(), sentence)
    score = dossier.view.score
    if score is not None and score.terms:
        rows = [
            (term.name, term.subject or "—", term.explanation or "—", term.points) for term in score.terms
        ]
        _table(
            document,
            ("项目", "对象", "怎样得来", "分值"),
            [*rows, ("合计", "", "", score.total)],
            (4, 4, 6, 2),
        )


def _findings(document: Document, dossier: Dossier) -> None:
    document.add_heading("三、线索和证据", 1)
    if not dossier.findings:
        _run(document.add_paragraph(), no_leads_sentence())
    for entry in dossier.findings:
        _finding(document, entry)
    if dossier.pictures_left_out:
        words = f"另有 {dossier.pictures_left_out} 处证据没有附页面截图，请按页码查看原文件。"
        _run(document.add_paragraph(), words, colour=_GREY)


def _finding(document: Document, entry: FindingEntry) -> None:
    view = entry.view
    document.add_heading(_safe(f"{view.number}　{view.check_name}　{view.subject}".strip()), 2)
    _run(document.add_paragraph(), view.statement)
    meta = [f"把握 {view.confidence}"]
    meta += [f"计分 {view.points}"] if view.points else []
    meta += [f"此项检查经核实的准确率 {entry.precision}"] if entry.precision else []
    _run(document.add_paragraph(), "；".join(meta), colour=_GREY, size=9)
    for support in view.supports:
        mark = f"〔条文{support.verified}〕" if support.verified else ""
        _run(
            document.add_paragraph(style="List Bullet"),
            f"可能涉及：{support.pack} {support.title}{mark}",
        )
    for place in entry.places:
        _place(document, place)
    _run(document.add_paragraph(), f"处理：{entry.decision or '尚未处理'}", is_bold=True)
    if entry.changes:
        _run(document.add_paragraph(), f"处理之后证据有变：{entry.changes}", colour=_RED)
    for made in entry.earlier:
        _run(document.add_paragraph(), f"并入本条之前，对其中一部分的处理：{made}")


def _place(document: Document, place: PlaceEntry) -> None:
    words = place.words
    line = document.add_paragraph()
    _run(line, f"证据 {words.tag}　{words.where}（{words.source}）", is_bold=True)
    role = f"{words.role}：" if words.role else ""
    _run(line, f"　{role}「{words.excerpt}」" if words.excerpt else f"　{words.role}")
    if words.details:
        text = "；".join(f"{name}：{value}" for name, value in words.details)
        _run(document.add_paragraph(), text, colour=_GREY, size=9)
    if place.picture is not None:
        document.add_picture(io.BytesIO(place.picture.content), width=_WIDTH)


def _shared(document: Document, dossier: Dossier) -> None:
    document.add_heading("四、与其他报告的相同之处", 1)
    for entry in shared_entries(dossier):
        document.add_heading(_safe(entry.title), 2)
        for sentence in entry.sentences:
            _run(document.add_paragraph(), sentence)
        for passage in entry.passages:
            _sides(document, passage)
        if entry.left_out:
            words = f"另有 {entry.left_out} 处没有列出，可用 mingjian similar 查看。"
            _run(document.add_paragraph(), words, colour=_GREY)
    for sentence in closing_sentences(dossier):
        _run(document.add_paragraph(), sentence)


def _sides(document: Document, passage: PassageEntry) -> None:
    """Both sides beside each other; what differs is highlighted."""
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    _run(head, passage.head, is_bold=True, size=9.5)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.autofit = False
    for column, name, runs in zip((0, 1), ("本报告", "该报告"), (passage.left, passage.right), strict=True):
        for cell in table.columns[column].cells:
            cell.width = Cm(8)
        _run(table.cell(0, column).paragraphs[0], name, is_bold=True, size=9.5)
        _marked(table.cell(1, column).paragraphs[0], runs)
    _repeat(table.rows[0]._tr)  # noqa: SLF001  as below
    document.add_paragraph()


def _marked(paragraph: object, runs: Runs) -> None:
    if not runs:
        _run(paragraph, "（见页面）", colour=_GREY, size=9.5)
    for part in runs:
        run = paragraph.add_run(_safe(part.text))  # type: ignore[attr-defined]
        run.font.size = Pt(9.5)
        if part.is_different:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            run.font.underline = True


def _timeline(document: Document, dossier: Dossier) -> None:
    view = dossier.view.timeline
    document.add_heading("五、时间线", 1)
    picture = timeline_png(view)
    if picture is not None:
        document.add_picture(io.BytesIO(picture), width=_WIDTH)
    _pairs(document, [(event.name, event.words) for event in view.events])
    for sentence in view.broken:
        _run(document.add_paragraph(style="List Bullet"), f"先后颠倒，请核实：{sentence}", colour=_RED)
    for sentence in view.doubts:
        _run(document.add_paragraph(style="List Bullet"), f"没有用来判断先后：{sentence}")


def _people(document: Document, dossier: Dossier) -> None:
    document.add_heading("六、人员和登记库核对", 1)
    rows = [(p.role, p.name, "\n".join(p.numbers) or "—", *p.results) for p in dossier.people]
    if rows:
        _table(
            document, ("角色", "姓名", "编号", *dossier.person_columns), rows, (2.4, 1.8, 4, 2.6, 2.6, 2.6)
        )
    else:
        _run(document.add_paragraph(), "没有读到人员。")


def _gaps(document: Document, dossier: Dossier) -> None:
    document.add_heading("七、未能评估和未能读取", 1)
    gaps = grouped_gaps(dossier.view)
    for reason, findings in gaps:
        document.add_heading(_safe(reason), 2)
        for finding in findings:
            words = f"{finding.check_name}{'（' + finding.subject + '）' if finding.subject else ''}"
            _run(document.add_paragraph(style="List Bullet"), f"{words}：{finding.statement}")
    failures = dossier.view.failures
    if failures:
        rows = [(f"第 {f.page} 页" if f.page else "整份", f.stage, f.message) for f in failures]
        _table(document, ("页", "步骤", "情况"), rows, (2, 2.5, 11.5))
    if not gaps and not failures:
        _run(document.add_paragraph(), "各项检查都做了评估，各页都已读取。")


def _history(document: Document, dossier: Dossier) -> None:
    document.add_heading("八、处理记录", 1)
    if dossier.history:
        _table(
            document, ("时间", "线索", "处理", "处理人", "理由"), dossier.history, (2.8, 4.4, 2.2, 2.2, 4.4)
        )
    else:
        _run(document.add_paragraph(), "还没有处理记录。")


def _provenance(document: Document, dossier: Dossier) -> None:
    document.add_heading("九、来源与版本", 1)
    for title, rows in dossier.view.provenance:
        document.add_heading(_safe(title), 2)
        _pairs(document, rows)


def _pairs(document: Document, rows: Iterable[tuple[str, str]]) -> None:
    _table(document, (), list(rows), (4.5, 11.5))


def _table(
    document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for is_head, row in [
        *((True, row) for row in ([heads] if heads else [])),
        *((False, row) for row in rows),
    ]:
        added = table.add_row()
        _keep_whole(added._tr)  # noqa: SLF001  as below
        cells = added.cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Cm(width)
            _run(cell.paragraphs[0], text, is_bold=is_head, size=9.5)
    if heads:
        _repeat(table.rows[0]._tr)  # noqa: SLF001  python-docx has no public way to repeat a head
    document.add_paragraph()


def _keep_whole(row: object) -> None:
    """A row that does not fit goes to the next page as a whole."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _repeat(row: object) -> None:
    mark = OxmlElement("w:tblHeader")
    row.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


def _run(
    paragraph: object,
    text: str,
    *,
    colour: RGBColor | None = None,
    size: float | None = None,
    is_bold: bool = False,
) -> None:
    run = paragraph.add_run(_safe(text))  # type: ignore[attr-defined]
    run.bold = is_bold
    if colour is not None:
        run.font.color.rgb = colour
    if size is not None:
        run.font.size = Pt(size)


def _field(paragraph: object, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # type: ignore[attr-defined]  # noqa: SLF001  as above, for fields


def _safe(text: str) -> str:
    """Text as XML can hold it; what disguises text becomes U+FFFD, as on the page."""
    return str(shown(text))
