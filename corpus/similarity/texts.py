"""A report's text as others are compared with it: the lines of its body, each with its page and box."""

from __future__ import annotations

import json
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.errors import StoreError
from core.geometry import Box

LAW_KIND = "law"
"""``kind`` of a law, a rule or a standard."""

Integers: TypeAlias = npt.NDArray[np.int32]
Boxes: TypeAlias = npt.NDArray[np.float32]

_MAGIC = b"MJT1"
_HEAD = struct.Struct("<4sIIII")  # magic, checksum of what follows, bytes of facts, of text, of geometry
_LEVEL = 3  # of zlib: twice as fast as 6 for a twentieth more bytes
_SCALE = 100  # boxes are kept to hundredths of a point
_TALL = 1.5  # a line of several characters that is so much higher than wide runs down the page
_WIDE_FROM = 0x1100  # characters from here on take a full square


def _no_integers() -> Integers:
    return np.zeros(0, np.int32)


def _no_boxes() -> Boxes:
    return np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportText:
    """``text`` is lines joined by newline; ``starts``, ``pages`` and ``boxes`` (n x 4) have a row per line.

    ``sections`` are where chapters begin in the text and their kinds (``core.chapters``), ascending. Names
    and ``report_on`` (ISO, perhaps partial) are those of the facts. Laws have neither pages nor boxes.
    """

    text: str
    starts: Integers = field(default_factory=_no_integers)
    pages: Integers = field(default_factory=_no_integers)
    boxes: Boxes = field(default_factory=_no_boxes)
    sections: tuple[tuple[int, str], ...] = ()
    agency: str | None = None
    enterprise: str | None = None
    report_on: str | None = None
    kind: str | None = None

    def __eq__(self, other: object) -> bool:
        """Whether all of it is the same."""
        if not isinstance(other, ReportText):
            return NotImplemented
        return self._facts() == other._facts() and all(
            np.array_equal(one, two)
            for one, two in (
                (self.starts, other.starts),
                (self.pages, other.pages),
                (self.boxes, other.boxes),
            )
        )

    __hash__ = None  # type: ignore[assignment]

    def _facts(self) -> tuple[object, ...]:
        return (self.text, self.sections, self.agency, self.enterprise, self.report_on, self.kind)

    def places(self, start: int, stop: int) -> tuple[tuple[int, Box], ...]:
        """Page and box of every line that ``text[start:stop]`` touches, cut to the characters touched."""
        return tuple((int(self.pages[line]), box) for line, box in self._touched(start, stop))

    def section_at(self, place: int) -> str | None:
        """The kind of the chapter that a place of the text lies in; None before the first."""
        at = bisect_right(self.sections, place, key=itemgetter(0))
        return self.sections[at - 1][1] if at else None

    def _touched(self, start: int, stop: int) -> Iterator[tuple[int, Box]]:
        if not len(self.pages) or stop <= start:
            return
        first = max(0, int(np.searchsorted(self.starts, start, "right")) - 1)
        last = int(np.searchsorted(self.starts, stop, "left"))
        for line in range(first, last):
            begins = int(self.starts[line])
            ends = int(self.starts[line + 1]) - 1 if line + 1 < len(self.starts) else len(self.text)
            low, high = max(start, begins), min(stop, ends)
            if low < high:
                yield (
                    line,
                    _cut(
                        Box(*map(float, self.boxes[line])),
                        self.text[begins:ends],
                        low - begins,
                        high - begins,
                    ),
                )


def _cut(box: Box, line: str, start: int, stop: int) -> Box:
    """The part of a line's box that ``line[start:stop]`` takes: full squares and halves."""
    widths = [1.0 if ord(character) >= _WIDE_FROM else 0.5 for character in line]
    whole = sum(widths)
    low, high = sum(widths[:start]) / whole, sum(widths[:stop]) / whole
    if len(line) > 1 and box.height > _TALL * box.width:
        return Box(box.x0, box.y0 + low * box.height, box.x1, box.y0 + high * box.height).rounded()
    return Box(box.x0 + low * box.width, box.y0, box.x0 + high * box.width, box.y1).rounded()


def dumps(text: ReportText) -> bytes:
    """Compact bytes; the same text gives the same bytes. Boxes are kept to hundredths of a point."""
    facts = {
        "sections": text.sections,
        "agency": text.agency,
        "enterprise": text.enterprise,
        "report_on": text.report_on,
        "kind": text.kind,
        "lines": len(text.starts),
    }
    steps = np.diff(text.starts, prepend=0), np.diff(text.pages, prepend=0)
    scaled = np.rint(text.boxes.astype(np.float64) * _SCALE).clip(-(2**30), 2**30).astype(np.int64)
    scaled[:, 2:] -= scaled[:, :2]  # sizes repeat more than corners do
    geometry = np.concatenate([*steps, *np.diff(scaled.T, prepend=0)]).astype("<i4")
    parts = [
        zlib.compress(part, _LEVEL)
        for part in (
            json.dumps(facts, ensure_ascii=False, sort_keys=True).encode(),
            text.text.encode("utf-8", "replace"),
            _planes(geometry.tobytes()),
        )
    ]
    body = b"".join(parts)
    return _HEAD.pack(_MAGIC, zlib.crc32(body), *map(len, parts)) + body


def loads(data: bytes) -> ReportText:
    """The text that ``dumps`` wrote; raises ``StoreError`` where the bytes are damaged."""
    try:
        magic, checksum, *sizes = _HEAD.unpack_from(data)
        body = data[_HEAD.size :]
        if magic != _MAGIC or sum(sizes) != len(body) or zlib.crc32(body) != checksum:
            raise _damaged()
        cuts = np.cumsum([0, *sizes]).tolist()
        raw, written, packed = (zlib.decompress(body[low:high]) for low, high in pairwise(cuts))
    except (struct.error, zlib.error) as error:
        raise _damaged() from error
    facts = json.loads(raw)
    lines = facts["lines"]
    geometry = np.frombuffer(_whole(packed), "<i4").reshape(6, lines).astype(np.int64)
    values = np.cumsum(geometry, axis=1)
    corners = values[2:].T
    corners[:, 2:] += corners[:, :2]
    return ReportText(
        text=written.decode(),
        starts=values[0].astype(np.int32),
        pages=values[1].astype(np.int32),
        boxes=(corners / _SCALE).astype(np.float32),
        sections=tuple((int(start), str(kind)) for start, kind in facts["sections"]),
        agency=facts["agency"],
        enterprise=facts["enterprise"],
        report_on=facts["report_on"],
        kind=facts["kind"],
    )


def _planes(data: bytes) -> bytes:
    """All first bytes, then all second ones and so on: small numbers pack better so."""
    return np.frombuffer(data, np.uint8).reshape(-1, 4).T.tobytes()


def _whole(data: bytes) -> bytes:
    return np.frombuffer(data, np.uint8).reshape(4, -1).T.tobytes()


def _damaged() -> StoreError:
    return StoreError(
        "相似性索引中一份报告的存档文本已损坏。请运行 mingjian index build，或重新筛查这份报告。",
        code="similarity_archive_damaged",
    )
