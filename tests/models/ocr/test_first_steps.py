"""The first steps on a page: colour looked for, the page made smaller, its skew found."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.ocr.colour import Grey, cleaned, seal_blobs
from models.ocr.protocol import Image
from models.ocr.upright import shrunk, skew_degrees


def ringed(shape: tuple[int, int], diameter: int, colour: tuple[int, int, int]) -> Image:
    """White with a thin ring in its middle."""
    page = np.full((*shape, 3), 255, np.uint8)
    cv2.circle(page, (shape[1] // 2, shape[0] // 2), diameter // 2, colour, max(2, diameter // 30))
    return page


@pytest.mark.parametrize("side", [700, 1169, 2339, 3508])
def test_the_smallest_thin_ring_is_found_at_every_resolution(side: int) -> None:
    shape = side, round(side / 1.414)
    (blob,) = seal_blobs(ringed(shape, round(0.05 * side), (200, 40, 50)))
    assert blob.box.centre == pytest.approx((shape[1] / 2, shape[0] / 2), abs=3 * side / 1000 + 1)


def test_a_page_without_colour_and_one_with_coloured_specks_have_no_seal() -> None:
    grey = ringed((2339, 1654), 300, (60, 60, 60))
    assert seal_blobs(grey) == []
    specks = grey.copy()
    specks[100:103, 100:103] = (255, 0, 0)
    assert seal_blobs(specks) == []


@pytest.mark.parametrize("down", range(7))
def test_a_small_seal_is_found_beside_headings_in_its_colour(down: int) -> None:
    page = np.full((2339, 1654, 3), 255, np.uint8)
    for top in (200, 900):
        for left in range(200, 700, 50):
            cv2.rectangle(page, (left, top), (left + 34, top + 40), (20, 110, 60), 5)
    assert seal_blobs(page) == []
    cv2.rectangle(page, (1000, 1500 + down), (1078, 1578 + down), (200, 40, 50), 4)
    cv2.line(page, (1020, 1540 + down), (1060, 1540 + down), (200, 40, 50), 4)
    (blob,) = seal_blobs(page)
    assert blob.box.centre == pytest.approx((1039, 1539 + down), abs=4)


@pytest.mark.parametrize("height", [1, 127, 128, 300])
def test_a_page_without_colour_keeps_its_levels(height: int) -> None:
    levels = np.random.default_rng(height).integers(0, 256, (height, 301), dtype=np.uint8)
    assert np.array_equal(cleaned(np.repeat(levels[..., None], 3, axis=2)).grey, levels)


@pytest.mark.parametrize("scale", [0.2, 0.36, 0.5, 0.7])
def test_a_page_made_smaller_keeps_its_tones_and_its_places(scale: float) -> None:
    page = np.full((1001, 703), 255, np.uint8)
    page[400:600, 300:500] = 0
    small = shrunk(page, scale)
    assert small.shape == (round(1001 * scale), round(703 * scale))
    assert small.mean() == pytest.approx(page.mean(), abs=1.5)
    ys, xs = np.nonzero(small < 128)
    assert (xs.min() / scale, xs.max() / scale) == pytest.approx((300, 500), abs=1.2 / scale)
    assert (ys.min() / scale, ys.max() / scale) == pytest.approx((400, 600), abs=1.2 / scale)


@pytest.mark.parametrize("angle", [-6.3, -0.24, 0.0, 0.26, 1.15, 4.75])
@pytest.mark.parametrize("on_side", [False, True])
def test_skew_is_found_between_the_coarse_angles_too(angle: float, *, on_side: bool) -> None:
    page = rows(angle)
    found = skew_degrees(np.ascontiguousarray(np.rot90(page)) if on_side else page)
    assert found == pytest.approx(angle, abs=0.2)


def rows(angle: float) -> Grey:
    """Rows of strokes of no regular order, falling by ``angle`` degrees to the right."""
    draw = np.random.default_rng(1)
    page = np.full((1400, 1000), 255, np.uint8)
    for y in range(250, 1150, 40):
        for x in range(220, 760, 24):
            left, top = x + int(draw.integers(0, 12)), y + int(draw.integers(0, 3))
            page[top : y + 18, left : x + 16] = 0
    matrix = cv2.getRotationMatrix2D((500.0, 700.0), -angle, 1.0)
    turned: Grey = cv2.warpAffine(page, matrix, (1000, 1400), borderValue=255.0)
    return turned
