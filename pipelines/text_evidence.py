"""Parts of a kept text as evidence: sentences run on, rows of a table stay rows with their cells apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import Box, union
from corpus.similarity.texts import ReportText
from pipelines.counted_text import running_lines

CELL, ROW = "\t", "\n"
"""What stands in an excerpt between two cells of a row, and between rows, headings and paragraphs."""

_LEVEL = 0.2  # of the lower of two: lines of cells of one row are beside one another by so much
_INTO = 2.0  # points by which cells may overlap
_UNDER = 0.8  # of a line's height: so far apart at most are lines of one cell
_WIDE = 20  # characters of a line that runs on beside one with stops


@dataclass(slots=True)
class _Page:
    """The part of an excerpt on one page, as it grows line by line."""

    boxes: list[Box] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_running: bool = False  # the last line
    row: Box | None = None  # around all cells of the last row
    cell: Box | None = None
    cells: int = 0

    def add(self, box: Box, words: str, *, is_running: bool) -> None:
        if self.row is None or self.cell is None:
            self._begin(box)
        elif _is_beside(self.cell, self.row, box):
            self.words.append(CELL)
            self.cell, self.row, self.cells = box, union((self.row, box)), self.cells + 1
        elif self.cells > 1 and _is_under(self.cell, box):
            self.cell, self.row = union((self.cell, box)), union((self.row, box))
        elif is_running and self.is_running and self.cells == 1:
            self.row = self.cell = box
        else:
            self.words.append(ROW)
            self._begin(box)
        self.boxes.append(box)
        self.words.append(words)
        self.is_running = is_running

    def _begin(self, box: Box) -> None:
        self.row, self.cell, self.cells = box, box, 1


_LEADERS = " .．·…"


def text_evidence(
    report: str, text: ReportText, spans: Iterable[tuple[int, int]], scanned: Collection[int] | None
) -> tuple[Evidence, ...]:
    """One record for each page that a span runs over; ``scanned`` is None for another report's pages.

    A span that ends within a number or a Latin word is shown without that part.
    """
    found: list[Evidence] = []
    for span in spans:
        start, stop = _without_broken_words(text.text, *span)
        by_page: dict[int, _Page] = {}
        for page, box, words, is_running in _lines(text, start, stop):
            by_page.setdefault(page, _Page()).add(box, words, is_running=is_running)
        for page, part in by_page.items():
            source = (
                EvidenceSource.OTHER_REPORT
                if scanned is None
                else EvidenceSource.OCR
                if page in scanned
                else EvidenceSource.TEXT
            )
            found.append(
                Evidence(
                    report=report,
                    page=page,
                    boxes=tuple(part.boxes),
                    excerpt="".join(part.words),
                    source=source,
                    detail=EvidenceDetail(role="另一份报告中的相同文字" if scanned is None else None),
                )
            )
    return tuple(found)


def _without_broken_words(words: str, start: int, stop: int) -> tuple[int, int]:
    """The span without the rest of a number or word at its front and the beginning of one at its end.

    A number that dots lead to, as of a page, is kept whole: no part of such a line is as wide as its share.
    """
    first, last = start, stop
    while 0 < first < stop and _is_broken_at(words, first):
        first += 1
    while first < last < len(words) and _is_broken_at(words, last):
        last -= 1
    if first < last < stop and words[last - 1] in _LEADERS:
        last = stop
        while last < len(words) and _is_broken_at(words, last):
            last += 1
    return (first, last) if first < last else (start, stop)


def _is_broken_at(words: str, place: int) -> bool:
    """Whether a number or Latin word goes on over this place."""
    pair = words[place - 1 : place + 1]
    return pair.isascii() and pair.isalnum()


def _lines(text: ReportText, start: int, stop: int) -> Iterator[tuple[int, Box, str, bool]]:
    """Every line that the span touches: its page, the box of what is touched, that, whether it runs on."""
    runs = _running(text.text, text.starts.tobytes())
    at = start
    for words in text.text[start:stop].split("\n"):
        line = int(np.searchsorted(text.starts, at, "right")) - 1
        for page, box in text.places(at, at + len(words)):
            yield page, box, words, runs[line]
        at += len(words) + 1


@lru_cache(maxsize=8)
def _running(words: str, starts: bytes) -> list[bool]:
    """Lines with stops, and long ones beside them: the first of a paragraph may have none."""
    places = np.frombuffer(starts, np.int32)
    runs = running_lines(words, places)
    lengths = np.diff(np.append(places, len(words) + 1)).tolist()
    sides = zip([False, *runs], runs, [*runs[1:], False], lengths, strict=False)
    return [own or (length > _WIDE and (before or after)) for before, own, after, length in sides]


def _is_under(cell: Box, box: Box) -> bool:
    """Whether a line stands in the cell's column, close under its last line."""
    across = min(cell.x1, box.x1) - max(cell.x0, box.x0)
    return across >= 0.5 * box.width and 0 <= box.y0 - cell.y1 + _INTO <= _UNDER * box.height


def _is_beside(cell: Box, row: Box, box: Box) -> bool:
    """Whether a line stands to the right of the last cell and level with the row."""
    both = min(row.y1, box.y1) - max(row.y0, box.y0)
    return both >= _LEVEL * min(row.height, box.height) and box.x0 >= cell.x1 - _INTO
