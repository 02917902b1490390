"""Connected pieces of a mask."""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Pieces: TypeAlias = tuple[npt.NDArray[Any], npt.NDArray[np.int32]]
"""Label of each pixel (0: none), and left, top, width, height, area per label."""
Centres: TypeAlias = npt.NDArray[np.float64]
"""N x 2: x and y of the middle of each piece's ink, by label."""

_FEW = 4 * 65_000  # pixels: so many hold no more pieces than sixteen bits can number
_MOST_RUNS = 65_000


def pieces_of(mask: npt.NDArray[np.uint8]) -> Pieces:
    """Pieces of what is not 0, which must be of one value; touching corners join."""
    labels, stats, _ = centred_pieces(mask)
    return labels, stats


def centred_pieces(mask: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32], Centres]:
    """The same with the middle of each piece.

    Labels of sixteen bits take a third to a half of the time.
    """
    kind = cv2.CV_16U if mask.size <= _FEW or _runs_of(mask) <= _MOST_RUNS else cv2.CV_32S
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    return labels, np.asarray(stats[:count], np.int32), np.asarray(centres[:count])


def _runs_of(mask: npt.NDArray[np.uint8]) -> int:
    """Pixels of a mask to the left of which there is none: each label begins at one."""
    inner = cv2.subtract(mask[:, 1:], mask[:, :-1])
    return cv2.countNonZero(inner) + cv2.countNonZero(np.ascontiguousarray(mask[:, :1]))
