"""A pasted signature is the same picture however it was scaled, turned and saved; a second writing is not."""

from __future__ import annotations

import base64
import random
import zlib
from itertools import pairwise

import cv2
import numpy as np
import pytest

from models.signatures.likeness import SAME, comparable, ready, similarity_of
from models.signatures.raster import Darkness
from models.signatures.shape import Shape, Sureness, packed, shape_of, unpacked

Stroke = list[tuple[float, float]]


def name(seed: int, wobble: float = 0.0) -> list[Stroke]:
    """Strokes of an invented name of three characters; ``wobble`` (ems) is how a second writing differs."""
    plan, hand = random.Random(seed), random.Random(f"{seed}/{wobble}")
    strokes: list[Stroke] = []
    for character in range(3):
        grow = 1 + hand.uniform(-wobble, wobble)
        for _ in range(6):
            points = [(plan.random(), plan.random()) for _ in range(3)]
            strokes.append(
                [
                    (character * 1.1 + (x + hand.gauss(0, wobble)) * grow, y + hand.gauss(0, wobble))
                    for x, y in points
                ]
            )
    return strokes


def drawn(strokes: list[Stroke], *, em: float = 60.0, turn: float = 0.0, quality: int = 100) -> Darkness:
    image = np.full((int(2.2 * em), int(4.6 * em)), 255, np.uint8)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    for stroke in strokes:
        placed = [(0.6 * em + em * (x * c - y * s), 0.6 * em + em * (x * s + y * c)) for x, y in stroke]
        for one, two in pairwise(placed):
            cv2.line(
                image,
                *[tuple(round(8 * v) for v in p) for p in (one, two)],
                20,
                max(1, round(0.05 * em)),
                cv2.LINE_AA,
                3,
            )
    if quality < 100:
        coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray((255 - image) / 255, np.float32)


def shaped(dark: Darkness) -> Shape:
    shape = shape_of(dark)
    assert shape is not None
    return shape


def alike(one: Darkness, other: Darkness) -> float:
    first, second = ready(shaped(one)), ready(shaped(other))
    assert first is not None
    assert second is not None
    return similarity_of(first, second)


@pytest.mark.parametrize(
    ("em", "turn", "quality"), [(60, 0, 40), (44, 3, 100), (80, -4, 60), (33, 4, 45), (70, -2, 30)]
)
@pytest.mark.parametrize("seed", range(3))
def test_the_same_picture_is_found_again(seed: int, em: float, turn: float, quality: int) -> None:
    one, other = drawn(name(seed)), drawn(name(seed), em=em, turn=turn, quality=quality)
    assert alike(one, other) >= SAME


@pytest.mark.parametrize("seed", range(8))
def test_a_name_written_again_is_another_picture(seed: int) -> None:
    assert alike(drawn(name(seed)), drawn(name(seed, 0.05))) < SAME


@pytest.mark.parametrize("seed", range(8))
def test_another_name_has_little_of_it(seed: int) -> None:
    assert alike(drawn(name(seed)), drawn(name(seed + 100))) < SAME - 0.1


def scanned(dark: Darkness, em: float) -> Darkness:
    """As a coarse scan leaves it: few pixels to a character, soft."""
    small = cv2.resize(dark, None, fx=em / 60, fy=em / 60, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.6)
    return np.asarray(cv2.resize(soft, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR), np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_a_coarse_scan_of_it_is_the_same_picture_and_of_a_name_written_again_is_not(seed: int) -> None:
    one = drawn(name(seed))
    assert alike(one, scanned(drawn(name(seed), turn=2), 16)) >= SAME
    assert alike(one, scanned(drawn(name(seed, 0.08)), 16)) < SAME


@pytest.mark.parametrize("seed", range(4))
def test_a_copy_that_lost_a_character_is_a_part_of_the_whole(seed: int) -> None:
    whole, again = drawn(name(seed)), drawn(name(seed, 0.08))
    lost = drawn(name(seed)[:12], em=50)
    assert alike(whole, lost) >= SAME
    assert alike(lost, whole) >= SAME
    assert alike(again, lost) < SAME


@pytest.mark.parametrize("turn", [-7, 7])
@pytest.mark.parametrize("seed", range(3))
def test_a_part_is_found_though_it_was_not_laid_level(seed: int, turn: float) -> None:
    part = drawn(name(seed)[:12], em=50, turn=turn)
    assert alike(drawn(name(seed)), part) >= SAME
    assert alike(drawn(name(seed, 0.08)), part) < SAME


def test_doubtful_ink_is_compared_only_with_what_is_surely_written() -> None:
    shape = shaped(drawn(name(1)))
    doubtful, likely, sure = (comparable(packed(shape, sureness)) for sureness in Sureness)
    assert doubtful is not None
    assert likely is not None
    assert sure is not None
    assert similarity_of(doubtful, sure) >= SAME
    assert similarity_of(likely, likely) >= SAME
    assert similarity_of(doubtful, likely) == 0
    assert similarity_of(doubtful, doubtful) == 0


def test_a_shape_survives_as_text_and_rubbish_is_none() -> None:
    shape = shaped(drawn(name(1)))
    back = unpacked(packed(shape))
    assert back is not None
    assert np.array_equal(back, shape)
    assert unpacked("不是图像") is None
    assert unpacked("0" * 12) is None
    assert unpacked(packed(shape)[:-9]) is None


def test_shapes_packed_earlier_are_read() -> None:
    shape = shaped(drawn(name(1)))
    at_its_best = zlib.compress(shape.tobytes(), 9)
    for text in (base64.b64encode(at_its_best).decode(), base64.b85encode(at_its_best).decode()):
        back = unpacked("!" + text)
        assert back is not None
        assert np.array_equal(back, shape)


def test_an_empty_place_has_no_shape() -> None:
    assert shape_of(np.zeros((40, 90), np.float32)) is None
