"""Drawings an agency puts into all its reports: the flow chart of the evaluation procedure."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageFont

from eval.factory.render.draft import Picture
from eval.factory.render.faces import face
from eval.factory.render.photos import jpeg

_STEPS = (
    "前期准备",
    "危险、有害因素辨识与分析",
    "划分评价单元",
    "定性、定量评价",
    "提出安全对策措施建议",
    "做出安全评价结论",
    "编制安全评价报告",
)
_WIDTH, _STEP = 560, 74


def procedure(seed: str, overlay: str) -> Picture:
    """The steps of AQ 8001-2007 in boxes with arrows; ``overlay`` is the line below. One look per house."""
    draw = random.Random(seed)
    image = Image.new("L", (_WIDTH, _STEP * len(_STEPS) + 40), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(face(draw.choice(("song", "hei", "kai"))).path), 22)
    half, fill = draw.randint(130, 190), draw.choice((255, 238, 226))
    for index, step in enumerate(_STEPS):
        top = 14 + index * _STEP
        box = (_WIDTH / 2 - half, top, _WIDTH / 2 + half, top + 42)
        pen.rectangle(box, outline=0, width=draw.choice((2, 3)), fill=fill)
        pen.text((_WIDTH / 2, top + 21), step, font=font, fill=0, anchor="mm")
        if index + 1 < len(_STEPS):
            _arrow(pen, top + 42, top + _STEP)
    pen.text((_WIDTH / 2, image.height - 18), overlay, font=font, fill=90, anchor="mm")
    return jpeg(image, quality=60)


def _arrow(pen: ImageDraw.ImageDraw, top: int, bottom: int) -> None:
    x = _WIDTH // 2
    pen.line((x, top, x, bottom - 6), fill=0, width=2)
    pen.polygon(((x, bottom), (x - 6, bottom - 11), (x + 6, bottom - 11)), fill=0)
