"""How much of a seal's own ink a scan has kept: what is not there any more nobody can read.

A page is drawn once more in colour as the scanner saw it, turned alike. Of the pixels between star and ring
that have a seal's colour there, the share that is darker than paper in the scan is what was left.

Of 70 named seals on faxes (train layouts, seed 81001) the strips of the 45 with the least ink were looked at,
unrolled: none of the 22 with less than ``LEGIBLE`` can be read by a person who does not know the name, of
those with more all but one.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from core.geometry import Box
from eval.factory.render.scan import Scanner, scanned, turned_box

LEGIBLE, TRACE = 0.45, 0.2
"""Share of the ink from which a name can be read, and from which more than stray dots are there."""

_BAND = (0.5, 0.86)  # shares of a seal's half sides between which its name stands
_COLOURED, _DARKER = 25, 30  # spread of the channels of any ink, levels below the paper
_STRONG, _FULL = (
    95,
    0.45,
)  # percentile of the spread that is full ink, and the share of it from which ink counts


def in_colour(page: Any, scanner: Scanner, angle: float) -> Any:
    """The page as this scanner sees it before anything is lost, RGB."""
    lossless = replace(scanner, is_colour=True, is_fax=False, light=0.0, noise=0.0, blur=0.0, quality=95)
    return scanned(page, lossless, angle, random.Random(0))


def ink_left(colour: Any, grey: Any, box: Box, angle: float, size: tuple[float, float]) -> float:
    """The share of a seal's ink that is left. ``box`` in points of a page of ``size``, unturned."""
    height, width = colour.shape[:2]
    grey = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    place = turned_box(box, angle, *size)
    x0, y0, x1, y1 = (value * width / size[0] for value in place)
    part = (slice(max(0, int(y0)), int(y1)), slice(max(0, int(x0)), int(x1)))
    ys, xs = np.mgrid[part]
    away = np.hypot((xs - (x0 + x1) / 2) / ((x1 - x0) / 2), (ys - (y0 + y1) / 2) / ((y1 - y0) / 2))
    seen = colour[part].astype(np.int16)
    spread = np.where((away > _BAND[0]) & (away < _BAND[1]), np.ptp(seen, axis=2), 0)
    if not (spread > _COLOURED).any():
        return 0.0
    ink = spread > _FULL * np.percentile(spread[spread > _COLOURED], _STRONG)
    paper = float(np.percentile(grey, 80))
    return float((grey[part][ink] < paper - _DARKER).mean())
