"""Scans whose pictures were altered themselves, and sheets of another scan."""

from __future__ import annotations

import numpy as np
from PIL import Image

from eval.benchmarks.handled.devices import Device, again, draw_device, pictures_as_pdf, scanned
from eval.benchmarks.handled.harmful_covers import chosen
from eval.benchmarks.handled.kinds import SCAN, Job, Made, UnfitError, harmful
from eval.benchmarks.handled.paper import exchanged
from eval.benchmarks.handled.pixels import device_of, ground_of, in_pixels, typed_over, with_pages


def _typed_in(job: Job, kind: str, *, blur: float = 0.0, is_white: bool = False, face: str = "song") -> Made:
    place, words = chosen(job, kind)
    if place.page not in job.base.body:
        raise UnfitError
    area = in_pixels(job, place.box, 1.0)

    def change(image: Image.Image) -> Image.Image:
        white = 255 if image.mode == "L" else (255, 255, 255)
        ground = white if is_white else ground_of(image, area)
        return typed_over(image, area, words, face, ground=ground, blur=blur)

    return Made(data=with_pages(job, {place.page: change}), pages=frozenset({place.page}))


@harmful(SCAN)
def pixels_number_typed_in(job: Job) -> Made:
    """Another number typed into the picture, on ground of the paper's colour."""
    return _typed_in(job, "number", face=job.draw.choice(("song", "serif")))


@harmful(SCAN)
def pixels_verdict_typed_in(job: Job) -> Made:
    """Another result typed into the picture, on ground of the paper's colour."""
    return _typed_in(job, "verdict")


@harmful(SCAN)
def pixels_number_on_white(job: Job) -> Made:
    """Another number on a strip of pure white in the picture."""
    return _typed_in(job, "number", is_white=True, face=job.draw.choice(("song", "hei")))


@harmful(SCAN)
def pixels_verdict_on_white(job: Job) -> Made:
    """Another result on a strip of pure white in the picture."""
    return _typed_in(job, "verdict", is_white=True, blur=0.6)


@harmful(SCAN)
def pixels_number_softened(job: Job) -> Made:
    """Another number typed in as soft as the print beside it."""
    return _typed_in(job, "number", blur=0.9)


@harmful(SCAN)
def pixels_number_copied(job: Job) -> Made:
    """Digits of the same page copied over others."""
    place, _ = chosen(job, "number")
    others = [
        item for item in job.base.targets("number") if item.page == place.page and item.text != place.text
    ]
    if not others or place.page not in job.base.body:
        raise UnfitError
    source = in_pixels(job, job.draw.choice(others).box, 1.0)
    left, top, right, low = in_pixels(job, place.box, 1.0)

    def change(image: Image.Image) -> Image.Image:
        part = image.crop(source).resize((right - left, low - top))
        done = image.copy()
        done.paste(part, (left, top))
        return done

    return Made(data=with_pages(job, {place.page: change}), pages=frozenset({place.page}))


def _sheet(job: Job, device: Device, count: int) -> Made:
    pages = [page for page in job.base.body if page >= 4 and page + count < job.base.pages]
    if not pages:
        raise UnfitError
    first = job.draw.choice(pages)
    numbers = range(first, first + count)
    done = {
        number: (pictures_as_pdf(scanned(job.base.typed, [number], device, job.draw), device), 1)
        for number in numbers
    }
    return Made(data=exchanged(job.base.data, done), pages=frozenset(numbers))


@harmful(SCAN)
def sheet_of_other_device(job: Job) -> Made:
    """Both sides of a sheet printed anew and scanned with another machine."""
    return _sheet(job, draw_device(job.draw, unlike=job.base.device), 2)


@harmful(SCAN)
def page_of_device_as_fine(job: Job) -> Made:
    """A page printed anew and scanned with another machine at the same resolution."""
    device = draw_device(job.draw, unlike=job.base.device)
    return _sheet(job, again(device, dpi=device_of(job).dpi), 1)


@harmful(SCAN)
def page_smoothed(job: Job) -> Made:
    """A page from a picture without any grain, at another resolution: a render, a little askew."""
    device = device_of(job)
    other = 150 if device.dpi != 150 else 200
    smooth = again(device, noise=0.0, blur=0.4, dpi=other, quality=int(np.clip(device.quality, 60, 80)))
    return _sheet(job, smooth, 1)
