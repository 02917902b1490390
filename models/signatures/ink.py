"""Ink in the places of a form: rulings and seals taken out, what is left gathered to pieces of writing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.protocol import Image
from models.signatures.raster import Darkness
from models.signatures.solids import solids

Pixels: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom (beyond the last pixel)."""
Mask: TypeAlias = npt.NDArray[np.bool_]

_FAINTEST = 0.14  # darkness against the paper below which nothing is ink
_RULING = 17.0  # points: a straight line this long is no stroke of a name
_RULING_THICK = 3.6  # points, with the blur of a coarse scan; 2 pixels more as it is looked for
_FRAME = 62.0  # points: the frame of a name's stamp is no longer, a ruling is
_WIDE_FRAME, _FRAME_HIGH = 95.0, (13.0, 40.0)  # points of the frame of three characters side by side
_FRAME_EDGE, _JOINED = 4.0, 0.85  # points around its sides, share of their height in which there is ink
_SEAL_SIDES = (38.0, 50.0)  # points: red ink as large as this is a seal, not the stamp of a name
_CUT_SEAL = 25.0  # points: the same of one that the picture cuts off
_SEAL_DARK = 0.38  # of a seal's own ink in the red channel
_CHROMA = 30
_BLUE = 12  # of a pen's strokes in a coarse scan
MARGIN = 4
# darkness above the paper's own from which edges are ink, pixels of blur it is seen at
_EDGE, _EDGE_AT = 0.055, 1.0
_JOIN_X, _JOIN_Y = 4.0, 2.0  # points between parts of one piece of writing
_LEAST_SIDE, _LEAST_AREA = 4.2, 4.0  # points and square points of a piece that counts
_FAR_OUT, _FLAT = 12.0, 7.0  # points beyond what is blackened: no cell of a mosaic; the rest of a ruling
_SOLID_SIDE = 9.0  # points of the sides of what is blackened or blurred
_CORE_SIDE, _CORE = 5.0, 0.5  # points no stroke is thick, share of the ink as thick
_THIN, _LONG = 2.8, 5.0  # points, and times as long: the rest of a ruling
_SKEWED_THIN, _VERY_LONG = 5.0, 12.0  # the same of a ruling that is not quite level


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of writing: its box on the picture, its darkness alone, the shares of it that are red and blue.

    ``is_cover``: what is blackened or blurred is in it. ``soft`` has the faint edges of its strokes too, and
    ``MARGIN`` pixels more on every side than the box.
    """

    box: Pixels
    dark: Darkness
    redness: float
    soft: Darkness
    blueness: float = 0.0
    is_cover: bool = False

    def is_solid(self, scale: float) -> bool:
        """Whether it is an area blackened or blurred (``scale`` pixels a point): strokes leave paper."""
        height, width = self.dark.shape
        if min(height, width) <= _SOLID_SIDE * scale:
            return False
        filled = (self.dark > _FAINTEST).astype(np.uint8)
        side = round(_CORE_SIDE * scale)
        core = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        return float(core.sum()) > _CORE * float(filled.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A part of a page: darkness of what may be written, what of it is red, where a seal was taken out.

    Parts from ``first_solid`` on are areas blackened or blurred.
    """

    dark: Darkness
    edges: Darkness
    labels: npt.NDArray[np.int32]
    first_solid: int
    stats: npt.NDArray[np.int32]
    centres: npt.NDArray[np.float64]
    red: Mask
    blue: Mask
    sealed: Mask
    scale: float


def sheet(image: Image, scale: float) -> Sheet:
    """``image`` are RGB pixels of a page or a part of it, ``scale`` of them to a point."""
    red, green, blue = cv2.split(image)
    dark = _darkness(cv2.min(cv2.min(red, green), blue), scale)
    is_red = cv2.subtract(red, cv2.max(green, blue)) > _CHROMA
    sealed = _seals(is_red, scale)
    if sealed.any():
        plain = _darkness(red, scale)  # to the red channel a seal's red is nearly paper
        dark = np.where(sealed, np.clip((plain - _SEAL_DARK) / (1 - _SEAL_DARK), 0, 1), dark)
    ink = dark > _FAINTEST
    rulings = _rulings(ink, scale)
    edges = _edges(dark, ink, rulings)
    ink &= ~rulings
    dark = np.where(ink, dark, 0.0).astype(np.float32)
    covered = solids(ink & ~is_red, scale)
    labels, stats, centres = _parts(ink, covered)
    first_solid = len(stats) - len(covered)
    is_blue = cv2.GaussianBlur(cv2.subtract(blue, cv2.max(red, green)), (0, 0), 1.0) > _BLUE
    return Sheet(dark, edges, labels, first_solid, stats, centres, is_red & ~sealed, is_blue, sealed, scale)


def _parts(
    ink: Mask, covered: Sequence[Mask]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Connected ink, and each area blackened or blurred apart from the strokes that run into it."""
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    for area in covered:
        joined[area] = 0
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for number, area in enumerate(covered, start=count):
        labels[area] = number
        rows, columns = np.flatnonzero(area.any(axis=1)), np.flatnonzero(area.any(axis=0))
        box = (columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1, area.sum())
        middle = ((columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2)
        stats, centres = np.vstack([stats, box]).astype(np.int32), np.vstack([centres, middle])
    return labels, stats, centres


def pieces(found: Sheet, place: Pixels, apart: Sequence[Pixels] = ()) -> list[Piece]:
    """What is written in a place, from left to right: parts whose middle lies in it, gathered.

    What lies in a box of ``apart`` is gathered by itself, before the rest.
    """
    rest = _parts_in(found, place)
    gathered: list[Piece] = []
    for box in apart:
        inside = [n for n in rest if _is_in(found, n, box)]
        rest = [n for n in rest if n not in inside]
        gathered += _gathered(found, inside)
    far = _beyond_solids(found, rest)
    return gathered + _gathered(found, [n for n in rest if n not in far]) + _gathered(found, far)


def _beyond_solids(found: Sheet, own: Sequence[int]) -> list[int]:
    """Strokes that reach far out of what is blackened: they are no cells of a mosaic."""
    covers = [found.stats[n] for n in own if n >= found.first_solid]
    if not covers:
        return []
    left, top = (min(int(cover[side]) for cover in covers) for side in (0, 1))
    right, bottom = (max(int(cover[side] + cover[side + 2]) for cover in covers) for side in (0, 1))
    far = _FAR_OUT * found.scale

    def is_far(n: int) -> bool:
        x, y, width, height = (int(side) for side in found.stats[n][:4])
        if min(width, height) < _FLAT * found.scale:
            return False
        return x < left - far or y < top - far or x + width > right + far or y + height > bottom + far

    return [n for n in own if n < found.first_solid and is_far(n)]


def holds(box: Pixels, piece: Piece) -> bool:
    """Whether the middle of a piece lies in a box."""
    x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _is_in(found: Sheet, part: int, box: Pixels) -> bool:
    x, y = found.centres[part]
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _gathered(found: Sheet, own: Sequence[int]) -> list[Piece]:
    if not own:
        return []
    left = min(int(found.stats[n, 0]) for n in own)
    top = min(int(found.stats[n, 1]) for n in own)
    right = max(int(found.stats[n, 0] + found.stats[n, 2]) for n in own)
    bottom = max(int(found.stats[n, 1] + found.stats[n, 3]) for n in own)
    part = np.isin(found.labels[top:bottom, left:right], own)
    return [
        piece
        for group in _groups(part, found.scale)
        if (piece := _piece(found, part & group, left, top)) is not None
    ]


def is_under_seal(found: Sheet, place: Pixels) -> bool:
    """Whether a seal lies over a good part of a place."""
    left, top, right, bottom = place
    part = found.sealed[max(0, top) : bottom, max(0, left) : right]
    return bool(part.size) and float(part.mean()) > 0.25


def _parts_in(found: Sheet, place: Pixels) -> list[int]:
    left, top, right, bottom = place
    least = (0.45 * found.scale) ** 2
    widest, highest = (right - left) * 1.6 + 20 * found.scale, (bottom - top) * 2.2 + 10 * found.scale
    xs, ys = found.centres[:, 0], found.centres[:, 1]
    chosen = (xs >= left) & (xs < right) & (ys >= top) & (ys < bottom)
    chosen &= (found.stats[:, 4] >= least) & (found.stats[:, 2] < widest) & (found.stats[:, 3] < highest)
    chosen &= ~_remnants(found, place)
    chosen[0] = False
    return [int(n) for n in np.flatnonzero(chosen)]


def _remnants(found: Sheet, place: Pixels) -> Mask:
    """Thin flat parts along the edges of a place: what is left of rulings."""
    edge = 2.0 * found.scale
    widths, heights = found.stats[:, 2], found.stats[:, 3]
    xs, ys = found.centres[:, 0], found.centres[:, 1]
    is_level = (heights <= edge) & (widths > 2.5 * heights)
    is_upright = (widths <= edge) & (heights > 2.5 * widths)
    at_level = np.minimum(abs(ys - place[1]), abs(ys - place[3])) < edge
    at_side = np.minimum(abs(xs - place[0]), abs(xs - place[2])) < edge
    return np.asarray((is_level & at_level) | (is_upright & at_side))


def _groups(part: Mask, scale: float) -> list[Mask]:
    kernel = np.ones((max(1, round(_JOIN_Y * scale)), max(1, round(_JOIN_X * scale))), np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(part.astype(np.uint8), kernel), connectivity=8)
    groups = [labels == n for n in range(1, count)]
    return sorted(groups, key=lambda group: int(np.flatnonzero(group.any(axis=0))[0]))


def _piece(found: Sheet, own: Mask, left: int, top: int) -> Piece | None:
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not rows.size:
        return None
    y0, y1, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    side, area = max(y1 - y0, x1 - x0) / found.scale, (y1 - y0) * (x1 - x0) / found.scale**2
    thin = min(y1 - y0, x1 - x0) / found.scale
    if side < _LEAST_SIDE or area < _LEAST_AREA:
        return None
    if (thin < _THIN and side > _LONG * thin) or (thin < _SKEWED_THIN and side > _VERY_LONG * thin):
        return None
    box = (left + x0, top + y0, left + x1, top + y1)
    mask = own[y0:y1, x0:x1]
    dark = np.where(mask, found.dark[box[1] : box[3], box[0] : box[2]], 0.0).astype(np.float32)
    inked = dark > _FAINTEST
    if not inked.any():
        return None
    redness = float(found.red[box[1] : box[3], box[0] : box[2]][inked].mean())
    top_dark = max(float(np.percentile(dark[inked], 95)), 0.2)
    soft = np.clip(_soft(found, mask, box) / top_dark, 0.0, 1.0).astype(np.float32)
    blueness = float(found.blue[box[1] : box[3], box[0] : box[2]][inked].mean())
    is_cover = bool((found.labels[box[1] : box[3], box[0] : box[2]][mask] >= found.first_solid).any())
    clear = np.clip(dark / top_dark, 0.0, 1.0).astype(np.float32)
    return Piece(box, clear, redness, soft, blueness, is_cover)


def _edges(dark: Darkness, ink: Mask, rulings: Mask) -> Darkness:
    """Darkness above the paper's own, where it is too much for the paper's grain; no rulings."""
    floor = _floor(dark[~ink])
    above = np.where(rulings, 0.0, np.clip(dark - floor, 0.0, 1.0)).astype(np.float32)
    is_edge = cv2.GaussianBlur(above, (0, 0), _EDGE_AT) > _EDGE
    return np.where(is_edge, above, 0.0).astype(np.float32)


def _floor(paper: Darkness) -> float:
    """The median darkness of paper; of clean paper, mostly without any, it is not worth a search."""
    if 2 * np.count_nonzero(paper) + 2 <= paper.size:
        return 0.0
    return float(np.median(paper)) if paper.size else 0.0


def _soft(found: Sheet, own: Mask, box: Pixels) -> Darkness:
    """The edges' darkness within ``MARGIN`` of a piece, without what is nearer to other ink."""
    left, top, right, bottom = (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
    height, width = found.edges.shape
    inside = (slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right)))
    at = (
        slice(inside[0].start - top, inside[0].stop - top),
        slice(inside[1].start - left, inside[1].stop - left),
    )
    mine = np.pad(own, MARGIN).astype(np.uint8)
    other = np.zeros_like(mine)
    other[at] = (found.dark[inside] > 0) & (mine[at] == 0)
    size = 2 * MARGIN + 1
    near = cv2.dilate(mine, np.ones((size, size), np.uint8)) & (
        1 - cv2.dilate(other, np.ones((3, 3), np.uint8))
    )
    made: Darkness = np.zeros(mine.shape, np.float32)
    made[at] = found.edges[inside]
    return np.where((near | mine) > 0, made, 0.0).astype(np.float32)


def _darkness(grey: npt.NDArray[np.uint8], scale: float) -> Darkness:
    """Darkness against the paper around, 0 to 1: uneven light and grey paper count as paper."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = max(3, round(14 * scale / 4)) | 1
    paper = cv2.blur(cv2.dilate(small, np.ones((side, side), np.uint8)), (side, side))
    around = np.maximum(cv2.resize(paper, (grey.shape[1], grey.shape[0])), 1).astype(np.float32)
    dark: Darkness = np.clip(1.0 - grey.astype(np.float32) / around, 0.0, 1.0)
    return dark


def _rulings(ink: Mask, scale: float) -> Mask:
    """Long straight lines, slightly skewed ones too, as thick as they are."""
    whole = ink.astype(np.uint8)
    length = round(_RULING * scale)
    found = np.zeros_like(whole)
    for shape, thick in (((1, length), (3, 1)), ((length, 1), (1, 3))):
        wide = cv2.dilate(whole, np.ones(thick, np.uint8))
        line = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        line = _thin(line, wide, shape[0] == 1, scale)
        found |= line & ~_crossing(whole & ~line, shape[0] == 1, scale)
    return (found > 0) & ink


def _crossing(rest: npt.NDArray[np.uint8], is_level: bool, scale: float) -> npt.NDArray[np.uint8]:
    """Where ink on both sides of a line is near enough to be one stroke across it."""
    reach, wide = round(1.7 * scale), 3
    size = (2 * reach + 1, wide) if is_level else (wide, 2 * reach + 1)
    before, after = np.ones(size, np.uint8), np.ones(size, np.uint8)
    if is_level:
        before[reach + 1 :], after[:reach] = 0, 0
    else:
        before[:, reach + 1 :], after[:, :reach] = 0, 0
    return np.asarray(cv2.dilate(rest, before) & cv2.dilate(rest, after), np.uint8)


def _thin(
    line: npt.NDArray[np.uint8], ink: npt.NDArray[np.uint8], is_level: bool, scale: float
) -> npt.NDArray[np.uint8]:
    """Of lines those that are long, and thin for it: no frame of a stamp, no solid patch."""
    if not line.any():
        return line
    _, labels, stats, _ = cv2.connectedComponentsWithStats(line, connectivity=8)
    lengths = stats[:, 2] if is_level else stats[:, 3]
    filled = stats[:, 4] / np.maximum(lengths, 1)
    thin = (filled < _RULING_THICK * scale + 2) & (lengths > _FRAME * scale)
    thin[0] = False
    if is_level:
        thin[_framing(stats, thin & (lengths < _WIDE_FRAME * scale), ink, scale)] = False
    made: npt.NDArray[np.uint8] = thin.astype(np.uint8)[labels]
    return made


def _framing(
    stats: npt.NDArray[np.int32], lines: Mask, ink: npt.NDArray[np.uint8], scale: float
) -> list[int]:
    """Of short level lines those over and under each other whose ends are joined: a stamp's wide frame."""
    found: list[int] = []
    for upper, lower in itertools.combinations(np.flatnonzero(lines), 2):
        (x0, y0, width, _, _), (x1, y1, other, height, _) = stats[upper], stats[lower]
        left, right = min(x0, x1), max(x0 + width, x1 + other)
        top, bottom = min(y0, y1), max(y0, y1) + height
        low, high = (side * scale for side in _FRAME_HIGH)
        if not low < bottom - top < high or right - left > 1.15 * min(width, other):
            continue
        near = round(_FRAME_EDGE * scale)
        sides = [ink[top:bottom, max(0, x - near) : x + near] for x in (left, right)]
        if all(side.any(axis=1).mean() > _JOINED for side in sides):
            found += [int(upper), int(lower)]
    return found


def _seals(is_red: Mask, scale: float) -> Mask:
    """Red ink of seals, paper between their strokes included; the stamps of names stay."""
    if not is_red.any():
        return np.zeros_like(is_red)
    near = max(3, round(3 * scale)) | 1
    joined = cv2.morphologyEx(is_red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    longer, shorter = np.maximum(stats[:, 2], stats[:, 3]), np.minimum(stats[:, 2], stats[:, 3])
    height, width = is_red.shape
    cut = (stats[:, 0] == 0) | (stats[:, 1] == 0)
    cut |= (stats[:, 0] + stats[:, 2] == width) | (stats[:, 1] + stats[:, 3] == height)
    large = (shorter > _SEAL_SIDES[0] * scale) & (longer > _SEAL_SIDES[1] * scale)
    large |= cut & (longer > _CUT_SEAL * scale)
    large[0] = False
    return np.asarray(cv2.dilate(large[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def union(boxes: Sequence[Pixels]) -> Pixels:
    """The box around all."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def joined(parts: Sequence[Piece]) -> Piece:
    """Several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    box = union([part.box for part in parts])
    dark = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    soft = np.pad(dark, MARGIN)
    for part in parts:
        x, y = part.box[0] - box[0], part.box[1] - box[1]
        for whole, own in ((dark, part.dark), (soft, part.soft)):
            target = whole[y : y + own.shape[0], x : x + own.shape[1]]
            np.maximum(target, own, out=target)
    sizes = [part.dark.size for part in parts]
    redness = np.average([part.redness for part in parts], weights=sizes)
    blueness = np.average([part.blueness for part in parts], weights=sizes)
    is_cover = any(part.is_cover for part in parts)
    return Piece(box, dark, float(redness), soft, float(blueness), is_cover)
