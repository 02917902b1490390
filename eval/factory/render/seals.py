"""Seals: the stamps of firms and people, as pictures with transparency.

Round with a star (公章 and its special kinds), oval (some contract seals), square (a person's seal), and the
flawless picture that signing software puts in.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eval.factory.blocks import Seal
from eval.factory.render.draft import Picture
from eval.factory.render.faces import face

_SIDE = 320
_COLOURS = {"red": (206, 32, 38), "dark": (176, 24, 34), "blue": (38, 62, 158)}


def seal_picture(seal: Seal, seed: str) -> Picture:
    """The picture of a seal; worn differently per seed."""
    return _picture(
        (seal.text, seal.caption, seal.code), seal.shape, seal.colour, (seal.strength, seal.cut), seed
    )


@lru_cache(maxsize=24)  # a megabyte and more each
def _picture(
    words: tuple[str, str, str], shape: str, colour: str, wear: tuple[float, float], seed: str
) -> Picture:
    draw = random.Random(seed)
    cover = _cover(words, shape, seed)
    alpha = cover.astype(np.uint8) if shape == "electronic" else _worn(cover, draw, *wear)
    return _tinted(alpha, _COLOURS[colour])


@lru_cache(maxsize=8)
def _cover(words: tuple[str, str, str], shape: str, seed: str) -> Any:
    """Where a seal has ink, before it is worn."""
    draw = random.Random(f"{seed}/cut")
    ink = {"oval": _oval, "square": _square}.get(shape, _round)(*words, draw)
    return np.asarray(ink.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)


@lru_cache(maxsize=64)
def name_stamp(name: str, seed: str) -> Picture:
    """A person's name stamp: the name in a frame, side by side or in two columns."""
    draw = random.Random(seed)
    size, is_wide = 76, draw.random() < 0.6
    columns = len(name) if is_wide else 2
    rows = -(-len(name) // columns)
    width, height = columns * size + 28, rows * size + 28
    ink = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(ink)
    pen.rectangle((4, 4, width - 5, height - 5), outline=255, width=draw.randint(4, 7))
    font = ImageFont.truetype(str(face(draw.choice(("kai", "song"))).path), size)
    for index, char in enumerate(name):
        column, row = (index % columns, 0) if is_wide else (1 - index // rows, index % rows)
        middle = (14 + size * (column + 0.5), 14 + size * (row + 0.5))
        pen.text(middle, char, font=font, fill=255, anchor="mm", stroke_width=2)
    cover = np.asarray(ink.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    return _tinted(_worn(cover, draw, 1.0, 0.0), _COLOURS["red"])


def _tinted(alpha: Any, colour: tuple[int, int, int]) -> Picture:
    height, width = alpha.shape
    rgba = np.empty((height, width, 4), dtype=np.uint8)
    rgba[..., :3] = colour
    rgba[..., 3] = alpha
    return Picture(width, height, rgba.tobytes(), has_alpha=True, channels=4)


def _round(text: str, caption: str, code: str, draw: random.Random) -> Image.Image:
    """Ring, star, the firm's name along the arc, a line below the star, a number along the lower arc."""
    ink = Image.new("L", (_SIDE, _SIDE), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((6, 6, _SIDE - 7, _SIDE - 7), outline=255, width=draw.randint(7, 10))
    _star(pen, _SIDE / 2, _SIDE / 2 + 2, 50)
    _arc_text(ink, text, (1.0, 1.0))
    if caption:
        font = ImageFont.truetype(str(face("song").path), 30)
        pen.text((_SIDE / 2, _SIDE * 0.755), caption, font=font, fill=255, anchor="mm", stroke_width=1)
    if code:
        _lower_arc(ink, code, _SIDE / 2 - 25)
    return ink


def _oval(text: str, caption: str, code: str, draw: random.Random) -> Image.Image:
    """A flat ring with the name along the upper arc, the kind across the middle and a number below."""
    ink = Image.new("L", (_SIDE, round(_SIDE * 0.72)), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((4, 4, ink.width - 5, ink.height - 5), outline=255, width=draw.randint(6, 9))
    _arc_text(ink, text, (1.0, 0.72))
    middle = ImageFont.truetype(str(face("song").path), 32)
    pen.text((ink.width / 2, ink.height * 0.6), caption, font=middle, fill=255, anchor="mm", stroke_width=1)
    if code:
        small = ImageFont.truetype(str(face("arial").path), 20)
        pen.text((ink.width / 2, ink.height * 0.79), code, font=small, fill=255, anchor="mm")
    return ink


def _square(text: str, _caption: str, _code: str, draw: random.Random) -> Image.Image:
    """A person's seal: two columns from the right, cut light or dark."""
    ink = Image.new("L", (220, 220), 0)
    pen = ImageDraw.Draw(ink)
    is_dark = draw.random() < 0.3
    pen.rounded_rectangle((6, 6, 213, 213), 8, outline=255, width=9, fill=255 if is_dark else 0)
    rows = -(-len(text) // 2)
    font = ImageFont.truetype(str(face("kai").path), min(92, 184 // rows))
    for index, char in enumerate(text):
        x, y = 158 - 96 * (index // rows), 18 + 184 / rows * (index % rows + 0.5)
        pen.text((x, y), char, font=font, fill=0 if is_dark else 255, anchor="mm", stroke_width=2)
    return ink


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for index in range(10):
        length = radius if index % 2 == 0 else radius * 0.382
        angle = math.pi * index / 5 - math.pi / 2
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    pen.polygon(points, fill=255)


def _arc_text(ink: Image.Image, text: str, flat: tuple[float, float]) -> None:
    """Characters upright to the ring over about 250 degrees of an arc flattened by ``flat``."""
    count = len(text)
    size = 44 if count <= 12 else 38 if count <= 16 else 32 if count <= 20 else 27
    if flat[1] < 1:
        size = min(34, round(460 / count))
    font = ImageFont.truetype(str(face("song").path), size)
    span = min(242.0 if flat[1] == 1 else 216.0, 21.0 * count)
    radius = _SIDE / 2 - 18 - size * 0.62
    for index, char in enumerate(text):
        angle = -span / 2 + span * index / max(1, count - 1)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), char, font=font, fill=255, anchor="mm", stroke_width=1)
        tile = tile.resize((int(size * 1.7), size * 2)).rotate(-angle, resample=Image.Resampling.BICUBIC)
        across, down = radius * flat[0], radius - _SIDE / 2 * (1 - flat[1])
        x = ink.width / 2 + across * math.sin(math.radians(angle)) - tile.width / 2
        y = ink.height / 2 - down * math.cos(math.radians(angle)) - tile.height / 2
        ink.paste(255, (round(x), round(y)), tile)


def _lower_arc(ink: Image.Image, code: str, radius: float) -> None:
    """The registration number of the seal, small, from left to right along the lower arc."""
    font = ImageFont.truetype(str(face("arial").path), 19)
    each = 5.2
    for index, char in enumerate(code):
        angle = each * (index - (len(code) - 1) / 2)
        tile = Image.new("L", (36, 36), 0)
        ImageDraw.Draw(tile).text((18, 18), char, font=font, fill=255, anchor="mm")
        tile = tile.rotate(angle, resample=Image.Resampling.BICUBIC)
        x = _SIDE / 2 + radius * math.sin(math.radians(angle)) - 18
        y = _SIDE / 2 + radius * math.cos(math.radians(angle)) - 18
        ink.paste(255, (round(x), round(y)), tile)


def _worn(alpha: Any, draw: random.Random, strength: float, cut: float) -> Any:
    """Uneven ink: soft patches, fine grain, and an edge that did not touch the paper."""
    height, width = alpha.shape
    noise = np.random.default_rng(draw.getrandbits(32))
    coarse = noise.random((9, 9), dtype=np.float32)
    patches = np.asarray(
        Image.fromarray((coarse * 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    )
    grain = np.repeat(
        np.repeat(noise.random((-(-height // 2), -(-width // 2)), dtype=np.float32), 2, axis=0), 2, axis=1
    )[:height, :width]
    ink = 0.62 + 0.3 * patches.astype(np.float32) / 255 - 0.22 * (grain > 0.82)
    if cut:
        ink = ink * _touch(height, width, cut, draw.uniform(0, 2 * math.pi))
    return np.clip(alpha * ink * strength, 0, 235).astype(np.uint8) & 0xE0


def _touch(height: int, width: int, cut: float, way: float) -> Any:
    """How much of the ink reached the paper: none beyond a soft line across the seal."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (xs / width - 0.5) * math.cos(way) + (ys / height - 0.5) * math.sin(way)
    return np.clip((0.5 - cut - along) * 14, 0, 1)
