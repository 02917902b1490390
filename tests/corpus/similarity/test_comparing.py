"""Many texts compared at once tell what each tells by itself."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.similarity.asking import Answer, asked
from corpus.similarity.candidates import Catalogue
from corpus.similarity.comparing import shared_with
from corpus.similarity.normal import Codes, normal
from corpus.similarity.segment import TEXT, gathered
from corpus.similarity.sharing import Sharing
from corpus.similarity.surprise import Aligned, Weighed, beside
from corpus.similarity.tracing import Trace
from corpus.similarity.winnow import fingerprints
from corpus.similarity.wording import FEW, LONGEST, NOTHING, Wording

_PLACES = ("罐区", "配电室", "泵房", "装卸台", "门卫室", "空压站")
_STATES = (
    "设有静电接地桩并按班次检查签字",
    "投用以来未见异常且检修时先断电后挂牌",
    "与相邻建筑之间以实体围墙隔开",
)


def _house(sentences: int, seed: int) -> str:
    """What everybody writes: of each place one of three sentences."""
    draw = random.Random(seed)
    return "".join(f"{draw.choice(_PLACES)}{draw.choice(_STATES)}。" for _ in range(sentences))


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _misread(text: str, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(draw.choice("误衍") if draw.random() < 0.05 else character for character in text)


def _world(learned: int) -> tuple[Weighed, Answer, list[Codes], Catalogue]:
    """A text, and others that begin with, end with or misread what it has from them."""
    copied = [_own(90, seed) for seed in range(5)]
    text = _house(12, 1) + "".join(f"{each}{_house(6, 40 + at)}" for at, each in enumerate(copied))
    others = [copied[0] + _house(20, 2), _house(20, 3) + copied[1], _misread(copied[2], 1) + _house(20, 4)]
    others += [_house(9, 5) + _misread(copied[3] + copied[4], 2), text[:150], text[-400:]]
    texts = [text, *others, *(_house(20, 100 + at) for at in range(learned))]
    codes = [normal(each).codes for each in texts]
    rows = np.array([(at, at, at, 0) for at in range(len(texts))], dtype=TEXT)
    kept, catalogue = gathered(rows, [fingerprints(each).hashes for each in codes]), Catalogue.of(rows)
    here = Weighed(Wording.learned(codes, range(len(codes))), codes[0], 0)
    return here, asked(here, (kept,), catalogue), codes, catalogue


@pytest.mark.parametrize(("learned", "least"), [(30, 1), (FEW, 4)])
def test_all_at_once_is_judged_as_one_by_one(learned: int, least: int) -> None:
    here, answer, codes, catalogue = _world(learned)
    others = [(at, codes[at], ((0, len(codes[0])),)) for at in range(1, 9)]

    def how(judged: list[tuple[tuple[object, Sharing], ...]]) -> list[list[Sharing]]:
        return [[sharing for _, sharing in of_one] for of_one in judged]

    together = how([*shared_with(here, answer, others, catalogue)])
    alone = [how([*shared_with(here, answer, [each], catalogue)])[0] for each in others]
    assert together == alone
    assert sum(any(not each.is_common for each in of_one) for of_one in together) >= least
    assert any(each.is_common for of_one in together for each in of_one)


def test_the_other_side_is_read_as_it_stands_there() -> None:
    here, _, codes, _ = _world(30)
    at = np.arange(60)
    first = Trace(at + 300, np.where(at % 9 == 4, -1, at), np.zeros(60, np.int64))
    later = Trace(at + 300, np.where(at % 7 == 3, -1, at + 100), np.zeros(60, np.int64))
    passages = [
        Aligned.of(trace, here, there, 1, 0) for trace in (first, later) for there in (codes[1], codes[2])
    ]
    for passage, other in zip(passages, beside(here.wording, passages), strict=True):
        whole = here.wording.read(passage.there)
        places = passage.right[other.apart]
        for known, asked_of in zip(whole.having, other.read.having, strict=True):
            assert known[places].tolist() == asked_of[other.at].tolist()
        assert whole.surprise(1)[places].tolist() == other.read.surprise(1)[other.at].tolist()
        assert set(range(LONGEST)) <= set(other.apart.tolist())


def test_nothing_is_read_where_nothing_is_open() -> None:
    assert beside(NOTHING, []) == []
