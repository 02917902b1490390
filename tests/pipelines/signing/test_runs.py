"""A name written with wide gaps is one writing; two signatures beside each other stay two."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.limits import Limits
from core.signing import SeenPage
from pipelines.engine.records import unpack_record
from pipelines.reading import pdf
from pipelines.stages import sign

_HIGH = 20.0  # points of a character


def _character(seed: int) -> ImageReader:
    draw, image = random.Random(seed), Image.new("RGB", (120, 120), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(4, 60), (116, 50)], fill=(20, 20, 40), width=6)
    pen.line([(60, 4), (56, 116)], fill=(20, 20, 40), width=6)
    for _ in range(5):
        points = [(draw.randint(6, 112), draw.randint(6, 112)) for _ in range(3)]
        pen.line(points, fill=(20, 20, 40), width=5, joint="curve")
    return ImageReader(image)


def _written(folder: Path, starts: list[float]) -> int:
    """How many writings characters that start at these points are in one place."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=True)
    for seed, x in enumerate(starts):
        canvas.drawImage(_character(seed), x, 842 - 140, _HIGH, _HIGH)
    canvas.save()
    path = folder / "written.pdf"
    path.write_bytes(target.getvalue())
    answer = sign.look(
        str(path),
        1,
        [[0, 190.0, 110.0, 400.0, 150.0]],
        [],
        [],
        is_scan=False,
        page_pixels=Limits().page_pixels,
    )
    pdf.close_document()
    return len(unpack_record(SeenPage, answer).places[0].writings)


@pytest.mark.parametrize(
    ("starts", "writings"),
    [
        ([200, 223, 246], 1),
        ([200, 234, 268], 1),  # gaps of 14 points
        ([200, 222, 258], 1),  # a family name and a name of two, the other way round
        ([200, 236, 258], 1),
        ([200, 222, 262, 284], 2),  # two people
        ([200, 222, 280], 2),  # too far away to be of the name
    ],
)
def test_a_lone_character_is_no_signature(tmp_path: Path, starts: list[float], writings: int) -> None:
    assert _written(tmp_path, starts) == writings
