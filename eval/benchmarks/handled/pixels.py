"""A scan's own picture worked on: one page decoded, changed and stored again as its machine stores it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from core.geometry import Box
from eval.benchmarks.handled.devices import Device, add_picture_page, rendered
from eval.benchmarks.handled.kinds import Job
from eval.benchmarks.handled.paper import exchanged, saved, written

PagePicture = Image.Image
Change = Callable[[PagePicture], PagePicture]


def device_of(job: Job) -> Device:
    """The machine that scanned the base."""
    assert job.base.device is not None
    return job.base.device


def page_picture(job: Job, number: int) -> PagePicture:
    """The picture of a page (from 1) as the machine stored it."""
    device, document = device_of(job), pdfium.PdfDocument(job.base.data)
    try:
        image = rendered(document, number, device.dpi)
    finally:
        document.close()
    return image if device.is_colour else image.convert("L")


def with_pages(job: Job, changes: Mapping[int, Change], device: Device | None = None) -> bytes:
    """The base with these pages' pictures changed and stored again, by its own machine's settings if no other
    is given.
    """
    done = {}
    for number, change in changes.items():
        pdf = pikepdf.new()
        add_picture_page(pdf, change(page_picture(job, number)), device or device_of(job))
        done[number] = (saved(pdf), 1)
    return exchanged(job.base.data, done)


def in_pixels(job: Job, box: Box, margin: float = 2.0) -> tuple[int, int, int, int]:
    """A place in points as pixels of the machine, with a margin in points around it."""
    scale = device_of(job).dpi / 72
    corners = (box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)
    left, top, right, low = (max(0, round(value * scale)) for value in corners)
    return left, top, right, low


def ground_of(image: PagePicture, place: tuple[int, int, int, int]) -> int | tuple[int, ...]:
    """The paper's colour beside a place: the brighter pixels' middle."""
    left, top, right, low = place
    near = image.crop((max(0, left - 12), max(0, top - 12), min(image.width, right + 12), low + 12))
    levels = [_bright(channel) for channel in near.split()]
    return levels[0] if len(levels) == 1 else tuple(levels)


def _bright(channel: Image.Image) -> int:
    counts = channel.histogram()
    return max(range(128, 256), key=counts.__getitem__)


def typed_over(
    image: PagePicture,
    place: tuple[int, int, int, int],
    words: str,
    face: str,
    *,
    ground: int | tuple[int, ...],
    blur: float = 0.0,
) -> PagePicture:
    """The picture with a place filled with one colour and words written on it."""
    left, top, right, low = place
    ink = written(words, face, max(10, round((low - top) * 0.8)))
    ink = ink.resize((min(ink.width, right - left - 2), min(ink.height, low - top - 2)))
    ink = ink.filter(ImageFilter.GaussianBlur(blur)) if blur else ink
    image = image.copy()
    image.paste(ground, place)
    dark = Image.new(image.mode, ink.size, 0 if image.mode == "L" else (0, 0, 0))
    image.paste(dark, (left + 1, top + 1), ink.point(lambda value: 255 - value))
    return image


def all_pages(job: Job, change: Change, numbers: Iterable[int] = ()) -> bytes:
    """The base with all pages, or these, changed alike."""
    chosen = list(numbers) or range(1, job.base.pages + 1)
    return with_pages(job, dict.fromkeys(chosen, change))
