"""What is written in a place is found without rulings and seals, and faint or small ink is ink."""

from __future__ import annotations

import cv2
import numpy as np

from models.ocr.protocol import Image
from models.signatures import ink
from models.signatures.sheets import FAINTEST, sheet_of

SCALE = 220 / 72
PLACES = [(60, 40 + 90 * n, 300, 130 + 90 * n) for n in range(3)]


def form(light: int = 255) -> Image:
    """A ruled column of three cells."""
    image = np.full((420, 700, 3), light, np.uint8)
    for y in range(40, 311, 90):
        cv2.line(image, (60, y), (640, y), (30, 30, 30), 2)
    for x in (60, 300, 640):
        cv2.line(image, (x, 40), (x, 310), (30, 30, 30), 2)
    return image


def signed(image: Image, place: int, colour: tuple[int, int, int] = (20, 20, 60), size: float = 1.0) -> None:
    left, top = 110, PLACES[place][1] + 25
    for n in range(8):
        one = (round(left + size * (n * 14)), round(top + size * (n * 17 % 40)))
        two = (round(left + size * (n * 14 + 18)), round(top + size * (n * 29 % 44)))
        cv2.line(image, one, two, colour, 3 if size > 0.8 else 2, cv2.LINE_AA)


def found(image: Image) -> list[int]:
    sheet = sheet_of(image, SCALE)
    return [len(ink.pieces(sheet, place)) for place in PLACES]


def test_empty_cells_have_nothing_in_them() -> None:
    assert found(form()) == [0, 0, 0]


def test_ink_belongs_to_its_cell() -> None:
    image = form()
    signed(image, 1)
    none, some, rest = found(image)
    assert (none, rest) == (0, 0)
    assert some >= 1


def test_small_and_faint_ink_on_grey_paper_is_ink() -> None:
    image = form(light=215)
    signed(image, 2, colour=(140, 140, 150), size=0.6)
    assert found(image)[2] >= 1


def test_a_signature_across_a_ruling_is_one() -> None:
    image = form()
    cv2.line(image, (120, 100), (190, 145), (10, 10, 10), 4, cv2.LINE_AA)
    cv2.line(image, (150, 60), (180, 118), (10, 10, 10), 4, cv2.LINE_AA)
    assert found(image)[0] >= 1
    assert found(image)[1] == 0


def test_a_seal_is_no_signature_and_ink_under_it_is() -> None:
    image = form()
    signed(image, 1)
    cv2.circle(image, (200, 220), 118, (214, 60, 60), 6, cv2.LINE_AA)
    counts = found(image)
    assert counts[0] == 0
    assert counts[1] >= 1
    assert counts[2] == 0
    (piece, *_) = ink.pieces(sheet_of(image, SCALE), PLACES[1])
    assert piece.redness < 0.2


def test_the_stamp_of_a_name_is_red_and_stays() -> None:
    image = form()
    cv2.rectangle(image, (110, 60), (210, 115), (210, 40, 40), 4)
    cv2.putText(image, "AB", (118, 106), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (210, 40, 40), 5)
    (piece, *_) = ink.pieces(sheet_of(image, SCALE), PLACES[0])
    assert piece.redness > 0.8


def test_an_area_blackened_or_blurred_is_solid_and_strokes_are_not() -> None:
    image = form()
    cv2.rectangle(image, (90, 60), (260, 110), (0, 0, 0), -1)
    cells = np.random.default_rng(1).integers(60, 190, (4, 14), dtype=np.uint8)
    blurred = cv2.resize(cells, (168, 48), interpolation=cv2.INTER_NEAREST)
    image[150:198, 100:268] = blurred[..., None]
    signed(image, 2)
    sheet = sheet_of(image, SCALE)
    solid = [any(piece.is_solid(SCALE) for piece in ink.pieces(sheet, place)) for place in PLACES]
    assert solid == [True, True, False]


def coarse(image: Image) -> Image:
    """As a scan of 100 dpi shows it."""
    size, small = (image.shape[1], image.shape[0]), (image.shape[1] * 100 // 220, image.shape[0] * 100 // 220)
    scanned = cv2.GaussianBlur(cv2.resize(image, small, interpolation=cv2.INTER_AREA), (0, 0), 0.6)
    noise = np.random.default_rng(3).normal(0, 4, scanned.shape)
    seen = np.clip(scanned + noise - 6, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(seen, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def test_strokes_that_a_coarse_scan_runs_together_are_not_solid_and_what_is_blackened_there_is() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    for n in range(7):
        cv2.line(image, (110, 60 + 8 * n), (190, 60 + 8 * n), (20, 20, 60), 3)
    for x in (110, 140, 165, 190):
        cv2.line(image, (x, 60), (x, 108), (20, 20, 60), 3)
    cv2.rectangle(image, (100, 160), (220, 200), (0, 0, 0), -1)
    cells = np.random.default_rng(1).integers(60, 190, (3, 10), dtype=np.uint8)
    image[240:288, 100:260] = cv2.resize(cells, (160, 48), interpolation=cv2.INTER_NEAREST)[..., None]
    sheet = sheet_of(coarse(image), SCALE)
    found = [ink.joined(ink.pieces(sheet, place)) for place in PLACES]
    filled = (found[0].dark > FAINTEST).astype(np.uint8)
    assert cv2.erode(filled, np.ones((30, 30), np.uint8)).any()  # no paper is left between the strokes
    assert [piece.is_solid(SCALE) for piece in found] == [False, True, True]
    assert [piece.has_strokes(SCALE) for piece in found] == [True, False, False]


def test_a_scrap_of_something_blackened_has_no_strokes_however_small_it_is() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    cv2.rectangle(image, (110, 60), (134, 110), (0, 0, 0), -1)
    signed(image, 1)
    scrap, name = (
        ink.joined(ink.pieces(sheet_of(shown, SCALE), place))
        for shown, place in ((image, PLACES[0]), (image, PLACES[1]))
    )
    assert not scrap.is_solid(SCALE)
    assert not scrap.has_strokes(SCALE)
    assert name.has_strokes(SCALE)


def test_a_bar_joined_to_rulings_is_solid_and_strokes_are_not() -> None:
    image = form()
    signed(image, 0)
    cv2.rectangle(image, (120, 150), (200, 200), (0, 0, 0), -1)
    cv2.line(image, (70, 175), (290, 178), (0, 0, 0), 4)
    sheet = sheet_of(image, SCALE)
    told = [[piece.is_solid(SCALE) for piece in ink.pieces(sheet, place)] for place in PLACES]
    assert told[0]
    assert not any(told[0])
    assert any(told[1])


def test_a_bar_that_a_name_runs_into_is_one_thing_and_the_name_another() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    signed(image, 0)
    cv2.rectangle(image, (110, 100), (220, 200), (0, 0, 0), -1)
    sheet = sheet_of(image, SCALE)
    told = [[piece.is_solid(SCALE) for piece in ink.pieces(sheet, place)] for place in PLACES]
    assert told[0]
    assert not any(told[0])
    assert told[1] == [True]


def test_a_mosaic_is_one_solid_area_with_the_light_cells_in_it() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    for n in range(7 * 5):
        left, top = 110 + 16 * (n % 7), 135 + 16 * (n // 7)
        shade = 250 if n % 4 == 2 else 110 + 10 * (n % 5)
        cv2.rectangle(image, (left, top), (left + 15, top + 15), (shade, shade, shade), -1)
    told = [piece.is_solid(SCALE) for piece in ink.pieces(sheet_of(image, SCALE), PLACES[1])]
    assert told == [True]


def test_strokes_run_together_are_no_cover_and_what_hides_a_name_is_one() -> None:
    for width, is_one in ((12.0, False), (40.0, True)):
        image = np.full((420, 700, 3), 255, np.uint8)
        signed(image, 1)
        left, top, high = 110 + round(30 * SCALE), PLACES[1][1] + 20, round(11 * SCALE)
        cv2.rectangle(image, (left, top), (left + round(width * SCALE), top + high), (0, 0, 0), -1)
        pieces = ink.pieces(sheet_of(image, SCALE), PLACES[1])
        assert any(piece.is_cover for piece in pieces) is is_one


def test_a_stamps_wide_frame_stays_and_an_underline_as_long_does_not() -> None:
    for ends in (True, False):
        image = np.full((300, 700, 3), 255, np.uint8)
        for y in (60, 140):
            cv2.line(image, (110, y), (330, y + 4), (60, 60, 60), 4, cv2.LINE_AA)
        for x in (110, 330) if ends else ():
            cv2.line(image, (x, 60), (x, 144), (60, 60, 60), 4, cv2.LINE_AA)
        cv2.putText(image, "ABC", (135, 125), cv2.FONT_HERSHEY_SIMPLEX, 2.2, (60, 60, 60), 6)
        found = ink.pieces(sheet_of(image, SCALE), (80, 20, 400, 200))
        width = max(piece.box[2] - piece.box[0] for piece in found)
        assert (width > 215) is ends


def test_a_seal_that_runs_into_a_mosaic_is_apart_from_it() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    for n in range(5 * 4):
        left, top = 160 + 16 * (n % 5), 145 + 16 * (n // 5)
        shade = 110 + 10 * (n % 5)
        cv2.rectangle(image, (left, top), (left + 15, top + 15), (shade, shade, shade), -1)
    cv2.ellipse(image, (90, 190), (80, 50), 0, 180, 360, (120, 120, 120), 4)
    pieces = ink.pieces(sheet_of(image, SCALE), PLACES[1])
    assert sorted(piece.is_solid(SCALE) for piece in pieces) == [False, True]
    assert [piece.is_cover for piece in pieces] == [piece.is_solid(SCALE) for piece in pieces]
    assert ink.joined(pieces).is_cover


def test_the_rest_of_a_skewed_ruling_is_no_writing() -> None:
    image = np.full((420, 700, 3), 255, np.uint8)
    for x in range(70, 290, 30):  # too short, each, to be a ruling
        cv2.line(image, (x, 170 + (x - 70) // 40), (x + 24, 171 + (x - 70) // 40), (70, 70, 70), 5)
    assert not ink.pieces(sheet_of(image, SCALE), PLACES[1])
