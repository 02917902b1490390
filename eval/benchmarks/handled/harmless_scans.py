"""Scanned reports: their text layers, their parts, and what scanning programs do to them."""

from __future__ import annotations

import io
import random
from itertools import pairwise

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.devices import (
    add_picture_page,
    again,
    as_scanned,
    draw_device,
    image_stream,
    pictures_as_pdf,
    rendered,
    scanned,
)
from eval.benchmarks.handled.harmless_marks import seal
from eval.benchmarks.handled.harmless_parts import annex_lines, with_annex
from eval.benchmarks.handled.kinds import SCAN, Job, Made, UnfitError, harmless
from eval.benchmarks.handled.layers import Line, with_layer
from eval.benchmarks.handled.paper import (
    drawn,
    edited,
    exchanged,
    font,
    joined,
    overlaid,
    picture,
    saved,
    text_page,
)
from eval.benchmarks.handled.programs import run

_MISREAD = {
    "日": "曰",
    "未": "末",
    "己": "已",
    "0": "O",
    "1": "l",
    "土": "士",
    "人": "入",
    "，": ",",
    "。": ".",
}


@harmless(SCAN)
def scan_as_issued(job: Job) -> Made:
    """A scan, nothing done."""
    return Made(data=job.base.data)


@harmless(SCAN)
def scan_layer(job: Job) -> Made:
    """A text layer that agrees, unseen over the pictures."""
    return Made(data=with_layer(job.base, lambda line: line.text))


@harmless(SCAN)
def scan_layer_misread(job: Job) -> Made:
    """A text layer with the slips of a reading program."""
    share = job.draw.choice((0.01, 0.03, 0.06))

    def read(line: Line) -> str:
        return "".join(
            _MISREAD.get(char, char) if job.draw.random() < 10 * share else char for char in line.text
        )

    return Made(data=with_layer(job.base, read))


@harmless(SCAN)
def scan_layer_badly_read(job: Job) -> Made:
    """A text layer by a poor reading program: wrong digits and characters anywhere, lines left out."""

    def read(line: Line) -> str:
        if job.draw.random() < 0.05:
            return ""
        return "".join(_slip(char, job.draw) if job.draw.random() < 0.05 else char for char in line.text)

    return Made(data=with_layer(job.base, read))


def _slip(char: str, draw: random.Random) -> str:
    if char.isdigit():
        return draw.choice("0123456789")
    return draw.choice(("口", "田", "二", "|", "", char))


@harmless(SCAN)
def scan_layer_spaced(job: Job) -> Made:
    """A text layer with spaces between the characters."""
    return Made(data=with_layer(job.base, lambda line: " ".join(line.text)))


@harmless(SCAN)
def scan_layer_below(job: Job) -> Made:
    """Visible text below the page's picture, as some programs hide their layer."""
    return Made(data=with_layer(job.base, lambda line: line.text, is_below=True))


@harmless(SCAN)
def scan_layer_by_tesseract(job: Job) -> Made:
    """A text layer by Tesseract, over a part of the pages."""
    pages = {}
    for number in job.draw.sample(range(1, job.base.pages + 1), 3):
        document = pdfium.PdfDocument(job.base.data)
        image = rendered(document, number, 200)
        document.close()
        path = job.folder / "page.png"
        image.save(path, dpi=(200, 200))
        command = ["tesseract", str(path), str(job.folder / "read"), "-l", "chi_sim", "--dpi", "200", "pdf"]
        pages[number] = (run(job, b"", command, "read.pdf"), 1)
    return Made(data=exchanged(job.base.data, pages))


@harmless(SCAN)
def scan_in_two_batches(job: Job) -> Made:
    """The second half scanned with another machine."""
    device = draw_device(job.draw, unlike=job.base.device)
    cut = job.draw.randint(5, job.base.pages - 4)
    rest = scanned(job.base.typed, range(cut, job.base.pages + 1), device, job.draw)
    parts = [(job.base.data, range(1, cut)), (pictures_as_pdf(rest, device), None)]
    return Made(data=joined(parts, keep_info=job.base.data))


@harmless(SCAN)
def scan_sealed_in_colour(job: Job) -> Made:
    """Pages with a seal scanned in colour, the others in grey, by one machine."""
    assert job.base.device is not None
    if not job.base.sealed_pages:
        raise UnfitError
    device = again(job.base.device, is_colour=not job.base.device.is_colour)
    pages = {}
    for number in job.base.sealed_pages:
        pages[number] = (pictures_as_pdf(scanned(job.base.typed, [number], device, job.draw), device), 1)
    return Made(data=exchanged(job.base.data, pages))


@harmless(SCAN)
def scan_page_again(job: Job) -> Made:
    """One crooked page scanned again with the same machine."""
    assert job.base.device is not None
    number = job.draw.randint(2, job.base.pages)
    page = scanned(job.base.typed, [number], job.base.device, job.draw)
    return Made(data=exchanged(job.base.data, {number: (pictures_as_pdf(page, job.base.device), 1)}))


def _pictures(job: Job) -> list[Image.Image]:
    device = job.base.device
    assert device is not None
    document = pdfium.PdfDocument(job.base.data)
    pictures = [rendered(document, number, device.dpi) for number in range(1, len(document) + 1)]
    document.close()
    return pictures if device.is_colour else [image.convert("L") for image in pictures]


@harmless(SCAN)
def scan_in_strips(job: Job) -> Made:
    """Each page stored as horizontal strips."""
    device = job.base.device
    assert device is not None
    pdf, strips = pikepdf.new(), job.draw.choice((4, 8, 16))
    for image in _pictures(job):
        scale = 72 / device.dpi
        page = pdf.add_blank_page(page_size=(image.width * scale, image.height * scale))
        content, places, edges = (
            b"",
            pikepdf.Dictionary(),
            np.linspace(0, image.height, strips + 1).astype(int),
        )
        for index, (top, low) in enumerate(pairwise(edges)):
            part = image.crop((0, int(top), image.width, int(low)))
            places[f"/S{index}"] = image_stream(pdf, part, device.quality)
            content += (
                f"q {image.width * scale:.3f} 0 0 {part.height * scale:.3f} 0 "
                f"{(image.height - int(low)) * scale:.3f} cm /S{index} Do Q\n"
            ).encode()
        page.Resources = pikepdf.Dictionary(XObject=places)
        page.Contents = pdf.make_stream(content)
    return Made(data=saved(pdf))


@harmless(SCAN)
def scan_in_layers(job: Job) -> Made:
    """Mixed raster: a coarse background, and the writing in blocks of two-level masks."""
    device = job.base.device
    assert device is not None
    pdf, scale = pikepdf.new(), 72 / device.dpi
    for image in _pictures(job):
        grey = image.convert("L")
        page = pdf.add_blank_page(page_size=(image.width * scale, image.height * scale))
        ground = image.resize((image.width // 3, image.height // 3)).point(lambda v: max(v, 200))
        places = pikepdf.Dictionary({"/Bg": image_stream(pdf, ground, 30)})
        content = (
            f"q {image.width * scale:.3f} 0 0 {image.height * scale:.3f} 0 0 cm /Bg Do Q\n0 g\n".encode()
        )
        height = image.height // 3
        for index in range(3):
            part = grey.crop((0, index * height, image.width, (index + 1) * height))
            mask = image_stream(pdf, part.point(lambda v: 255 * (v > 140)).convert("1"), 0)
            mask.ImageMask, mask.Decode = True, pikepdf.Array([0, 1])
            del mask.ColorSpace
            places[f"/M{index}"] = mask
            low = (image.height - (index + 1) * height) * scale
            frame = f"{image.width * scale:.3f} 0 0 {height * scale:.3f} 0 {low:.3f}"
            content += f"q {frame} cm /M{index} Do Q\n".encode()
        page.Resources = pikepdf.Dictionary(XObject=places)
        page.Contents = pdf.make_stream(content)
    return Made(data=saved(pdf))


@harmless(SCAN)
def scan_in_automatic_colour(job: Job) -> Made:
    """The machine chooses for each page: two levels, grey or colour."""
    device = job.base.device
    assert device is not None
    pdf = pikepdf.new()
    for number, image in enumerate(_pictures(job), start=1):
        way = "colour" if number in job.base.sealed_pages else job.draw.choice(("grey", "two", "two"))
        seen = image.convert("L")
        if way == "two":
            seen = seen.point(lambda v: 255 * (v > 150)).convert("1")
        add_picture_page(pdf, image.convert("RGB") if way == "colour" else seen, device)
    return Made(data=saved(pdf))


@harmless(SCAN)
def scan_margins_whitened(job: Job) -> Made:
    """Dark edges and punch holes covered in white by the scanning program."""

    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(0, 0, 14, 842, stroke=0, fill=1)
        canvas.rect(0, 828, 596, 14, stroke=0, fill=1)
        for y in (280, 520):
            canvas.circle(24, y, 9, stroke=0, fill=1)

    return Made(data=overlaid(job.base.data, dict.fromkeys(range(1, job.base.pages + 1), paint)))


@harmless(SCAN)
def scan_cleaned(job: Job) -> Made:
    """Paper made white and the contrast raised on every page, by a phone's scanning program."""
    device = job.base.device
    assert device is not None
    pictures = [image.point(lambda v: min(255, int(v * 1.12))) for image in _pictures(job)]
    return Made(data=pictures_as_pdf(pictures, again(device, producer="intsig.com pdf producer", quality=60)))


@harmless(SCAN)
def scan_made_small(job: Job) -> Made:
    """Pictures made small by Ghostscript."""
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/ebook"]
    return Made(data=run(job, job.base.data, [*command, "-o", "{out}", "{in}"]))


@harmless(SCAN)
def scan_numbered(job: Job) -> Made:
    """Page numbers and a fax machine's line over every page of a scan."""
    is_fax = job.draw.random() < 0.5

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Courier", 9)
        line = "2023-04-11 09:12  FROM: 0512-8311223   TO: AQJ   P." if is_fax else "G-00117"
        canvas.drawString(40, 825 if is_fax else 12, line)

    return Made(data=overlaid(job.base.data, dict.fromkeys(range(1, job.base.pages + 1), paint)))


@harmless(SCAN)
def scan_stamped(job: Job) -> Made:
    """An archive's box, a watermark and an electronic seal over a scan."""
    image = seal(job)

    def paint(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(0.8, 0, 0)
        canvas.rect(400, 790, 150, 34)
        canvas.setFillColorRGB(0.8, 0, 0)
        canvas.setFont(font("song"), 9)
        canvas.drawString(408, 800, "归档 2024 第117号")
        picture(canvas, image, 240, 110, 110, 110)

    def mark(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.7, 0.7, 0.7, alpha=0.3)
        canvas.setFont(font("song"), 40)
        canvas.drawString(120, 400, "仅供备案使用")

    pages = dict.fromkeys(range(2, job.base.pages + 1), mark)
    return Made(data=overlaid(job.base.data, {1: paint, **pages}))


@harmless(SCAN)
def scan_with_typed_annex(job: Job) -> Made:
    """A typed test report behind a scanned report."""
    pages = [text_page("检测报告", annex_lines(job), "song", foot=f"第{n}页") for n in (1, 2)]
    return Made(data=with_annex(job.base.data, drawn(pages)))


@harmless(SCAN)
def scan_with_typed_cover_sheet(job: Job) -> Made:
    """A sheet of the authority's system before a scanned report."""
    sheet = drawn([text_page("报送登记表", annex_lines(job), "kai")])
    return Made(data=joined([(sheet, None), (job.base.data, None)]))


@harmless(SCAN)
def scan_turned(job: Job) -> Made:
    """Pages that lay on their side in the feeder, turned in the viewer."""
    device = job.base.device
    assert device is not None
    number = job.draw.randint(4, job.base.pages)
    image = _pictures(job)[number - 1].rotate(90, expand=True)
    page = pictures_as_pdf([image], device)

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].rotate(90, relative=True)

    return Made(data=exchanged(job.base.data, {number: (edited(page, change), 1)}))


@harmless(SCAN)
def scan_with_photographs(job: Job) -> Made:
    """Site photographs of a phone among scanned pages."""
    phone = draw_device(job.draw, unlike=job.base.device)
    taken = as_scanned(
        Image.effect_noise((900, 1200), 60).convert("RGB"), again(phone, is_colour=True), job.draw
    )
    page = pictures_as_pdf([taken], again(phone, dpi=110))
    cut = job.draw.randint(5, job.base.pages - 1)
    with pikepdf.open(io.BytesIO(job.base.data)) as pdf, pikepdf.open(io.BytesIO(page)) as part:
        pdf.pages.insert(cut, part.pages[0])
        return Made(data=saved(pdf))


@harmless(SCAN)
def scan_signed_pages_typed_first(job: Job) -> Made:
    """Only the sealed pages and the annexes are scans; the body is typed: printed again for the file."""
    pages = {number: (job.base.data, number) for number in (*job.base.sealed_pages, job.base.pages)}
    return Made(data=exchanged(job.base.typed, pages))
