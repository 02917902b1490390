"""A part of a page on which people sign: its ink, with rulings and the ink of seals taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.protocol import Image
from models.seals.pieces import Centres, centred_pieces, pieces_of
from models.signatures.paper import Against, Grey, Part, against_paper, median_darkness
from models.signatures.raster import Darkness
from models.signatures.rulings import rulings
from models.signatures.solids import Solid, solids

Mask: TypeAlias = npt.NDArray[np.bool_]

FAINTEST = 0.14
"""Darkness against the paper below which nothing is ink."""

_SEAL_SIDES = (38.0, 50.0)  # points: red ink as large as this is a seal, not the stamp of a name
_CUT_SEAL = 25.0  # points: the same of one that the picture cuts off
_CHROMA = 30
_BLUE = 12  # of a pen's strokes in a coarse scan
# darkness above the paper's own from which edges are ink, pixels of blur it is seen at
_EDGE, _EDGE_AT = 0.055, 1.0
_BLURRED = 4  # pixels that blur reaches


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A part of a page: where it has ink that may be written (1, else 0), how dark and of which colour it is.

    ``dark`` is against the paper around, and under seals (``sealed``, 1 where one was taken out) as the red
    channel has it, to which a seal's red is nearly paper. ``floor`` is the darkness of the paper itself.
    Parts (``labels``) from ``first_solid`` on are areas blackened or blurred.
    """

    ink: Grey
    rulings: Grey
    dark: tuple[Against, ...]
    floor: float
    labels: npt.NDArray[Any]
    first_solid: int
    stats: npt.NDArray[np.int32]
    centres: Centres
    colour: tuple[Grey, Grey, Grey]
    sealed: Grey | None
    scale: float

    def darkness(self, part: Part) -> Darkness:
        """How dark the ink of a part is; 0 for rulings and paper."""
        return np.where(self.ink[part] > 0, self._darkness(part), 0.0).astype(np.float32)

    def edges(self, part: Part) -> Darkness:
        """Darkness above the paper's own, where it is too much for the paper's grain; no rulings."""
        wide, inner = self._around(part)
        above = np.clip(self._darkness(wide) - self.floor, 0.0, 1.0)
        above[self.rulings[wide] > 0] = 0.0
        is_edge = cv2.GaussianBlur(above, (0, 0), _EDGE_AT) > _EDGE
        return np.where(is_edge, above, 0.0).astype(np.float32)[inner]

    def redness(self, part: Part) -> Mask:
        """Where a part is red, but for seals."""
        red, green, blue = (channel[part] for channel in self.colour)
        is_red: Mask = np.asarray(cv2.subtract(red, cv2.max(green, blue)) > _CHROMA)
        return is_red if self.sealed is None else is_red & (self.sealed[part] == 0)

    def blueness(self, part: Part) -> Mask:
        """Where a part is blue."""
        wide, inner = self._around(part)
        red, green, blue = (channel[wide] for channel in self.colour)
        soft = cv2.GaussianBlur(cv2.subtract(blue, cv2.max(red, green)), (0, 0), 1.0)
        return np.asarray(soft[inner] > _BLUE)

    def _darkness(self, part: Part) -> Darkness:
        dark = self.dark[0].darkness(part)
        for under in self.dark[1:]:
            is_sealed = self.sealed[part] > 0 if self.sealed is not None else False
            dark = np.where(is_sealed, under.darkness(part), dark)
        return dark

    def _around(self, part: Part) -> tuple[Part, Part]:
        """A part with as much around it as is blurred into it, and where it lies in that."""
        rows, columns = part
        top, left = max(0, rows.start - _BLURRED), max(0, columns.start - _BLURRED)
        wide = slice(top, rows.stop + _BLURRED), slice(left, columns.stop + _BLURRED)
        inner = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
        return wide, inner


def sheet_of(image: Image, scale: float) -> Sheet:
    """``image`` are RGB pixels of a page or a part of it, ``scale`` of them to a point."""
    red, green, blue = (np.asarray(channel, np.uint8) for channel in cv2.split(image))
    is_red = _above(cv2.subtract(red, cv2.max(green, blue)), _CHROMA)
    sealed = _seals(is_red, scale)
    dark = [against_paper(np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8), scale)]
    if sealed is not None:
        dark.append(against_paper(red, scale, is_sealed=True))
    ink = _darker(dark, sealed, FAINTEST)
    floor = _floor(dark, sealed, ink)
    lines = rulings(ink, scale)
    ink = np.asarray(cv2.subtract(ink, lines), np.uint8)
    covered = solids(np.asarray(cv2.subtract(ink, is_red), np.uint8), scale)
    labels, stats, centres = _parts(ink, covered)
    return Sheet(
        ink=ink,
        rulings=lines,
        dark=tuple(dark),
        floor=floor,
        labels=labels,
        first_solid=len(stats) - len(covered),
        stats=stats,
        centres=centres,
        colour=(red, green, blue),
        sealed=sealed,
        scale=scale,
    )


def _above(grey: cv2.typing.MatLike, least: float) -> Grey:
    """1 where a picture is above a level, 0 elsewhere."""
    return np.asarray(cv2.threshold(grey, least, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _darker(dark: Sequence[Against], sealed: Grey | None, least: float) -> Grey:
    """1 where there is more than so much darkness."""
    found = dark[0].darker(least)
    if sealed is not None:
        np.copyto(found, dark[1].darker(least), where=sealed > 0)
    return found


def _floor(dark: Sequence[Against], sealed: Grey | None, ink: Grey) -> float:
    """The median darkness of what is no ink; of clean paper, mostly without any, it is not worth a search."""
    paper = np.asarray(1 - ink, np.uint8)
    size = cv2.countNonZero(paper)
    grainy = cv2.countNonZero(_darker(dark, sealed, 0.0)) - (ink.size - size)
    if 2 * grainy + 2 <= size:
        return 0.0
    open_paper = paper if sealed is None else np.asarray(cv2.subtract(paper, sealed), np.uint8)
    found = [dark[0].counts(open_paper)]
    if sealed is not None:
        found.append(dark[1].counts(np.asarray(cv2.bitwise_and(paper, sealed), np.uint8)))
    return median_darkness(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _parts(ink: Grey, covered: Sequence[Solid]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32], Centres]:
    """Connected ink, and each area blackened or blurred apart from the strokes that run into it."""
    joined = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    for area in covered:
        joined[area.within][area.mask] = 0
    labels, stats, centres = centred_pieces(joined)
    for number, area in enumerate(covered, start=len(stats)):
        labels[area.within][area.mask] = number
        rows, columns = np.flatnonzero(area.mask.any(axis=1)), np.flatnonzero(area.mask.any(axis=0))
        x0, x1, y0, y1 = (
            at + offset
            for at, offset in (
                (columns[0], area.left),
                (columns[-1], area.left),
                (rows[0], area.top),
                (rows[-1], area.top),
            )
        )
        box = (x0, y0, x1 - x0 + 1, y1 - y0 + 1, area.mask.sum())
        stats = np.vstack([stats, box]).astype(np.int32)
        centres = np.vstack([centres, ((x0 + x1) / 2, (y0 + y1) / 2)])
    return labels, stats, centres


def _seals(is_red: Grey, scale: float) -> Grey | None:
    """Red ink of seals, paper between their strokes included, as 1; the stamps of names stay. None: none."""
    x, y, width, height = cv2.boundingRect(is_red)
    if not width:
        return None
    near = max(3, round(3 * scale)) | 1
    left, top = max(0, x - near), max(0, y - near)
    within = slice(top, y + height + near), slice(left, x + width + near)
    joined = cv2.morphologyEx(is_red[within], cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    labels, stats = pieces_of(np.asarray(joined, np.uint8))
    large = _is_seal_like(stats + np.array([left, top, 0, 0, 0]), is_red.shape, scale)
    if not large.any():
        return None
    made: Grey = np.zeros_like(is_red)
    made[within] = cv2.dilate(large[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return made


def _is_seal_like(stats: npt.NDArray[np.int32], shape: tuple[int, ...], scale: float) -> Mask:
    """Which pieces of red ink are as large as seals; of those that the picture cuts off less is enough."""
    longer, shorter = np.maximum(stats[:, 2], stats[:, 3]), np.minimum(stats[:, 2], stats[:, 3])
    height, width = shape
    cut = (stats[:, 0] == 0) | (stats[:, 1] == 0)
    cut |= (stats[:, 0] + stats[:, 2] == width) | (stats[:, 1] + stats[:, 3] == height)
    large = (shorter > _SEAL_SIDES[0] * scale) & (longer > _SEAL_SIDES[1] * scale)
    large |= cut & (longer > _CUT_SEAL * scale)
    large[0] = False
    return np.asarray(large)
