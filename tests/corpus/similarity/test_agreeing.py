"""Two honest reports on one template draw apart again and again; a copy does not."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.similarity.agreeing import CHANGED, OTHER, held_of, least_held
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


def _trace(changed: list[int], size: int) -> Trace:
    """Two texts side by side that differ in these characters."""
    at = np.arange(size)
    return Trace(at, np.where(np.isin(at, changed), -1, at), np.zeros(size, np.int64))


def test_a_change_takes_back_more_than_another_character() -> None:
    codes = normal(_own(80, 3)).codes
    here = Weighed(Wording.learned([normal(each).codes for each in _few(40)], range(40)), codes, None)
    told = []
    for changed in (0, 1, 6):
        trace = _trace(list(range(30, 30 + changed)), len(codes))
        told.append(held_of(trace, here, np.where(trace.is_same, codes, ord("一")), 1, 0, -99.0))
    same, other, another = told
    assert same - other > OTHER
    assert other - another > CHANGED - OTHER


def test_a_misread_character_takes_back_nothing_but_itself() -> None:
    words = list("甲班巡检储罐区土堤未见异常后签字交接乙班巡检装卸区土堤未见异常后签字交接")
    at = words.index("土")
    codes = normal("".join(words)).codes
    here = Weighed(Wording.learned([normal(each).codes for each in _few(40)], range(40)), codes, None)
    held = {}
    for name, character in (("same", "土"), ("misread", "士"), ("other", "矿")):
        there = codes.copy()
        there[at] = ord(character)
        trace = _trace([at] if name != "same" else [], len(codes))
        held[name] = held_of(trace, here, there, 1, 0, -99.0)
    each = held["same"] / len(codes)
    assert held["same"] - held["misread"] < 2 * each
    assert held["misread"] - held["other"] > OTHER


def test_what_others_write_is_known_after_a_misread_character_too() -> None:
    sentence = "甲班巡检储罐区土堤未见异常后签字交接并抄送中控室值班长备查"
    everybody = [
        f"{_own(40, 70 + at)}{sentence}{'丙丁戊己'[at % 4] * 9}{_own(40, 90 + at)}" for at in range(40)
    ]
    left = f"{_own(30, 1)}{sentence}丙丙丙丙丙丙丙丙丙"
    wording = Wording.learned([normal(each).codes for each in everybody], range(40))
    codes = normal(left).codes
    here = Weighed(wording, codes, None)
    at = left.index("值班") - 1
    there = codes.copy()
    there[at] = ord("窒")
    same = held_of(_trace([], len(codes)), here, codes, 99, 0, -99.0)
    misread = held_of(_trace([at], len(codes)), here, there, 99, 0, -99.0)
    assert same - misread < 0.2


def test_the_best_stretch_does_not_answer_for_what_lies_around_it() -> None:
    codes = normal(_own(160, 3)).codes
    here = Weighed(Wording.learned([normal(each).codes for each in _few(40)], range(40)), codes, None)
    there = codes.copy()
    changed = [at for at in range(80, 160) if at % 8 < 4]
    there[changed] = ord("一")
    whole = held_of(_trace(changed, 160), here, there, 1, 0, -99.0)
    best = held_of(_trace([], 80), Weighed(here.wording, codes[:80], None), there[:80], 1, 0, -99.0)
    assert 0 < best - whole < 1.5


@pytest.mark.parametrize("texts", [20, 400, 1000, 10_000])
def test_more_texts_ask_for_more_and_a_learned_wording_is_trusted(texts: int) -> None:
    alone, beside = least_held(texts, texts)
    assert beside <= alone
    assert least_held(2 * texts, texts)[0] > alone
    assert least_held(texts, 10_000)[1] <= beside
    untrusted = least_held(texts, 0)
    assert untrusted[1] == untrusted[0] <= alone
