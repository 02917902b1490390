"""Fingerprints: shared text shares them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpus.similarity.winnow import GRAM, WINDOW, fingerprints, grams_hashed


def _codes(length: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0x4E00, 0x9FA5, length).astype(np.uint16)


@pytest.mark.parametrize("seed", range(20))
def test_texts_that_share_a_window_of_ngrams_share_a_fingerprint(seed: int) -> None:
    draw = random.Random(seed)
    shared = _codes(GRAM + WINDOW - 1, seed)
    sides = [
        np.concatenate(
            [_codes(draw.randrange(90), seed + 100 + at), shared, _codes(draw.randrange(90), seed + 200 + at)]
        )
        for at in range(2)
    ]
    one, other = (set(fingerprints(side).hashes.tolist()) for side in sides)
    assert one & other


def test_fingerprints_are_hashes_of_the_ngrams_at_their_places() -> None:
    codes = _codes(5000, 1)
    found, hashed = fingerprints(codes), grams_hashed(codes)
    assert (hashed[found.places] == found.hashes).all()
    assert (np.diff(found.places.astype(int)) > 0).all()
    assert (np.diff(found.places.astype(int)) <= WINDOW).all()
    assert len(found) == pytest.approx(5000 * 2 / (WINDOW + 1), rel=0.15)


def test_a_text_gives_the_same_fingerprints_in_blocks_and_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = _codes(3000, 2)
    whole = fingerprints(codes)
    monkeypatch.setattr("corpus.similarity.winnow._BLOCK", 257)
    parts = fingerprints(codes)
    assert (whole.hashes == parts.hashes).all()
    assert (whole.places == parts.places).all()


@pytest.mark.parametrize("length", [0, 1, GRAM - 1])
def test_a_text_too_short_has_none(length: int) -> None:
    assert len(fingerprints(_codes(length, 3))) == 0
    assert len(grams_hashed(_codes(length, 3))) == 0


def test_a_text_of_a_few_ngrams_has_one() -> None:
    assert len(fingerprints(_codes(GRAM + 3, 4))) == 1
