"""Areas blackened or blurred, told from the strokes that they touch: no stroke is as thick."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_CORE = 4.2  # points: strokes of a name are thinner
_CELL = 6.0  # points: a mosaic's cells that are as light as paper
_SIDE = 9.0  # points of the shorter side
_FILLED = 0.65  # share of the box around one: the star of a seal fills less
_EDGE = 0.8  # points around what is as thick


def solids(ink: npt.NDArray[np.bool_], scale: float) -> list[npt.NDArray[np.bool_]]:
    """A mask for each area blackened or blurred, of the picture's size (``scale`` pixels a point).

    A mask holds the paper between the cells of a mosaic too.
    """
    side, cell = round(_CORE * scale), round(_CELL * scale)
    core = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    if not core.any():
        return []
    whole = cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((cell, cell), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    edge = 2 * round(_EDGE * scale) + 1
    return [
        cv2.dilate((labels == n).astype(np.uint8), np.ones((edge, edge), np.uint8)) > 0
        for n in range(1, count)
        if min(stats[n, 2], stats[n, 3]) > _SIDE * scale
        and stats[n, 4] > _FILLED * float(stats[n, 2]) * float(stats[n, 3])
    ]
