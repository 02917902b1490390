"""Signatures as pictures: written strokes turned, faded, and painted on transparent ground."""

from __future__ import annotations

import io
import math
import random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from eval.factory.render.draft import Picture
from eval.factory.render.handwriting import Written

_PIXELS = 72  # per em: about 300 dpi for a name of three characters in a table
_FINE = 3
_MARGIN = 0.06

Colour = tuple[float, float, float]


def turned(written: Written, degrees: float) -> Written:
    """The strokes turned anticlockwise about the middle of the name."""
    if not degrees or not written:
        return written
    xs = [x for points, _ in written for x, _ in points]
    ys = [y for points, _ in written for _, y in points]
    mx, my = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        (
            tuple((mx + (x - mx) * c + (y - my) * s, my - (x - mx) * s + (y - my) * c) for x, y in points),
            width,
        )
        for points, width in written
    ]


def faded(colour: Colour, share: float) -> Colour:
    """The colour of thinner ink, a share of the way to white."""
    red, green, blue = (part + (1 - part) * share for part in colour)
    return red, green, blue


def painted(written: Written, colour: Colour, quality: int, seed: str) -> Picture:
    """The strokes as pixels with transparency; below 100 the coverage went through JPEG of that quality."""
    xs = [x for points, _ in written for x, _ in points]
    ys = [y for points, _ in written for _, y in points]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    width = max(8, round((max(xs) + _MARGIN - left) * _PIXELS))
    height = max(8, round((max(ys) + _MARGIN - top) * _PIXELS))
    cover = _coverage(written, (left, top), (width, height), random.Random(seed))
    if quality < 100:
        cover = _recompressed(cover, quality)
    rgba: Any = np.empty((height, width, 4), dtype=np.uint8)
    rgba[..., :3] = [round(255 * part) for part in colour]
    rgba[..., 3] = np.asarray(cover)
    return Picture(width, height, rgba.tobytes(), has_alpha=True, channels=4)


def _coverage(
    written: Written, origin: tuple[float, float], size: tuple[int, int], draw: random.Random
) -> Image.Image:
    scale = _PIXELS * _FINE
    image = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    pen = ImageDraw.Draw(image)
    for points, width in written:
        path = [((x - origin[0]) * scale, (y - origin[1]) * scale) for x, y in points]
        thick = max(2, round(width * scale))
        ink = 255 - draw.randint(0, 45)
        pen.line(path, fill=ink, width=thick, joint="curve")
        for x, y in (path[0], path[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=ink)
    return image.filter(ImageFilter.GaussianBlur(1.2)).resize(size, Image.Resampling.BOX)


def _recompressed(cover: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    cover.point([255 - level for level in range(256)]).save(out, "JPEG", quality=quality)
    with Image.open(io.BytesIO(out.getvalue())) as image:
        return image.convert("L").point([255 - level if level < 246 else 0 for level in range(256)])
