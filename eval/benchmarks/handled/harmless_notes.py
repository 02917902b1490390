"""What readers put into a report's file: comments, strokes, links, forms filled in."""

from __future__ import annotations

import io

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.harmless_parts import with_annex
from eval.benchmarks.handled.kinds import Job, Made, harmless
from eval.benchmarks.handled.paper import drawn, edited, font, page_size, up
from eval.benchmarks.handled.programs import library


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
