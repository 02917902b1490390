"""Seals without colour: found cheaply, across rulings, and read across a gap of their print."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.geometry import Box, intersection
from models.ocr import Ink, OcrEngine, engine
from models.ocr.colour import cleaned, is_colourless
from models.seals.counts import counts_of, percentile
from models.seals.depth import depth_of
from models.seals.pale import pale_ink, pale_seals
from models.seals.pieces import pieces_of
from models.seals.rings import Mask, has_ring
from models.seals.seen import Trouble, read_seals
from models.seals.stars import stars
from tests.drawn_seals import A4_SIDE, Drawn, Pixels, mark, pressed, sheet

UNIT = A4_SIDE / 297
SEAL = Drawn(ink=(150, 150, 150))
PLACE = (700, 300)
SEALED = Box(704, 304, 1016, 616)


def page_of(ink: Pixels, *, is_ruled: bool = False) -> Pixels:
    """A grey A4 page at 200 dpi with one seal; ``is_ruled``: over the lines of a form, slightly turned."""
    lines = np.array(sheet(), np.uint8)
    for row in range(330, 620, 80) if is_ruled else ():
        cv2.line(lines, (120, row), (1530, row + 12), (110, 110, 110), 2, cv2.LINE_AA)
    part = pressed(lines, ink, PLACE, SEAL)
    whole = np.full((A4_SIDE, part.shape[1], 3), 250, np.uint8)
    whole[: part.shape[0]] = part
    return whole


def grey_of(page: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


@pytest.mark.parametrize("share", [1, 15, 50, 80, 99])
def test_percentiles_are_those_of_the_pixels(share: int) -> None:
    pixels = np.random.default_rng(share).integers(0, 256, (37, 53), dtype=np.uint8)
    assert percentile(counts_of(pixels), share) == pytest.approx(np.percentile(pixels, share), abs=1e-4)


@pytest.mark.parametrize("size", [(240, 166), (239, 165)])
def test_pale_ink_is_what_no_black_is_near(size: tuple[int, int]) -> None:
    grey = np.full(size, 245, np.uint8)
    grey[60:120, 30:90], grey[150:170, 40:120] = 150, 10
    grey[80:84, 30:90] = 10
    found = pale_ink(depth_of(grey, UNIT), most=1.0)
    assert found is not None
    low = cv2.erode(grey, np.ones((3, 3), np.uint8))[: size[0] // 2 * 2 : 2, : size[1] // 2 * 2 : 2]
    assert not found.mask[low <= found.text].any()
    assert found.mask[32:38, 20:40].all()


def test_pieces_are_the_same_by_either_count_of_bits() -> None:
    few = (np.random.default_rng(1).random((500, 500)) > 0.7).astype(np.uint8)
    many = np.zeros((600, 600), np.uint8)
    many[:500, :500] = few
    assert np.array_equal(pieces_of(few)[1][1:], pieces_of(many)[1][1:])


def test_a_first_look_tells_rings_from_blocks() -> None:
    ring: Mask = np.zeros((110, 110), np.uint8)
    cv2.circle(ring, (55, 55), 48, 1, 3)
    block: Mask = np.zeros((110, 110), np.uint8)
    block[20:90, 5:105] = 1
    assert has_ring(ring, 0.6, 0.9)
    assert not has_ring(block, 0.6, 0.6)


@pytest.mark.parametrize("turn", [0, 45, 90, 200])
def test_two_thirds_of_a_ring_or_an_oval_are_enough_and_a_quarter_is_not(turn: int) -> None:
    for axes in ((45, 45), (50, 34)):
        part: Mask = np.zeros((130, 130), np.uint8)
        cv2.ellipse(part, (65, 65), axes, 0, turn, turn + 240, 1, 3)
        assert has_ring(part, 0.3, 0.5)
        arc: Mask = np.zeros((130, 130), np.uint8)
        cv2.ellipse(arc, (65, 65), axes, 0, turn, turn + 90, 1, 3)
        assert not has_ring(arc, 0.3, 0.5)


def test_of_a_ring_cut_by_the_edge_of_a_page_the_half_is_found() -> None:
    half: Mask = np.zeros((110, 60), np.uint8)
    cv2.circle(half, (0, 55), 48, 1, 3)
    assert has_ring(half, 0.3, 0.45)


def test_a_seal_is_found_across_the_rulings_of_a_form() -> None:
    depth = depth_of(grey_of(page_of(mark(SEAL), is_ruled=True)), UNIT)
    (box,) = (Box(*(2 * value for value in found)) for found in pale_seals(depth))
    assert intersection(box, SEALED) > 0.8 * SEALED.area


def test_the_inked_part_of_a_page_shows_what_the_page_does() -> None:
    page = grey_of(page_of(mark(SEAL), is_ruled=True))
    for moved in (page, np.ascontiguousarray(page[297:, 699:]), np.ascontiguousarray(page[:620, :1019])):
        depth = depth_of(moved, UNIT)
        height, width = depth.small.shape
        whole = replace(depth, ink=(0, 0, width, height))
        assert pale_seals(depth) == pale_seals(whole)
        assert stars(depth) == stars(whole)
        assert cv2.countNonZero(depth.inked()[0].amount) > 0


def test_a_drawing_in_thin_pale_lines_is_no_seal() -> None:
    page = np.full((A4_SIDE, 1654), 250, np.uint8)
    for at in range(0, 121, 12):
        page[300 + at : 303 + at, 700:823] = 150
    page[300:423, 700:703] = page[300:423, 820:823] = 150
    cv2.rectangle(page, (200, 200), (900, 220), 20, -1)
    assert pale_seals(depth_of(page, UNIT)) == []


def test_a_small_seal_in_colour_is_seen_on_a_page_that_is_grey_otherwise() -> None:
    page = np.full((A4_SIDE, 1654, 3), 250, np.uint8)
    page[300:390, 700:790] = (210, 60, 60)
    page[308:382, 708:782] = 250
    (seal,) = cleaned(page).seals
    assert seal.blob.ink is Ink.RED


def test_rulings_alone_are_no_seal() -> None:
    assert pale_seals(depth_of(grey_of(page_of(np.zeros((320, 320), np.uint8), is_ruled=True)), UNIT)) == []


def test_a_name_is_read_across_a_gap_and_says_that_it_is_cut(reader: OcrEngine) -> None:
    ink = mark(SEAL)
    ink = np.array(ink, np.uint8)
    ink[:110, 150:215] = 0  # no ink where the pad was dry
    page = page_of(ink)
    (seal,) = read_seals(page, [found.blob for found in cleaned(page).seals], reader)
    assert seal.words.text.startswith("青岚安")
    assert seal.words.text.endswith("有限公司")
    assert seal.trouble is Trouble.CUT


@pytest.fixture(scope="module")
def reader() -> OcrEngine:
    return engine("paddle")


def test_a_page_is_colourless_only_where_no_pixel_has_colour() -> None:
    page = page_of(mark(SEAL))
    assert is_colourless(page)
    assert not is_colourless(pressed(page, mark(Drawn()), PLACE, Drawn()))
