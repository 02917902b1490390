"""Whether a picture coded as CCITT group 4 is whole: viewers show noise or white for a damaged one.

Nearly every bit string can be shown, so what is shown tells nothing. A whole stream, decoded and coded
again, gives the same bits with the coder that all but a few programs share; that takes some milliseconds.
Any other stream is followed code word by code word: a word that does not exist, a run beyond the end of its
row, a change to the left of the one before, or an end before all rows is damage. A stream without the mark
of its end is none, nor is one that ends with that mark, and nothing after it, after fewer rows than stated.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipelines.reading.fax_codes import ACROSS, LONGEST, MODE_BITS, MODES, NO_MODE, PASS, RUNS

_MOST_PIXELS = 80_000_000  # decoded at once
_MOST_WORDS = 2_000_000  # followed: some seconds; what is longer is not told
_TAIL = 4  # bytes that hold the mark of the end
_END_MARK, _MARK_BITS = 0x001001, 24
_AFTER_END = 8  # bytes that may follow it
_ROWS_PER_STRIP, _STRIP_PLACE, _STRIP_BYTES = 278, 273, 279


@dataclass(frozen=True, slots=True, kw_only=True)
class FaxForm:
    """How a group 4 picture is stored: its size in pixels, whether each row begins with a new byte."""

    columns: int
    rows: int
    is_byte_aligned: bool = False


def whole_rows(data: bytes, form: FaxForm) -> int | None:
    """How many rows can be told with certainty, ``form.rows`` where nothing is wrong; None for no answer."""
    if min(form.columns, form.rows) < 1:
        return None
    if not form.is_byte_aligned and _is_coded_alike(data, form):
        return form.rows
    return _followed(data, form)


def _is_coded_alike(data: bytes, form: FaxForm) -> bool:
    """Whether the picture as decoded gives these very bytes when it is coded."""
    if form.columns * form.rows > _MOST_PIXELS:
        return False
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(_tiff(data, form))) as shown:
            shown.save(out, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: form.rows})
        with Image.open(out) as coded:
            tags = coded.tag_v2  # type: ignore[attr-defined]
            start, size = tags[_STRIP_PLACE][0], tags[_STRIP_BYTES][0]
    except (OSError, ValueError, SyntaxError, KeyError):
        return False
    wanted = out.getvalue()[start : start + size]
    last = int.from_bytes(wanted[-_TAIL:], "big")
    bits = 8 * size - (last & -last).bit_length() + 1 - _MARK_BITS  # those before the mark of the end
    whole, rest = divmod(bits, 8)
    is_alike = data[:whole] == wanted[:whole] and len(data) * 8 >= bits
    return is_alike and (not rest or data[whole] >> (8 - rest) == wanted[whole] >> (8 - rest))


def _tiff(data: bytes, form: FaxForm) -> bytes:
    """The smallest TIFF file around the stream."""
    entries = (
        (256, 4, form.columns),
        (257, 4, form.rows),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 1),
        (_STRIP_PLACE, 4, 0),
        (_ROWS_PER_STRIP, 4, form.rows),
        (_STRIP_BYTES, 4, len(data)),
    )
    start = 8 + 2 + 12 * len(entries) + 4
    parts = [struct.pack("<2sHIH", b"II", 42, 8, len(entries))]
    for tag, kind, value in entries:
        number = start if tag == _STRIP_PLACE else value
        parts.append(struct.pack("<HHII" if kind == 4 else "<HHIH2x", tag, kind, 1, number))
    return b"".join((*parts, bytes(4), data))


class _EndError(Exception):
    """The stream cannot be followed further; ``is_regular`` at the mark of its end."""

    def __init__(self, *, is_regular: bool = False) -> None:
        super().__init__()
        self.is_regular = is_regular


class _Words:
    """The code words of a stream one after another."""

    def __init__(self, data: bytes) -> None:
        held = np.frombuffer(data + bytes(4), np.uint8).astype(np.int64)
        self._windows: list[int] = (held[:-2] << 16 | held[1:-1] << 8 | held[2:]).tolist()
        self._data = data
        self._stop = 8 * len(data)
        self._at = 0
        self.left = _MOST_WORDS

    def align(self) -> None:
        """Go on with the next whole byte."""
        self._at = (self._at + 7) & ~7

    def mode(self) -> int:
        """The next mode; raises ``_EndError`` where there is none."""
        mode, size = MODES[self._next(LONGEST) >> (LONGEST - MODE_BITS)]
        if mode == NO_MODE:
            raise _EndError(is_regular=self._is_end_mark())
        self._at += size
        return mode

    def run(self, colour: int) -> int:
        """The length of the next run; raises ``_EndError`` where there is none."""
        total, part = 0, 64
        while part >= 64:
            part, size = RUNS[colour][self._next(LONGEST)]
            if part < 0:
                raise _EndError
            total += part
            self._at += size
        return total

    def _next(self, count: int) -> int:
        at = self._at
        self.left -= 1
        if at >= self._stop or self.left < 0:
            raise _EndError
        return (self._windows[at >> 3] >> (24 - count - (at & 7))) & ((1 << count) - 1)

    def _is_end_mark(self) -> bool:
        if self._at + 24 > self._stop:
            return False
        byte, shift = divmod(self._at, 8)
        bits = self._windows[byte] << 8 | self._windows[byte + 1] & 0xFF
        is_mark = bits >> (8 - shift) & 0xFFFFFF == _END_MARK
        return is_mark and len(self._data[byte + 4 :].strip(b"\0\r\n")) <= _AFTER_END


def _followed(data: bytes, form: FaxForm) -> int | None:
    words = _Words(data)
    row = 0
    try:
        for _ in _rows(words, form):
            row += 1
    except _EndError as end:
        if words.left < 0:
            return None
        return form.rows if end.is_regular else row
    return form.rows


def _rows(words: _Words, form: FaxForm) -> Iterator[list[int]]:
    """The places in each row where the colour changes."""
    changes: list[int] = []
    for _ in range(form.rows):
        if form.is_byte_aligned:
            words.align()
        changes = _row(words, [*changes, form.columns, form.columns, form.columns], form.columns)
        yield changes


def _row(words: _Words, above: list[int], columns: int) -> list[int]:
    """The changes of a row under another; the colour is white after an even number of them."""
    found: list[int] = []
    at, near = -1, 0
    while at < columns:
        mode = words.mode()
        while near and above[near - 1] > at:
            near -= 1
        while above[near] <= at:
            near += 1
        if (near ^ len(found)) & 1:
            near += 1
        if mode == PASS:
            at = above[near + 1]
        elif mode == ACROSS:
            colour = len(found) & 1
            first = max(at, 0) + words.run(colour)
            at = first + words.run(1 - colour)
            if at > columns:
                raise _EndError
            _change(found, first, columns)
            _change(found, at, columns)
        else:
            change = above[near] + mode - 3
            if not max(at, 0) <= change <= columns:
                raise _EndError
            _change(found, change, columns)
            at = change
    return found


def _change(found: list[int], place: int, columns: int) -> None:
    """Note a change of colour; two in one place are none."""
    if found and found[-1] == place:
        found.pop()
    elif place < columns:
        found.append(place)
