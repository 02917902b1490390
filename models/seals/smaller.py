"""A picture made smaller, as every first look at a page wants it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""Grey (H x W) or colour (H x W x 3)."""


def shrunk(pixels: Pixels, scale: float) -> Pixels:
    """The picture at ``scale`` below 1; halved first where that is on the way, which is quick."""
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if 2 * size[0] <= width and 2 * size[1] <= height:
        even = pixels[: height // 2 * 2, : width // 2 * 2]
        pixels = np.asarray(
            cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8
        )
    small: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small
