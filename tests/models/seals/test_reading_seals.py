"""Seals are found, unrolled and read whatever their shape, ink and turn; what is cut or lost says so."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.document import SealShape
from models.ocr import Ink, OcrEngine, engine
from models.ocr.colour import cleaned
from models.seals.depth import depth_of
from models.seals.grey import grey_rings
from models.seals.pale import pale_seals
from models.seals.seen import MOST_SEALS, SealSeen, Trouble, read_seals
from tests.drawn_seals import A4_SIDE, Drawn, Pixels, mark, pressed, sheet, square

LINES = (
    "评价机构名称：青岚安全技术咨询有限公司",
    "报告完成日期：2023年5月18日",
    "项目负责人：沈青禾、陆之远",
)
FIRM = Drawn(caption="合同专用章", number="5101000012345")


@pytest.fixture(scope="module")
def reader() -> OcrEngine:
    return engine("paddle")


def seen(page: Pixels, reader: OcrEngine) -> tuple[SealSeen, ...]:
    padded = np.full((A4_SIDE, page.shape[1], 3), 255, np.uint8)
    padded[: page.shape[0]] = page
    return read_seals(padded, [seal.blob for seal in cleaned(padded).seals], reader)


def the_seal(page: Pixels, reader: OcrEngine) -> SealSeen:
    (seal,) = seen(page, reader)
    return seal


def test_name_line_and_number_of_a_round_seal(reader: OcrEngine) -> None:
    seal = the_seal(pressed(sheet(), mark(FIRM), (700, 300), FIRM), reader)
    assert (seal.shape, seal.ink, seal.trouble) == (SealShape.ROUND, Ink.RED, Trouble.NONE)
    assert (seal.words.text, seal.words.caption, seal.words.number) == (FIRM.name, FIRM.caption, FIRM.number)
    assert len(seal.words.confidences) == len(seal.words.text)
    assert np.allclose(seal.box, (704, 304, 1016, 616), atol=6)


@pytest.mark.parametrize("turn", [-25.0, 90.0, 170.0])
def test_a_turned_seal_is_read_along_its_own_ring(reader: OcrEngine, turn: float) -> None:
    drawn = Drawn(turn=turn, caption="报告专用章")
    seal = the_seal(pressed(sheet(), mark(drawn), (700, 300), drawn), reader)
    assert seal.words.text == drawn.name
    assert seal.words.caption == drawn.caption


def test_blue_and_oval(reader: OcrEngine) -> None:
    drawn = Drawn(name="云栖石油销售有限公司", flat=0.7, ink=(38, 62, 160), caption="合同专用章")
    seal = the_seal(pressed(sheet(), mark(drawn), (700, 300), drawn), reader)
    assert (seal.shape, seal.ink) == (SealShape.OVAL, Ink.BLUE)
    assert seal.words.text == drawn.name
    assert seal.words.caption == drawn.caption


def test_a_seal_over_black_text_is_read_and_so_is_the_text(reader: OcrEngine) -> None:
    drawn = Drawn()
    page = pressed(sheet(LINES), mark(drawn), (640, 40), drawn)
    assert the_seal(page, reader).words.text == drawn.name
    said = "".join(line.text for line in reader.read(page))
    assert "2023年5月18日" in said


def test_a_seal_without_colour_is_found_and_told_from_the_text_under_it(reader: OcrEngine) -> None:
    drawn = Drawn(ink=(120, 120, 120), strength=0.9)
    page = pressed(sheet(LINES), mark(drawn), (640, 40), drawn)
    seal = the_seal(page, reader)
    assert (seal.ink, seal.shape) == (Ink.BLACK, SealShape.ROUND)
    assert seal.words.text == drawn.name
    padded = np.full((A4_SIDE, page.shape[1], 3), 255, np.uint8)
    padded[: page.shape[0]] = page
    grey = cv2.cvtColor(padded, cv2.COLOR_RGB2GRAY)
    clean = cleaned(padded).grey
    assert clean[55:350, 650:950].mean() > grey[55:350, 650:950].mean() + 8  # the seal's ink has gone


def test_a_fax_is_black_throughout_and_its_seal_is_still_found(reader: OcrEngine) -> None:
    drawn = Drawn(ink=(40, 40, 40), strength=1.0)
    page = pressed(sheet(), mark(drawn), (700, 300), drawn)
    fax = np.where(page > 165, 255, 0).astype(np.uint8)
    assert the_seal(fax, reader).words.text == drawn.name


def test_oval_and_square_seals_of_a_grey_scan(reader: OcrEngine) -> None:
    oval = Drawn(ink=(125, 125, 125), strength=0.9, caption="合同专用章", flat=0.72, side=360)
    page = pressed(sheet(), mark(oval), (640, 60), oval)
    page = pressed(page, square("沈青禾印", is_carved=True), (1100, 400), oval)
    found = {seal.shape: seal.words.text for seal in seen(page, reader)}
    assert found[SealShape.OVAL].startswith(oval.name)
    assert set(found) == {SealShape.OVAL, SealShape.SQUARE}


def test_large_black_print_does_not_make_the_rims_of_text_a_seal(reader: OcrEngine) -> None:
    page = sheet(LINES * 3)
    cv2.rectangle(page := page.copy(), (200, 600), (700, 690), (0, 0, 0), -1)
    soft = cv2.GaussianBlur(page, (0, 0), 1.2)
    assert pale_seals(depth_of(cv2.cvtColor(soft, cv2.COLOR_RGB2GRAY), A4_SIDE / 297)) == []
    assert seen(soft, reader) == ()


def test_a_blue_seal_beside_a_red_one_is_read_by_its_own_ink(reader: OcrEngine) -> None:
    blue = Drawn(ink=(40, 60, 170))
    page = pressed(sheet(), mark(blue), (400, 300), blue)
    page = pressed(page, square("沈青禾印"), (735, 400), Drawn())
    found = {seal.ink: seal.words.text for seal in seen(page, reader)}
    assert found == {Ink.BLUE: blue.name, Ink.RED: "沈青禾印"}


@pytest.mark.parametrize("is_carved", [False, True])
def test_a_persons_square_seal(reader: OcrEngine, is_carved: bool) -> None:
    page = pressed(sheet(), square("沈青禾印", is_carved=is_carved), (700, 300), Drawn())
    seal = the_seal(page, reader)
    assert seal.shape is SealShape.SQUARE
    assert seal.words.text == "沈青禾印"


def test_a_seal_pressed_across_the_edge_is_cut_and_accuses_nobody(reader: OcrEngine) -> None:
    drawn = Drawn()
    page = pressed(sheet(), mark(drawn), (1654 - 150, 300), drawn)
    seal = the_seal(page, reader)
    assert seal.trouble is not Trouble.NONE or seal.words.text in drawn.name


def test_seals_over_one_another_are_read_or_say_so(reader: OcrEngine) -> None:
    one, other = Drawn(), Drawn(name="云栖石油销售有限公司")
    page = pressed(sheet(), mark(one), (600, 300), one)
    page = pressed(page, mark(other), (720, 340), other)
    for seal in seen(page, reader):
        assert seal.trouble is not Trouble.NONE or seal.words.text in (one.name, other.name)


def test_a_firms_and_a_persons_seal_side_by_side_are_two(reader: OcrEngine) -> None:
    firm = Drawn()
    page = pressed(sheet(), mark(firm), (500, 300), firm)
    page = pressed(page, square("沈青禾印"), (840, 400), firm)
    shapes = {seal.shape: seal.words.text for seal in seen(page, reader)}
    assert shapes == {SealShape.ROUND: firm.name, SealShape.SQUARE: "沈青禾印"}


def test_text_tables_and_empty_circles_are_no_seals(reader: OcrEngine) -> None:
    page = sheet(LINES * 3).copy()
    for row in range(8):
        cv2.line(page, (250, 40 + 100 * row), (1400, 40 + 100 * row), (0, 0, 0), 2)
    assert grey_rings(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), page_side=A4_SIDE) == []
    bare = sheet().copy()
    cv2.circle(bare, (800, 450), 160, (0, 0, 0), 4)
    assert seen(bare, reader) == ()


@pytest.mark.parametrize("shape", [(9, 60_000), (40, 40), (3000, 12)])
def test_pictures_of_any_shape_are_looked_through(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(5).integers(0, 255, shape, dtype=np.uint8)
    assert grey_rings(noise) == []
    assert len(cleaned(np.stack([noise] * 3, axis=2)).seals) == 0


def test_a_page_of_coloured_blobs_is_done_with_in_bounds(reader: OcrEngine) -> None:
    page = np.full((A4_SIDE, 1654, 3), 255, np.uint8)
    for row in range(12):
        for column in range(8):
            cv2.circle(page, (120 + 200 * column, 120 + 180 * row), 55, (210, 30, 30), 6)
    assert len(seen(page, reader)) <= MOST_SEALS
