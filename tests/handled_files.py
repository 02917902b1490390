"""What offices, scanners and archives do to a report's file: none of it hides or changes what it says."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.file_drawing import (
    HIGH,
    WIDE,
    Made,
    add_pages,
    box,
    changed,
    laid_over,
    picture,
    put,
    report,
    resaved,
    scan_of,
)


def annex_scans_merged() -> bytes:
    plain = report()
    scans = [scan_of(plain, 5, dpi=dpi, quality=q) for dpi, q in ((150.0, 60), (110.0, 85))]

    def change(document: pikepdf.Pdf) -> None:
        add_pages(document, *scans)
        document.docinfo[Name.Producer] = pikepdf.String("iText 5.5.13")

    return resaved(plain, change)


def annex_scans_appended_later() -> bytes:
    plain = report()
    scans = [scan_of(plain, 5), scan_of(plain, 6)]
    return changed(plain, lambda document: add_pages(document, *scans))


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
        add_pages(document, scan_of(plain, 5), scan_of(plain, 6))
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(WIDE, HIGH), invariant=True)
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
