"""Areas blackened or blurred, told from the strokes that they touch: no stroke is as thick."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.seals.pieces import pieces_of

_CORE = 4.2  # points: strokes of a name are thinner
_CELL = 6.0  # points: a mosaic's cells that are as light as paper
_SIDE = 9.0  # points of the shorter side
_FILLED = 0.65  # share of the box around one: the star of a seal fills less
_EDGE = 0.8  # points around what is as thick


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """An area of a picture: its pixels (``mask``) in the part that begins at ``left`` and ``top``."""

    left: int
    top: int
    mask: npt.NDArray[np.bool_]

    @property
    def within(self) -> tuple[slice, slice]:
        """The part of the picture that the mask is of."""
        height, width = self.mask.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)


def solids(ink: npt.NDArray[np.uint8], scale: float) -> list[Solid]:
    """Each area blackened or blurred in a mask of ink (``scale`` pixels a point).

    It holds the paper between the cells of a mosaic too.
    """
    side, cell = round(_CORE * scale), round(_CELL * scale)
    core = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    x, y, width, height = cv2.boundingRect(core)
    if not width:
        return []
    edge = 2 * round(_EDGE * scale) + 1
    around = cell + edge
    left, top = max(0, x - around), max(0, y - around)
    part = core[top : y + height + around, left : x + width + around]
    whole = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((cell, cell), np.uint8))
    labels, stats = pieces_of(whole)
    return [
        Solid(left, top, cv2.dilate((labels == n).astype(np.uint8), np.ones((edge, edge), np.uint8)) > 0)
        for n in range(1, len(stats))
        if min(stats[n, 2], stats[n, 3]) > _SIDE * scale
        and stats[n, 4] > _FILLED * float(stats[n, 2]) * float(stats[n, 3])
    ]
