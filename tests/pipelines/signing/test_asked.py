"""A page that lies on its side is looked at upright, and what is found is told where it lies."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.geometry import Box
from core.limits import Limits
from core.signing import SeenPage, Writing
from pipelines.engine.records import unpack_record
from pipelines.reading import pdf
from pipelines.signing.asked import View
from pipelines.stages import sign
from tests.fonts import chinese_font

_DPI = 200
_NAME, _PLACE = Box(100, 110, 150, 130), Box(300, 105, 400, 135)


@pytest.mark.parametrize("turns", range(4))
def test_boxes_come_back_from_the_upright_picture(turns: int) -> None:
    view = View(scale=2.0, corner=(40, 60), size=(400, 300), turns=turns)
    box = Box(30, 40, 90, 70)
    assert view.on_page(view.laid(box)) == box
    width, height = (box.height, box.width) if turns % 2 else (box.width, box.height)
    left, top, right, bottom = view.pixels(box)
    assert (right - left, bottom - top) == (2 * width, 2 * height)


def _scan(path: Path, turns: int, typed: str) -> list[Box]:
    """A scanned page that prints a name and types ``typed`` in the place; the boxes of both on the page."""
    scale = _DPI / 72
    sheet = Image.new("L", (round(595 * scale), round(842 * scale)), 255)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(chinese_font(), round(14 * scale))
    pen.text((102 * scale, 112 * scale), "沈青禾", font=font, fill=20)
    pen.text((320 * scale, 111 * scale), typed, font=font, fill=20)
    lying = sheet.rotate(90 * turns, expand=True)  # anticlockwise, so that clockwise turns set it upright
    width, height = lying.width / scale, lying.height / scale
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(width, height), invariant=True)
    canvas.drawImage(ImageReader(lying), 0, 0, width, height)
    canvas.save()
    path.write_bytes(target.getvalue())
    boxes = []
    for x0, y0, x1, y1 in (_NAME, _PLACE):
        for _ in range(turns):
            x0, y0, x1, y1 = y0, 595 - x1, y1, 595 - x0
        boxes.append(Box(x0, y0, x1, y1))
    return boxes


def _seen(path: Path, turns: int, typed: str) -> tuple[Writing, Box]:
    name, place = _scan(path, turns, typed)
    answer = sign.look(
        str(path),
        1,
        [[0, *place]],
        [],
        [],
        is_scan=True,
        page_pixels=Limits().page_pixels,
        named=[[0, *name]],
        turns=turns,
    )
    pdf.close_document()
    (writing,) = unpack_record(SeenPage, answer).places[0].writings
    return writing, place


@pytest.mark.parametrize("turns", [0, 1])
def test_a_typed_name_is_one_with_the_print_beside_it_however_the_page_lies(
    tmp_path: Path, turns: int
) -> None:
    writing, place = _seen(tmp_path / "scan.pdf", turns, "沈青禾")
    assert writing.like_print > 0.92
    assert place.contains(*writing.box.centre)
    assert (writing.box.height > writing.box.width) == (turns == 1)


def test_another_name_is_not_one_with_the_print(tmp_path: Path) -> None:
    writing, _ = _seen(tmp_path / "scan.pdf", 0, "陆之远")
    assert writing.like_print < 0.85
