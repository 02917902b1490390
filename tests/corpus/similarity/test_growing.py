"""Growing by whole stretches leads where growing a character at a time does."""

from __future__ import annotations

import random

import pytest

from corpus.similarity.growing import AGREE, CHANGE, CREDIT, JUMP, Side, Way
from corpus.similarity.normal import normal

_SMALL = ((1, 1), (0, 1), (1, 0), (2, 2), (3, 3), (1, 2), (2, 1), (4, 4))


def _plainly(left: str, right: str, a: int, b: int, credit: int) -> tuple[int, int]:
    """As the rule says it: on while the texts agree, then over the least change that credit allows."""
    while True:
        start = a
        while a < len(left) and b < len(right) and left[a] == right[b]:
            a, b = a + 1, b + 1
        credit = min(CREDIT, credit + a - start)
        most = min(JUMP, credit // CHANGE)
        jump = _least_change(left[a : a + most + AGREE], right[b : b + most + AGREE]) if most else None
        if jump is None:
            return a, b
        credit -= CHANGE * max(jump)
        a, b = a + jump[0], b + jump[1]


def _least_change(here: str, there: str) -> tuple[int, int] | None:
    runs = {at: here[at : at + AGREE] for at in range(len(here) - AGREE + 1)}
    for at, place in _SMALL:
        if at in runs and there[place : place + AGREE] == runs[at]:
            return at, place
    found = [(at, there.find(run)) for at, run in runs.items() if run in there]
    return min(found, key=lambda each: (max(each) + abs(each[0] - each[1]), each[0]), default=None)


def _changed(text: str, draw: random.Random) -> str:
    """Characters misread, left out and put in, a name replaced here and there."""
    written = []
    for character in text:
        what = draw.random()
        if what < 0.04:
            written.append(draw.choice("甲乙丙丁"))
        elif what < 0.06:
            written.append(character + "戊己庚辛壬癸"[: draw.randrange(1, 7)])
        elif what > 0.02 + 0.06:
            written.append(character)
    return "".join(written)


@pytest.mark.parametrize("letters", ["子丑寅", "子丑寅卯辰巳午未申酉戌亥"])
@pytest.mark.parametrize("seed", range(4))
def test_texts_are_grown_as_far_as_a_character_at_a_time(seed: int, letters: str) -> None:
    draw = random.Random(seed)
    left = "".join(draw.choice(letters) for _ in range(600))
    right = _changed(left, draw) + _changed(left[:200], draw)
    one, other = Side.of(normal(left).codes, end=1), Side.of(normal(right).codes, end=2)
    on, back = Way(one, other), Way(one.turned(), other.turned())
    reached = set()
    for _ in range(400):
        a, b, credit = draw.randrange(len(left) + 1), draw.randrange(len(right) + 1), draw.randrange(CREDIT)
        a = max(0, min(len(left), b + draw.randrange(-40, 40))) if draw.random() < 0.7 else a
        assert on.reached(a, b, credit) == _plainly(left, right, a, b, credit)
        assert back.reached(a, b, credit) == _plainly(left[::-1], right[::-1], a, b, credit)
        reached.add(on.reached(a, b, credit))
    assert max(a for a, _ in reached) > 300


def test_texts_shorter_than_a_run_end_where_they_end() -> None:
    one, other = Side.of(normal("子丑").codes, end=1), Side.of(normal("子丑寅").codes, end=2)
    assert Way(one, other).reached(0, 0, CREDIT) == (2, 2)
    assert Way(one.turned(), other.turned()).reached(0, 1, CREDIT) == (2, 3)
    nothing = Side.of(normal("").codes, end=1)
    assert Way(nothing, other).reached(0, 0, CREDIT) == (0, 0)


def test_a_long_copy_is_grown_to_its_end() -> None:
    draw = random.Random(9)
    text = "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(30_000))
    codes = normal(text).codes
    one, other = Side.of(codes, end=1), Side.of(codes.copy(), end=2)
    assert Way(one, other).reached(0, 0, 0) == (len(codes), len(codes))
    other = Side.of(codes[: len(codes) - 7], end=2)
    assert Way(one, other).reached(5, 5, 0) == (len(codes) - 7, len(codes) - 7)
