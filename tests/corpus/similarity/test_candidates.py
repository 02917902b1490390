"""A window proposes whoever shares surprising wording with it, however short, and not whoever shares most."""

from __future__ import annotations

import random

import numpy as np

from corpus.similarity.asking import asked
from corpus.similarity.candidates import Candidate, Catalogue, candidates_of, hits_of
from corpus.similarity.normal import normal
from corpus.similarity.segment import TEXT, gathered
from corpus.similarity.surprise import Weighed
from corpus.similarity.winnow import every_gram, fingerprints
from corpus.similarity.wording import NOTHING, Wording


def _text(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _proposed(texts: list[str], wording: Wording = NOTHING) -> list[Candidate]:
    """What is proposed to be compared with the first text."""
    rows = np.array([(at, at, at, 0) for at in range(len(texts))], dtype=TEXT)
    kept = gathered(rows, [fingerprints(normal(text).codes).hashes for text in texts])
    catalogue = Catalogue.of(rows)
    return asked(Weighed(wording, normal(texts[0]).codes, 0), (kept,), catalogue).candidates


def test_a_short_copy_is_proposed_beside_a_long_neighbour() -> None:
    short, long = _text(70, 1), _text(110, 2)
    own = _text(800, 3) + short + long + _text(800, 4)
    found = _proposed([own, short + _text(900, 5), long + _text(900, 6)])
    assert {each.number for each in found} == {1, 2}


def test_rare_wording_weighs_more_than_a_phrase_of_many() -> None:
    phrase, rare = _text(60, 1), _text(60, 2)
    own = _text(500, 3) + phrase + rare + _text(500, 4)
    others = [_text(300, 20 + at) + phrase + _text(300, 90 + at) for at in range(40)]
    found = _proposed([own, rare + phrase + _text(600, 5), *others])
    assert [each.number for each in found] == [1]
    assert all(start < 640 and stop > 480 for start, stop in found[0].windows)


def test_one_fingerprint_that_nobody_else_has_is_enough_and_one_of_many_is_not() -> None:
    phrase = _text(25, 7)
    own, other = _text(600, 1) + phrase + _text(600, 2), phrase + _text(500, 3)
    assert [each.number for each in _proposed([own, other])] == [1]
    many = [_text(300, 20 + at) + phrase for at in range(90)]
    assert _proposed([own, *many]) == []


def test_a_name_that_one_text_has_comes_before_a_long_frame_that_several_have() -> None:
    frame, name = _text(160, 1), _text(30, 2)
    texts = [_text(320, 3) + frame + _text(320, 4) + name + _text(320, 5), _text(300, 6) + name]
    texts += [_text(300, 10 + at) + frame for at in range(3)]
    rows = np.array([(at, at, at, 0) for at in range(len(texts))], dtype=TEXT)
    segment = gathered(rows, [fingerprints(normal(text).codes).hashes for text in texts])
    catalogue = Catalogue.of(rows)
    asked_for = every_gram(normal(texts[0]).codes)
    hits = hits_of(asked_for, (segment,), catalogue, own=0)
    said = np.full(len(texts[0]), 0.25, np.float32)  # the frame is 40 nats, the name 36
    said[800:830] = 1.2
    found = candidates_of(asked_for, hits, catalogue, said)
    numbers = [each.number for each in found]
    assert numbers[0] == 1
    assert sorted(numbers) == [1, 2, 3, 4]
