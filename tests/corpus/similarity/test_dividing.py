"""A copy does not answer for what everybody has beside it; without it, nothing is divided."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from corpus.similarity.align import Piece, SharedPassage
from corpus.similarity.dividing import divided
from corpus.similarity.normal import normal, written
from corpus.similarity.surprise import Weighed, best_stretch
from corpus.similarity.tracing import traced
from corpus.similarity.wording import FEW, Wording

_FRAMES, _FRAME, _LONG = 120, 6, 50


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _template(seed: int) -> str:
    """Everybody's frames, filled in by each in another way."""
    return "".join(_own(_FRAME, 9000 + at) + _own(9, 1000 * seed + at) for at in range(_FRAMES))


def _divided(learned: int, copies: int = 2) -> list[SharedPassage]:
    """Two texts that share a template in the middle and up to two copied pieces around it."""
    copied = [_own(_LONG, 1), _own(_LONG, 2)]
    own = copied[0] + _template(1) + copied[1]
    there = copied[0] + _template(2) + (copied[1] if copies > 1 else "")
    others = [_template(10 + at) for at in range(30)] + [_own(40, 3000 + at) for at in range(learned - 32)]
    codes = [normal(text).codes for text in (own, there, *others)]
    here = Weighed(Wording.learned(codes, range(len(codes))), codes[0], 0)
    ends = [0, _LONG, len(own) - _LONG, len(own)][: 2 + copies]
    pieces = tuple(Piece((a, b), (a, b), 1.0) for a, b in pairwise(ends))
    passage = SharedPassage(pieces)
    found = divided(passage, traced(passage, written(codes[0]), written(codes[1])), here, 1)
    for part, trace in found:
        assert {int(at) for piece in part.pieces for at in range(*piece.left)} == set(trace.here.tolist())
    return [part for part, _ in found]


def test_what_lies_between_two_copies_is_a_passage_of_its_own() -> None:
    assert [len(part.pieces) for part in _divided(FEW + 50)] == [1, 1, 1]
    first, template = _divided(FEW + 50, copies=1)
    assert first.left == (0, _LONG)
    assert template.left[0] == _LONG


def test_a_passage_stays_whole_where_little_was_learned() -> None:
    assert [len(part.pieces) for part in _divided(FEW)] == [3]


@pytest.mark.parametrize("seed", range(6))
def test_the_best_stretch_is_the_best_of_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    gained, lost = draw.uniform(0, 3, 14).astype(np.float32), draw.uniform(0, 6, 13).astype(np.float32)
    every = {
        (a, b): float(gained[a : b + 1].sum() - lost[a:b].sum()) for a in range(14) for b in range(a, 14)
    }
    nats, first, last = best_stretch(gained, lost)
    assert nats == pytest.approx(max(every.values()), abs=1e-4)
    assert every[first, last] == pytest.approx(nats, abs=1e-4)
