"""The paper of a scanned page: how bright it is where nothing is printed, under uneven light."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_BLOCKS = 40  # along the longer side
_ROUNDS = 12
_PRINTED = 4.0  # grey levels below the surface: a block without bare paper
_DARKER = 0.05  # weight of such a block


def flattened(gray: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The picture as shares of the paper's brightness at each place (1 is bare paper), at most 1.2."""
    paper = _brightness(gray)
    return np.minimum(gray.astype(np.float32) / np.maximum(paper, 1.0), 1.2).astype(np.float32)


def _brightness(gray: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """A surface of second degree through the bright parts of blocks; printed ones count for little."""
    height, width = gray.shape
    side = max(4, max(height, width) // _BLOCKS)
    rows, columns = max(1, height // side), max(1, width // side)
    blocks = gray[: rows * side, : columns * side].reshape(rows, side, columns, side)
    bright = np.percentile(blocks, 90, axis=(1, 3)).astype(np.float64).ravel()
    y, x = (axis.ravel() for axis in np.mgrid[0 : 1 : complex(rows), 0 : 1 : complex(columns)])
    terms = _terms(x, y)
    share = np.full(bright.shape, 0.5)
    for _ in range(_ROUNDS):
        weights = np.linalg.lstsq(terms * share[:, None], bright * share, rcond=None)[0]
        off = bright - terms @ weights
        share = np.where(off < -_PRINTED, _DARKER, np.where(off < 0, 0.5, 1.0))
    small = (terms @ weights).reshape(rows, columns).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _terms(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=1)
