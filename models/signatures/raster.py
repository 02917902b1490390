"""Ink of one signature brought to one size: what the networks are given and what is compared."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.protocol import Image

Darkness: TypeAlias = npt.NDArray[np.float32]
"""H x W, 0 for paper to 1 for the darkest ink."""
Raster: TypeAlias = npt.NDArray[np.float32]
"""``HEIGHT`` x ``WIDTH``, 0 to 1."""

HEIGHT, WIDTH = 64, 192
_MARGIN = 4
INK = 0.3  # of the darkest ink: what counts as ink
_WHITE = 235.0
_AROUND = 12  # pixels of paper that blur may reach
_SOFTER, _WIDER, _SHARPER = 1.0, 1.15, 1.5  # pixels of blur, times as wide, power of darkness


def darkness(image: Image) -> Darkness:
    """RGB pixels as darkness against their own paper, whatever the light: 1 is the darkest ink.

    The darkest channel counts, so that blue and red ink is as dark as black.
    """
    grey = image.min(axis=2) if image.ndim == 3 else image
    paper = max(1.0, float(np.percentile(grey, 90)))
    dark = np.clip((paper - grey.astype(np.float32)) / paper, 0.0, 1.0)
    top = float(np.percentile(dark, 99.5))
    made: Darkness = np.clip(dark / max(top, 0.25), 0.0, 1.0).astype(np.float32)
    return made


def bounds(dark: Darkness) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom (beyond the last pixel) of the ink; None where there is none."""
    rows, columns = np.flatnonzero((dark > INK).any(axis=1)), np.flatnonzero((dark > INK).any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def raster(dark: Darkness) -> Raster | None:
    """The ink as large as the raster allows, in its middle; None where there is none."""
    around = bounds(dark)
    if around is None:
        return None
    left, top, right, bottom = around
    cut = dark[top:bottom, left:right]
    height, width = cut.shape
    scale = min((HEIGHT - 2 * _MARGIN) / height, (WIDTH - 2 * _MARGIN) / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    made = np.clip(cv2.resize(cut, size, interpolation=method), 0.0, 1.0)
    laid = np.zeros((HEIGHT, WIDTH), np.float32)
    y, x = (HEIGHT - size[1]) // 2, (WIDTH - size[0]) // 2
    laid[y : y + size[1], x : x + size[0]] = made
    peak = float(laid.max())
    return laid / peak if peak > 0 else None


def views(dark: Darkness) -> list[Darkness]:
    """The same ink as it might have come out: softer, wider, sharper."""
    padded = np.pad(dark, _AROUND)
    height, width = dark.shape
    soft = cv2.GaussianBlur(padded, (0, 0), _SOFTER)
    wide = cv2.resize(dark, (round(width * _WIDER), height))
    return [np.asarray(view, np.float32) for view in (soft, wide, padded**_SHARPER)]
