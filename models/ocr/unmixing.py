"""Takes one ink out of a part of a page: how light each pixel would be had the seal not been put there.

A pixel is taken for a mixture ``u`` of the paper's colour P and ``v`` of the ink's colour C, found by
least squares over the three channels. On bare paper and under ink alone ``u + v`` is 1 however much
ink there is; black text takes away from both. Ink that lies over the text as a glaze gives
``u = t (1 - a), v = t a`` and ink that covers gives ``u = t (1 - a), v = a`` for a text of lightness
``t`` under a share ``a`` of ink: ``u / (1 - v)`` is ``t`` where it is black and where it is white in
both, and is kept from noise by a small addend.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.protocol import Image

Floats = npt.NDArray[np.float32]

_CHROMA = 40.0  # spread of the channels from which a pixel tells the ink's colour
_FEWEST = 50  # such pixels
_FULL = 95.0  # percentile of their absorption that counts as full cover
_CALM = 0.3  # addend that keeps noise down where ink covers nearly all
_MOST = 0.97  # of the mixture that may be ink


def without_ink(part: Image) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]] | None:
    """Grey without the ink (H x W), and the share of ink (0 to 255); None where no ink can be told.

    ``part`` is RGB around one seal, with some bare paper in it.
    """
    pixels = part.astype(np.float32)
    brightest, darkest = part.max(axis=2), part.min(axis=2)
    coloured = (brightest - darkest).astype(np.float32) > _CHROMA
    if int(coloured.sum()) < _FEWEST:
        return None
    paper = _paper(pixels[~coloured])
    ink = _ink(pixels[coloured], paper)
    u, v = _shares(pixels, paper, ink)
    whole = u + v
    v = np.clip(v, 0.0, _MOST)
    light = np.clip((whole - v + _CALM * whole) / (1.0 - v + _CALM), 0.0, 1.0)
    tone = float(paper @ np.array((0.299, 0.587, 0.114), np.float32))
    return (light * tone).astype(np.uint8), (v * 255.0).astype(np.uint8)


def _paper(plain: Floats) -> Floats:
    """The bright side of what has no colour; N x 3 pixels."""
    if not len(plain):
        return np.full(3, 255.0, np.float32)
    colour: Floats = np.maximum(np.percentile(plain, 70, axis=0), 1.0).astype(np.float32)
    return colour


def _ink(coloured: Floats, paper: Floats) -> Floats:
    """The colour at full cover: the median direction away from the paper, as far as the darkest go."""
    taken = np.maximum(paper - coloured, 0.0)
    strongest = taken.max(axis=1)
    direction = np.median(taken / np.maximum(strongest, 1.0)[:, None], axis=0)
    full = float(np.percentile(strongest, _FULL))
    ink: Floats = np.maximum(paper - full * direction / max(float(direction.max()), 1e-3), 0.0)
    return ink.astype(np.float32)


def _shares(pixels: Floats, paper: Floats, ink: Floats) -> tuple[Floats, Floats]:
    """Least squares for ``pixel = u paper + v ink``."""
    base = np.stack([paper, ink], axis=1)  # 3 x 2
    inverse = np.linalg.pinv(base).astype(np.float32)  # 2 x 3
    shares = cv2.transform(pixels, inverse)
    return shares[..., 0], shares[..., 1]
