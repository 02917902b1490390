"""Inside a worker: print that was put into a scan's picture afterwards, which no scanner drew.

Whatever is printed on a sheet, one machine blurs it by its own measure, and its paper has a level of its own.
A number that is sharper than the sharpest print of the page was drawn by a program; so was one on ground at
the very end of the scale, where the paper of the page never is. Pages whose paper was made white, that have
two levels or little print tell nothing. Levels run from 0 to 255.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.errors import MingjianError
from core.geometry import Box
from corpus.store.codec import dump
from pipelines.reading import pdf
from pipelines.reading.objects import placed_objects
from pipelines.reading.renderings import pixel_size
from pipelines.reading.scan_looks import Grey, grey_picture, paper_level
from pipelines.reading.scan_makes import largest_picture

_BAD = (ValueError, TypeError, KeyError, AttributeError)
_FEWEST_CELLS = 150
_CONTRAST = 80  # of 255, from the paper to a cell's own ink
_SMALLEST = 60  # pixels of a cell
_TOP, _FEWEST_STEPS = 50, 4  # a cell's steepest steps: one in so many pixels
_SHARPEST = 99  # percentile of the page's cells
_SHARPER, _LEAST_SHARP = 1.2, 1.0  # times that: the middle of a run's characters, the least sharp of them
_WHITE, _IS_WHITE, _ANY_WHITE, _WHITE_ELSEWHERE = 255, 0.25, 0.02, 0.005
"""The end of the scale; its share of a cell; a little of it, and in how many of the page's other cells."""
_WHOLE = 0.7  # of the page: less is a strip of it
_ASKEW = 0.01  # of the picture's width: a picture that does not lie upright


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInRun:
    """One of the runs asked for: page, place among those of the page, and what is odd of it."""

    page: int
    run: int
    is_white: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInRuns:
    """Those found."""

    found: tuple[SetInRun, ...]


@dataclass(frozen=True, slots=True)
class _CellLook:
    """One character's cell: its steepest steps as a share of its contrast, and the share of white in it."""

    steep: float
    white: float


def look(path: str, pages: list[int], cells: list[list[list[float]]], runs: list[list[list[int]]]) -> bytes:
    """The encoded ``SetInRuns``. For each of ``pages`` the ``cells`` of its characters (x0, y0, x1, y1 in
    points as seen) and the ``runs`` (first cell, and the one behind the last).
    """
    found: list[SetInRun] = []
    opened = pdf.open_document(path)
    with pikepdf.open(path) as document:
        for number, own, asked in zip(pages, cells, runs, strict=True):
            try:
                grey = grey_picture(largest_picture(document.pages[number - 1]))
                place = _place(opened, number, grey.shape) if grey is not None else None
            except (MingjianError, pdfium.PdfiumError, pikepdf.PdfError, *_BAD):
                continue
            if grey is not None and place is not None:
                found += [
                    SetInRun(page=number, run=run, is_white=is_white)
                    for run, is_white in set_in(
                        grey, _in_pixels(own, place, grey), [(start, stop) for start, stop in asked]
                    )
                ]
    return dump(SetInRuns(found=tuple(found)))


def set_in(
    grey: Grey, cells: npt.NDArray[np.int64], runs: Sequence[tuple[int, int]]
) -> list[tuple[int, bool]]:
    """Which runs of cells (rows of x0, y0, x1, y1 in pixels) were put in, and whether by their ground."""
    looks = _looks(grey, cells)
    steeps = np.array([np.nan if item is None else item.steep for item in looks])
    whites = np.array([np.nan if item is None else item.white for item in looks])
    is_print = ~np.isnan(steeps)
    if int(is_print.sum()) < _FEWEST_CELLS:
        return []
    found = []
    for at, (start, stop) in enumerate(runs):
        own = np.zeros(len(looks), bool)
        own[start:stop] = True
        own &= is_print
        if int(own.sum()) < 2:
            continue
        others = is_print & ~own
        is_white = float(whites[own].min()) >= _IS_WHITE
        if is_white and float((whites[others] >= _ANY_WHITE).mean()) <= _WHITE_ELSEWHERE:
            found.append((at, True))
        elif _is_sharper(steeps[own], steeps[others]):
            found.append((at, False))
    return found


def _is_sharper(own: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> bool:
    """Whether steps are steeper than nearly all others of the page, by far in the middle and all of them."""
    sharpest = float(np.percentile(others, _SHARPEST))
    return float(np.median(own)) >= _SHARPER * sharpest and float(own.min()) >= _LEAST_SHARP * sharpest


def _looks(grey: Grey, cells: npt.NDArray[np.int64]) -> list[_CellLook | None]:
    """A look for each cell, None where it holds no clear print."""
    paper, smooth, steps = paper_level(grey), cv2.blur(grey, (3, 3)), _steps(grey)
    found: list[_CellLook | None] = []
    for x0, y0, x1, y1 in cells.tolist():
        size = (x1 - x0) * (y1 - y0)
        if x1 <= x0 or y1 <= y0 or size < _SMALLEST:
            found.append(None)
            continue
        darkest = np.partition(smooth[y0:y1, x0:x1], size // _TOP, axis=None)[size // _TOP]
        contrast = paper - float(darkest)
        if contrast < _CONTRAST:
            found.append(None)
            continue
        count = max(_FEWEST_STEPS, size // _TOP)
        steepest = np.partition(steps[y0:y1, x0:x1], size - count, axis=None)[-count:]
        white = np.count_nonzero(grey[y0:y1, x0:x1] == _WHITE) / size
        found.append(_CellLook(float(steepest.mean()) / contrast, white))
    return found


def _steps(grey: Grey) -> Grey:
    """How far each pixel is from those to the left and above, the farther of the two."""
    steps = np.zeros_like(grey)
    steps[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    steps[1:] = cv2.max(steps[1:], cv2.absdiff(grey[1:], grey[:-1]))
    return steps


def _place(document: pdfium.PdfDocument, number: int, shape: tuple[int, ...]) -> Box | None:
    """Where the picture of this many rows and columns lies on its page; None unless upright."""
    with pdf.open_page(document, number) as page:
        frame = pdf.frame(page)
        for placed in placed_objects(page, (pdfium_c.FPDF_PAGEOBJ_IMAGE,)):
            if pixel_size(placed) == (shape[1], shape[0]):
                a, b, c, d, _, _ = placed.matrix
                is_upright = frame.rotation == 0 and min(a, d) > 0 and max(abs(b), abs(c)) < _ASKEW * a
                box = frame.from_user_space(*placed.bounds)
                return box if is_upright and box.area > _WHOLE * frame.size[0] * frame.size[1] else None
    return None


def _in_pixels(cells: Sequence[Sequence[float]], place: Box, grey: Grey) -> npt.NDArray[np.int64]:
    """Cells in points as rows of x0, y0, x1, y1 in pixels of a picture that lies in this place."""
    rows, columns = grey.shape
    scale = np.array([columns / place.width, rows / place.height] * 2)
    corner = np.array([place.x0, place.y0] * 2)
    pixels = np.rint((np.array(cells, dtype=float).reshape(-1, 4) - corner) * scale).astype(np.int64)
    inside: npt.NDArray[np.int64] = np.clip(pixels, 0, np.array([columns, rows] * 2))
    return inside
