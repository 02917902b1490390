"""What scanning programs and pens do to sheets and their pictures, honestly."""

from __future__ import annotations

import numpy as np
import pikepdf
from PIL import Image, ImageFilter

from eval.benchmarks.handled.bases import Target
from eval.benchmarks.handled.devices import add_picture_page, again, as_scanned, pictures_as_pdf, scanned
from eval.benchmarks.handled.falsified import falsified
from eval.benchmarks.handled.harmful_covers import can_be_falsified, patch
from eval.benchmarks.handled.kinds import SCAN, Job, Made, UnfitError, harmless
from eval.benchmarks.handled.paper import exchanged, overlaid, saved, written
from eval.benchmarks.handled.pixels import (
    all_pages,
    device_of,
    ground_of,
    in_pixels,
    page_picture,
    typed_over,
    with_pages,
)


def _target(job: Job, kind: str) -> Target:
    places = [place for place in job.base.targets(kind) if place.page > 2 and place.box.width > 8]
    if not places:
        raise UnfitError
    return job.draw.choice(places)


@harmless(SCAN)
def paper_made_white(job: Job) -> Made:
    """Whatever is nearly paper made white around the print, page by page, as scanning programs do."""

    def change(image: Image.Image) -> Image.Image:
        pixels = np.asarray(image)
        grey = np.asarray(image.convert("L").filter(ImageFilter.MinFilter(5)))
        is_paper = grey > 200
        done = np.where(is_paper if pixels.ndim == 2 else is_paper[:, :, None], 255, pixels)
        return Image.fromarray(done.astype(np.uint8))

    return Made(data=all_pages(job, change))


@harmless(SCAN)
def light_from_one_side(job: Job) -> Made:
    """A phone's pictures: bright to the end of the scale at one side, darker at the other."""

    def change(image: Image.Image) -> Image.Image:
        pixels = np.asarray(image, dtype=np.float32)
        light = np.linspace(0.85, 1.09, pixels.shape[1], dtype=np.float32)
        return Image.fromarray(
            np.clip(pixels * (light[None, :, None] if pixels.ndim == 3 else light), 0, 255).astype(np.uint8)
        )

    return Made(data=all_pages(job, change))


@harmless(SCAN)
def specks_taken_out(job: Job) -> Made:
    """Specks taken out of every page by a median."""
    return Made(data=all_pages(job, lambda image: image.filter(ImageFilter.MedianFilter(3))))


@harmless(SCAN)
def print_sharpened(job: Job) -> Made:
    """Every page sharpened by the machine."""
    return Made(data=all_pages(job, lambda image: image.filter(ImageFilter.UnsharpMask(2, 150, 2))))


@harmless(SCAN)
def field_whitened(job: Job) -> Made:
    """A name and a number erased with the scanning program's white rubber, nothing in their place."""
    place = _target(job, job.draw.choice(("name", "number")))
    area = in_pixels(job, place.box)

    def change(image: Image.Image) -> Image.Image:
        done = image.copy()
        done.paste(255 if image.mode == "L" else (255, 255, 255), area)
        return done

    return Made(data=with_pages(job, {place.page: change}))


def _before_scanning(job: Job, kind: str, face: str) -> Made:
    place = _target(job, kind)
    words = place.text
    if can_be_falsified(place.text, kind):
        words = falsified(place.text, kind, job.draw)
    typed = overlaid(job.base.typed, {place.page: patch(place.box, words, face)})
    device = device_of(job)
    page = pictures_as_pdf(scanned(typed, [place.page], device, job.draw), device)
    return Made(data=exchanged(job.base.data, {place.page: (page, 1)}))


@harmless(SCAN)
def sticker_over_word(job: Job) -> Made:
    """A slip glued over words before the sheet was scanned."""
    return _before_scanning(job, job.draw.choice(("number", "name")), "song")


@harmless(SCAN)
def tape_rewritten(job: Job) -> Made:
    """Correction tape with words written over it before the sheet was scanned."""
    return _before_scanning(job, job.draw.choice(("number", "verdict")), "kai")


@harmless(SCAN)
def annex_filled_on_screen(job: Job) -> Made:
    """The last sheet's blanks filled in on the screen, in the scan's own picture."""
    number, size = job.base.pages, device_of(job).dpi / 72

    def change(image: Image.Image) -> Image.Image:
        for row in range(6):
            top = round((180 + 40 * row) * size)
            area = (round(300 * size), top, round(380 * size), top + round(14 * size))
            image = typed_over(image, area, f"2023.0{row + 1}.1{row}", "song", ground=ground_of(image, area))
        return image

    return Made(data=with_pages(job, {number: change}))


@harmless(SCAN)
def numbered_by_machine(job: Job) -> Made:
    """A running number written into every page's picture by the machine, crisp, at its foot."""
    device = device_of(job)
    changes = {}
    for number in range(1, job.base.pages + 1):
        ink = written(f"AQ{number:06d}", "song", round(9 * device.dpi / 72))

        def change(image: Image.Image, ink: Image.Image = ink) -> Image.Image:
            image.paste(ink.convert(image.mode), (image.width // 3, image.height - 2 * ink.height))
            return image

        changes[number] = change
    return Made(data=with_pages(job, changes))


@harmless(SCAN)
def page_straightened(job: Job) -> Made:
    """One page turned by a degree and stored anew with better quality, at the same resolution."""
    number = job.draw.randint(4, job.base.pages - 3)

    def change(image: Image.Image) -> Image.Image:
        paper = 245 if image.mode == "L" else (245, 245, 243)
        return image.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=paper)

    return Made(data=with_pages(job, {number: change}, again(device_of(job), quality=90)))


@harmless(SCAN)
def pictured_page_by_choice(job: Job) -> Made:
    """A machine that chooses: text in two levels and fine, a page with a photograph grey and coarse."""
    device, number = device_of(job), job.draw.randint(5, job.base.pages - 3)
    pdf = pikepdf.new()
    for page in range(1, job.base.pages + 1):
        image = page_picture(job, page).convert("L")
        if page == number:
            photograph = Image.effect_noise((image.width // 2, image.height // 4), 70)
            image.paste(photograph, (image.width // 4, image.height // 2))
            coarse = again(device, dpi=device.dpi // 2)
            add_picture_page(pdf, image.resize((image.width // 2, image.height // 2)), coarse)
        else:
            add_picture_page(pdf, image.point(lambda value: 255 * (value > 150)).convert("1"), device)
    return Made(data=saved(pdf))


@harmless(SCAN)
def coloured_page_by_choice(job: Job) -> Made:
    """One page with a coloured drawing in colour and coarser, the others grey, by one machine."""
    device, number = device_of(job), job.draw.randint(5, job.base.pages - 3)
    pdf = pikepdf.new()
    for page in range(1, job.base.pages + 1):
        image = page_picture(job, page)
        if page == number:
            image = image.convert("RGB")
            image.paste(
                (200, 60, 50), (image.width // 4, image.height // 2, image.width // 3, image.height * 2 // 3)
            )
            coarse = again(device, dpi=device.dpi * 3 // 4, is_colour=True)
            image = image.resize((image.width * 3 // 4, image.height * 3 // 4))
            image = as_scanned(image, again(coarse, skew=0.0, blur=0.2), job.draw)
            add_picture_page(pdf, image, coarse)
        else:
            add_picture_page(pdf, image.convert("L"), device)
    return Made(data=saved(pdf))
