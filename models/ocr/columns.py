"""Reads text that runs downwards on an upright page: standing characters, or a line turned aside."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.ocr.colour import Grey
from models.ocr.crop import cut, laid_flat, turned_region
from models.ocr.decode import Reading
from models.ocr.detection import Region
from models.ocr.recognition import TextRecogniser


def read_columns(grey: Grey, region: Region, recogniser: TextRecogniser) -> tuple[Region, Reading]:
    """The most confident of three ways to read a tall region, and the region as that reader sees it.

    Ways: a line turned clockwise (reads down), characters upright one under another, a line turned
    anticlockwise (reads up). Of ways about equally sure the first is taken: it places characters best.
    """
    crop = cut(grey, region)
    flat, spans = laid_flat(crop)
    down = np.ascontiguousarray(np.rot90(crop, 1))
    up = np.ascontiguousarray(np.rot90(crop, -1))
    stacked, downwards, upwards = recogniser.read([flat, down, up])
    ways = [
        (turned_region(region, 1), downwards),
        (turned_region(region, 1), _down_the_column(stacked, spans)),
        (turned_region(region, 3), upwards),
    ]
    return max(ways, key=lambda way: round(way[1].confidence, 1))


def _down_the_column(reading: Reading, spans: list[tuple[float, float]]) -> Reading:
    """Edges along the row of squares -> edges down the column."""
    squares = np.arange(len(spans) + 1) / len(spans)
    down = [spans[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(spans)), spans[-1][1]]
    return replace(reading, edges=tuple(np.interp(reading.edges, squares, down).tolist()))
