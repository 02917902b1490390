"""The visible characters of a page's text layer: what they say and where they stand, as arrays."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from core.geometry import PageFrame
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.characters import KEPT, ORDINARY, SPACE, WIDE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

_HYPHEN_MARK = 0xFFFE  # pdfium's sign, in running text, for a hyphen that ends a line and for no character
_HYPHEN_CODE = 2  # and for a single character
_HYPHEN = ord("-")
_ECHO = 0.3  # of a character's width and height


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in drawing order, white space left out. Boxes are in points as seen; arrays have length n.

    ``index`` counts pdfium's characters; ``is_spaced`` says that white space stands before a character in
    the text as pdfium gives it.
    """

    textpage: calls.Handle
    frame: PageFrame
    text: str
    index: Integers
    is_spaced: Booleans
    is_wide: Booleans
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    em: Floats  # what a gap is measured by


def page_glyphs(
    textpage: pdfium.PdfTextPage, frame: PageFrame, count: int, is_seen: Callable[[int], bool] | None = None
) -> Glyphs:
    """All characters that carry meaning, lie on the page and, where ``is_seen`` can tell, are seen there."""
    raw = calls.handle(textpage.raw)
    codes = _codes(raw, count)
    plane = np.minimum(codes, 0xFFFF)
    index = np.flatnonzero(KEPT[plane] & (codes < 0xF0000))
    if is_seen is not None:
        index = index[np.fromiter(map(is_seen, index.tolist()), bool, len(index))]
    spaces = np.cumsum(SPACE[plane])
    boxes = _seen(calls.loose_boxes(raw, index.tolist()).astype(np.float64), frame)
    read = _on_page(boxes, frame) & ~_is_echo(codes[index], boxes)
    if not read.all():
        index, boxes = index[read], boxes[:, read]
    before, shown = spaces[index], codes[index]
    x0, y0, x1, y1 = boxes
    _share_ligatures(x0, x1, y0)
    is_wide = WIDE[np.minimum(shown, 0xFFFF)] | (shown >= 0x20000)
    return Glyphs(
        textpage=raw,
        frame=frame,
        text=_text(shown),
        index=index,
        is_spaced=np.diff(before, prepend=before[:1]) > 0,
        is_wide=is_wide,
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        em=_em(is_wide, x1 - x0, y1 - y0),
    )


def _em(is_wide: Booleans, width: Floats, height: Floats) -> Floats:
    """The width of full-width characters, the height of others; a point at least."""
    return np.maximum(np.where(is_wide & (width > 0), np.minimum(height, width), height), 1.0)


def _text(codes: Integers) -> str:
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    has_forms = (codes >= 0x2E80) & (codes <= 0x2FDF) | (codes >= 0xF900) & (codes <= 0xFAFF)
    return text.translate(ORDINARY) if has_forms.any() else text


def _codes(textpage: calls.Handle, count: int) -> Integers:
    """Unicode values, one per character of pdfium; the second half of a surrogate pair is 0."""
    units = calls.codes_of(textpage, count)
    if units is None:
        codes = np.fromiter(map(calls.unicode_of, repeat(textpage), range(count)), np.int64, count)
        codes[codes == _HYPHEN_CODE] = _HYPHEN
    else:
        codes = units.astype(np.int64)
        for at in np.flatnonzero(codes == _HYPHEN_MARK).tolist():
            if calls.unicode_of(textpage, at) == _HYPHEN_CODE:
                codes[at] = _HYPHEN
    halves = (codes >= 0xD800) & (codes < 0xE000)
    if halves.any():
        _join_halves(codes, np.flatnonzero(halves).tolist())
    return codes


def _join_halves(codes: Integers, places: list[int]) -> None:
    """Pairs of surrogates become one character in the place of the first; lone ones are dropped."""
    for at in places:
        high, low = int(codes[at]), int(codes[at + 1]) if at + 1 < len(codes) else 0
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            codes[at] = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            codes[at + 1] = 0
        elif 0xD800 <= high < 0xE000:
            codes[at] = 0


def _seen(boxes: Floats, frame: PageFrame) -> Floats:
    """(n, 4) left, top, right, bottom in user space -> (4, n) x0, y0, x1, y1 as seen (``PageFrame``)."""
    left, top, right, bottom = boxes.T
    if frame.rotation == 0 and bool((left <= right).all() and (bottom <= top).all()):
        return np.array((left - frame.left, frame.top - top, right - frame.left, frame.top - bottom))
    from_left, to_left = left - frame.left, right - frame.left
    from_bottom, to_bottom = bottom - frame.bottom, top - frame.bottom
    from_top, to_top = frame.top - top, frame.top - bottom
    from_right, to_right = frame.right - right, frame.right - left
    xa, xb, ya, yb = {
        0: (from_left, to_left, from_top, to_top),
        90: (from_bottom, to_bottom, from_left, to_left),
        180: (from_right, to_right, from_bottom, to_bottom),
        270: (from_top, to_top, from_right, to_right),
    }[frame.rotation]
    return np.array((np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb)))


def _on_page(boxes: Floats, frame: PageFrame) -> Booleans:
    """Whether the middle of a character lies on the page; False for one without a place."""
    width, height = frame.size
    x, y = (boxes[0] + boxes[2]) / 2, (boxes[1] + boxes[3]) / 2
    visible: Booleans = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    return visible


def _is_echo(codes: Integers, boxes: Floats) -> Booleans:
    """Whether a character is drawn a second time over the one before, to look bold."""
    echo = np.zeros(len(codes), bool)
    twice = np.flatnonzero(codes[1:] == codes[:-1])
    if not len(twice):
        return echo
    x0, y0, _, _ = boxes[:, twice]
    next_x0, next_y0, next_x1, next_y1 = boxes[:, twice + 1]
    move = np.abs(next_x0 - x0)
    echo[twice + 1] = (
        (move < _ECHO * (next_x1 - next_x0))
        & (np.abs(next_y0 - y0) < _ECHO * (next_y1 - next_y0))
        & ((move > 0) | (codes[twice] >= 0x2E80))  # the two f of a ligature stand in one place
    )
    return echo


def _share_ligatures(x0: Floats, x1: Floats, y0: Floats) -> None:
    """Letters of one ligature have its box each: they share it from left to right."""
    joined = np.flatnonzero(x0[1:] == x0[:-1])
    if len(joined):
        joined = joined[(x1[joined + 1] == x1[joined]) & (y0[joined + 1] == y0[joined])]
    places = joined.tolist()
    for _, group in itertools.groupby(range(len(places)), key=lambda at: places[at] - at):
        run = list(group)
        first, count = places[run[0]], len(run) + 1
        start, width = float(x0[first]), float(x1[first] - x0[first])
        for at in range(count):
            x0[first + at], x1[first + at] = start + width * at / count, start + width * (at + 1) / count
