"""The text layer of a page as lines with a position for every character.

pdfium gives characters in drawing order; they are turned into page coordinates, cut into runs where
the pen jumps, and the runs are put into reading order. A gap wider than one and a half characters
parts two lines (table cells, label and blank).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
from pipelines.reading.parcels import typed_line
from pipelines.reading.runs import OBLIQUE, Run, runs_of
from pipelines.reading.spacing import candidate_spaces, spaces_of

_TALLEST, _LOWEST = 1.45, 0.7  # of the font size: a box beyond is no character's
_ABOVE, _BELOW = 0.88, 0.12  # of the font size, from the base line
_WATERMARK_LENGTH = 2

_box = tuple.__new__  # what ``Box._make`` calls


def text_lines(
    textpage: pdfium.PdfTextPage, frame: PageFrame, *, max_characters: int, pens: Pens | None = None
) -> tuple[Line, ...]:
    """Lines in reading order; raises ``FailedError`` beyond ``max_characters``.

    With ``pens`` what is drawn in no ink, in the paper's, or under a picture is left out.
    """
    glyphs = seen_glyphs(textpage, frame, max_characters=max_characters, pens=pens)
    return lines_of(glyphs) if glyphs is not None else ()


def seen_glyphs(
    textpage: pdfium.PdfTextPage, frame: PageFrame, *, max_characters: int, pens: Pens | None = None
) -> Glyphs | None:
    """The first half of ``text_lines``: its characters; None where there are none."""
    count = textpage.count_chars()
    if count > max_characters:
        raise FailedError(f"该页文字超过上限（{count} 个字符）", code="page_characters")
    if count <= 0:
        return None
    is_seen = None if pens is None else lambda index: _is_seen(pens, textpage, index)
    return page_glyphs(textpage, frame, count, is_seen)


def lines_of(glyphs: Glyphs) -> tuple[Line, ...]:
    """The second half, while the text page is still open."""
    return reading_order(without_doubles(_lines(glyphs, runs_of(glyphs))))


def _is_seen(pens: Pens, textpage: pdfium.PdfTextPage, index: int) -> bool:
    return pens.ink_of(textpage, index) in (None, Ink.SEEN)


def _lines(glyphs: Glyphs, runs: Sequence[Run]) -> Iterator[Line]:
    if not runs:
        return
    starts = [run.start for run in runs]
    heights = _heights(glyphs, runs, starts)
    spaces = _spaces(glyphs, runs, starts)
    edges = _edges(glyphs, starts, spaces)
    goes_back = _goes_back(glyphs, starts)
    at = 0
    for number, (run, (top, bottom)) in enumerate(zip(runs, heights, strict=True)):
        start, stop, direction, size, is_bold, _ = run
        inner = spaces.get(number, ())
        own = edges[at : at + stop - start + 1 + len(inner)]
        at += len(own)
        if direction:
            yield _turned_line(glyphs, run)
            continue
        if goes_back[number]:
            own = tuple(itertools.accumulate(own, max))
        text = _spaced(glyphs.text, run, inner) if inner else glyphs.text[start:stop]
        yield typed_line(text, _box(Box, (own[0], top, own[-1], bottom)), own, size, is_bold)


def _spaces(glyphs: Glyphs, runs: Sequence[Run], starts: Sequence[int]) -> dict[int, list[int]]:
    """For runs that need any: the characters before which a space is written."""
    is_gap, gaps = candidate_spaces(glyphs)
    is_gap[starts] = False
    places = np.flatnonzero(is_gap)
    if not len(places):
        return {}
    is_between_wide = glyphs.is_wide[places] & glyphs.is_wide[places - 1]
    of_run = np.searchsorted(starts, places, side="right") - 1
    inside: dict[int, list[int]] = defaultdict(list)
    for number, place in zip(of_run.tolist(), places.tolist(), strict=True):
        inside[number].append(place)
    for number in dict.fromkeys(of_run[is_between_wide].tolist()):
        inside[number] = spaces_of(runs[number], inside[number], gaps, glyphs)
    turned = [number for number in inside if runs[number].direction]
    for number in turned:  # there the typed spaces count
        del inside[number]
    return inside


def _edges(glyphs: Glyphs, starts: Sequence[int], spaces: Mapping[int, Sequence[int]]) -> tuple[float, ...]:
    """For run after run: the left side of its first character, of those after a space, all right sides."""
    before = np.sort(np.array([*starts, *itertools.chain.from_iterable(spaces.values())]))
    return tuple(_hundredths(np.insert(glyphs.x1, before, glyphs.x0[before])))


def _goes_back(glyphs: Glyphs, starts: Sequence[int]) -> list[bool]:
    """Which runs have a character that ends before the one before it does."""
    is_back = np.zeros(len(glyphs.x1), bool)
    is_back[1:] = glyphs.x1[1:] < glyphs.x1[:-1]
    is_back[starts] = glyphs.x1[starts] < glyphs.x0[starts]
    found: list[bool] = np.logical_or.reduceat(is_back, starts).tolist()
    return found


def _spaced(text: str, run: Run, spaces: Sequence[int]) -> str:
    """The text of a run with a space before each of ``spaces``."""
    return " ".join(text[start:stop] for start, stop in itertools.pairwise((run.start, *spaces, run.stop)))


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
    x, y = calls.origin_at(glyphs.textpage, int(glyphs.index[(run.start + run.stop) // 2]))
    base = glyphs.frame.point_from_user_space(x, y)[1]
    if run.direction or not stated[0] <= base <= stated[1]:
        return stated
    return round(base - _ABOVE * run.size, 2), round(base + _BELOW * run.size, 2)


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
