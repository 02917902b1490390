"""Seals that tests draw themselves: a ring with a name along it, a line across, a number; square ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from tests.fonts import chinese_font

Pixels = npt.NDArray[np.uint8]
A4_SIDE = 2339  # pixels of a page's longer side at 200 dpi


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn. ``flat`` is the height of an oval by its width, ``turn`` degrees clockwise."""

    name: str = "青岚安全技术咨询有限公司"
    caption: str = ""
    number: str = ""
    flat: float = 1.0
    turn: float = 0.0
    ink: tuple[int, int, int] = (200, 36, 40)
    strength: float = 0.8
    side: int = 320


def mark(seal: Drawn) -> Pixels:
    """Its ink, 0 to 255."""
    side, height = seal.side, round(seal.side * seal.flat)
    sheet = Image.new("L", (side, height), 0)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((4, 4, side - 5, height - 5), outline=255, width=8)
    size = round(side * (0.115 if seal.flat == 1.0 else 0.085))
    _along(sheet, seal.name, size, 248.0 if len(seal.name) > 10 else 220.0, is_lower=False)
    if seal.number:
        _along(sheet, seal.number, round(side * 0.055), 64.0, is_lower=True)
    if seal.caption:
        font = ImageFont.truetype(chinese_font(), round(side * 0.1))
        pen.text((side / 2, height * 0.73), seal.caption, font=font, fill=255, anchor="mm")
    turned = sheet.rotate(-seal.turn, resample=Image.Resampling.BICUBIC)
    return np.asarray(turned, np.uint8)


def _along(sheet: Image.Image, text: str, size: int, span: float, *, is_lower: bool) -> None:
    """Characters along the ring: of the name with their feet inwards, of the number outwards."""
    font = ImageFont.truetype(chinese_font(), size)
    across, down = sheet.width / 2 - 18 - size * 0.6, sheet.height / 2 - 18 - size * 0.6
    for index, character in enumerate(text):
        angle = -span / 2 + span * index / max(1, len(text) - 1)
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), character, font=font, fill=255, anchor="mm")
        tile = tile.rotate(angle if is_lower else -angle, resample=Image.Resampling.BICUBIC)
        sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        x = sheet.width / 2 + across * sine
        y = sheet.height / 2 + (down if is_lower else -down) * cosine
        sheet.paste(255, (round(x - size), round(y - size)), tile)


def square(name: str, side: int = 170, *, is_carved: bool = False) -> Pixels:
    """A person's square seal in two columns from the right; ``is_carved``: the characters are left white."""
    sheet = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((3, 3, side - 4, side - 4), outline=255, width=7, fill=255 if is_carved else 0)
    rows = -(-len(name) // 2)
    font = ImageFont.truetype(chinese_font(), round(side * 0.36))
    for index, character in enumerate(name):
        x = side * (0.72 if index < rows else 0.28)
        y = side * (0.28 + 0.44 * (index % rows))
        pen.text((x, y), character, font=font, fill=0 if is_carved else 255, anchor="mm")
    return np.asarray(sheet, np.uint8)


def pressed(sheet: Pixels, ink: Pixels, place: tuple[int, int], seal: Drawn) -> Pixels:
    """A page (RGB) with the ink laid over it at ``place`` (x, y), cut at the page's edges."""
    page = sheet.astype(np.float32)
    x, y = place
    top, left = max(0, y), max(0, x)
    bottom, right = min(page.shape[0], y + ink.shape[0]), min(page.shape[1], x + ink.shape[1])
    cover = ink[top - y : bottom - y, left - x : right - x, None].astype(np.float32) / 255 * seal.strength
    part = page[top:bottom, left:right]
    ink_there = np.array(seal.ink, np.float32) * (0.4 + 0.6 * part / 255)
    part[:] = part * (1 - cover) + cover * ink_there
    return page.clip(0, 255).astype(np.uint8)


def sheet(lines: tuple[str, ...] = (), width: int = 1654, height: int = 900) -> Pixels:
    """White paper with lines of black text from 60 pixels down, 90 apart."""
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(chinese_font(), 38)
    for row, line in enumerate(lines):
        pen.text((300, 60 + 90 * row), line, font=font, fill=(15, 15, 15))
    return np.asarray(page, np.uint8)
