"""Ink as darkness against the paper around it: uneven light and grey paper count as paper.

Which pixels are dark enough is told of the whole picture in levels of grey, how dark they are only where it
is asked for: most of a page is paper, and levels take a quarter of the time.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.signatures.raster import Darkness

Grey: TypeAlias = npt.NDArray[np.uint8]
Part: TypeAlias = tuple[slice, slice]
"""Rows and columns of a picture."""

_AROUND = 14.0  # points in which some paper is taken for granted
_SMALL = 0.25
_SEAL_DARK = 0.38  # of a seal's own ink in the red channel
_LEVELS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """A picture and the paper around each of its pixels (1 and more).

    ``is_sealed``: it is the red channel under a seal, whose own ink counts as paper.
    """

    grey: Grey
    paper: Grey
    is_sealed: bool = False

    def darkness(self, part: Part) -> Darkness:
        """How dark a part is, 0 to 1."""
        return _darkness(self.grey[part], self.paper[part], is_sealed=self.is_sealed)

    def darker(self, least: float) -> Grey:
        """1 where it is darker than ``least``, 0 elsewhere."""
        limits = cv2.LUT(self.paper, _limits(least, is_sealed=self.is_sealed))
        return np.asarray(cv2.compare(self.grey, limits, cv2.CMP_LE) & 1, np.uint8)

    def counts(self, where: Grey) -> tuple[Darkness, npt.NDArray[np.int64]]:
        """Each darkness that pixels have where ``where`` is not 0, and how many have it."""
        found = cv2.calcHist(
            [self.paper, self.grey], [0, 1], where, [_LEVELS, _LEVELS], [0, _LEVELS, 0, _LEVELS]
        )
        there = found > 0
        return _table(is_sealed=self.is_sealed)[there], found[there].astype(np.int64)


def against_paper(grey: Grey, scale: float, *, is_sealed: bool = False) -> Against:
    """A grey picture of a page or a part of it, with ``scale`` pixels to a point."""
    small = cv2.resize(grey, None, fx=_SMALL, fy=_SMALL, interpolation=cv2.INTER_AREA)
    side = max(3, round(_AROUND * scale * _SMALL)) | 1
    paper = cv2.blur(cv2.dilate(small, np.ones((side, side), np.uint8)), (side, side))
    whole = cv2.max(cv2.resize(paper, (grey.shape[1], grey.shape[0])), 1)
    return Against(grey, np.asarray(whole, np.uint8), is_sealed)


def median_darkness(values: Darkness, counts: npt.NDArray[np.int64]) -> float:
    """The median of values that are each there so many times; 0 where there are none."""
    total = int(counts.sum())
    if not total:
        return 0.0
    order = np.argsort(values)
    below = np.cumsum(counts[order])
    middle = np.searchsorted(below, ((total - 1) // 2, total // 2), side="right")
    return float(values[order][middle].mean())


def _darkness(grey: Grey, paper: Grey, *, is_sealed: bool) -> Darkness:
    dark: Darkness = np.clip(1.0 - grey.astype(np.float32) / paper.astype(np.float32), 0.0, 1.0)
    return np.clip((dark - _SEAL_DARK) / (1 - _SEAL_DARK), 0, 1) if is_sealed else dark


@functools.cache
def _table(*, is_sealed: bool) -> Darkness:
    """Darkness of every level of grey (columns) against every level of paper (rows; none is 0)."""
    levels = np.arange(_LEVELS, dtype=np.uint8)
    paper, grey = np.meshgrid(np.maximum(levels, 1), levels, indexing="ij")
    return _darkness(grey, paper, is_sealed=is_sealed)


@functools.cache
def _limits(least: float, *, is_sealed: bool) -> Grey:
    """For each level of paper the lightest grey that is darker than ``least`` below 1: black always is."""
    is_dark = _table(is_sealed=is_sealed) > least
    return np.asarray(is_dark.sum(axis=1) - 1, np.uint8)
