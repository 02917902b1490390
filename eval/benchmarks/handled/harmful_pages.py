"""Pages exchanged, put in and taken out of a typed report."""

from __future__ import annotations

import pikepdf
import pypdfium2 as pdfium
from docx import Document
from docx.shared import Pt
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.devices import draw_device, pictures_as_pdf, scanned
from eval.benchmarks.handled.falsified import falsified
from eval.benchmarks.handled.harmful_covers import can_be_falsified, patch
from eval.benchmarks.handled.harmless_parts import put_in
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmful
from eval.benchmarks.handled.layers import lines_of
from eval.benchmarks.handled.paper import A4, FACES, drawn, edited, exchanged, font, overlaid
from eval.benchmarks.handled.programs import exported


def _page(job: Job) -> int:
    return job.draw.choice(job.base.body)


def _retyped(job: Job, number: int) -> bytes:
    """The page's words set anew by another program, one number changed."""
    face, lines = job.draw.choice(FACES), lines_of(job.base.data, number)
    numbered = [index for index, line in enumerate(lines) if can_be_falsified(line.text, "number")]
    changed = job.draw.choice(numbered) if numbered else -1

    def paint(canvas: Canvas) -> None:
        for index, line in enumerate(lines):
            words = falsified(line.text, "number", job.draw) if index == changed else line.text
            canvas.setFont(font(face), max(9.5, line.height * 0.95))
            canvas.drawString(line.x, line.y + 1, words)

    return drawn([paint])


@harmful()
def page_retyped(job: Job) -> Made:
    """A body page set anew by another program, a number changed."""
    number = _page(job)
    data = exchanged(job.base.data, {number: (_retyped(job, number), 1)})
    return Made(data=data, pages=frozenset({number}))


@harmful()
def page_rewritten_in_word_processor(job: Job) -> Made:
    """A body page written anew with a word processor."""
    number = _page(job)
    document = Document()
    document.sections[0].page_width, document.sections[0].page_height = (Pt(side) for side in A4)
    for line in lines_of(job.base.data, number)[:34]:
        document.add_paragraph(line.text).paragraph_format.space_after = 0
    path = job.folder / "page.docx"
    document.save(str(path))
    data = exchanged(job.base.data, {number: (exported(job, path), 1)})
    return Made(data=data, pages=frozenset({number}))


@harmful()
def page_of_other_report(job: Job) -> Made:
    """A body page exchanged for one of another report."""
    number, other = _page(job), job.other
    data = exchanged(job.base.data, {number: (other.data, job.draw.choice(other.body))})
    return Made(data=data, pages=frozenset({number}))


@harmful()
def page_scanned_with_change(job: Job) -> Made:
    """A body page printed with a changed number, scanned and put back among typed pages."""
    places = [
        place
        for place in job.base.targets("number")
        if place.page in job.base.body and can_be_falsified(place.text, "number")
    ]
    if not places:
        raise UnfitError
    place = job.draw.choice(places)
    words = falsified(place.text, "number", job.draw)
    changed = overlaid(job.base.data, {place.page: patch(place.box, words, job.draw.choice(FACES))})
    device = draw_device(job.draw)
    page = pictures_as_pdf(scanned(changed, [place.page], device, job.draw), device)
    return Made(data=exchanged(job.base.data, {place.page: (page, 1)}), pages=frozenset({place.page}))


@harmful()
def page_put_in_from_other_report(job: Job) -> Made:
    """A page of another report put in among the body's."""
    after, other = _page(job), job.other
    page = pikepdf_page(other.data, job.draw.choice(other.body))
    return Made(data=put_in(job.base.data, page, after), pages=frozenset({after + 1}))


def pikepdf_page(data: bytes, number: int) -> bytes:
    """One page as a file."""

    def change(pdf: pikepdf.Pdf) -> None:
        for index in reversed(range(len(pdf.pages))):
            if index != number - 1:
                del pdf.pages[index]

    return edited(data, change)


@harmful()
def page_put_in_retyped(job: Job) -> Made:
    """A page of reworded text by another program put in among the body's."""
    after = _page(job)
    page = _retyped(job, job.draw.choice(job.base.body))
    return Made(data=put_in(job.base.data, page, after), pages=frozenset({after + 1}))


@harmful()
def page_taken_out(job: Job) -> Made:
    """A body page taken out: the printed numbers have a gap."""
    number = _page(job)
    if not _is_numbered(job):
        raise UnfitError

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[number - 1]

    return Made(data=edited(job.base.data, change), pages=frozenset({number - 1, number}))


def _is_numbered(job: Job) -> bool:
    """Whether most body pages end with a number that rises with the page."""
    document = pdfium.PdfDocument(job.base.data)
    seen = 0
    for number in job.base.body:
        words = document[number - 1].get_textpage().get_text_bounded(0, 0, 595, 70)
        seen += any(char.isdigit() for char in words)
    document.close()
    return seen >= len(job.base.body) / 2


@harmful()
def two_pages_retyped(job: Job) -> Made:
    """Two body pages set anew by another program."""
    pages = job.draw.sample(job.base.body, min(2, len(job.base.body)))
    data = exchanged(job.base.data, {number: (_retyped(job, number), 1) for number in pages})
    return Made(data=data, pages=frozenset(pages))
