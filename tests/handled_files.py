"""Reports as they are handled in practice, and as they are tampered with: whole PDF files made anew.

``HARMLESS`` is what offices, scanners and archives do to a file, ``HARMFUL`` what somebody does who wants
another report to be read; both by name. A file has eight pages: a cover, the report's own text, the
conclusion on page 7 and an annex on page 8.
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
_WIDE, _HIGH = 595.0, 842.0
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
    canvas = Canvas(target, pagesize=(_WIDE, _HIGH), invariant=True)
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
    canvas = Canvas(target, pagesize=(_WIDE, _HIGH), invariant=True)
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
    page = document.add_blank_page(page_size=(_WIDE, _HIGH))
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


def _add_pages(document: pikepdf.Pdf, *contents: bytes, at: int | None = None) -> None:
    for order, content in enumerate(contents):
        with pikepdf.open(io.BytesIO(content)) as other:
            document.pages.insert(len(document.pages) if at is None else at + order, other.pages[0])


# --- what is done to files every day ---------------------------------------------------------------------


def annex_scans_merged() -> bytes:
    plain = report()
    scans = [scan_of(plain, 5, dpi=dpi, quality=q) for dpi, q in ((150.0, 60), (110.0, 85))]

    def change(document: pikepdf.Pdf) -> None:
        _add_pages(document, *scans)
        document.docinfo[Name.Producer] = pikepdf.String("iText 5.5.13")

    return resaved(plain, change)


def annex_scans_appended_later() -> bytes:
    plain = report()
    scans = [scan_of(plain, 5), scan_of(plain, 6)]
    return changed(plain, lambda document: _add_pages(document, *scans))


def printed_by_wps() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.docinfo[Name.Producer] = pikepdf.String("WPS 文字")
        document.docinfo[Name.Creator] = pikepdf.String("WPS 文字")
        document.docinfo[Name.CreationDate] = pikepdf.String("D:20230601101500+08'00'")

    return resaved(report(), change)


def optimised() -> bytes:
    streams = pikepdf.ObjectStreamMode.generate
    return resaved(report(), lambda _: None, linearize=True, object_stream_mode=streams)


def numbered_all_over_later() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for number in range(1, 9):
            laid_over(document, number, put(480, 20, f"QL{number:06d}", size=8))

    return changed(report(), change)


def archive_stamp_on_cover_later() -> bytes:
    mark = (put(420, 790, "档案室已收存"), put(420, 775, "2023年8月1日", size=9))
    return changed(report(), lambda document: laid_over(document, 1, *mark))


def archive_number_in_margin_later() -> bytes:
    return changed(report(), lambda document: laid_over(document, 7, put(430, 24, "卷内第7页", size=9)))


def watermark_on_all_later() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for number in range(1, 9):
            laid_over(document, number, put(150, 400, "仅供安全评价备案使用", size=30, ink=0.87))

    return changed(report(), change)


def watermark_under_scans() -> bytes:
    plain = report()

    def change(document: pikepdf.Pdf) -> None:
        _add_pages(document, scan_of(plain, 5), scan_of(plain, 6))
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(_WIDE, _HIGH), invariant=True)
        put(150, 400, "仅供安全评价备案使用", size=30, ink=0.87)(canvas)
        canvas.save()
        with pikepdf.open(io.BytesIO(target.getvalue())) as other:
            for page in document.pages:
                page.add_underlay(other.pages[0])

    return resaved(plain, change)


def form_field_filled() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        look = document.make_stream(b"1 g 0 0 200 18 re f 0 g BT /F1 10 Tf 4 5 Td (QL-2023-118) Tj ET")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 200, 18]
        look.Resources = Dictionary(
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        )
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="number", V="QL-2023-118", F=4)
        field.Rect, field.AP = [70, 300, 270, 318], Dictionary(N=look)
        held = document.make_indirect(field)
        document.pages[1].obj.Annots = pikepdf.Array([held])
        document.Root.AcroForm = Dictionary(Fields=pikepdf.Array([held]))

    return resaved(report({2: [put(72, 304, "请在此处填写评价报告编号")]}), change)


def form_field_flattened() -> bytes:
    prompt = [put(72, 304, "请填写评价项目名称"), put(72, 270, "____年__月__日")]
    filled = [
        box(70, 300, 200, 18),
        put(72, 304, "云栖加油站"),
        box(70, 266, 200, 18),
        put(72, 270, "2023年5月18日"),
    ]
    return report({2: [*prompt, *filled]})


def _band_of_stroke(canvas: Canvas) -> None:
    canvas.setStrokeGray(0.2)
    canvas.setLineWidth(22)
    canvas.line(60, 206, 500, 206)


def _band_of_gradient(canvas: Canvas) -> None:
    from reportlab.lib import colors

    path = canvas.beginPath()
    path.rect(60, 235, 440, 22)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(60, 246, 500, 246, (colors.navy, colors.darkblue))


def white_heads_on_dark() -> bytes:
    """Heads of tables, white on bands made in four ways."""
    dark = Image.new("L", (40, 4), 40)
    heads = (160.0, 200.0, 240.0, 280.0)
    words = [put(72, y, "序号检查项目检查依据检查结果符合性", ink=1.0) for y in heads]
    bands = [box(60, 155, 440, 22, 0.25), _band_of_stroke, picture(dark, 60, 275, 440, 22)]

    def gradient(canvas: Canvas) -> None:
        canvas.saveState()
        _band_of_gradient(canvas)
        canvas.restoreState()

    return report({4: [*bands, gradient, *words]})


def white_heads_in_stamped_forms() -> bytes:
    """The same where band and words come in forms of their own."""

    def change(document: pikepdf.Pdf) -> None:
        laid_over(document, 4, box(60, 155, 440, 22, 0.25))
        laid_over(document, 4, put(72, 160, "序号检查项目检查依据检查结果符合性", ink=1.0))

    return resaved(report(), change)


def turned_pages() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for at, turn in ((1, 90), (3, 180), (4, 270)):
            document.pages[at].obj.Rotate = turn

    return resaved(white_heads_on_dark(), change)


def clipped_cells() -> bytes:
    def cell(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(70, 200, 60, 20)
        canvas.clipPath(path, stroke=1, fill=0)
        put(72, 205, "现场检查发现的隐患及其整改情况详见后附的检查表")(canvas)

    return report({5: [cell]})


def cropped_pages() -> bytes:
    """Cut to the text in Acrobat: running titles are out of the page."""

    def change(document: pikepdf.Pdf) -> None:
        for at in (3, 4):
            document.pages[at].obj.CropBox = pikepdf.Array([50, 40, 545, 800])

    return resaved(report(), change)


def properties_saved_by_archive() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.docinfo[Name("/Keywords")] = pikepdf.String("归档 2023-0456")

    return changed(report(), change)


def page_labels_added() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D)])

    return changed(report(), change)


def personal_numbers_blackened() -> bytes:
    line = [put(72, 200, "负责现场检查的安全管理人员联系电话13900001234")]
    return report({3: [*line, box(70, 196, 300, 16, 0.0)]})


def personal_numbers_blurred() -> bytes:
    """A mosaic over a telephone number, as before publication."""
    noise = Image.effect_noise((12, 2), 60).resize((240, 40), Image.Resampling.NEAREST)
    return report({3: [put(72, 200, "联系电话13900001234"), picture(noise, 118, 197, 72, 15)]})


def opaque_signature_on_its_line() -> bytes:
    image = Image.new("L", (300, 90), 255)
    for at in range(20, 260, 12):
        image.paste(0, (at, 20 + at % 37, at + 6, 60 + at % 23))
    words = [put(72, 200, "项目负责人（签字）："), put(300, 200, "年月日")]
    return report({7: [*words, picture(image, 176, 190, 90, 27)]})


def opaque_seal_on_its_date() -> bytes:
    image = Image.new("L", (200, 200), 255)
    image.paste(90, (10, 10, 190, 190))
    return report(
        {
            7: [
                put(330, 160, "评价机构（公章）"),
                put(330, 140, "2023年5月18日"),
                picture(image, 320, 90, 110, 110),
            ]
        }
    )


def signed_again_under_a_white_strip() -> bytes:
    """A running title painted over and set anew, as programs do that put on other ones."""
    strip = [box(60, 804, 480, 16), put(72, 810, "云栖加油站安全现状评价报告2023年版", size=9)]
    return report(dict.fromkeys(range(2, 9), strip))


# --- what is done to deceive -----------------------------------------------------------------------------


def value_painted_over() -> bytes:
    return report({7: [box(167, 736, 26, 16), put(168, 740, "1.30")]})


def value_under_a_picture() -> bytes:
    image, wide, high = words_picture("1.30")
    return report({7: [picture(image, 167, 736, wide, high)]})


def value_in_a_scan_under_a_picture() -> bytes:
    scan = scan_of(report(), 7, dpi=200.0)
    image, wide, high = words_picture("9.30")
    return resaved(scan, lambda document: laid_over(document, 1, picture(image, 167, 736, wide, high)))


def value_in_a_scan_typed_over() -> bytes:
    scan = scan_of(report(), 7, dpi=200.0)
    over = (box(167, 736, 26, 16), put(168, 740, "9.30"))
    return resaved(scan, lambda document: laid_over(document, 1, *over))


def verdict_painted_over() -> bytes:
    return report({7: [box(154, 708, 38, 16), put(158, 712, "合格")]})


def verdict_under_a_picture() -> bytes:
    image, wide, high = words_picture("合格，")
    return report({7: [picture(image, 155, 708, wide, high)]})


def verdict_under_a_note() -> bytes:
    """A box of text put on as a comment, white and without a frame."""

    def change(document: pikepdf.Pdf) -> None:
        image, wide, high = words_picture("合格，")
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(wide, high), invariant=True)
        canvas.drawImage(ImageReader(image), 0, 0, wide, high)
        canvas.save()
        with pikepdf.open(io.BytesIO(target.getvalue())) as other:
            look = document.copy_foreign(other.pages[0].as_form_xobject())
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, F=4, Contents="合格")
        note.Rect, note.AP = [155, 708, 155 + wide, 708 + high], Dictionary(N=look)
        document.pages[6].obj.Annots = pikepdf.Array([document.make_indirect(note)])

    return resaved(report(), change)


def words_without_ink() -> bytes:
    return report({7: [put(72, 300, "本报告所有检查项目均符合要求，未发现失实情形。", mode=3)]})


def words_without_ink_on_all() -> bytes:
    words = [put(72, 90, "检查合格评价结论符合安全生产条件要求", ink=1.0)]
    return report(dict.fromkeys(range(2, 9), words))


def page_put_in_later() -> bytes:
    plain, other = report(), report(keep={7: [put(72, 740 - 28 * n, VALUE) for n in range(9)]})

    def change(document: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(other)) as source:
            document.pages.insert(5, source.pages[6])

    return changed(plain, change)


def stamp_and_value_changed_later() -> bytes:
    over = (box(167, 736, 26, 16), put(168, 740, "1.30"), put(430, 24, "卷内第7页", size=9))
    return changed(report(), lambda document: laid_over(document, 7, *over))


def word_added_later() -> bytes:
    plain = report({7: [put(72, 300, "该企业    具备安全生产条件")]})
    return changed(plain, lambda document: laid_over(document, 7, put(112, 300, "不")))


def scan_of_another_device() -> bytes:
    return scanned(report(), odd={5: (130.0, 88)})


HARMLESS: Mapping[str, Made] = {
    make.__name__: make
    for make in (
        report,
        annex_scans_merged,
        annex_scans_appended_later,
        printed_by_wps,
        optimised,
        numbered_all_over_later,
        archive_stamp_on_cover_later,
        archive_number_in_margin_later,
        watermark_on_all_later,
        watermark_under_scans,
        form_field_filled,
        form_field_flattened,
        white_heads_on_dark,
        white_heads_in_stamped_forms,
        turned_pages,
        clipped_cells,
        cropped_pages,
        properties_saved_by_archive,
        page_labels_added,
        personal_numbers_blackened,
        personal_numbers_blurred,
        opaque_signature_on_its_line,
        opaque_seal_on_its_date,
        signed_again_under_a_white_strip,
    )
}
HARMFUL: Mapping[str, Made] = {
    make.__name__: make
    for make in (
        value_painted_over,
        value_under_a_picture,
        value_in_a_scan_under_a_picture,
        value_in_a_scan_typed_over,
        verdict_painted_over,
        verdict_under_a_picture,
        verdict_under_a_note,
        words_without_ink,
        words_without_ink_on_all,
        page_put_in_later,
        stamp_and_value_changed_later,
        word_added_later,
        scan_of_another_device,
    )
}
