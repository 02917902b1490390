"""The text layer of a page as lines with a position for every character.

pdfium gives characters in drawing order; they are turned into page coordinates, cut into runs where
the pen jumps, and the runs are put into reading order. A gap wider than one and a half characters
parts two lines (table cells, label and blank).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pypdfium2 as pdfium

from core.document import Line, LineRole
from core.errors import FailedError
from core.geometry import Box, PageFrame
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.doubles import without_doubles
from pipelines.reading.glyphs import Floats, Glyphs, page_glyphs
from pipelines.reading.order import reading_order
from pipelines.reading.runs import OBLIQUE, Run, runs_of
from pipelines.reading.spacing import candidate_spaces, spaces_of

_BOLD_WEIGHT = 600
_STROKED_TOO = 2  # render mode of text that is filled and stroked, as programs without a bold face set it
_TALLEST, _LOWEST = 1.45, 0.7  # of the font size: a box beyond is no character's
_ABOVE, _BELOW = 0.88, 0.12  # of the font size, from the base line
_WATERMARK_LENGTH = 2
_Font = tuple[str, int]


def text_lines(textpage: pdfium.PdfTextPage, frame: PageFrame, *, max_characters: int) -> tuple[Line, ...]:
    """Lines in reading order; raises ``FailedError`` beyond ``max_characters``."""
    count = textpage.count_chars()
    if count > max_characters:
        raise FailedError(f"该页文字超过上限（{count} 个字符）", code="page_characters")
    if count <= 0:
        return ()
    glyphs = page_glyphs(textpage, frame, count)
    return reading_order(without_doubles(_lines(glyphs, runs_of(glyphs))))


def _lines(glyphs: Glyphs, runs: Sequence[Run]) -> Iterator[Line]:
    font = functools.lru_cache(maxsize=64)(calls.font_name_and_weight)
    is_gap, gaps = candidate_spaces(glyphs)
    x0, x1 = _hundredths(glyphs.x0), _hundredths(glyphs.x1)
    places = np.flatnonzero(is_gap).tolist()
    starts = np.searchsorted(places, [run.start + 1 for run in runs]).tolist()
    stops = np.searchsorted(places, [run.stop for run in runs]).tolist()
    tops, bottoms = _extents(glyphs, runs)
    for number, run in enumerate(runs):
        if run.direction != 0 or run.is_stacked:
            yield _turned_line(glyphs, run, font)
            continue
        inside = places[starts[number] : stops[number]]
        spaces = spaces_of(run, inside, gaps, glyphs) if inside else ()
        text, edges = _spaced(glyphs.text, x0, x1, run, spaces)
        top, bottom = _height(glyphs, run, tops[number], bottoms[number])
        yield Line(
            text=text,
            box=Box(x0[run.start], top, max(edges), bottom),
            edges=edges,
            size=round(run.size, 2),
            is_bold=_is_bold(glyphs, run, font),
        )


def _extents(glyphs: Glyphs, runs: Sequence[Run]) -> tuple[list[float], list[float]]:
    """Top and bottom of every run."""
    if not runs:
        return [], []
    starts = [run.start for run in runs]
    return (
        np.minimum.reduceat(glyphs.y0, starts).tolist(),
        np.maximum.reduceat(glyphs.y1, starts).tolist(),
    )


def _height(glyphs: Glyphs, run: Run, top: float, bottom: float) -> tuple[float, float]:
    """Top and bottom of a run; from the base line where the font states no usable height."""
    if run.size <= 0 or _LOWEST * run.size <= bottom - top <= _TALLEST * run.size:
        return round(top, 2), round(bottom, 2)
    middle = (run.start + run.stop) // 2
    x, y = calls.origin_at(glyphs.textpage, glyphs.index[middle])
    base = glyphs.frame.from_user_space(x, y, x, y).y0
    if not top <= base <= bottom:
        return round(top, 2), round(bottom, 2)
    return round(base - _ABOVE * run.size, 2), round(base + _BELOW * run.size, 2)


def _spaced(
    text: str, x0: Sequence[float], x1: Sequence[float], run: Run, spaces: Sequence[int]
) -> tuple[str, tuple[float, ...]]:
    """Text with a space at each of ``spaces``, and the position of every character edge."""
    edges = [x0[run.start]]
    words = []
    for start, stop in itertools.pairwise((run.start, *spaces, run.stop)):
        if start != run.start:
            edges.append(x0[start])
        words.append(text[start:stop])
        edges += x1[start:stop]
    if len(edges) > 2 and any(map(float.__gt__, edges, edges[1:])):
        edges = list(itertools.accumulate(edges, max))
    return " ".join(words), tuple(edges)


def _turned_line(glyphs: Glyphs, run: Run, font: functools._lru_cache_wrapper[_Font]) -> Line:
    """A line that runs down, up, upside down or obliquely; spaces are those that were typed."""
    part = slice(run.start, run.stop)
    x0, y0, x1, y1 = glyphs.x0[part], glyphs.y0[part], glyphs.x1[part], glyphs.y1[part]
    box = Box(float(x0.min()), float(y0.min()), float(x1.max()), float(y1.max())).rounded()
    low, high = (y0, y1) if run.direction in (1, 3) else (x0, x1)
    edges = _edges_along(low, high, is_back=run.direction in (2, 3))
    text = glyphs.text[part]
    pieces, positions = [text[0]], [edges[0], edges[1]]
    for at in range(1, len(text)):
        if glyphs.is_spaced[run.start + at] and not (_is_wide(glyphs, run, at)):
            pieces.append(" ")
            positions.append(edges[at])
        pieces.append(text[at])
        positions.append(edges[at + 1])
    is_mark = run.direction == OBLIQUE and len(text) >= _WATERMARK_LENGTH
    return Line(
        text="".join(pieces),
        box=box,
        edges=tuple(round(edge, 2) for edge in positions),
        size=round(run.size, 2),
        is_bold=_is_bold(glyphs, run, font),
        is_vertical=run.direction in (1, 3),
        role=LineRole.WATERMARK if is_mark else LineRole.BODY,
    )


def _is_wide(glyphs: Glyphs, run: Run, at: int) -> bool:
    return bool(glyphs.is_wide[run.start + at - 1] or glyphs.is_wide[run.start + at])


def _edges_along(low: Floats, high: Floats, *, is_back: bool) -> list[float]:
    """The first near side and every far side; falling for text that runs up or to the left."""
    edges = [float(high[0]), *low.tolist()] if is_back else [float(low[0]), *high.tolist()]
    return list(itertools.accumulate(edges, min if is_back else max))


def _is_bold(glyphs: Glyphs, run: Run, font: functools._lru_cache_wrapper[_Font]) -> bool:
    item = calls.text_object_of(glyphs.textpage, glyphs.index[(run.start + run.stop) // 2])
    handle = calls.font_of(item) if item else None
    if not handle:
        return False
    name, weight = font(handle)
    return (
        weight >= _BOLD_WEIGHT
        or "bold" in name
        or "hei" in name
        or calls.render_mode_of(item) == _STROKED_TOO
    )


def _hundredths(values: Iterable[float]) -> list[float]:
    rounded: list[float] = np.round(np.asarray(values), 2).tolist()
    return rounded
