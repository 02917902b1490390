"""What is darker is told by levels as darkness tells it, and the median by counting is the median."""

from __future__ import annotations

import numpy as np
import pytest

from models.signatures.paper import Against, Grey, against_paper, median_darkness

WHOLE = (slice(None), slice(None))


def every_pair() -> tuple[Grey, Grey]:
    """Each level of grey (columns) against each level of paper (rows)."""
    grey = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    return grey, np.ascontiguousarray(np.maximum(grey.T, 1))


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("least", [0.0, 0.14, 0.5])
def test_what_is_darker_is_told_by_levels(least: float, is_sealed: bool) -> None:
    found = Against(*every_pair(), is_sealed)
    assert np.array_equal(found.darker(least) > 0, found.darkness(WHOLE) > least)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_median_by_counting_is_the_median(is_sealed: bool) -> None:
    draw = np.random.default_rng(3)
    for size in (1, 2, 30, 31):
        grey = draw.integers(60, 250, (size, size), dtype=np.uint8)
        found = Against(grey, np.full_like(grey, 240), is_sealed)
        where = (draw.random(grey.shape) < 0.7).astype(np.uint8)
        where[0, 0] = 1
        wanted = float(np.median(found.darkness(WHOLE)[where > 0]))
        assert median_darkness(*found.counts(where)) == wanted
    assert median_darkness(np.zeros(0, np.float32), np.zeros(0, np.int64)) == 0.0


def test_grey_paper_is_paper_and_a_seal_under_writing_is_too() -> None:
    page = np.full((200, 300), 180, np.uint8)
    page[90:110, 100:200] = 30
    dark = against_paper(page, 2.0).darkness(WHOLE)
    assert dark[0, 0] == 0
    assert dark[100, 150] > 0.8
    page[:, :] = np.where(page == 180, 180, 120)  # two thirds as light: as a seal in the red channel
    assert against_paper(page, 2.0).darkness(WHOLE)[100, 150] > 0.3
    assert against_paper(page, 2.0, is_sealed=True).darkness(WHOLE)[100, 150] == 0
