"""Long lines are what opening a mask with a line leaves, and labels of few bits are those of many."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.seals.lines import Mask, lines_in
from models.seals.pieces import centred_pieces


def mask(seed: int, share: float) -> Mask:
    draw = np.random.default_rng(seed)
    height, width = draw.integers(1, 90), draw.integers(1, 140)
    return (draw.random((height, width)) < share).astype(np.uint8)


@pytest.mark.parametrize("share", [0.0, 0.9, 0.98, 1.0])
@pytest.mark.parametrize("length", [1, 2, 7, 16, 38])
@pytest.mark.parametrize("is_level", [True, False])
def test_lines_are_what_opening_with_a_line_leaves(length: int, share: float, is_level: bool) -> None:
    for seed in range(8):
        ink = mask(seed, share)
        kernel = np.ones((1, length) if is_level else (length, 1), np.uint8)
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        found = lines_in(ink, length, is_level=is_level, around=seed % 3)
        made = np.zeros_like(ink)
        if found is not None:
            made[found[0]] = found[1]
        assert np.array_equal(made, opened)


@pytest.mark.parametrize("share", [0.004, 0.05, 0.2])
def test_pieces_of_a_large_mask_are_the_same_in_few_bits_and_in_many(share: float) -> None:
    ink = (np.random.default_rng(1).random((900, 1000)) < share).astype(np.uint8)
    labels, stats, centres = centred_pieces(ink)
    count, wanted, boxes, middles = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    assert len(stats) == len(centres) == count
    assert np.array_equal(labels, wanted)
    assert np.array_equal(stats, boxes)
    assert np.array_equal(centres, middles)
    assert labels.dtype == (np.int32 if share == 0.2 else np.uint16)
