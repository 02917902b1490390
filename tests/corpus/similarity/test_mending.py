"""What was misread is put right towards what others write, and only towards that."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.registry.characters import look_alikes
from corpus.similarity.mending import mended
from corpus.similarity.normal import NormalText, normal, written
from corpus.similarity.wording import FEW, NOTHING, Wording

_SENTENCE = "安全距离满足规范要求并经现场核实确认无误后予以记录存档备查"
_AT = 12


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


@pytest.fixture(scope="module")
def wording() -> Wording:
    """A sentence that everybody has, each beside words of its own."""
    texts = [normal(_own(15, at) + _SENTENCE + _own(15, 5000 + at)).codes for at in range(FEW + 50)]
    return Wording.learned(texts, range(len(texts)))


def _read(sentence: str) -> NormalText:
    return normal(f"{_own(20, 9001)}，{sentence}。{_own(20, 9002)}")


def _alike(character: str) -> str:
    """One that a look-alike of it may have been read as, and that says nothing else when compared."""
    return next(
        c for c in look_alikes(character) if character in look_alikes(c)[:8] and written(normal(c).codes) == c
    )


def test_a_character_is_put_right_that_looks_like_the_one_everybody_has(wording: Wording) -> None:
    misread = _SENTENCE[:_AT] + _alike(_SENTENCE[_AT]) + _SENTENCE[_AT + 1 :]
    assert written(mended(_read(misread), wording, None)[0].codes) == written(_read(_SENTENCE).codes)


@pytest.mark.parametrize("speck", "口丨一乙")
def test_a_speck_is_left_out_and_the_others_keep_their_places(wording: Wording, speck: str) -> None:
    read = _read(_SENTENCE[:_AT] + speck + _SENTENCE[_AT:])
    put_right, _ = mended(read, wording, None)
    assert written(put_right.codes) == written(_read(_SENTENCE).codes)
    taken = 20 + _AT
    assert put_right.at.tolist() == np.delete(read.at, taken).tolist()


def test_another_word_that_looks_like_nothing_everybody_has_stays(wording: Wording) -> None:
    other = next(c for c in "龘鑫森淼焱" if _SENTENCE[_AT] not in look_alikes(c))
    read = _read(_SENTENCE[: _AT - 2] + other * 4 + _SENTENCE[_AT + 2 :])
    assert np.array_equal(mended(read, wording, None)[0].codes, read.codes)


def test_what_only_one_text_has_is_left_alone(wording: Wording) -> None:
    read = normal(_own(400, 77))
    assert np.array_equal(mended(read, wording, None)[0].codes, read.codes)


def test_where_little_was_learned_and_of_a_short_text_nothing_is_changed(wording: Wording) -> None:
    read = _read(_SENTENCE[:_AT] + "口" + _SENTENCE[_AT:])
    assert mended(read, NOTHING, None)[0] is read
    short = normal("口口")
    assert mended(short, wording, None)[0] is short


def test_what_is_known_of_it_is_what_would_be_read_of_it(wording: Wording) -> None:
    parts = [
        _SENTENCE[:_AT] + "口" + _SENTENCE[_AT:],
        _SENTENCE[:9] + "口" + _SENTENCE[9:16] + "丨" + _SENTENCE[16:],
    ]
    misread = _SENTENCE[:_AT] + _alike(_SENTENCE[_AT]) + _SENTENCE[_AT + 1 :]
    text, here = mended(_read("".join([*parts, misread, parts[0]])), wording, 3)
    assert written(text.codes) == written(_read(_SENTENCE * 4).codes)
    again = wording.read(text.codes)
    for name in ("having", "goings", "kinds"):
        for column, other in zip(getattr(here.read, name), getattr(again, name), strict=True):
            assert np.array_equal(column, other)
