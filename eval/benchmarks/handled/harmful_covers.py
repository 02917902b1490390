"""A number, date, name, verdict or conclusion covered and written over in a typed report."""

from __future__ import annotations

import io

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from core.geometry import Box
from eval.benchmarks.handled.bases import Target
from eval.benchmarks.handled.falsified import falsified
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmful
from eval.benchmarks.handled.paper import (
    A4,
    FACES,
    Paint,
    drawn,
    edited,
    font,
    overlaid,
    page_size,
    picture,
    up,
    written,
)
from eval.benchmarks.handled.programs import library


def chosen(job: Job, kind: str) -> tuple[Target, str]:
    """A place by chance, and other words for it."""
    places = [place for place in job.base.targets(kind) if place.box.width > 4]
    places = [place for place in places if can_be_falsified(place.text, kind)]
    if not places:
        raise UnfitError
    place = job.draw.choice(places)
    return place, falsified(place.text, kind, job.draw)


def can_be_falsified(text: str, kind: str) -> bool:
    """Whether other words of the kind can be made of these."""
    if kind in {"verdict", "conclusion"}:
        return any(word in text for word in ("符合", "合格", "具备"))
    return kind == "name" or any(char.isascii() and char.isdigit() for char in text)


def patch(box: Box, words: str, face: str, height: float = A4[1]) -> Paint:
    """A white strip over a box, and words as high as those below."""
    x, y, width, tall = up(box, height)

    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x - 0.6, y - 1.2, max(width + 1.2, 4), tall + 2.2, stroke=0, fill=1)
        if words:
            canvas.setFillGray(0)
            size = min(tall, tall * width / max(1.0, pdfmetrics.stringWidth(words, font(face), tall)) * 1.02)
            canvas.setFont(face, size)
            canvas.drawString(x, y + 0.14 * tall, words)

    return paint


def _covered(job: Job, kind: str, way: str) -> Made:
    place, words = chosen(job, kind)
    paint = patch(place.box, words, job.draw.choice(FACES))
    return Made(data=overlaid(job.base.data, {place.page: paint}, way=way), pages=frozenset({place.page}))


def _pasted(job: Job, kind: str) -> Made:
    place, words = chosen(job, kind)
    x, y, width, tall = up(place.box, A4[1])
    image = written(words, job.draw.choice(("song", "serif", "hei", "kai")), job.draw.choice((30, 48, 60)))
    shown = min(width, tall * image.width / image.height * 0.95)

    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        picture(
            canvas, image.resize((max(8, image.width), image.height)), x, y - 0.5, max(shown, width), tall + 1
        )

    way = job.draw.choice(("form", "inline"))
    return Made(data=overlaid(job.base.data, {place.page: paint}, way=way), pages=frozenset({place.page}))


def _redacted(job: Job, kind: str) -> Made:
    place, words = chosen(job, kind)
    box = (place.box.x0 - 0.5, place.box.y0 - 0.5, place.box.x1 + 0.5, place.box.y1 + 0.5)
    code = (
        f"d = pymupdf.open(source)\np = d[{place.page - 1}]\n"
        f"p.add_redact_annot(pymupdf.Rect({box!r}), text={words!r}, fontname='china-s', "
        f"fontsize={place.box.height * 0.86:.2f}, fill=(1, 1, 1))\np.apply_redactions()\nd.save(target)\n"
    )
    return Made(data=library(job, job.base.data, "pymupdf", code), pages=frozenset({place.page}))


def _noted(job: Job, kind: str, subtype: str) -> Made:
    place, words = chosen(job, kind)

    def change(pdf: pikepdf.Pdf) -> None:
        x, y, width, tall = up(place.box, page_size(pdf, place.page)[1])
        own = patch(Box(0.6, 0, width + 0.6, tall), words, job.draw.choice(FACES), tall + 1.2)
        with pikepdf.open(io.BytesIO(drawn([own], (width + 2, tall + 2.4)))) as mark:
            form = pdf.copy_foreign(mark.pages[0].as_form_xobject())
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name("/" + subtype),
            F=4,
            Rect=pikepdf.Array([x - 0.6, y - 1.2, x + width + 1.4, y + tall + 1.2]),
            Contents=words,
            DA="0 g /Helv 10 Tf",
            AP=pikepdf.Dictionary(N=form),
        )
        page = pdf.pages[place.page - 1].obj
        if "/Annots" not in page:
            page.Annots = pikepdf.Array()
        page.Annots.append(pdf.make_indirect(note))

    return Made(data=edited(job.base.data, change), pages=frozenset({place.page}))


@harmful()
def number_covered(job: Job) -> Made:
    """A number under a white strip, another written on it, as a form over the page."""
    return _covered(job, "number", "form")


@harmful()
def number_covered_in_content(job: Job) -> Made:
    """The same in the page's own content."""
    return _covered(job, "number", "inline")


@harmful()
def date_covered(job: Job) -> Made:
    """A date written over."""
    return _covered(job, "date", job.draw.choice(("form", "inline")))


@harmful()
def name_covered(job: Job) -> Made:
    """A team member's name written over."""
    return _covered(job, "name", job.draw.choice(("form", "inline")))


@harmful()
def verdict_covered(job: Job) -> Made:
    """A check's result written over."""
    return _covered(job, "verdict", job.draw.choice(("form", "inline")))


@harmful()
def conclusion_covered(job: Job) -> Made:
    """The conclusion's line written over."""
    return _covered(job, "conclusion", job.draw.choice(("form", "inline")))


@harmful()
def number_pasted(job: Job) -> Made:
    """A small picture of another number over a number."""
    return _pasted(job, "number")


@harmful()
def date_pasted(job: Job) -> Made:
    """A small picture of another date over a date."""
    return _pasted(job, "date")


@harmful()
def verdict_pasted(job: Job) -> Made:
    """A small picture of another result over a result."""
    return _pasted(job, "verdict")


@harmful()
def name_pasted(job: Job) -> Made:
    """A small picture of another name over a name."""
    return _pasted(job, "name")


@harmful()
def number_redacted(job: Job) -> Made:
    """A number taken out and another put in by a program's redaction."""
    return _redacted(job, "number")


@harmful()
def verdict_redacted(job: Job) -> Made:
    """A result taken out and another put in by a program's redaction."""
    return _redacted(job, "verdict")


@harmful()
def name_redacted(job: Job) -> Made:
    """A name taken out and another put in by a program's redaction."""
    return _redacted(job, "name")


@harmful()
def number_noted_over(job: Job) -> Made:
    """A box of text with a white ground, as an annotation over a number."""
    return _noted(job, "number", "FreeText")


@harmful()
def conclusion_stamped_over(job: Job) -> Made:
    """A stamp annotation with another conclusion over the conclusion."""
    return _noted(job, "conclusion", "Stamp")


@harmful()
def verdict_whitened(job: Job) -> Made:
    """A result covered in white, nothing written: 不符合 without its 不, where there is one."""
    place, _ = chosen(job, "verdict")
    box = place.box
    if place.text.startswith("不"):
        box = Box(box.x0, box.y0, box.x0 + box.width / len(place.text), box.y1)
    return Made(
        data=overlaid(job.base.data, {place.page: patch(box, "", "song")}, way="inline"),
        pages=frozenset({place.page}),
    )


@harmful()
def number_blackened(job: Job) -> Made:
    """A number blackened: what the inspector should compare is not to be seen."""
    place, _ = chosen(job, "number")

    def paint(canvas: Canvas) -> None:
        canvas.rect(*up(place.box, A4[1]), stroke=0, fill=1)

    return Made(data=overlaid(job.base.data, {place.page: paint}), pages=frozenset({place.page}))
