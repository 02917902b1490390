"""Square seals as black as text: frames of bold strokes, no larger than a seal and thicker than rulings.

What stands in one decides: without colour a frame is a seal only where a name is read in it.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.seals.depth import Depth, strokes
from models.seals.grey import COARSE
from models.seals.pieces import Pieces
from models.seals.rings import UNIT
from models.seals.squares import WHOLE_FRAME, Square, squares
from models.seals.unrolling import Grey

_DARKER = 40  # grey levels below the paper
BOLD = 2
"""Pixels at ``UNIT``: strokes of a seal's frame are .8 mm thick, lines of a table are not."""

_SIDES, _ASPECT = (11.0, 36.0), 1.45  # millimetres of a piece of ink that may be one, turned a little
_MARGIN = 1.5  # millimetres
_MOST = 8  # of a page that are looked at closely
_STRONG = 3.0  # percentile of the levels that is full ink


def black_squares(depth: Depth, pieces: Pieces) -> list[Square]:
    """Bold frames and carved squares, in pixels of the page or part that ``depth`` is of, at its unit.

    ``pieces`` are its coarse pieces of ink.
    """
    found: list[Square] = []
    for x0, y0, x1, y1 in _places(pieces):
        left, top = max(0, int((x0 - _MARGIN) * depth.unit)), max(0, int((y0 - _MARGIN) * depth.unit))
        part = depth.part(left, top, int((x1 + _MARGIN) * depth.unit), int((y1 + _MARGIN) * depth.unit))
        mask = strokes(part, UNIT, _DARKER)
        bold = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((BOLD, BOLD), np.uint8))
        found += [square.scaled(depth.unit / UNIT).moved(left, top) for square in squares(bold, WHOLE_FRAME)]
    return found


def _places(pieces: Pieces) -> list[tuple[float, float, float, float]]:
    """Boxes, in millimetres, of ink of a square seal's size, those with the most ink first."""
    stats = pieces[1][1:]
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1] / COARSE
    shorter, longer = sides.min(axis=1, initial=np.inf), sides.max(axis=1, initial=0.0)
    fits = (shorter >= _SIDES[0]) & (longer <= _SIDES[1]) & (longer <= _ASPECT * shorter)
    found = [
        (area, [value / COARSE for value in (x, y, x + width, y + height)])
        for x, y, width, height, area in stats[fits].tolist()
    ]
    found.sort(reverse=True)
    return [(x0, y0, x1, y1) for _, (x0, y0, x1, y1) in found[:_MOST]]


def black_amount(grey: Grey) -> Grey:
    """Ink (255 is full) of a part of a page where seal and text are of one black."""
    paper, black = float(np.percentile(grey, 80)), float(np.percentile(grey, _STRONG))
    amount = (paper - grey.astype(np.float32)) * np.float32(255.0 / max(40.0, paper - black))
    return np.asarray(np.clip(amount, 0, 255), np.uint8)
