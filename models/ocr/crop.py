"""Cuts lines out of a straightened page: lying ones as they are, columns of characters laid flat."""

from __future__ import annotations

import cv2
import numpy as np

from models.ocr.colour import Grey
from models.ocr.detection import Corners, Region

_LEVEL = 0.012  # slope below which a region is cut out without turning


def cut(grey: Grey, region: Region) -> Grey:
    """The region's pixels, its upper side on top; at least 1 x 1."""
    corners = region.corners
    slope = abs(corners[1, 1] - corners[0, 1]) / max(1.0, region.width)
    if slope < _LEVEL:
        (x0, y0), (x1, y1) = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
        crop = grey[int(y0) : max(int(y1), int(y0) + 1), int(x0) : max(int(x1), int(x0) + 1)]
        return crop if crop.size else np.full((1, 1), 255, np.uint8)
    width, height = max(1, round(region.width)), max(1, round(region.height))
    target = np.array([(0, 0), (width, 0), (0, height)], np.float32)
    matrix = cv2.getAffineTransform(corners[[0, 1, 3]].astype(np.float32), target)
    turned: Grey = cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return turned


def laid_flat(crop: Grey) -> tuple[Grey, list[tuple[float, float]]]:
    """A column of upright characters as a row of squares, and each square's span down the crop (fractions).

    Characters are told apart by empty rows; what is lower than half a square joins its neighbour.
    """
    height, width = crop.shape
    spans = _glyph_spans(crop)
    tone = int(np.median(crop))
    squares = []
    for top, bottom in spans:
        square = np.full((width, width), tone, np.uint8)
        glyph = crop[top:bottom]
        if glyph.shape[0] > width:
            glyph = cv2.resize(glyph, (width, width), interpolation=cv2.INTER_AREA)
        offset = (width - glyph.shape[0]) // 2
        square[offset : offset + glyph.shape[0]] = glyph
        squares.append(square)
    return np.hstack(squares), [(top / height, bottom / height) for top, bottom in spans]


def _glyph_spans(crop: Grey) -> list[tuple[int, int]]:
    """Top and bottom rows of each character of a column; the whole crop where nothing separates."""
    height, width = crop.shape
    ink = np.abs(crop.astype(np.float32) - float(np.median(crop))).mean(axis=1)
    dark = np.concatenate(([False], ink > 0.08 * float(ink.max()) + 1e-6, [False]))
    changes = np.flatnonzero(dark[1:] != dark[:-1]).tolist()
    spans: list[tuple[int, int]] = []
    for top, bottom in zip(changes[::2], changes[1::2], strict=True):
        if spans and bottom - spans[-1][0] <= 0.95 * width:
            spans[-1] = (spans[-1][0], bottom)
        else:
            spans.append((top, bottom))
    return spans or [(0, height)]


def turned_region(region: Region, quarter_turns: int) -> Region:
    """The same place read along another side: corners start where the turned reader's top-left is."""
    corners: Corners = np.roll(region.corners, -quarter_turns, axis=0)
    return Region(corners, region.score)
