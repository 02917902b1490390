"""A traditional character is taken where the network is sure of it, not where it wavers."""

from __future__ import annotations

import numpy as np
import pytest

from models.ocr.ctc import classified
from models.ocr.prior import script_prior

CHARACTERS = ("氯", "氣", "乾", "堃")


@pytest.mark.parametrize(("confidence", "taken"), [(0.6, 1), (0.9, 1), (0.999, 2)])
def test_the_simplified_one_is_taken_where_the_network_wavers(confidence: float, taken: int) -> None:
    seen = np.array([[0.0, 1.0 - confidence, confidence, 0.0, 0.0]], np.float32)
    assert classified(seen, None, script_prior(CHARACTERS)).classes.tolist() == [taken]


def test_characters_of_gb_2312_and_rare_ones_of_names_are_as_likely_as_any() -> None:
    assert script_prior(CHARACTERS)[[0, 1, 3, 4]].tolist() == [0.0, 0.0, 0.0, 0.0]
