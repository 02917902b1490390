"""One photograph is known again however it was changed; another photograph of the same things is not it."""

from __future__ import annotations

import functools
import random

import cv2
import numpy as np
import pytest

from eval.factory.render.alter import ALTERATIONS, alter
from eval.factory.render.draft import Picture
from eval.factory.render.photos import photo, sketch
from models.pictures.alike import fit_of, is_same
from models.pictures.look import Gray, Look, is_drawing, look_of, mirrored, packed, unpacked
from models.pictures.words import asked_words, words_of

STAMP = "2021-03-05 10:22\n扬州市江都区"
SCENES = ("储罐区", "配电室", "灭火器")


def gray(picture: Picture) -> Gray:
    return np.asarray(cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


@functools.cache
def made(seed: str, scene: str) -> Picture:
    return photo(seed, STAMP, scene)


@functools.cache
def seen(seed: str, scene: str) -> Look:
    return look_of(gray(made(seed, scene)))


def is_found(one: Look, other: Look) -> bool:
    return is_same(fit_of(one, other)) and len(set(asked_words(one)) & set(words_of(other))) >= 2


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("how", sorted(ALTERATIONS))
def test_an_altered_photograph_is_the_same(how: str, scene: str) -> None:
    assert is_found(look_of(gray(alter(made("a", scene), how, "s"))), seen("a", scene))


@pytest.mark.parametrize("scene", SCENES)
def test_a_turned_mirrored_or_newly_stamped_photograph_is_the_same(scene: str) -> None:
    pixels = gray(made("a", scene))
    stamped = pixels.copy()
    cv2.putText(stamped, "2023-11-04 09:31", (230, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
    for changed in (np.rot90(pixels), np.rot90(pixels, 2), pixels[:, ::-1], stamped):
        assert is_found(look_of(np.ascontiguousarray(changed)), seen("a", scene))


def test_other_photographs_of_such_things_with_the_same_stamp_are_not() -> None:
    looks = [seen(seed, scene) for scene in SCENES for seed in "abcdef"]
    pairs = [(one, other) for at, one in enumerate(looks) for other in looks[:at]]
    assert not any(is_same(fit_of(one, other)) for one, other in random.Random(1).sample(pairs, 60))


def test_a_look_is_small_and_reads_back() -> None:
    look = seen("a", "储罐区")
    data = packed(look)
    assert len(data) < 10_000
    back = unpacked(data)
    assert back is not None
    assert (back.bits == look.bits).all()
    assert (back.small == look.small).all()
    assert np.abs(back.places - look.places).max() < 0.02
    assert words_of(back) == words_of(look)


@pytest.mark.parametrize("damage", [b"", b"MJP1", b"rubbish" * 40, None])
def test_what_is_no_look_is_told(damage: bytes | None) -> None:
    data = packed(seen("a", "储罐区"))[:-9] if damage is None else damage
    assert unpacked(data) is None


def test_bits_of_the_mirrored_picture_follow_from_the_bits() -> None:
    pixels = gray(made("a", "配电室"))
    told, real = mirrored(seen("a", "配电室")), look_of(np.ascontiguousarray(pixels[:, ::-1]))
    assert len(set(words_of(told)) & set(words_of(real))) > 0.5 * len(words_of(real))


def test_a_plan_is_a_drawing_and_a_photograph_none() -> None:
    assert is_drawing(gray(sketch("s", "办公楼 罐区 泵房")))
    assert is_drawing(np.full((300, 400), 90, np.uint8))
    assert not any(is_drawing(gray(made("a", scene))) for scene in SCENES)


def test_an_empty_picture_has_no_features_and_fits_nothing() -> None:
    empty = look_of(np.full((300, 400), 200, np.uint8))
    assert len(empty) == 0
    assert unpacked(packed(empty)) is not None
    assert fit_of(empty, seen("a", "储罐区")) is None
