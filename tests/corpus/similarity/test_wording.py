"""What everybody writes surprises nobody; what only the asking texts have does."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from corpus.similarity.normal import Codes, normal
from corpus.similarity.surprise import MOST_APART, MOST_OF_ONE, ONLY, Weighed, surprise_of
from corpus.similarity.tracing import Trace
from corpus.similarity.wording import LEAST_TEXTS, LONGEST, NOTHING, Wording

_FRAME = "罐区设有{}并定期检查记录保存备查"
_WORDS = ("可燃气体报警器", "防火堤", "静电接地桩", "洗眼器", "喷淋装置", "紧急切断阀", "实体围墙")


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _texts(many: int = 60) -> list[Codes]:
    draw = random.Random(3)
    return [
        normal("".join(_FRAME.format(draw.choice(_WORDS)) + _own(9, at * 9 + n) for n in range(5))).codes
        for at in range(many)
    ]


def _naively(texts: list[Codes], size: int) -> dict[bytes, int]:
    """In how many texts each run of characters is."""
    found: dict[bytes, int] = {}
    for codes in texts:
        for gram in {codes[at : at + size].tobytes() for at in range(len(codes) - size + 1)}:
            found[gram] = found.get(gram, 0) + 1
    return found


def test_counts_are_those_of_counting_one_by_one() -> None:
    texts = _texts(12)
    read = Wording.learned(texts).read(texts[0])
    for order, size in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 6)):
        naive = _naively(texts, size + 1)
        for at in range(size, len(texts[0])):
            gram = texts[0][at - size : at + 1].tobytes()
            kept = naive[gram] if naive[gram] >= LEAST_TEXTS else 0
            assert read.having[order][at] == kept
            going = [many for other, many in naive.items() if other[: 2 * size] == gram[: 2 * size]]
            if sum(going) >= LEAST_TEXTS:
                assert read.goings[order][at] == sum(going)
                assert read.kinds[order][at] == len(going)


def test_a_choice_surprises_as_it_is_likely_and_the_rest_hardly() -> None:
    texts = _texts()
    told = Wording.learned(texts).read(normal(_FRAME.format("防火堤") + _own(30, 99999)).codes).surprise(0)
    assert told[:4].max() < 5
    assert told[4] == pytest.approx(np.log(len(_WORDS)), abs=0.8)
    assert told[5:17].sum() < 2
    assert np.median(told[-25:]) > MOST_OF_ONE


def test_a_file_holds_all_of_it(tmp_path: Path) -> None:
    texts = _texts()
    learned = Wording.learned(texts, range(10, 70), among=100)
    learned.write(tmp_path / "wording.npz")
    opened = Wording.opened(tmp_path / "wording.npz")
    assert opened is not None
    assert (opened.texts, opened.knows(10), opened.knows(70), opened.knows(None)) == (100, True, False, False)
    np.testing.assert_array_equal(opened.read(texts[5]).surprise(1), learned.read(texts[5]).surprise(1))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"x" * 400])
def test_a_damaged_file_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "wording.npz"
    assert Wording.opened(path) is None
    path.write_bytes(data)
    assert Wording.opened(path) is None
    Wording.learned(_texts(5), range(5)).write(path)
    path.write_bytes(path.read_bytes()[:-200])
    assert Wording.opened(path) is None


def _whole(left: Codes, right: Codes) -> Trace:
    """Texts of one length, laid over each other."""
    at = np.arange(len(left))
    return Trace(at, np.where(left == right, at, -1), np.zeros(len(left), np.int64))


def test_a_misread_character_takes_less_back_than_another_word() -> None:
    learned = Wording.learned(_texts())
    told = []
    right = normal("".join(_FRAME.format(word) for word in _WORDS[:4])).codes
    for change in ("", "龘", "该"):
        left = right.copy()
        if change:
            left[10] = ord(change)
        if change == "该":
            left[9:12] = [ord(each) for each in "该公司"]
        told.append(surprise_of(_whole(left, right), Weighed(learned, left, None), right, 1, 0))
    same, misread, another = told
    assert 0 < same - misread < same - another


def test_nothing_learned_makes_everything_a_surprise() -> None:
    codes = normal(_own(50, 1)).codes
    told = surprise_of(_whole(codes, codes), Weighed(NOTHING, codes, None), codes, 1, 0)
    assert told == pytest.approx((LONGEST + ONLY * (50 - LONGEST)) * MOST_OF_ONE)


def test_what_no_third_text_has_counts_more() -> None:
    copied = normal(_own(50, 1)).codes
    named = _whole(copied, copied)
    told = []
    for many in (1, 1 + LEAST_TEXTS):
        wording = Wording.learned([copied, *_texts(), *[copied] * many], range(61 + many))
        told.append(surprise_of(named, Weighed(wording, copied, 0), copied, 1, 0))
    assert told[0] > told[1]
    wording = Wording.learned([copied, *_texts(), copied], range(62))
    assert told[0] == surprise_of(named, Weighed(wording, copied, 0), copied, 1, 0)
    assert told[0] > 50 * MOST_OF_ONE


@pytest.mark.parametrize(("each", "lost"), [(4, False), (20, True), (200, True)])
def test_what_each_side_has_instead_is_held_against_the_whole(each: int, lost: bool) -> None:
    """Beyond what any change takes back, which is the same however long it is."""
    one, two = normal(_own(40, 1)).codes, normal(_own(40, 2)).codes
    here = np.concatenate([one, normal(_own(each, 3)).codes, two])
    there = np.concatenate([one, normal(_own(each, 4)).codes, two])
    put_in = np.concatenate([one, two])
    ends = np.arange(40)
    trace = Trace(
        np.arange(len(here)),
        np.concatenate([ends, np.full(each, -1), ends + 40 + each]),
        np.zeros(len(here), np.int64),
    )
    beside = Trace(trace.here, np.concatenate([ends, np.full(each, -1), ends + 40]), trace.piece)
    weighed = Weighed(NOTHING, here, None)
    told = surprise_of(trace, weighed, there, 1, 0)
    alone = surprise_of(beside, weighed, put_in, 1, 0)
    assert alone - told == pytest.approx(min(each, MOST_APART) if lost else 0.0)
