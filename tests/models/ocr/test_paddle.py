"""The default engine reads what stands on the page, wherever and however it lies."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.errors import MingjianError
from models.errors import ImageTooLargeError
from models.ocr import Direction, OcrEngine, OcrLine
from models.ocr.paddle import PaddleEngine
from tests.models.ocr.conftest import LINES, Compose


def texts(lines: tuple[OcrLine, ...]) -> tuple[str, ...]:
    return tuple("".join(line.text.split()) for line in lines)


def test_a_clean_page_is_read_exactly_and_in_order(paddle: OcrEngine, compose: Compose) -> None:
    lines = paddle.read(compose())
    assert texts(lines) == LINES
    assert all(line.confidence > 0.9 and line.direction is Direction.RIGHT for line in lines)


@pytest.mark.parametrize("angle", [-4.0, 2.0])
def test_a_skewed_page_is_read_exactly_and_placed_on_the_skewed_picture(
    paddle: OcrEngine, compose: Compose, angle: float
) -> None:
    page = Image.fromarray(compose()).rotate(angle, expand=True, fillcolor="white", resample=Image.BICUBIC)
    lines = paddle.read(np.asarray(page))
    assert texts(lines) == LINES
    slope = [(line.quad[1][1] - line.quad[0][1]) / (line.quad[1][0] - line.quad[0][0]) for line in lines]
    assert np.allclose(slope, -np.tan(np.radians(angle)), atol=0.01)


@pytest.mark.parametrize(
    ("quarter_turns", "direction"), [(1, Direction.UP), (2, Direction.LEFT), (3, Direction.DOWN)]
)
def test_a_turned_page_is_read_exactly_and_placed_on_the_turned_picture(
    paddle: OcrEngine, compose: Compose, quarter_turns: int, direction: Direction
) -> None:
    upright = compose()
    picture = np.ascontiguousarray(np.rot90(upright, quarter_turns))
    lines = paddle.read(picture)
    assert texts(lines) == LINES
    assert {line.direction for line in lines} == {direction}
    ink = picture[:, :, 0] < 128
    outside = ink.copy()
    for line in lines:
        x0, y0, x1, y1 = (round(value) for value in line.box)
        outside[y0:y1, x0:x1] = False
    assert outside.sum() < 0.01 * ink.sum(), "the boxes of the lines hold the ink of the page"


@pytest.mark.parametrize("ink", [(210, 40, 44), (40, 60, 200)], ids=["red", "blue"])
def test_text_under_a_seal_is_read(paddle: OcrEngine, compose: Compose, ink: tuple[int, int, int]) -> None:
    clean = compose()
    layer = Image.new("RGB", (clean.shape[1], clean.shape[0]), "white")
    draw = ImageDraw.Draw(layer)
    draw.ellipse((210, 60, 430, 280), outline=ink, width=8)
    draw.polygon([(320, 120), (370, 220), (270, 220)], fill=ink)
    sealed = (clean.astype(np.uint16) * np.asarray(layer) // 255).astype(np.uint8)
    assert texts(paddle.read(sealed)) == LINES


@pytest.mark.parametrize("colour", ["red", "blue", "green"])
def test_coloured_text_is_not_taken_for_seal_ink(paddle: OcrEngine, compose: Compose, colour: str) -> None:
    assert texts(paddle.read(compose(LINES[:3], fill=colour))) == LINES[:3]


def test_white_text_on_a_dark_ground_is_read(paddle: OcrEngine, compose: Compose) -> None:
    assert texts(paddle.read(255 - compose(LINES[:3]))) == LINES[:3]


def test_cells_of_a_table_are_read_row_by_row(paddle: OcrEngine, cjk_font: object) -> None:
    rows = (
        ("序号", "姓名", "证书编号"),
        ("1", "张建国", "S011032000110192001234"),
        ("2", "李海燕", "1600000000300456"),
    )
    sheet = Image.new("RGB", (1000, 300), "white")
    draw = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(cjk_font), 28)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            left = (40, 160, 400)[column]
            draw.rectangle((left, 40 + 60 * row, (160, 400, 900)[column], 100 + 60 * row), outline="black")
            draw.text((left + 20, 52 + 60 * row), cell, font=face, fill="black")
    assert texts(paddle.read(np.asarray(sheet))) == tuple(cell for row in rows for cell in row)


def test_a_column_of_standing_characters_is_read_downwards(
    paddle: OcrEngine, compose: Compose, cjk_font: object
) -> None:
    sheet = Image.fromarray(compose())
    draw = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(cjk_font), 36)
    for index, character in enumerate("安全管理制度"):
        draw.text((1000, 80 + 46 * index), character, font=face, fill="black")
    (column,) = [line for line in paddle.read(np.asarray(sheet)) if line.direction is Direction.DOWN]
    assert column.text == "安全管理制度"
    tops = np.array(column.edges[:-1])
    assert np.abs(np.diff(tops) - 46).max() < 10


def test_edges_lie_between_the_characters(paddle: OcrEngine, compose: Compose, cjk_font: object) -> None:
    line = "依据GB18218-2018辨识，液氨12.5t。"
    (found,) = paddle.read(compose((line,), size=40))
    assert found.text == line
    face = ImageFont.truetype(str(cjk_font), 40)
    true = np.array([90 + face.getlength(line[:index]) for index in range(len(line) + 1)])
    errors = np.abs(np.array(found.edges) - true)[:-1]  # a full stop's own width is mostly empty
    assert np.median(errors) < 4.0
    assert errors.max() < 16.0


def test_edges_and_confidences_fit_the_text_and_never_go_back(paddle: OcrEngine, compose: Compose) -> None:
    for turns in (0, 2):
        for line in paddle.read(np.ascontiguousarray(np.rot90(compose(), turns))):
            assert len(line.edges) == len(line.text) + 1
            assert len(line.confidences) == len(line.text)
            steps = np.diff(line.edges) * (1 if turns == 0 else -1)
            assert (steps >= 0).all()
            assert line.box.x0 - 1 <= min(line.edges) <= max(line.edges) <= line.box.x1 + 1


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_blank_picture_has_no_lines(paddle: OcrEngine, tone: int) -> None:
    assert paddle.read(np.full((800, 600, 3), tone, np.uint8)) == ()


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 2000, 3), (2000, 3, 3), (20, 20, 3)])
def test_a_sliver_has_no_lines(paddle: OcrEngine, shape: tuple[int, int, int]) -> None:
    assert paddle.read(np.full(shape, 200, np.uint8)) == ()


def test_a_small_snippet_is_read(paddle: OcrEngine, compose: Compose) -> None:
    assert texts(paddle.read(compose(("液氨储罐区",), size=20, width=160, left=20))) == ("液氨储罐区",)


def test_a_picture_over_the_pixel_limit_is_refused(compose: Compose, paddle: OcrEngine) -> None:
    with pytest.raises(ImageTooLargeError, match="百万像素") as refused:
        paddle.read(np.broadcast_to(np.uint8(255), (100_000, 100_000, 3)))
    assert isinstance(refused.value, MingjianError)
    assert refused.value.code == "image_too_large"


@pytest.mark.parametrize(
    "image",
    [np.zeros((20, 20), np.uint8), np.zeros((20, 20, 4), np.uint8), np.zeros((20, 20, 3), np.float32)],
)
def test_anything_but_rgb_bytes_is_an_error_of_the_caller(paddle: OcrEngine, image: np.ndarray) -> None:
    with pytest.raises(ValueError, match="H x W x 3"):
        paddle.read(image)


def test_the_same_picture_is_read_the_same_by_any_engine_of_the_same_version(
    paddle: OcrEngine, compose: Compose
) -> None:
    other = PaddleEngine()
    page = compose(LINES[:2])
    assert other.version == paddle.version
    assert other.read(page) == paddle.read(page) == paddle.read(page)


def test_lines_travel_between_processes(paddle: OcrEngine, compose: Compose) -> None:
    lines = paddle.read(compose(LINES[:2]))
    assert pickle.loads(pickle.dumps(lines)) == lines
