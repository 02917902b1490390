"""Scanners of offices: pages of a file as a machine sees them, and a file of such pictures."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

_NAMES = (
    ("Canon iR-ADV C5535", "Canon"),
    ("RICOH MP C3004", "RICOH MP C3004"),
    ("KONICA MINOLTA bizhub C368", "KONICA MINOLTA bizhub C368"),
    ("EPSON Scan", "EPSON Scan"),
    ("HP Digital Sending Device", "HP Digital Sending Device"),
    ("ScanSnap Manager", "PFU PDF Library 1.3.1"),
    ("CamScanner", "intsig.com pdf producer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A machine and its settings."""

    creator: str
    producer: str
    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    is_colour: bool = False
    is_bilevel: bool = False


def draw_device(draw: random.Random, *, unlike: Device | None = None) -> Device:
    """A device; with ``unlike``, one of another maker and resolution."""
    while True:
        creator, producer = draw.choice(_NAMES)
        device = Device(
            creator=creator,
            producer=producer,
            dpi=draw.choice((150, 200, 200, 300)),
            skew=draw.choice((0.2, 0.5, 0.9)),
            blur=draw.uniform(0.3, 0.8),
            noise=draw.uniform(0.5, 3.5),
            quality=draw.randint(35, 80),
            is_colour=draw.random() < 0.4,
        )
        if unlike is None or (device.producer != unlike.producer and device.dpi != unlike.dpi):
            return device


def scanned(data: bytes, numbers: Iterable[int], device: Device, draw: random.Random) -> list[Image.Image]:
    """These pages (from 1) of the file as the device sees them, each a little askew."""
    document = pdfium.PdfDocument(data)
    try:
        return [as_scanned(rendered(document, number, device.dpi), device, draw) for number in numbers]
    finally:
        document.close()


def rendered(document: pdfium.PdfDocument, number: int, dpi: int) -> Image.Image:
    """One page as seen."""
    page = document[number - 1]
    image: Image.Image = page.render(scale=dpi / 72, may_draw_forms=False).to_pil().convert("RGB")
    page.close()
    return image


def as_scanned(image: Image.Image, device: Device, draw: random.Random) -> Image.Image:
    """A clean picture of a page, through the device."""
    angle = draw.uniform(-device.skew, device.skew)
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    image = image.filter(ImageFilter.GaussianBlur(device.blur))
    if not device.is_colour:
        image = image.convert("L")
    grain = np.random.default_rng(draw.getrandbits(32))
    pixels = np.asarray(image, dtype=np.float32)
    light = np.linspace(draw.uniform(0.93, 1.0), draw.uniform(0.93, 1.0), pixels.shape[1], dtype=np.float32)
    pixels = pixels * (light[None, :, None] if pixels.ndim == 3 else light[None, :])
    pixels = pixels + grain.normal(0.0, device.noise, pixels.shape).astype(np.float32)
    seen = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return (
        seen.convert("L").point(lambda value: 255 * (value > 150)).convert("1") if device.is_bilevel else seen
    )


def pictures_as_pdf(pictures: Sequence[Image.Image], device: Device) -> bytes:
    """A file of one picture on each page, as the device writes it."""
    pdf = pikepdf.new()
    for picture in pictures:
        add_picture_page(pdf, picture, device)
    pdf.docinfo["/Creator"], pdf.docinfo["/Producer"] = device.creator, device.producer
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def add_picture_page(pdf: pikepdf.Pdf, picture: Image.Image, device: Device) -> None:
    """Append a page that is this picture."""
    width, height = (size * 72 / device.dpi for size in picture.size)
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=image_stream(pdf, picture, device.quality))
    )
    page.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode())


def image_stream(pdf: pikepdf.Pdf, picture: Image.Image, quality: int) -> pikepdf.Stream:
    """A picture as JPEG, or losslessly where it has two levels; one with alpha gets a soft mask."""
    if picture.mode == "RGBA":
        stream = image_stream(pdf, picture.convert("RGB"), quality)
        mask = _flat(pdf, picture.getchannel("A"), 8)
        stream.SMask = mask
        return stream
    if picture.mode == "1":
        return _flat(pdf, picture, 1)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    stream = pdf.make_stream(out.getvalue())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    stream.Filter = pikepdf.Name.DCTDecode
    return stream


def _flat(pdf: pikepdf.Pdf, picture: Image.Image, bits: int) -> pikepdf.Stream:
    stream = pdf.make_stream(picture.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, bits
    stream.ColorSpace = pikepdf.Name.DeviceGray
    return stream


def again(device: Device, **changes: object) -> Device:
    """The same device with other settings."""
    return replace(device, **changes)  # type: ignore[arg-type]
