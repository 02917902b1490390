"""A passage that was copied is found, with its span on both sides; what everybody has is common."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.similarity.align import SharedPassage, shared_passages
from corpus.similarity.asking import asked
from corpus.similarity.candidates import LAW, Catalogue
from corpus.similarity.normal import normal, written
from corpus.similarity.segment import TEXT, Segment, gathered
from corpus.similarity.sharing import Sharing, sharing
from corpus.similarity.surprise import Weighed
from corpus.similarity.tracing import traced
from corpus.similarity.winnow import fingerprints
from corpus.similarity.wording import NOTHING, Wording


def _text(length: int, seed: int) -> str:
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _corpus(texts: list[str], agencies: list[int], kinds: list[int]) -> tuple[Segment, Catalogue]:
    rows = np.array([(at, agencies[at], at, kinds[at]) for at in range(len(texts))], dtype=TEXT)
    made = gathered(rows, [fingerprints(normal(text).codes).hashes for text in texts])
    return made, Catalogue.of(rows)


def _found(
    texts: list[str], agencies: list[int] | None = None, kinds: list[int] | None = None
) -> list[tuple[int, SharedPassage, Sharing]]:
    """What the first text shares with the others."""
    kept, catalogue = _corpus(texts, agencies or list(range(len(texts))), kinds or [0] * len(texts))
    own = normal(texts[0])
    codes = [normal(text).codes for text in texts]
    here = Weighed(Wording.learned(codes, range(len(codes))), codes[0], 0)
    answer = asked(here, (kept,), catalogue)
    return [
        (number, passage, sharing(passage, trace, (number, codes[number]), here, answer, catalogue))
        for candidate in answer.candidates
        for passage in shared_passages(
            own.codes, normal(texts[candidate.number]).codes, within=candidate.windows
        )
        for number in (candidate.number,)
        for trace in (traced(passage, written(codes[0]), written(codes[number])),)
    ]


def _changed(text: str, seed: int, share: float = 0.05) -> str:
    draw = random.Random(seed)
    return "".join(c if draw.random() > share else draw.choice(["", "误", c + "衍"]) for c in text)


def _copy(change: str) -> tuple[str, str]:
    """A passage of 400 characters, and as it stands in the other text."""
    passage = _text(400, 1)
    if change == "names":
        return passage, passage[:90] + "某某化工有限公司" + passage[102:250] + "甲乙丙" + passage[258:]
    if change == "noise":
        return passage, _changed(passage, 9)
    if change == "order":
        return passage, passage[200:300] + passage[:200] + passage[300:]
    return passage, passage


@pytest.mark.parametrize("change", ["none", "names", "noise", "order"])
def test_a_copied_passage_is_found_with_its_spans(change: str) -> None:
    passage, copy = _copy(change)
    left = _text(3000, 2) + copy + _text(2000, 3)
    right = _text(700, 4) + passage + _text(5000, 5)
    found = _found([left, right, _text(4000, 6)])
    covered = {at for _, shared, _ in found for piece in shared.pieces for at in range(*piece.left)}
    wanted = set(range(3000, 3000 + len(copy)))
    assert {number for number, _, _ in found} == {1}
    assert len(covered & wanted) >= 0.95 * len(wanted)
    assert len(covered - wanted) <= 5
    places = {at for _, shared, _ in found for piece in shared.pieces for at in range(*piece.right)}
    assert len(places & set(range(700, 1100))) >= 0.95 * 400
    assert not any(how.is_common for _, _, how in found)


def test_texts_with_nothing_in_common_share_nothing() -> None:
    assert _found([_text(3000, seed) for seed in range(5)]) == []


def test_similarity_tells_how_much_was_changed() -> None:
    passage = _text(400, 1)
    ((_, same, _),) = _found([_text(900, 2) + passage, passage + _text(900, 3)])
    assert same.similarity == 1.0
    ((_, noisy, _),) = _found([_text(900, 2) + _changed(passage, 8, 0.06), passage + _text(900, 3)])
    assert 0.85 < noisy.similarity < 0.99


def test_what_several_agencies_have_proposes_nothing() -> None:
    passage = _text(400, 1)
    texts = [_text(600, 10 + at) + passage + _text(600, 30 + at) for at in range(6)]
    assert _found(texts) == []
    assert _found(texts, agencies=[0, 1, 1, 1, 1, 1]) != []


def test_what_a_law_says_is_quoted_not_copied() -> None:
    passage = _text(400, 1)
    texts = [_text(600, 10 + at) + passage for at in range(3)]
    assert _found(texts, kinds=[0, 0, LAW]) == []


def test_a_passage_known_from_few_windows_is_common_where_more_have_it() -> None:
    passage = _text(400, 1)
    texts = [_text(600, 10 + at) + passage for at in range(7)]
    kept, catalogue = _corpus(texts, list(range(7)), [0] * 7)
    own = normal(texts[0])
    (shared,) = shared_passages(own.codes, normal(texts[1]).codes, within=((600, 1000),))
    there = normal(texts[1]).codes
    here = Weighed(Wording.learned([normal(text).codes for text in texts], range(7)), own.codes, 0)
    trace = traced(shared, written(own.codes), written(there))
    how = sharing(shared, trace, (1, there), here, asked(here, (kept,), catalogue), catalogue)
    assert (how.texts, how.agencies, how.is_common) == (6, 6, True)


def test_the_same_text_in_two_segments_is_found_as_in_one() -> None:
    passage = _text(300, 1)
    texts = [passage + _text(500, 2), passage + _text(500, 3), _text(800, 4)]
    kept, catalogue = _corpus(texts, [0, 1, 2], [0, 0, 0])
    parts = [
        gathered(kept.texts[at : at + 1], [fingerprints(normal(texts[at]).codes).hashes]) for at in (1, 2)
    ]
    here = Weighed(NOTHING, normal(texts[0]).codes, 0)
    whole = asked(here, (kept,), catalogue).candidates
    assert asked(here, parts, catalogue).candidates == whole
    assert [each.number for each in whole] == [1]


def test_a_text_that_is_gone_is_not_compared_with() -> None:
    passage = _text(300, 1)
    texts = [passage + _text(500, 2), passage + _text(500, 3)]
    kept, catalogue = _corpus(texts, [0, 1], [0, 0])
    catalogue.living[1] = False
    assert asked(Weighed(NOTHING, normal(texts[0]).codes, 0), (kept,), catalogue).candidates == []


def test_a_phrase_that_comes_twice_in_a_passage_does_not_end_it() -> None:
    phrase = _text(10, 5)
    passage = _text(70, 1) + phrase + _text(20, 2) + phrase + _text(130, 3)
    (shared,) = shared_passages(
        normal(passage).codes, normal(_text(90, 4) + passage).codes, within=((0, 240),)
    )
    assert (shared.left, shared.similarity) == ((0, 240), 1.0)
