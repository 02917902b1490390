"""Copies of one picture share words and are near; other names are neither."""

from __future__ import annotations

import itertools

import pytest

from models.signatures.shape import Shape
from models.signatures.words import Asked, asked_of, nearness, words_of
from tests.models.signatures.test_shape import drawn, name, scanned, shaped


def shared(asked: Asked, words: tuple[int, ...]) -> int:
    return sum(any(low <= word <= high for low, high in asked.ranges) for word in words)


def near(one: Shape, other: Shape) -> float:
    words = words_of(other)
    return nearness(asked_of(one), [7] * len(words), words)[7]


@pytest.mark.parametrize(
    ("em", "turn", "quality"), [(60, 0, 40), (44, 3, 100), (80, -4, 60), (33, 4, 45), (70, -2, 30)]
)
@pytest.mark.parametrize("seed", range(3))
def test_a_copy_asks_for_words_of_the_first(seed: int, em: float, turn: float, quality: int) -> None:
    one, other = shaped(drawn(name(seed))), shaped(drawn(name(seed), em=em, turn=turn, quality=quality))
    assert shared(asked_of(other), words_of(one)) >= 2
    assert near(other, one) > 0.8


@pytest.mark.parametrize("seed", range(4))
def test_so_does_a_coarse_scan(seed: int) -> None:
    one, other = shaped(drawn(name(seed))), shaped(scanned(drawn(name(seed), turn=2), 16))
    assert shared(asked_of(other), words_of(one)) >= 2
    assert near(other, one) > 0.8


@pytest.mark.parametrize("kept", [slice(0, 12), slice(6, 18)])
@pytest.mark.parametrize("seed", range(4))
def test_so_does_a_copy_without_its_first_or_last_character(seed: int, kept: slice) -> None:
    whole, part = shaped(drawn(name(seed))), shaped(drawn(name(seed)[kept], em=50))
    for one, other in ((whole, part), (part, whole)):
        assert shared(asked_of(other), words_of(one)) >= 1
        assert near(other, one) > 0.75


def test_few_other_names_share_a_word_and_none_is_as_near_as_a_copy() -> None:
    shapes = [shaped(drawn(name(seed))) for seed in range(30)]
    kept, asked = [words_of(shape) for shape in shapes], [asked_of(shape) for shape in shapes]
    pairs = list(itertools.permutations(range(len(shapes)), 2))
    assert sum(shared(asked[i], kept[j]) > 0 for i, j in pairs) < 0.03 * len(pairs)
    owners = [owner for owner, words in enumerate(kept) for _ in words]
    for one in range(len(shapes)):
        found = nearness(asked[one], owners, list(itertools.chain.from_iterable(kept)))
        assert max(found, key=found.__getitem__) == one
        assert sorted(found.values())[-2] < found[one] - 0.1


def test_words_fit_the_store_and_nothing_is_near_to_nothing() -> None:
    words = words_of(shaped(drawn(name(1))))
    assert len(set(words)) == len(words)
    assert 0 <= min(words) <= max(words) < 2**31
    assert nearness(asked_of(shaped(drawn(name(1)))), [], []) == {}
