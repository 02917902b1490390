"""Two honest reports on one template draw apart again and again; a copy does not."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.similarity.agreeing import CHANGED, MISREAD, held_of, least_held
from corpus.similarity.align import shared_passages
from corpus.similarity.normal import normal, written
from corpus.similarity.surprise import Weighed
from corpus.similarity.tracing import Trace, traced
from corpus.similarity.wording import Wording

_FRAMES = 24
_WORDS = ("可燃气体报警器", "防火堤", "静电接地桩", "洗眼器", "喷淋装置", "紧急切断阀", "实体围墙")


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _report(seed: int, house: int = 0) -> str:
    """A template of many frames, of each of which something is drawn."""
    draw = random.Random(seed)
    return "".join(f"{_own(6, 1000 * house + at)}{draw.choice(_WORDS)}" for at in range(_FRAMES))


def _held(left: str, right: str, texts: list[str]) -> float:
    codes = [normal(text).codes for text in (left, right, *texts)]
    wording = Wording.learned(codes, range(len(codes)))
    passages = shared_passages(codes[0], codes[1], within=((0, len(codes[0])),))
    here = Weighed(wording, codes[0], 0)
    sides = written(codes[0]), written(codes[1])
    return max(held_of(traced(each, *sides), here, codes[1], 1, 0, 0.0) for each in passages)


def _few(many: int) -> list[str]:
    """Reports of other houses: of this one's template nothing is known."""
    return [_report(at, house=1 + at % 8) for at in range(many)]


def test_a_template_that_nobody_else_has_is_not_taken_for_a_copy() -> None:
    alone, _ = least_held(42, 42)
    honest = _held(_report(501), _report(502), _few(40))
    copied = _held(_report(501) + _own(50, 1), _own(50, 2) + _report(501), _few(40))
    assert honest < alone < copied


def test_where_the_template_is_known_the_same_choices_all_along_tell() -> None:
    others = [_report(at) for at in range(40)]
    alone, _ = least_held(42, 42)
    assert _held(_report(501), _report(502), others) < alone
    assert _held(_report(501) + _own(50, 1), _own(50, 2) + _report(501), others) > alone


def test_the_same_holds_less_where_less_was_learned() -> None:
    copied = (_report(501) + _own(50, 1), _own(50, 2) + _report(501))
    assert _held(*copied, _few(16)) < _held(*copied, _few(160))


def test_a_change_takes_back_more_than_a_misread_character() -> None:
    codes = normal(_own(80, 3)).codes
    here = Weighed(Wording.learned([normal(each).codes for each in _few(40)], range(40)), codes, None)
    told = []
    for changed in (0, 1, 6):
        at = np.arange(len(codes))
        there = np.where((at >= 30) & (at < 30 + changed), -1, at)
        told.append(held_of(Trace(at, there, np.zeros(len(at), np.int64)), here, codes, 1, 0, -99.0))
    same, misread, another = told
    assert same - misread > MISREAD
    assert misread - another > CHANGED - MISREAD


@pytest.mark.parametrize("texts", [20, 400, 1000, 10_000])
def test_more_texts_ask_for_more_and_a_learned_wording_is_trusted(texts: int) -> None:
    alone, beside = least_held(texts, texts)
    assert beside <= alone
    assert least_held(2 * texts, texts)[0] > alone
    assert least_held(texts, 10_000)[1] <= beside
    assert least_held(texts, 0)[1] == alone
