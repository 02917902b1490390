"""How much of a seal's own ink a scan has kept: what is not there any more nobody can read.

A page is drawn once more in colour as the scanner saw it, turned alike. Of the pixels between star and ring
that have a seal's colour there, the share that is darker than paper in the scan is what was left.

45 unrolled strips of 70 named seals on faxes (train layouts, seed 81001, those with the least ink left) were
looked at: of 21 with less than ``LEGIBLE`` left a person who does not know the name reads one, of 24 with
more all but one.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from core.geometry import Box
from eval.factory.render.scan import Scanner, scanned, turned_box

LEGIBLE, TRACE = 0.45, 0.05
"""Share of the ink from which a name can be read, and from which anything of the seal is there."""

_BAND = (0.5, 0.86)  # shares of a seal's half sides between which its name stands
_COLOURED, _DARKER = 30, 30  # spread of the channels of ink, levels below the paper


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
    ink = (away > _BAND[0]) & (away < _BAND[1]) & (np.ptp(seen, axis=2) > _COLOURED)
    paper = float(np.percentile(grey, 80))
    return float((grey[part][ink] < paper - _DARKER).mean()) if ink.any() else 0.0
