"""Scanning: pages of a PDF through a bad machine - skew, blur, noise, uneven light, JPEG - and back."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from core.geometry import Box
from eval.factory.render.draft import Draft, Item, PageDraft, Picture, PictureItem, Placed, TextItem

_MISREAD = {"日": "曰", "未": "末", "己": "已", "0": "O", "l": "1", "土": "士", "人": "入"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """A machine and its settings: ``skew`` at most, degrees; ``blur``, pixels; ``noise``, grey levels."""

    name: str
    dpi: int = 200
    skew: float = 0.6
    blur: float = 0.5
    noise: float = 3.0
    light: float = 0.12
    quality: int = 50
    is_colour: bool = False
    is_fax: bool = False


SCANNERS: dict[str, Scanner] = {
    scanner.name: scanner
    for scanner in (
        Scanner(name="office", dpi=200, skew=0.5, blur=0.5, noise=2.5, light=0.08, quality=52),
        Scanner(name="light", dpi=150, skew=0.7, blur=0.35, noise=0.3, light=0.05, quality=21),
        Scanner(name="colour", dpi=150, skew=0.4, blur=0.4, noise=1.5, light=0.1, quality=42, is_colour=True),
        Scanner(name="fine", dpi=300, skew=0.3, blur=0.7, noise=2.0, light=0.05, quality=60),
        Scanner(name="phone", dpi=180, skew=1.6, blur=0.8, noise=4.0, light=0.3, quality=55, is_colour=True),
        Scanner(name="fax", dpi=200, skew=0.8, blur=0.3, noise=0.0, light=0.0, quality=70, is_fax=True),
    )
}


def scan_pages(
    data: bytes,
    draft: Draft,
    numbers: set[int],
    scanner: Scanner,
    draw: random.Random,
    *,
    keeps_text: bool = False,
) -> tuple[Draft, dict[int, float]]:
    """The draft with these pages (from 1) replaced by pictures of themselves, and the angle of each page.

    Marks on scanned pages are turned with the page. ``keeps_text`` lays the text, unseen, over the picture.
    """
    document = pdfium.PdfDocument(data)
    pages: list[PageDraft] = []
    pictures = dict(draft.pictures)
    angles: dict[int, float] = {}
    try:
        for number, page in enumerate(draft.pages, start=1):
            if number not in numbers:
                pages.append(page)
                continue
            angles[number] = draw.uniform(-scanner.skew, scanner.skew)
            key = f"scan/{number}"
            pictures[key] = _scan(document[number - 1], scanner, angles[number], draw)
            box = Box(0, 0, page.width, page.height)
            items: list[Item] = [PictureItem(box, key)]
            if keeps_text:
                items += _hidden_text(page, angles[number], draw)
            pages.append(PageDraft(page.width, page.height, page.part, False, items, page.lines))
    finally:
        document.close()
    marks = {
        mark: [
            _turned(place, angles[place.page], draft) if place.page in angles else place for place in places
        ]
        for mark, places in draft.marks.items()
    }
    done = Draft(pages=pages, pictures=pictures, marks=marks, sections=draft.sections, seals=draft.seals)
    return done, angles


def turned_box(box: Box, angle: float, width: float, height: float) -> Box:
    """The upright box around a box turned by ``angle`` degrees anticlockwise about the page's centre."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    cx, cy = width / 2, height / 2
    corners = [(x - cx, y - cy) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    turned = [(cx + x * c + y * s, cy - x * s + y * c) for x, y in corners]
    xs, ys = [x for x, _ in turned], [y for _, y in turned]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(place: Placed, angle: float, draft: Draft) -> Placed:
    page = draft.pages[place.page - 1]
    return Placed(place.page, turned_box(place.box, angle, page.width, page.height), place.text)


def _scan(page: Any, scanner: Scanner, angle: float, draw: random.Random) -> Picture:
    pixels = _seen(page, scanner, angle, draw)
    if scanner.is_fax:
        return _bilevel(pixels)
    height, width = pixels.shape[:2]
    return Picture(width, height, _coded(pixels, scanner), channels=3 if pixels.ndim == 3 else 1)


def scanned(page: Any, scanner: Scanner, angle: float, draw: random.Random) -> Any:
    """RGB pixels of a page of a PDF as they come out of a scanner's file."""
    pixels = _seen(page, scanner, angle, draw)
    if not scanner.is_fax:
        coded = np.frombuffer(_coded(pixels, scanner), np.uint8)
        pixels = cv2.imdecode(coded, cv2.IMREAD_UNCHANGED)
    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB if pixels.ndim == 2 else cv2.COLOR_BGR2RGB)


def _seen(page: Any, scanner: Scanner, angle: float, draw: random.Random) -> Any:
    """Grey or BGR pixels, before they are stored."""
    bitmap = page.render(scale=scanner.dpi / 72, grayscale=not scanner.is_colour, rev_byteorder=False)
    pixels: Any = np.ascontiguousarray(bitmap.to_numpy())
    if pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[..., :3] if pixels.shape[2] >= 3 else pixels[..., 0])
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    pixels = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    if scanner.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), scanner.blur * scanner.dpi / 200)
    pixels = _light(pixels, scanner, draw)
    return np.where(pixels > 165, 255, 0).astype(np.uint8) if scanner.is_fax else pixels


def _coded(pixels: Any, scanner: Scanner) -> bytes:
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        scanner.quality,
        cv2.IMWRITE_JPEG_OPTIMIZE,
        1,
        cv2.IMWRITE_JPEG_PROGRESSIVE,
        1,
    ]
    _, coded = cv2.imencode(".jpg", pixels, options)
    return coded.tobytes()


def _bilevel(pixels: Any) -> Picture:
    """Black and white, coded as CCITT group 4, as fax machines and old scanners store it."""
    out = io.BytesIO()
    image = Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE)
    image.save(out, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(out) as coded:
        offset, length = coded.tag_v2[273][0], coded.tag_v2[279][0]  # type: ignore[attr-defined]
    data = out.getvalue()[offset : offset + length]
    return Picture(image.width, image.height, data, channels=1, is_bilevel=True)


def _hidden_text(page: PageDraft, angle: float, draw: random.Random) -> list[Item]:
    """The text of a page as an earlier recognition left it: turned with the page, a few characters wrong."""
    hidden: list[Item] = []
    for item in page.items:
        if not isinstance(item, TextItem):
            continue
        x, y = _turn_point(item.x, item.baseline, angle, page.width, page.height)
        text = "".join(_MISREAD.get(char, char) if draw.random() < 0.3 else char for char in item.text)
        hidden.append(replace(item, x=x, baseline=y, text=text, is_hidden=True, turn=angle))
    return hidden


def _turn_point(x: float, y: float, angle: float, width: float, height: float) -> tuple[float, float]:
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = x - width / 2, y - height / 2
    return width / 2 + dx * c + dy * s, height / 2 - dx * s + dy * c


def _light(pixels: Any, scanner: Scanner, draw: random.Random) -> Any:
    """Uneven light, grey paper and grain."""
    height, width = pixels.shape[:2]
    noise = np.random.default_rng(draw.getrandbits(32))
    corners = np.array(
        [[1 - draw.uniform(0, scanner.light) for _ in range(2)] for _ in range(2)], dtype=np.float32
    )
    field = cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)
    tile = noise.normal(0, scanner.noise, (256, 256)).astype(np.float32)
    grain: Any = (
        np.tile(tile, (height // 256 + 1, width // 256 + 1))[:height, :width] if scanner.noise else 0.0
    )
    shade = field if pixels.ndim == 2 else field[..., None]
    noisy = pixels.astype(np.float32) * shade * 0.985 + (
        grain if pixels.ndim == 2 or scanner.noise == 0 else grain[..., None]
    )
    return np.clip(noisy, 0, 255).astype(np.uint8)
