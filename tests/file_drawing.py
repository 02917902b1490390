"""How whole PDF files are drawn and changed, for ``tests.handled_files`` and ``tests.tampered_files``.

A file has eight pages: a cover, the report's own text, the conclusion on page 7 and an annex on page 8.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Name
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from core.chapters import Chapter
from core.facts import SectionFact
from eval.factory.render.update import append_update, stream_body
from tests import odd_pdfs, pdfs

Draw = Callable[[Canvas], None]
Made = Callable[[], bytes]

SECTIONS = (
    SectionFact(kind=Chapter.ENTERPRISE, title="1 企业概况", pages=(2, 3)),
    SectionFact(kind=Chapter.HAZARDS, title="2 危险有害因素", pages=(4, 6)),
    SectionFact(kind=Chapter.CONCLUSION, title="3 评价结论", pages=(7, 7)),
    SectionFact(kind=Chapter.TEST_REPORT, title="附件 检测报告", pages=(8, 8)),
)
ARCHIVED = "D:20230801090000+08'00'"  # ten weeks after the report's day
VALUE, VERDICT = "接地电阻实测值为3.10欧姆", "该项检查结果为不合格需要整改"
WIDE, HIGH = 595.0, 842.0
_LINES = (
    "本项目位于工业园区东侧周边无居民区",
    "储罐区设有防火堤高度符合设计要求",
    "工艺管道材质为碳钢定期检验在有效期内",
    "消防泵房设有两台消防水泵一用一备",
    "配电室设有挡鼠板和绝缘垫标识齐全",
    "现场设置有可燃气体检测报警装置",
)


def put(x: float, y: float, text: str, *, size: float = 12, ink: float = 0.0, mode: int = 0) -> Draw:
    """Words at a place (from the bottom-left), in grey ink and a render mode."""

    def draw(canvas: Canvas) -> None:
        words = canvas.beginText(x, y)
        words.setFont(pdfs.font(), size)
        words.setFillGray(ink)
        words.setTextRenderMode(mode)
        words.textOut(text)
        words.setTextRenderMode(0)
        canvas.drawText(words)

    return draw


def box(x: float, y: float, width: float, height: float, ink: float = 1.0) -> Draw:
    """A filled rectangle."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(ink)
        canvas.rect(x, y, width, height, stroke=0, fill=1)

    return draw


def picture(image: Image.Image, x: float, y: float, width: float, height: float) -> Draw:
    """An opaque picture."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), x, y, width, height)

    return draw


def words_picture(text: str, *, size: float = 12) -> tuple[Image.Image, float, float]:
    """Words on white paper as a picture, and its width and height in points."""
    wide, high = pdfmetrics.stringWidth(text, pdfs.font(), size) + 2, size + 4
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(wide, high), invariant=True)
    put(1, 4, text, size=size)(canvas)
    canvas.save()
    return rendered(target.getvalue(), dpi=250.0), wide, high


def rendered(content: bytes, *, dpi: float, number: int = 1) -> Image.Image:
    """A page as a picture."""
    with pdfium.PdfDocument(content) as document:
        return document[number - 1].render(scale=dpi / 72).to_pil().convert("L")


def report(
    extra: Mapping[int, Sequence[Draw]] | None = None, *, keep: Mapping[int, Sequence[Draw]] | None = None
) -> bytes:
    """The plain file; ``extra`` draws on pages after their own text, ``keep`` in its place."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDE, HIGH), invariant=True)
    for number in range(1, 9):
        own: Sequence[Draw] = (keep or {}).get(number) or _own(number)
        for draw in (*own, *(extra or {}).get(number, ())):
            canvas.saveState()
            draw(canvas)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(target.getvalue())) as document:
        document.docinfo[Name.CreationDate] = pikepdf.String("D:20230517150000+08'00'")
        document.docinfo[Name.ModDate] = pikepdf.String("D:20230517150000+08'00'")
        return odd_pdfs.bytes_of(document)


def _own(number: int) -> list[Draw]:
    head = [
        put(72, 810, "青岚安全技术咨询有限公司安全现状评价报告", size=9),
        put(290, 24, str(number), size=9),
    ]
    if number == 1:
        return [put(150, 600, "云栖加油站安全现状评价报告", size=22)]
    lines = [f"{number}.{at}{line}" for at, line in enumerate(_LINES, start=1)] * 2
    if number == 7:
        lines = [VALUE, VERDICT, "综上所述本项目安全生产条件评价结论见下文", *lines[:8]]
    return head + [put(72, 740 - 28 * at, line) for at, line in enumerate(lines)]


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], *, at: str | None = ARCHIVED) -> bytes:
    """The file with a change appended behind its end, as editors save; ``at``: when, as it says itself."""
    with pikepdf.open(io.BytesIO(content)) as before, pikepdf.open(io.BytesIO(content)) as after:
        change(after)
        if at is not None:
            after.docinfo[Name.ModDate] = pikepdf.String(at)
        known = {held.objgen[0]: _body(held) for held in before.objects}
        now = {held.objgen[0]: _body(held) for held in after.objects}
    news = {number: body for number, body in now.items() if known.get(number) != body}
    return append_update(content, news, size=max(now) + 1)


def _body(held: Any) -> bytes:
    if isinstance(held, pikepdf.Stream):
        entries = pikepdf.Dictionary({key: value for key, value in held.items() if key != "/Length"})
        return stream_body(entries.unparse()[2:-2], held.read_raw_bytes())
    return bytes(held.unparse(resolved=True))


def resaved(content: bytes, change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    """The file with a change, written anew as a whole."""
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target, deterministic_id=True, **how)
        return target.getvalue()


def laid_over(document: pikepdf.Pdf, number: int, *draws: Draw) -> None:
    """Something drawn over a page, as stamping programs do: a form of its own."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDE, HIGH), invariant=True)
    for draw in draws:
        draw(canvas)
    canvas.save()
    with pikepdf.open(io.BytesIO(target.getvalue())) as other:
        document.pages[number - 1].add_overlay(other.pages[0])


def scan_of(content: bytes, number: int, *, dpi: float = 150.0, quality: int = 70) -> bytes:
    """A page as a one-page file of its scan (JPEG, grey)."""
    image, stored = rendered(content, dpi=dpi, number=number), io.BytesIO()
    image.save(stored, "JPEG", quality=quality)
    document = pikepdf.new()
    held = document.make_stream(stored.getvalue())
    held.Type, held.Subtype, held.Filter = Name.XObject, Name.Image, Name.DCTDecode
    held.Width, held.Height = image.size
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    page = document.add_blank_page(page_size=(WIDE, HIGH))
    page.obj.Resources = Dictionary(XObject=Dictionary(I0=held))
    page.obj.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /I0 Do Q")
    return odd_pdfs.bytes_of(document)


def scanned(content: bytes, *, odd: Mapping[int, tuple[float, int]] | None = None) -> bytes:
    """All pages as scans; ``odd`` pages at another resolution and quality."""
    document = pikepdf.new()
    for number in range(1, 9):
        dpi, quality = (odd or {}).get(number, (100.0, 70))
        with pikepdf.open(io.BytesIO(scan_of(content, number, dpi=dpi, quality=quality))) as one:
            document.pages.extend(one.pages)
    document.docinfo[Name.CreationDate] = pikepdf.String("D:20230520090000+08'00'")
    return odd_pdfs.bytes_of(document)


def add_pages(document: pikepdf.Pdf, *contents: bytes, at: int | None = None) -> None:
    for order, content in enumerate(contents):
        with pikepdf.open(io.BytesIO(content)) as other:
            document.pages.insert(len(document.pages) if at is None else at + order, other.pages[0])


# --- what is done to files every day ---------------------------------------------------------------------
