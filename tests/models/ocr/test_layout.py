"""Regions of standing characters are put back together; a page that has none is only sorted."""

from __future__ import annotations

import numpy as np

from models.ocr.detection import Region
from models.ocr.layout import columns_joined


def region(x: float, y: float, width: float, height: float) -> Region:
    return Region(np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)]), 0.9)


def test_a_piece_that_follows_a_column_joins_it() -> None:
    joined = columns_joined([region(0, 104, 20, 20), region(0, 0, 20, 100), region(100, 0, 200, 20)], 20.0)
    assert sorted(item.height for item in joined) == [20.0, 124.0]


def test_without_columns_all_stay_as_they_are_from_top_to_bottom() -> None:
    lines = [region(0, 60, 200, 20), region(0, 0, 20, 20), region(0, 24, 20, 20)]
    assert columns_joined(lines, 20.0) == [lines[1], lines[2], lines[0]]
