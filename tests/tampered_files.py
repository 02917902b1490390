"""What somebody does to a report's file who wants another report to be read."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.file_drawing import (
    VALUE,
    Made,
    box,
    changed,
    laid_over,
    picture,
    put,
    report,
    resaved,
    scan_of,
    scanned,
    words_picture,
)


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


def value_under_a_picture_among_signatures() -> bytes:
    """Signatures are small pictures too, with nothing but ink in them."""
    image, wide, high = words_picture("1.30")
    ink = Image.new("RGBA", (40, 16), (0, 0, 0, 0))
    ink.paste((0, 0, 120, 255), (4, 6, 36, 9))

    def sign(canvas: Canvas) -> None:
        for at in range(8):
            canvas.drawImage(ImageReader(ink), 72 + 60 * at, 400, 40, 16, mask="auto")

    return report({7: [sign, picture(image, 167, 736, wide, high)]})


def value_under_a_picture_in_a_table() -> bytes:
    """Rules on both sides, which are read as strokes that come and go."""
    image, wide, high = words_picture("1.30")
    rules = [box(x, 730, 0.6, 26, ink=0.0) for x in (164.0, 192.0)]
    return report({7: [*rules, picture(image, 167, 736, wide, high)]})


def negation_whitened() -> bytes:
    return report({7: [box(156, 708, 12, 16)]})


def tiny_words() -> bytes:
    return report({7: [put(72, 300, "该项目不符合安全生产条件，存在重大事故隐患。", size=0.3)]})


def words_of_a_hidden_layer_over_others() -> bytes:
    """A layer that is switched off, its words on those of the page: ink is seen where they stand."""

    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[6].obj
        content = page.Contents.read_bytes()
        start, stop = content.rindex(b"BT"), content.rindex(b"ET") + 2
        marked = content[:start] + b"/OC /Off BDC " + content[start:stop] + b" EMC" + content[stop:]
        page.Contents = document.make_stream(marked)
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="L"))
        page.Resources.Properties = Dictionary(Off=layer)
        off = Dictionary(OFF=pikepdf.Array([layer]))
        document.Root.OCProperties = Dictionary(OCGs=pikepdf.Array([layer]), D=off)

    return resaved(report({7: [put(72, 740, "评价结论为不合格，不具备验收条件")]}), change)


def value_taken_out_and_set_anew() -> bytes:
    """As redaction programs do: no word is left below, the new one stands in a font of theirs."""

    def anew(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(168, 740, "1.30")

    lines = [put(72, 740, VALUE[:8]), put(195, 740, VALUE[12:])]
    lines += [put(72, 712 - 28 * at, f"7.{at}储罐区设有防火堤高度符合设计要求") for at in range(8)]
    return report(keep={7: [*lines, box(167, 736, 26, 16), anew]})


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
        value_under_a_picture_among_signatures,
        value_under_a_picture_in_a_table,
        negation_whitened,
        tiny_words,
        words_of_a_hidden_layer_over_others,
        value_taken_out_and_set_anew,
    )
}
