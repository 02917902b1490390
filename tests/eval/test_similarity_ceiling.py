"""The best alignment counts what agrees, over misread and left-out characters, and nothing of chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corpus.similarity.surprise import PUT_IN
from eval.benchmarks.similarity.ceiling import best_alignment, threshold


def _score(left: str, right: str) -> float:
    one, two = (np.array([ord(c) for c in text], np.uint16) for text in (left, right))
    return best_alignment(one, two, np.full(len(one), 5.0, np.float32), np.full(len(two), 5.0, np.float32))


def test_a_copy_counts_all_that_agrees_less_what_was_changed() -> None:
    assert _score("甲乙丙丁戊己", "子丑甲乙丙丁戊己寅") == pytest.approx(30.0)
    assert _score("甲乙误丁戊己", "子丑甲乙丙丁戊己寅") == pytest.approx(25.0 - 2.0)
    assert _score("甲乙丁戊己", "子甲乙丙丁戊己") == pytest.approx(25.0 - PUT_IN)
    assert _score("甲乙丙丁戊己", "子甲乙丁戊己") == pytest.approx(25.0 - PUT_IN)
    assert _score("甲乙丙", "子丑寅") == 0.0


def test_the_threshold_keeps_the_precision() -> None:
    copies = [float(score) for score in range(10, 110)]
    assert threshold(copies, [20.0] * 3) == 21.0
    assert threshold(copies, [5.0] * 50) == 10.0
    assert threshold([1.0], [2.0]) == math.inf
