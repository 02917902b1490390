"""Scanned reports altered: patches, exchanged pages, text layers that lie."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.geometry import Box
from eval.benchmarks.handled.changes import updated
from eval.benchmarks.handled.devices import draw_device, pictures_as_pdf, rendered, scanned
from eval.benchmarks.handled.falsified import falsified
from eval.benchmarks.handled.harmful_covers import can_be_falsified, chosen, patch
from eval.benchmarks.handled.harmless_parts import put_in
from eval.benchmarks.handled.kinds import SCAN, Job, Made, UnfitError, harmful
from eval.benchmarks.handled.layers import Line, with_layer
from eval.benchmarks.handled.paper import FACES, exchanged, overlaid, page_size, picture, up, written


def _height(job: Job, number: int) -> float:
    with pikepdf.open(io.BytesIO(job.base.data)) as pdf:
        return page_size(pdf, number)[1]


def _patched(job: Job, kind: str, way: str) -> Made:
    place, words = chosen(job, kind)
    box = Box(place.box.x0 - 2, place.box.y0 - 2, place.box.x1 + 2, place.box.y1 + 2)
    paint = patch(box, words, job.draw.choice(FACES), _height(job, place.page))
    return Made(data=overlaid(job.base.data, {place.page: paint}, way=way), pages=frozenset({place.page}))


@harmful(SCAN)
def scan_number_covered(job: Job) -> Made:
    """A strip with another number drawn over a scan."""
    return _patched(job, "number", "inline")


@harmful(SCAN)
def scan_verdict_covered(job: Job) -> Made:
    """A strip with another result drawn over a scan."""
    return _patched(job, "verdict", "form")


def _pasted(job: Job, kind: str) -> Made:
    place, words = chosen(job, kind)
    x, y, width, tall = up(place.box, _height(job, place.page))
    image = written(words, job.draw.choice(("song", "serif", "hei")), 42)

    def paint(canvas: Canvas) -> None:
        picture(canvas, image, x - 2, y - 2, width + 4, tall + 4)

    data = overlaid(job.base.data, {place.page: paint}, way=job.draw.choice(("form", "inline")))
    return Made(data=data, pages=frozenset({place.page}))


@harmful(SCAN)
def scan_number_pasted(job: Job) -> Made:
    """A small picture of another number over a scan."""
    return _pasted(job, "number")


@harmful(SCAN)
def scan_date_pasted(job: Job) -> Made:
    """A small picture of another date over a scan."""
    return _pasted(job, "date")


@harmful(SCAN)
def scan_number_painted(job: Job) -> Made:
    """The scan's picture itself painted over: clean white and another number, stored anew."""
    device = job.base.device
    assert device is not None
    place, words = chosen(job, "number")
    document = pdfium.PdfDocument(job.base.data)
    image = rendered(document, place.page, device.dpi)
    document.close()
    image = image if device.is_colour else image.convert("L")
    scale = device.dpi / 72
    box = tuple(round(value * scale) for value in place.box)
    line = written(words, "song", max(12, round(place.box.height * scale * 0.95)))
    ground = Image.new(
        image.mode, (box[2] - box[0] + 6, box[3] - box[1] + 6), image.getpixel((box[0] - 6, box[1] - 6))
    )
    image.paste(ground, (box[0] - 3, box[1] - 3))
    image.paste(line.convert(image.mode), (box[0], box[1]))
    page = pictures_as_pdf([image], device)
    return Made(data=exchanged(job.base.data, {place.page: (page, 1)}), pages=frozenset({place.page}))


def _exchangeable(job: Job) -> int:
    pages = [page for page in job.base.body if 4 <= page < job.base.pages - 1]
    if not pages:
        raise UnfitError
    return job.draw.choice(pages)


@harmful(SCAN)
def scan_page_of_other_device(job: Job) -> Made:
    """A body page with a changed number, scanned with another machine."""
    number = _exchangeable(job)
    places = [place for place in job.base.targets("number") if place.page == number]
    data = job.base.typed
    if places:
        place = job.draw.choice(places)
        words = falsified(place.text, "number", job.draw) if can_be_falsified(place.text, "number") else ""
        data = overlaid(data, {number: patch(place.box, words, "song")})
    device = draw_device(job.draw, unlike=job.base.device)
    page = pictures_as_pdf(scanned(data, [number], device, job.draw), device)
    return Made(data=exchanged(job.base.data, {number: (page, 1)}), pages=frozenset({number}))


@harmful(SCAN)
def scan_page_typed(job: Job) -> Made:
    """A typed page in the place of a scanned one."""
    number = _exchangeable(job)
    return Made(data=exchanged(job.base.data, {number: (job.base.typed, number)}), pages=frozenset({number}))


@harmful(SCAN)
def scan_page_put_in(job: Job) -> Made:
    """A page of another report, scanned with another machine, put in."""
    after, other = _exchangeable(job), job.other
    device = draw_device(job.draw, unlike=job.base.device)
    pages = scanned(other.typed or other.data, [job.draw.choice(other.body)], device, job.draw)
    data = put_in(job.base.data, pictures_as_pdf(pages, device), after)
    return Made(data=data, pages=frozenset({after + 1}))


def _lied(job: Job, kind: str) -> Made:
    places = [
        place
        for place in job.base.targets(kind)
        if can_be_falsified(place.text, kind) and len(place.text) > (2 if kind == "number" else 1)
    ]
    if not places:
        raise UnfitError
    pages: set[int] = set()
    for place in job.draw.sample(places, min(4, len(places))):
        pages.add(place.page)
    words = {place.text: falsified(place.text, kind, job.draw) for place in places if place.page in pages}
    told: set[int] = set()

    def read(line: Line) -> str:
        if line.page not in pages:
            return line.text
        for old, new in words.items():
            if old in line.text and not (kind == "verdict" and f"不{old}" in line.text):
                told.add(line.page)
                return line.text.replace(old, new, 1)
        return line.text

    data = with_layer(job.base, read)
    if not told:
        raise UnfitError
    return Made(data=data, pages=frozenset(told))


@harmful(SCAN)
def scan_layer_other_numbers(job: Job) -> Made:
    """A text layer with other numbers than are seen."""
    return _lied(job, "number")


@harmful(SCAN)
def scan_layer_other_verdicts(job: Job) -> Made:
    """A text layer with other results than are seen."""
    return _lied(job, "verdict")


@harmful(SCAN)
def scan_layer_other_names(job: Job) -> Made:
    """A text layer with other names than are seen."""
    return _lied(job, "name")


@harmful(SCAN)
def scan_layer_other_dates(job: Job) -> Made:
    """A text layer with other dates than are seen."""
    return _lied(job, "date")


@harmful(SCAN)
def scan_layer_of_other_report(job: Job) -> Made:
    """A text layer of another report on three pages."""
    other = job.other
    words = re.sub(r"\s", "", str(other.label["facts"]["conclusion"]["excerpt"]))
    pages = set(job.draw.sample(job.base.body, min(3, len(job.base.body))))

    def read(line: Line) -> str:
        return words[: max(4, len(line.text))] if line.page in pages else line.text

    return Made(data=with_layer(job.base, read), pages=frozenset(pages))


@harmful(SCAN)
def scan_changed_after_report(job: Job) -> Made:
    """A strip with another number appended to a scan a year later."""
    place, words = chosen(job, "number")
    paint = patch(place.box, words, "song", _height(job, place.page))
    day = job.base.day.replace(day=1, year=job.base.day.year + 1)
    return Made(data=updated(job.base.data, {place.page: paint}, day), pages=frozenset({place.page}))
