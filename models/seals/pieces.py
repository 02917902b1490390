"""Connected pieces of a mask."""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Pieces: TypeAlias = tuple[npt.NDArray[Any], npt.NDArray[np.int32]]
"""Label of each pixel (0: none), and left, top, width, height, area per label."""

_FEW = 4 * 65_000  # pixels: so many hold no more pieces than sixteen bits can number


def pieces_of(mask: npt.NDArray[np.uint8]) -> Pieces:
    """Pieces of what is not 0; touching corners join.

    Labels of sixteen bits take a third of the time.
    """
    kind = cv2.CV_16U if mask.size <= _FEW else cv2.CV_32S
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    return labels, np.asarray(stats[:count], np.int32)
