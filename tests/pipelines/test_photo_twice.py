"""One photograph twice in a report, and what only looks like it."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from core.geometry import Box
from corpus.similarity.pictures import KeptPicture
from eval.factory.render.alter import alter
from eval.factory.render.draft import Picture
from eval.factory.render.photos import jpeg, photo
from models.pictures.look import look_of, packed
from pipelines.depicting.repeated import repeated
from tests import cases

STAMP = "2022-03-05 10:22\n夹江县"
SCENES = ("配电室", "储罐区", "压力表", "灭火器", "大门外景", "警示标志")
PHOTOS = [photo(f"twice/{at}", STAMP, scene) for at, scene in enumerate(SCENES)]


def kept(picture: Picture, page: int, caption: str) -> KeptPicture:
    gray = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_GRAYSCALE)
    look = look_of(np.asarray(gray, np.uint8))
    return KeptPicture(page=page, box=Box(70, 100, 270, 240), look=packed(look), caption=caption)


def all_of(*further: Picture) -> list[KeptPicture]:
    return [kept(picture, at + 1, f"图{at + 1}") for at, picture in enumerate((*PHOTOS, *further))]


def saved_again(picture: Picture) -> Picture:
    with Image.open(io.BytesIO(picture.data)) as image:
        return jpeg(image.convert("RGB").resize((620, 440)), quality=40)


def test_photographs_of_one_report_with_one_stamp_are_not_one() -> None:
    assert repeated(cases.REPORT, all_of()) == ()


@pytest.mark.parametrize("at", range(len(PHOTOS)))
def test_the_same_photograph_saved_again_is_found_with_both_places(at: int) -> None:
    (pair,) = repeated(cases.REPORT, all_of(saved_again(PHOTOS[at])))
    assert (pair.left.page, pair.right.page) == (at + 1, len(PHOTOS) + 1)
    assert (pair.left.excerpt, pair.right.excerpt) == (f"图{at + 1}", f"图{len(PHOTOS) + 1}")
    assert pair.similarity > 0.95


def test_a_part_of_a_photograph_is_a_view_of_its_own() -> None:
    with Image.open(io.BytesIO(PHOTOS[1].data)) as image:
        width, height = image.size
        part = jpeg(image.convert("RGB").crop((0, 0, int(width * 0.7), int(height * 0.7))), quality=60)
    assert repeated(cases.REPORT, all_of(part)) == ()


def test_a_thing_put_right_in_the_same_view_is_another_photograph() -> None:
    """As before and after a rectification, from one stand and in another light."""
    with Image.open(io.BytesIO(alter(PHOTOS[0], "light", "s").data)) as image:
        pixels = np.asarray(image.convert("RGB")).copy()
    height, width = pixels.shape[:2]
    draw = np.random.default_rng(3)
    patch = draw.integers(0, 255, (height // 3, width // 3, 3), np.uint8)
    pixels[height // 3 : height // 3 * 2, width // 3 : width // 3 * 2] = cv2.GaussianBlur(patch, (0, 0), 5)
    assert repeated(cases.REPORT, all_of(jpeg(Image.fromarray(pixels), quality=60))) == ()
