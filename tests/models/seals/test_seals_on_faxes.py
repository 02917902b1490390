"""Seals as black as text: a star tells a ring that is broken, a bold frame and its name a square one."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.document import SealShape
from models.ocr import Ink, OcrEngine, engine
from models.ocr.colour import cleaned
from models.seals.depth import Depth, depth_of
from models.seals.grey import rings_of
from models.seals.rings import UNIT
from models.seals.seen import SealSeen, Trouble, read_seals
from models.seals.stars import stars
from tests.drawn_seals import A4_SIDE, Drawn, Pixels, mark, pressed, sheet, square
from tests.fonts import chinese_font

BLACK = Drawn(ink=(40, 40, 40), strength=1.0)
LINES = ("检查、对策措施", "自控仪表部分评价、图件绘制", "", "评价机构（盖章）：", "2023年10月27日")


@pytest.fixture(scope="module")
def reader() -> OcrEngine:
    return engine("paddle")


def starred(ink: Pixels) -> Pixels:
    """The print with a star in its middle."""
    drawn = Image.fromarray(ink)
    x, y, radius = ink.shape[1] / 2, ink.shape[0] / 2, 0.155 * ink.shape[0]
    points = [
        (x + length * math.sin(math.pi * at / 5), y - length * math.cos(math.pi * at / 5))
        for at in range(10)
        for length in ((radius, 0.382 * radius)[at % 2],)
    ]
    ImageDraw.Draw(drawn).polygon(points, fill=255)
    return np.asarray(drawn, np.uint8)


def worn(ink: Pixels) -> Pixels:
    """The print without a quarter of its ring and its name, and with a star that is full of holes."""
    ink = ink.copy()
    angles = np.degrees(np.arctan2(*(np.mgrid[: ink.shape[0], : ink.shape[1]] - ink.shape[0] / 2)))
    away = np.hypot(*(np.mgrid[: ink.shape[0], : ink.shape[1]] - ink.shape[0] / 2))
    ink[(angles % 60 < 17) & (away > 0.25 * ink.shape[0])] = 0
    holes = np.random.default_rng(3).random(ink.shape) > 0.95
    ink[holes] = 0
    return ink


def whole_page(page: Pixels) -> Pixels:
    whole = np.full((A4_SIDE, page.shape[1], 3), 255, np.uint8)
    whole[: page.shape[0]] = page
    return whole


def faxed(page: Pixels) -> Pixels:
    return np.where(whole_page(page) > 165, 255, 0).astype(np.uint8)


def form(ink: Pixels) -> Pixels:
    """A fax of a form with text and rulings, one seal pressed over both."""
    page = np.array(pressed(sheet(LINES), ink, (700, 100), BLACK), np.uint8)
    for row in (140, 230, 320, 410):
        cv2.line(page, (120, row), (1530, row + 4), (0, 0, 0), 3)
    return faxed(page)


def depth(page: Pixels) -> Depth:
    return depth_of(np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8), A4_SIDE / 297)


def seen(page: Pixels, reader: OcrEngine) -> tuple[SealSeen, ...]:
    return read_seals(page, [seal.blob for seal in cleaned(page).seals], reader)


def test_a_star_tells_a_worn_ring_under_text_and_rulings() -> None:
    (ring,) = rings_of(depth(form(worn(starred(mark(BLACK))))))
    assert ring.is_starred
    assert ring.cover < 0.8
    place = np.array([ring.x, ring.y, ring.a]) / UNIT * (A4_SIDE / 297)
    assert np.allclose(place, (860, 260, 156), atol=6)


def test_a_worn_ring_is_found_and_said_to_be_unread(reader: OcrEngine) -> None:
    (seal,) = seen(form(worn(starred(mark(BLACK)))), reader)
    assert (seal.shape, seal.ink) == (SealShape.ROUND, Ink.BLACK)
    assert seal.trouble is not Trouble.NONE


def test_thick_print_is_no_star() -> None:
    page = np.array(sheet(), np.uint8)
    drawn = Image.fromarray(page)
    pen = ImageDraw.Draw(drawn)
    heading = ImageFont.truetype(chinese_font(), 120)
    pen.text((200, 60), "安全评价报告", font=heading, fill=0, stroke_width=8)
    pen.rectangle((200, 400, 236, 436), fill=0)
    pen.ellipse((400, 400, 440, 440), fill=0)
    pen.polygon([(600, 440), (625, 390), (650, 440)], fill=0)
    pen.line((800, 420, 900, 420), fill=0, width=30)
    pen.line((850, 370, 850, 470), fill=0, width=30)
    found = depth(faxed(np.asarray(drawn, np.uint8)))
    assert stars(found) == []


def test_a_logo_with_a_star_and_no_ring_is_no_seal() -> None:
    bare = np.zeros((320, 320), np.uint8)
    assert rings_of(depth(form(starred(bare)))) == []


@pytest.mark.parametrize("is_carved", [False, True])
def test_a_persons_square_seal_on_a_fax(reader: OcrEngine, is_carved: bool) -> None:
    page = faxed(pressed(sheet(LINES), square("沈青禾印", is_carved=is_carved), (1200, 500), BLACK))
    (seal,) = seen(page, reader)
    assert (seal.shape, seal.ink, seal.words.text) == (SealShape.SQUARE, Ink.BLACK, "沈青禾印")


@pytest.mark.parametrize("width", [2, 7])
def test_a_framed_word_is_no_seal(reader: OcrEngine, width: int) -> None:
    """A box of a diagram, and a bold one: its words stand in one line."""
    page = Image.fromarray(np.array(sheet(), np.uint8))
    pen = ImageDraw.Draw(page)
    pen.rectangle((700, 300, 860, 440), outline=0, width=width)
    pen.text((780, 370), "反应釜", font=ImageFont.truetype(chinese_font(), 42), fill=0, anchor="mm")
    assert seen(faxed(np.asarray(page, np.uint8)), reader) == ()


def test_rows_of_a_narrow_column_are_no_seal_on_a_soft_scan(reader: OcrEngine) -> None:
    page = Image.fromarray(np.array(sheet(height=A4_SIDE), np.uint8))
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(chinese_font(), 46)
    for row in range(300, 1500, 64):
        pen.text((780, row), "完好", font=font, fill=(60, 60, 60), anchor="mm")
    soft = cv2.GaussianBlur(np.asarray(page, np.uint8), (0, 0), 1.6)
    assert seen(np.asarray(soft, np.uint8), reader) == ()


def test_a_name_with_a_hole_in_it_is_broken(reader: OcrEngine) -> None:
    """A character that left no ink is no shorter name."""
    drawn = Drawn(name="青岚安全　　咨询有限公司")
    (seal,) = seen(whole_page(pressed(sheet(), mark(drawn), (700, 300), drawn)), reader)
    assert seal.words.text == "青岚安全咨询有限公司"
    assert seal.trouble is Trouble.CUT
    assert len(seal.words.angles) == len(seal.words.text)
    assert list(seal.words.angles) == sorted(seal.words.angles)


OVAL = Drawn(name="青岚安全技术有限公司", caption="合同专用章", flat=0.72, ink=(40, 40, 40), strength=1.0)


@pytest.mark.parametrize("turn", [-8.0, 0.0, 8.0])
def test_an_oval_under_text_on_a_fax(reader: OcrEngine, turn: float) -> None:
    lines = ("", "", "", "青岚安全技术有限公司")
    page = faxed(pressed(sheet(lines), tilted(mark(OVAL), turn), (330, 200), OVAL))
    (seal,) = seen(page, reader)
    assert (seal.shape, seal.ink) == (SealShape.OVAL, Ink.BLACK)
    assert "安全技术" in seal.words.text


def tilted(ink: Pixels, turn: float) -> Pixels:
    """The print turned clockwise, with room enough for its corners."""
    room = cv2.copyMakeBorder(ink, 30, 30, 10, 10, cv2.BORDER_CONSTANT, value=0)
    middle = (room.shape[1] / 2, room.shape[0] / 2)
    turned = cv2.warpAffine(room, cv2.getRotationMatrix2D(middle, -turn, 1.0), room.shape[::-1])
    return np.asarray(turned, np.uint8)


def test_a_worn_circle_and_lines_of_text_are_no_oval() -> None:
    assert all(ring.is_round for ring in rings_of(depth(form(worn(mark(BLACK))))))
    assert rings_of(depth(faxed(sheet(LINES * 2)))) == []


def test_what_may_stand_along_a_ring_is_kept_where_its_name_is_broken(reader: OcrEngine) -> None:
    (seal,) = seen(form(worn(starred(mark(BLACK)))), reader)
    glimpsed = {glimpse.text for glimpse in seal.words.glimpses}
    assert len(glimpsed & set(BLACK.name)) >= 4
    assert all(
        -140 <= glimpse.angle <= 140 and 0 < glimpse.confidence <= 1 for glimpse in seal.words.glimpses
    )


def test_a_name_surely_read_is_looked_at_once(reader: OcrEngine) -> None:
    (seal,) = seen(faxed(pressed(sheet(), starred(mark(BLACK)), (700, 300), BLACK)), reader)
    assert seal.words.text == BLACK.name
    assert seal.words.glimpses == ()
