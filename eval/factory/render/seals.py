"""Seals: the round red stamp of a Chinese firm, as a picture with transparency."""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eval.factory.render.draft import Picture
from eval.factory.render.faces import face

_SIDE = 320
_RED = (206, 32, 38)


@lru_cache(maxsize=256)
def round_seal(text: str, caption: str, seed: str) -> Picture:
    """Ring, star, the firm's name along the arc and an optional line below; worn differently per seed."""
    draw = random.Random(seed)
    ink = Image.new("L", (_SIDE, _SIDE), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((6, 6, _SIDE - 7, _SIDE - 7), outline=255, width=9)
    _star(pen, _SIDE / 2, _SIDE / 2 + 4, 50)
    _arc_text(ink, text)
    if caption:
        font = ImageFont.truetype(str(face("song").path), 30)
        pen.text((_SIDE / 2, _SIDE * 0.77), caption, font=font, fill=255, anchor="mm", stroke_width=1)
    alpha = _worn(np.asarray(ink.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32), draw)
    rgba = np.empty((_SIDE, _SIDE, 4), dtype=np.uint8)
    rgba[..., :3] = _RED
    rgba[..., 3] = alpha
    return Picture(_SIDE, _SIDE, rgba.tobytes(), has_alpha=True, channels=4)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for index in range(10):
        length = radius if index % 2 == 0 else radius * 0.382
        angle = math.pi * index / 5 - math.pi / 2
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    pen.polygon(points, fill=255)


def _arc_text(ink: Image.Image, text: str) -> None:
    """Characters upright to the ring over about 250 degrees."""
    count = len(text)
    size = 44 if count <= 12 else 38 if count <= 16 else 32
    font = ImageFont.truetype(str(face("song").path), size)
    span = min(250.0, 21.0 * count)
    radius = _SIDE / 2 - 18 - size * 0.62
    for index, char in enumerate(text):
        angle = -span / 2 + span * index / max(1, count - 1)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), char, font=font, fill=255, anchor="mm", stroke_width=1)
        tile = tile.resize((int(size * 1.7), size * 2)).rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = _SIDE / 2 + radius * math.sin(math.radians(angle)) - tile.width / 2
        y = _SIDE / 2 - radius * math.cos(math.radians(angle)) - tile.height / 2
        ink.paste(255, (round(x), round(y)), tile)


def _worn(alpha: Any, draw: random.Random) -> Any:
    """Uneven ink: soft patches and fine grain."""
    noise = np.random.default_rng(draw.getrandbits(32))
    coarse = noise.random((9, 9), dtype=np.float32)
    patches = np.asarray(
        Image.fromarray((coarse * 255).astype(np.uint8)).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    )
    grain = np.repeat(
        np.repeat(noise.random((_SIDE // 2, _SIDE // 2), dtype=np.float32), 2, axis=0), 2, axis=1
    )
    strength = 0.62 + 0.3 * patches.astype(np.float32) / 255 - 0.22 * (grain > 0.82)
    return np.clip(alpha * strength, 0, 235).astype(np.uint8) & 0xE0
