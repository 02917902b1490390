"""A text asks with all its n-grams where it is known what everybody writes, and with its picks where not."""

from __future__ import annotations

import random

import numpy as np

from corpus.similarity.asking import Answer, asked
from corpus.similarity.candidates import Catalogue
from corpus.similarity.normal import normal
from corpus.similarity.segment import TEXT, gathered
from corpus.similarity.surprise import Weighed
from corpus.similarity.winnow import every_gram, fingerprints, picked_of
from corpus.similarity.wording import FEW, NOTHING, Wording

_HOUSES = 12


def _own(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _asked(own: str, others: list[str], wording: Wording) -> Answer:
    texts = [own, *others]
    codes = [normal(text).codes for text in texts]
    rows = np.array([(at, at, at, 0) for at in range(len(texts))], dtype=TEXT)
    kept = gathered(rows, [fingerprints(each).hashes for each in codes])
    return asked(Weighed(wording, codes[0], 0), (kept,), Catalogue.of(rows))


def _learned(own: str, others: list[str]) -> Wording:
    texts = [own, *others, *(_own(40, 5000 + at) for at in range(FEW))]
    return Wording.learned((normal(text).codes for text in texts), range(len(texts)))


def _misread(text: str, every: int) -> str:
    return "".join("误" if at % every == every - 1 else c for at, c in enumerate(text))


def test_a_misread_copy_is_proposed_though_it_would_have_picked_other_n_grams() -> None:
    found = {True: 0, False: 0}
    for seed in range(40):
        copied = _own(24, seed)
        own = _own(200, 100 + seed) + _misread(copied, 9) + _own(200, 200 + seed)
        others = [_own(200, 300 + seed) + copied + _own(200, 400 + seed), _own(400, 500 + seed)]
        for is_learned in found:
            answer = _asked(own, others, _learned(own, others) if is_learned else NOTHING)
            found[is_learned] += [each.number for each in answer.candidates] == [1]
    assert found[True] > 1.5 * found[False]


def test_everybodys_wording_proposes_nobody_though_few_picked_its_first_n_grams() -> None:
    template = _own(50, 1)
    others = [_own(150, 100 + at) + template + _own(150, 500 + at) for at in range(_HOUSES)]
    own = _own(150, 2) + template + _own(150, 3)
    assert _asked(own, others, _learned(own, others)).candidates == []


def test_hits_are_those_of_the_fingerprints_however_much_is_asked_for() -> None:
    copied = _own(120, 7)
    own, others = _own(90, 1) + copied, [copied + _own(90, 2), _own(80, 3) + copied]
    few, all_of_it = _asked(own, others, NOTHING), _asked(own, others, _learned(own, others))
    for name in ("at", "number", "is_common", "surprise"):
        assert np.array_equal(getattr(few.hits, name), getattr(all_of_it.hits, name))
    assert len(few.hits.at) > 0


def test_fingerprints_are_found_among_all_n_grams() -> None:
    codes = normal(_own(900, 4)).codes
    every, prints = every_gram(codes), fingerprints(codes)
    picked = picked_of(every, prints)
    assert np.array_equal(every.hashes[picked], prints.hashes)
    assert len(every_gram(codes[:5])) == 0
