"""Photographs on scanned pages: found to the edge, and nothing else taken for one."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.geometry import Box, overlap
from eval.benchmarks.reading.degrade import Condition, Pixels, degraded
from eval.benchmarks.reading.pages import HEIGHT, WIDTH, compose, font
from eval.benchmarks.reading.pages import Kind as PageKind
from eval.factory.render.photos import photo, sketch
from pipelines.reading.photographs import photograph_boxes

SCALE = 200 / 72
CONDITIONS = (Condition.CLEAN_300, Condition.SCAN_200, Condition.BAD_300)  # a fax keeps no tone to find
Draw = Callable[[Image.Image, ImageDraw.ImageDraw], None]


def view(seed: str, width: int, height: int) -> Image.Image:
    return Image.open(io.BytesIO(photo(seed, "2024-05-01 10:20").data)).resize((width, height))


def written(draw: ImageDraw.ImageDraw, x: int, y: int, width: int, lines: int, size: int = 33) -> None:
    text = "评价组对现场进行了勘验检查了安全管理制度操作规程和应急预案的落实情况" * 2
    for line in range(lines):
        draw.text(
            (x, y + line * int(size * 1.75)),
            text[: width // size],
            font=font("Noto Serif CJK SC", size),
            fill="black",
        )


def found_on(draw: Draw, condition: Condition) -> tuple[Box, ...]:
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw(page, ImageDraw.Draw(page))
    return photograph_boxes(
        scanned(np.asarray(page.resize((WIDTH * 3 // 2, HEIGHT * 3 // 2))), condition, 1), SCALE
    )


def scanned(composed: Pixels, condition: Condition, seed: int) -> Pixels:
    """A page composed at 300 dpi after the machine, as the read stage renders it: at 200 dpi."""
    return cv2.resize(degraded(composed, condition, seed), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def beside_each_other(page: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    page.paste(view("a", 600, 430), (200, 700))
    page.paste(view("b", 600, 430), (820, 700))
    written(draw, 300, 1140, 400, 1, 28)
    written(draw, 920, 1140, 400, 1, 28)
    written(draw, 190, 200, 1270, 6)


def framed_in_a_table(page: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    for left in (200, 850):
        for top in (300, 860):
            draw.rectangle((left - 12, top - 12, left + 612, top + 500), outline="black", width=3)
            page.paste(view(f"{left}{top}", 600, 420), (left, top))
            written(draw, left + 100, top + 440, 400, 1, 28)


def beside_text(page: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    written(draw, 190, 200, 700, 20)
    page.paste(view("q", 420, 300), (1050, 400))


def under_a_white_sky(page: Image.Image, _: ImageDraw.ImageDraw) -> None:
    pixels = np.array(view("s", 600, 430))
    pixels[:200] = np.linspace(252, 235, 200)[:, None, None]
    page.paste(Image.fromarray(pixels), (200, 700))


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(
    ("draw", "places"),
    [
        (beside_each_other, [(200, 700, 800, 1130), (820, 700, 1420, 1130)]),
        (framed_in_a_table, [(x, y, x + 600, y + 420) for y in (300, 860) for x in (200, 850)]),
        (beside_text, [(1050, 400, 1470, 700)]),
        (under_a_white_sky, [(200, 700, 800, 1130)]),
    ],
)
def test_photographs_are_found_to_their_edges(
    draw: Draw, places: list[tuple[int, int, int, int]], condition: Condition
) -> None:
    found = found_on(draw, condition)
    assert len(found) == len(places)
    for box, place in zip(found, places, strict=True):
        assert overlap(box, Box(*(value / SCALE for value in place))) > 0.7


def banded_table(_: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    for row in range(20):
        fill = (225, 232, 240) if row % 2 else (200, 210, 225) if row == 0 else "white"
        draw.rectangle((190, 380 + 60 * row, 1460, 440 + 60 * row), fill=fill, outline="black")
        written(draw, 200, 390 + 60 * row, 1200, 1, 29)


def plan_sketch(page: Image.Image, _: ImageDraw.ImageDraw) -> None:
    drawn = Image.open(io.BytesIO(sketch("x", "库房 罐区 办公楼 门卫 配电室").data))
    page.paste(drawn.convert("RGB").resize((1200, 760)), (220, 500))


def charts(_: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    for bar, fill in enumerate(((70, 110, 180), (230, 120, 40), (120, 120, 120), (90, 160, 70))):
        draw.rectangle((300 + bar * 260, 1200 - 200 * bar, 480 + bar * 260, 1500), fill=fill)
    for turn, fill in ((0, (70, 110, 180)), (140, (230, 120, 40)), (250, (120, 170, 70))):
        draw.pieslice((900, 1600, 1400, 2100), turn, turn + 130, fill=fill)


def coloured_cover(page: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    for top in (0, 1400):
        draw.rectangle((0 if top == 0 else 160, top, WIDTH - top // 9, top + 400), fill=(20, 70, 140))
        draw.text((200, top + 150), "安全现状评价报告", font=font("Noto Sans CJK SC", 90), fill="white")


def seal_and_big_words(_: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((900, 1500, 1220, 1820), outline=(214, 40, 44), width=10)
    written(draw, 190, 200, 1270, 10, 60)
    written(draw, 400, 1600, 800, 4)


def scanner_shadow(page: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, 70, HEIGHT), fill=(30, 30, 30))
    draw.rectangle((0, 0, WIDTH, 40), fill=(60, 60, 60))
    written(draw, 190, 200, 1270, 20)


def certificate(_: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((200, 300, 1450, 1200), fill=(240, 230, 205))
    draw.rectangle((220, 320, 1430, 1180), outline=(160, 120, 60), width=8)
    written(draw, 300, 500, 1000, 6, 50)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(
    "draw",
    [banded_table, plan_sketch, charts, coloured_cover, seal_and_big_words, scanner_shadow, certificate],
)
def test_what_is_no_photograph_is_not_taken_for_one(draw: Draw, condition: Condition) -> None:
    assert found_on(draw, condition) == ()


@pytest.mark.parametrize("kind", list(PageKind))
def test_pages_of_text_have_no_photographs(kind: PageKind) -> None:
    assert photograph_boxes(scanned(compose(kind, 5).image, Condition.BAD_300, 5), SCALE) == ()


def test_a_page_turned_and_strongly_shaded_keeps_its_photograph_apart_from_the_shadow() -> None:
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    beside_each_other(page, ImageDraw.Draw(page))
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 2.5, 1.0)
    turned = cv2.warpAffine(np.asarray(page), turn, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    shade = np.add.outer(np.linspace(0, 0.3, HEIGHT), np.linspace(0.3, 0, WIDTH)).astype(np.float32)
    shaded = (turned * (1.0 - shade)[..., None]).astype(np.uint8)
    found = photograph_boxes(shaded, SCALE)
    assert len(found) == 2
    for box, left in zip(sorted(found), (200, 820), strict=True):
        corners = np.array([[left, 700], [left + 600, 700], [left, 1130], [left + 600, 1130]], float)
        xs, ys = (np.c_[corners, np.ones(4)] @ turn.T / SCALE).T
        assert overlap(box, Box(min(xs), min(ys), max(xs), max(ys))) > 0.8


def test_a_photograph_covered_with_text_is_none() -> None:
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    page.paste(view("a", 600, 430), (200, 700))
    pixels = np.asarray(page)
    (box,) = photograph_boxes(pixels, SCALE)
    assert photograph_boxes(pixels, SCALE, lines=[box]) == ()
