"""The text layer of a page as lines with a position for every character.

pdfium gives characters in drawing order; they are turned into page coordinates, cut into runs where
the pen jumps, and the runs are put into reading order. A gap wider than one and a half characters
parts two lines (table cells, label and blank).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2 as pdfium

from core.document import Line, LineRole
from core.errors import FailedError
from core.geometry import Box, PageFrame
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.doubles import without_doubles
from pipelines.reading.glyphs import Floats, Glyphs, page_glyphs
from pipelines.reading.ink import Ink, Pens
from pipelines.reading.order import reading_order
from pipelines.reading.runs import OBLIQUE, Run, runs_of
from pipelines.reading.spacing import candidate_spaces, spaces_of

_TALLEST, _LOWEST = 1.45, 0.7  # of the font size: a box beyond is no character's
_ABOVE, _BELOW = 0.88, 0.12  # of the font size, from the base line
_WATERMARK_LENGTH = 2


def text_lines(
    textpage: pdfium.PdfTextPage, frame: PageFrame, *, max_characters: int, pens: Pens | None = None
) -> tuple[Line, ...]:
    """Lines in reading order; raises ``FailedError`` beyond ``max_characters``.

    With ``pens`` what is drawn in no ink, in the paper's, or under a picture is left out.
    """
    count = textpage.count_chars()
    if count > max_characters:
        raise FailedError(f"该页文字超过上限（{count} 个字符）", code="page_characters")
    if count <= 0:
        return ()
    is_seen = None if pens is None else lambda index: _is_seen(pens, textpage, index)
    glyphs = page_glyphs(textpage, frame, count, is_seen)
    return reading_order(without_doubles(_lines(glyphs, runs_of(glyphs))))


def _is_seen(pens: Pens, textpage: pdfium.PdfTextPage, index: int) -> bool:
    return pens.ink_of(textpage, index) in (None, Ink.SEEN)


def _lines(glyphs: Glyphs, runs: Sequence[Run]) -> Iterator[Line]:
    if not runs:
        return
    is_gap, gaps = candidate_spaces(glyphs)
    x0, x1 = _hundredths(glyphs.x0), _hundredths(glyphs.x1)
    starts = [run.start for run in runs]
    heights = _heights(glyphs, runs, starts)
    places = np.flatnonzero(is_gap)
    of_run = np.searchsorted(starts, places, side="right") - 1
    inside: dict[int, list[int]] = defaultdict(list)
    for number, place in zip(of_run.tolist(), places.tolist(), strict=True):
        if place != starts[number]:
            inside[number].append(place)
    is_back = np.zeros(len(x1), bool)
    is_back[1:] = glyphs.x1[1:] < glyphs.x1[:-1]
    is_back[starts] = glyphs.x1[starts] < glyphs.x0[starts]
    goes_back = np.logical_or.reduceat(is_back, starts).tolist()
    for number, (run, (top, bottom)) in enumerate(zip(runs, heights, strict=True)):
        start, stop, direction, size, is_bold, _ = run
        if direction:
            yield _turned_line(glyphs, run)
            continue
        spaces = spaces_of(run, inside[number], gaps, glyphs) if number in inside else ()
        if spaces:
            text, edges = _spaced(glyphs.text, x0, x1, run, spaces)
        else:
            text, edges = glyphs.text[start:stop], [x0[start], *x1[start:stop]]
        if spaces or goes_back[number]:
            edges = list(itertools.accumulate(edges, max))
        yield Line(
            text=text,
            box=Box(edges[0], top, edges[-1], bottom),
            edges=tuple(edges),
            size=size,
            is_bold=is_bold,
        )


def _heights(glyphs: Glyphs, runs: Sequence[Run], starts: Sequence[int]) -> list[tuple[float, float]]:
    """Top and bottom of every run; from the base line where the font states no usable height."""
    tops = np.minimum.reduceat(glyphs.y0, starts)
    bottoms = np.maximum.reduceat(glyphs.y1, starts)
    sizes = np.array([run.size for run in runs])
    height = bottoms - tops
    odd = (height < _LOWEST * sizes) | (height > _TALLEST * sizes)
    found = list(zip(_hundredths(tops), _hundredths(bottoms), strict=True))
    for number in np.flatnonzero(odd).tolist():
        found[number] = _from_base_line(glyphs, runs[number], found[number])
    return found


def _from_base_line(glyphs: Glyphs, run: Run, stated: tuple[float, float]) -> tuple[float, float]:
    x, y = calls.origin_at(glyphs.textpage, glyphs.index[(run.start + run.stop) // 2])
    base = glyphs.frame.point_from_user_space(x, y)[1]
    if run.direction or not stated[0] <= base <= stated[1]:
        return stated
    return round(base - _ABOVE * run.size, 2), round(base + _BELOW * run.size, 2)


def _spaced(
    text: str, x0: Sequence[float], x1: Sequence[float], run: Run, spaces: Sequence[int]
) -> tuple[str, list[float]]:
    """Text with a space at each of ``spaces``, and the position of every character edge."""
    edges = [x0[run.start]]
    words = []
    for start, stop in itertools.pairwise((run.start, *spaces, run.stop)):
        if start != run.start:
            edges.append(x0[start])
        words.append(text[start:stop])
        edges += x1[start:stop]
    return " ".join(words), edges


def _turned_line(glyphs: Glyphs, run: Run) -> Line:
    """A line that runs down, up, upside down or obliquely; spaces are those that were typed."""
    part = slice(run.start, run.stop)
    x0, y0, x1, y1 = glyphs.x0[part], glyphs.y0[part], glyphs.x1[part], glyphs.y1[part]
    box = Box(float(x0.min()), float(y0.min()), float(x1.max()), float(y1.max())).rounded()
    low, high = (y0, y1) if run.direction in (1, 3) else (x0, x1)
    is_back = run.direction in (2, 3)
    text, places = glyphs.text[part], list(range(run.start, run.stop))
    if run.direction != OBLIQUE and len(text) > 1 and bool(low[-1] > low[0]) is is_back:
        # characters drawn one by one: pdfium gives them from left to right even where they are upside down
        low, high, text, places = low[::-1], high[::-1], text[::-1], [places[0], *places[:0:-1]]
    edges = _edges_along(low, high, is_back=is_back)
    pieces, positions = [text[0]], [edges[0], edges[1]]
    for at in range(1, len(text)):
        if glyphs.is_spaced[places[at]] and not _is_wide(glyphs, places[at]):
            pieces.append(" ")
            positions.append(edges[at])
        pieces.append(text[at])
        positions.append(edges[at + 1])
    is_mark = run.direction == OBLIQUE and len(text) >= _WATERMARK_LENGTH
    return Line(
        text="".join(pieces),
        box=box,
        edges=tuple(round(edge, 2) for edge in positions),
        size=run.size,
        is_bold=run.is_bold,
        is_vertical=run.direction in (1, 3),
        role=LineRole.WATERMARK if is_mark else LineRole.BODY,
    )


def _is_wide(glyphs: Glyphs, place: int) -> bool:
    return bool(glyphs.is_wide[place - 1] or glyphs.is_wide[place])


def _edges_along(low: Floats, high: Floats, *, is_back: bool) -> list[float]:
    """The first near side and every far side; falling for text that runs up or to the left."""
    edges = [float(high[0]), *low.tolist()] if is_back else [float(low[0]), *high.tolist()]
    return list(itertools.accumulate(edges, min if is_back else max))


def _hundredths(values: Floats) -> list[float]:
    rounded: list[float] = np.round(values, 2).tolist()
    return rounded
