"""What is put on pages after issue: numbers, stamps, watermarks, seals, comments, forms, codes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.changes import updated
from eval.benchmarks.handled.harmless_parts import annex_lines, with_annex
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmless
from eval.benchmarks.handled.layers import Line, lines_of
from eval.benchmarks.handled.paper import A4, Paint, drawn, edited, font, overlaid, page_size, picture, up
from eval.benchmarks.handled.programs import library
from eval.factory.blocks import Seal
from eval.factory.render.seals import seal_picture


def every_page(
    job: Job, paint: Callable[[Canvas, int], None], *, way: str = "form", under: bool = False
) -> bytes:
    """The report with a mark on every page."""

    def of(number: int) -> Paint:
        return lambda canvas: paint(canvas, number)

    marks = {number: of(number) for number in range(1, job.base.pages + 1)}
    return overlaid(job.base.data, marks, way=way, is_under=under)


def seal(job: Job) -> Image.Image:
    """The agency's electronic seal: red, the rest clear."""
    made = seal_picture(
        Seal(text=job.base.agency, mark="", shape="electronic"),
        f"{job.draw.random()}",
    )
    return Image.frombytes("RGBA", (made.width, made.height), made.data)


@harmless()
def page_numbers(job: Job) -> Made:
    """Running page numbers over all pages, by another program."""
    way = job.draw.choice(("form", "inline"))

    def paint(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(A4[0] / 2, 18, f"- {number} / {job.base.pages} -")

    return Made(data=every_page(job, paint, way=way))


@harmless()
def bates_numbers(job: Job) -> Made:
    """File numbers of a case in a corner, on a white label."""
    first = job.draw.randint(1, 9000)

    def paint(canvas: Canvas, number: int) -> None:
        canvas.setFillGray(1)
        canvas.rect(468, 20, 96, 14, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont("Courier-Bold", 10)
        canvas.drawString(472, 23, f"AJ-{first + number:07d}")

    return Made(data=every_page(job, paint))


def _box(canvas: Canvas, x: float, y: float, words: tuple[str, str, str]) -> None:
    canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.grid([x, x + 50, x + 100, x + 150], [y, y + 16, y + 32])
    canvas.setFont(font("song"), 9)
    for column, (head, word) in enumerate(zip(("全宗号", "年度", "件号"), words, strict=True)):
        canvas.drawString(x + 5 + 50 * column, y + 20, head)
        canvas.drawString(x + 5 + 50 * column, y + 4, word)


@harmless()
def archive_box_on_cover(job: Job) -> Made:
    """The red box of an archive on the first page."""
    words = (f"A{job.draw.randint(10, 99)}", str(job.base.day.year + 1), str(job.draw.randint(1, 400)))

    def paint(canvas: Canvas) -> None:
        _box(canvas, job.draw.uniform(60, 360), 795, words)

    return Made(data=overlaid(job.base.data, {1: paint}))


@harmless()
def archive_stamp_on_every_page(job: Job) -> Made:
    """A small red archive stamp with a running number in each page's head."""

    def paint(canvas: Canvas, number: int) -> None:
        _box(canvas, 420, 800, ("A07", "2024", str(number)))

    return Made(data=every_page(job, paint, way="inline"))


@harmless()
def watermark_over(job: Job) -> Made:
    """Large grey words across every page, half clear."""

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillColor(Color(0.5, 0.5, 0.5, alpha=0.25))
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(45)
        canvas.setFont(font("song"), 54)
        canvas.drawCentredString(0, 0, job.draw.choice(("仅供备案使用", "受控文件", "复印无效")))

    return Made(data=every_page(job, paint))


@harmless()
def watermark_under(job: Job) -> Made:
    """Light words below the text of every page."""

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillGray(0.9)
        canvas.setFont(font("kai"), 40)
        for row in range(4):
            canvas.saveState()
            canvas.translate(120, 120 + 190 * row)
            canvas.rotate(30)
            canvas.drawString(0, 0, job.base.agency[:8])
            canvas.restoreState()

    return Made(data=every_page(job, paint, under=True))


@harmless()
def tracing_watermark(job: Job) -> Made:
    """Who printed it and when, in hardly visible grey all over each page, by a leak guard."""
    words = f"lij 10.1.{job.draw.randint(1, 250)}.7 2024-03-{job.draw.randint(10, 28)} 15:20"

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillColor(Color(0.85, 0.85, 0.85, alpha=0.5))
        canvas.setFont("Helvetica", 8)
        for row in range(9):
            canvas.drawString(40 + (row % 3) * 170, 60 + 85 * row, words)

    return Made(data=every_page(job, paint))


@harmless()
def watermark_picture(job: Job) -> Made:
    """A logo with a soft mask in the middle of every page."""
    logo = Image.new("RGBA", (300, 300), (60, 120, 180, 0))
    ImageDraw.Draw(logo).ellipse((20, 20, 280, 280), outline=(60, 120, 180, 50), width=14)

    def paint(canvas: Canvas, _: int) -> None:
        picture(canvas, logo, 200, 320, 200, 200)

    return Made(data=every_page(job, paint))


@harmless()
def letterhead(job: Job) -> Made:
    """A logo and the agency's line in each page's head."""
    logo = Image.new("RGB", (90, 60), (30, 90, 160))

    def paint(canvas: Canvas, _: int) -> None:
        picture(canvas, logo, 40, 812, 30, 20)
        canvas.setFont(font("kai"), 9)
        canvas.drawString(76, 818, job.base.agency)
        canvas.line(40, 808, 555, 808)

    return Made(data=every_page(job, paint))


_CORNERS = ((480.0, 740.0), (40.0, 740.0), (480.0, 40.0), (40.0, 40.0))
_ROOM = 90.0


def _is_in(line: Line, place: tuple[float, float]) -> bool:
    x, y = place
    return line.x < x + _ROOM and line.x + line.width > x - 10 and y - 20 < line.y < y + _ROOM


@harmless()
def code_on_cover(job: Job) -> Made:
    """A square code with its number and a white ground on the cover: proof against forgery."""
    grain = random.Random(job.draw.random())
    code = Image.new("L", (29, 29), 255)
    code.putdata([255 * (grain.random() < 0.5) for _ in range(29 * 29)])
    code = code.resize((203, 203), Image.Resampling.NEAREST)
    lines = lines_of(job.base.data, 1)
    free = [place for place in _CORNERS if not any(_is_in(line, place) for line in lines)]
    if not free:
        raise UnfitError
    x, y = job.draw.choice(free)

    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x - 3, y - 14, 76, 87, stroke=0, fill=1)
        canvas.setFillGray(0)
        picture(canvas, code, x, y, 70, 70)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(x, y - 9, f"FW{job.draw.randint(10**9, 10**10)}")

    return Made(data=overlaid(job.base.data, {1: paint}))


@harmless()
def electronic_seals(job: Job) -> Made:
    """The agency's seal laid over its name on cover and sign-off, appended to the file on the day."""
    image = seal(job)
    places = [place for place in job.base.label["seals"] if place["text"] == job.base.agency]
    if not places:
        raise UnfitError
    marks: dict[int, Paint] = {}
    for place in places[:3]:
        x0, _, x1, y1 = place["boxes"][0]
        shift = job.draw.uniform(-20, 20)

        def paint(canvas: Canvas, box: tuple[float, ...] = (x0 + shift, A4[1] - y1 + shift, x1 - x0)) -> None:
            picture(canvas, image, box[0], box[1], box[2], box[2])

        marks[int(place["page"])] = paint
    return Made(data=updated(job.base.data, marks, job.base.day))


@harmless()
def paging_seal(job: Job) -> Made:
    """A slice of the seal on the edge of every page."""
    image, count = seal(job), job.base.pages
    width = image.width / count

    def paint(canvas: Canvas, number: int) -> None:
        part = image.crop((round(width * (number - 1)), 0, max(round(width * number), 1), image.height))
        picture(canvas, part, A4[0] - 110 / count - 1, 380, 110 / count, 110)

    return Made(data=every_page(job, paint))


def _note(pdf: pikepdf.Pdf, number: int, **entries: object) -> None:
    page = pdf.pages[number - 1]
    if "/Annots" not in page.obj:
        page.obj.Annots = pdf.make_indirect(pikepdf.Array())
    values = {"/" + key: value for key, value in entries.items()}
    page.obj.Annots.append(
        pdf.make_indirect(pikepdf.Dictionary({"/Type": pikepdf.Name.Annot, "/F": 4, **values}))
    )


@harmless()
def received_stamp(job: Job) -> Made:
    """The authority's stamp of receipt as an annotation on the cover."""

    def change(pdf: pikepdf.Pdf) -> None:
        def paint(canvas: Canvas) -> None:
            canvas.setStrokeColorRGB(0.8, 0, 0)
            canvas.setFillColorRGB(0.8, 0, 0)
            canvas.roundRect(2, 2, 146, 46, 6)
            canvas.setFont(font("song"), 14)
            canvas.drawString(26, 28, "应急管理局收文")
            canvas.setFont("Helvetica", 11)
            canvas.drawString(40, 10, f"{job.base.day.year + 1}-03-{job.draw.randint(10, 28)}")

        with pikepdf.open(io.BytesIO(drawn([paint], (150, 50)))) as mark:
            form = pdf.copy_foreign(mark.pages[0].as_form_xobject())
        place = pikepdf.Array([380, 760, 530, 810])
        _note(pdf, 1, Subtype=pikepdf.Name.Stamp, Rect=place, AP=pikepdf.Dictionary(N=form))

    return Made(data=edited(job.base.data, change))


def _marked(job: Job, subtype: str, colour: tuple[float, float, float]) -> bytes:
    places = job.draw.sample(job.base.targets("number"), 4)

    def change(pdf: pikepdf.Pdf) -> None:
        for place in places:
            x, y, width, height = up(place.box, page_size(pdf, place.page)[1])
            right, top = x + width, y + height
            _note(
                pdf,
                place.page,
                Subtype=pikepdf.Name("/" + subtype),
                Rect=pikepdf.Array([x, y, right, top]),
                QuadPoints=pikepdf.Array([x, top, right, top, x, y, right, y]),
                C=pikepdf.Array(list(colour)),
                Contents="请核对",
            )

    return edited(job.base.data, change)


@harmless()
def highlighted(job: Job) -> Made:
    """A reviewer's highlights over numbers."""
    return Made(data=_marked(job, "Highlight", (1, 1, 0)))


@harmless()
def struck_by_reviewer(job: Job) -> Made:
    """A reviewer's lines through numbers that he doubts."""
    return Made(data=_marked(job, job.draw.choice(("StrikeOut", "Underline", "Squiggly")), (1, 0, 0)))


@harmless()
def highlighted_by_mupdf(job: Job) -> Made:
    """The same by MuPDF, which gives each mark an appearance."""
    places = [(t.page, tuple(t.box)) for t in job.draw.sample(job.base.targets("number"), 3)]
    code = (
        f"d = pymupdf.open(source)\nfor n, b in {places!r}:\n"
        "    d[n - 1].add_highlight_annot(pymupdf.Rect(b))\nd.save(target)\n"
    )
    return Made(data=library(job, job.base.data, "pymupdf", code))


@harmless()
def commented(job: Job) -> Made:
    """Comments of an expert in the margin: notes and boxes of text, by MuPDF."""
    pages = job.draw.sample(range(2, job.base.pages), 3)
    code = (
        f"d = pymupdf.open(source)\nfor n in {pages!r}:\n    p = d[n - 1]\n"
        "    p.add_text_annot((30, 300), '此处数据来源请补充')\n"
        "    p.add_freetext_annot(pymupdf.Rect(2, 400, 66, 470), '专家意见：补充依据', fontname='china-s',"
        " fontsize=9, text_color=(1, 0, 0), fill_color=(1, 1, 0.8))\nd.save(target, incremental=False)\n"
    )
    return Made(data=library(job, job.base.data, "pymupdf", code))


@harmless()
def circled(job: Job) -> Made:
    """Red rings of a pen drawn around numbers, and ticks."""
    places = job.draw.sample(job.base.targets("number"), 4)

    def change(pdf: pikepdf.Pdf) -> None:
        for place in places:
            x, y, width, height = up(place.box, page_size(pdf, place.page)[1])
            ring = f"1 0 0 RG 1.2 w 1 1 {width + 8:.1f} {height + 6:.1f} re S".encode()
            form = pdf.make_stream(ring)
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, width + 10, height + 8])
            rect = pikepdf.Array([x - 5, y - 4, x + width + 5, y + height + 4])
            _note(pdf, place.page, Subtype=pikepdf.Name.Square, Rect=rect, AP=pikepdf.Dictionary(N=form))

    return Made(data=edited(job.base.data, change))


@harmless()
def linked(job: Job) -> Made:
    """Links from the contents and to the law's text."""

    def change(pdf: pikepdf.Pdf) -> None:
        for place in job.draw.sample(job.base.targets("number"), 5):
            x, y, width, height = up(place.box, page_size(pdf, place.page)[1])
            action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://law.example.cn/gb18218")
            rect = pikepdf.Array([x, y, x + width, y + height])
            _note(
                pdf,
                place.page,
                Subtype=pikepdf.Name.Link,
                Rect=rect,
                A=action,
                Border=pikepdf.Array([0, 0, 0]),
            )

    return Made(data=edited(job.base.data, change))


@harmless()
def form_filled(job: Job) -> Made:
    """A hand-in form at the end, with fields that were filled in, white grounds and all."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font("song"), 12)
        for row, word in enumerate(("报送单位", "经办人", "联系电话", "备注")):
            canvas.drawString(80, 700 - 50 * row, word)
            canvas.acroForm.textfield(name=f"f{row}", x=170, y=692 - 50 * row, width=250, height=24)

    data = with_annex(job.base.data, drawn([paint]))
    form_page = job.base.pages
    code = (
        "w = pypdf.PdfWriter(clone_from=source)\n"
        f"p = w.pages[{form_page}]\n"
        "r = pypdf.PdfReader(source)\n"
        "from pypdf.generic import DictionaryObject, NameObject, ArrayObject\n"
        "w._root_object[NameObject('/AcroForm')] = DictionaryObject({NameObject('/Fields'):"
        " ArrayObject(p.get('/Annots', []))})\n"
        "w.update_page_form_field_values(p, {'f0': 'AQ-2024', 'f2': '13900000000', 'f3': 'OK'},"
        " auto_regenerate=False)\nw.write(target)\n"
    )
    return Made(data=library(job, data, "pypdf", code))


@harmless()
def privacy_blackened(job: Job) -> Made:
    """Names of staff blackened for publication; the words below are still in the file."""
    places = job.draw.sample(job.base.targets("name"), min(3, len(job.base.targets("name"))))
    if not places:
        raise UnfitError
    marks: dict[int, list[tuple[float, float, float, float]]] = {}
    for place in places:
        marks.setdefault(place.page, []).append(up(place.box, A4[1]))

    def of(boxes: list[tuple[float, float, float, float]]) -> Paint:
        def paint(canvas: Canvas) -> None:
            for box in boxes:
                canvas.rect(*box, stroke=0, fill=1)

        return paint

    return Made(data=overlaid(job.base.data, {page: of(boxes) for page, boxes in marks.items()}))


@harmless()
def privacy_redacted(job: Job) -> Made:
    """Names of staff blackened for publication and taken out of the file, by MuPDF."""
    names = job.base.targets("name")
    if not names:
        raise UnfitError
    places = [(t.page, tuple(t.box)) for t in job.draw.sample(names, min(3, len(names)))]
    code = (
        f"d = pymupdf.open(source)\nfor n, b in {places!r}:\n"
        "    d[n - 1].add_redact_annot(pymupdf.Rect(b), fill=(0, 0, 0))\n"
        "for p in d:\n    p.apply_redactions()\nd.save(target)\n"
    )
    return Made(data=library(job, job.base.data, "pymupdf", code))


@harmless()
def document_system(job: Job) -> Made:
    """Title, subject and dates set by a document system a year later, in both sorts of metadata."""

    def change(pdf: pikepdf.Pdf) -> None:
        year = job.base.day.year + 1
        pdf.docinfo["/Title"], pdf.docinfo["/Producer"] = "安全评价报告归档件", "DocCenter 5.2"
        pdf.docinfo["/ModDate"] = f"D:{year}0612083000+08'00'"
        with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["xmp:ModifyDate"] = f"{year}-06-12T08:30:00+08:00"
            meta["xmp:MetadataDate"] = f"{year}-06-12T08:30:00+08:00"
            meta["dc:title"] = "安全评价报告归档件"

    return Made(data=edited(job.base.data, change))


@harmless()
def metadata_stripped(job: Job) -> Made:
    """All metadata taken out before publication."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata

    return Made(data=edited(job.base.data, change))


@harmless()
def appended_without_change(job: Job) -> Made:
    """Saved once more by an editor, which appends only dates."""
    return Made(data=updated(job.base.data, {}, job.base.day.replace(year=job.base.day.year + 1)))


@harmless()
def archive_stamp_appended(job: Job) -> Made:
    """An archive's box on the cover and a number on every page, appended two years later."""

    def paint(canvas: Canvas) -> None:
        _box(canvas, 400, 800, ("A01", str(job.base.day.year + 2), "17"))

    def number(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(540, 12, "G-117")

    marks: dict[int, Paint] = dict.fromkeys(range(2, job.base.pages + 1), number)
    return Made(
        data=updated(job.base.data, {1: paint, **marks}, job.base.day.replace(year=job.base.day.year + 2))
    )


@harmless()
def spoken_text(job: Job) -> Made:
    """A page whose lines also say how they are read aloud, as typed: as annex, by an accessible program."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[len(pdf.pages) - 1]
        words = "防雷装置检测报告".encode("utf-16-be").hex().upper()
        page.contents_add(
            pdf.make_stream(f"/Span <</ActualText <FEFF{words}>>> BDC\n".encode()), prepend=True
        )
        page.contents_add(pdf.make_stream(b"\nEMC\n"))

    page = drawn([lambda canvas: _title(canvas, "防雷装置检测报告")])
    return Made(data=edited(with_annex(job.base.data, page), change))


def _title(canvas: Canvas, words: str) -> None:
    canvas.setFont(font("song"), 20)
    canvas.drawCentredString(A4[0] / 2, 700, words)


@harmless()
def layered_drawing(job: Job) -> Made:
    """A plan whose layer of drafting notes is switched off, as annex."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[len(pdf.pages) - 1]
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="标注"))
        page.obj.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        page.contents_add(pdf.make_stream(b"/OC /MC0 BDC BT /F1 9 Tf 90 200 Td (grid A-1 draft) Tj ET EMC"))
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(80, 100, "SITE PLAN 1:500")
        _title(canvas, "总平面布置图")
        canvas.rect(60, 150, 470, 500)

    return Made(data=edited(with_annex(job.base.data, drawn([paint])), change))


@harmless()
def supplement_lines(job: Job) -> Made:
    """An annex whose writer used white characters to line words up."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font("song"), 12)
        for index, line in enumerate(annex_lines(job)):
            canvas.setFillGray(1)
            canvas.drawString(70, 720 - 24 * index, "口口")
            canvas.setFillGray(0)
            canvas.drawString(94, 720 - 24 * index, line)

    return Made(data=with_annex(job.base.data, drawn([paint])))
