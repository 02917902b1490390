"""A passage: running text of a report with the way back from every character to its place on the page.

Extraction works on text; evidence needs boxes. Both stages and comparisons build passages from lines.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.document import Cell, Line, Page, Table
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import Box, intersection

_SAME = 0.9  # intersection over union of a box and the part of a line it was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """A line and where it stands: page number from 1, index within the page from 0."""

    page: int
    index: int
    line: Line
    ends_paragraph: bool = False


class Passage:
    """Lines joined without a separator (Chinese has none); a line break parts paragraphs and cells."""

    def __init__(self, lines: Iterable[PlacedLine]) -> None:
        self.lines = tuple(lines)
        self._starts: list[int] = []
        parts: list[str] = []
        length = 0
        for number, placed in enumerate(self.lines):
            if number:
                between = _between(self.lines[number - 1], placed)
                parts.append(between)
                length += len(between)
            self._starts.append(length)
            parts.append(placed.line.text)
            length += len(placed.line.text)
        self.text = "".join(parts)

    def spans(self, start: int, stop: int) -> Iterator[tuple[PlacedLine, int, int]]:
        """The lines that ``text[start:stop]`` runs over, each with its own start and stop."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        for placed, offset in zip(self.lines[first:], self._starts[first:], strict=True):
            if offset >= stop:
                return
            low, high = max(0, start - offset), min(len(placed.line.text), stop - offset)
            if low < high:
                yield placed, low, high

    def evidence(
        self, report: str, start: int, stop: int, *, role: str | None = None
    ) -> tuple[Evidence, ...]:
        """Evidence for ``text[start:stop]``, one record per page it runs over."""
        by_page: dict[int, list[tuple[PlacedLine, int, int]]] = {}
        for span in self.spans(start, stop):
            by_page.setdefault(span[0].page, []).append(span)
        return tuple(_evidence(report, page, spans, role) for page, spans in by_page.items())

    def page_at(self, position: int) -> int:
        """The page on which ``text[position]`` stands."""
        return self.lines[max(0, bisect.bisect_right(self._starts, position) - 1)].page

    def line_at(self, position: int) -> int:
        """The index in ``lines`` of the line in which ``text[position]`` stands."""
        return max(0, bisect.bisect_right(self._starts, position) - 1)


def seen_evidence(report: str, page: int, box: Box) -> Evidence:
    """A place on a page as something seen, without words."""
    return Evidence(
        report=report, page=page, boxes=(box.rounded(),), excerpt="", source=EvidenceSource.PICTURE
    )


def line_evidence(report: str, page: int, line: Line, *, role: str | None = None) -> Evidence:
    """Evidence for a whole line."""
    return _evidence(report, page, [(PlacedLine(page=page, index=0, line=line), 0, len(line.text))], role)


def cell_evidence(report: str, page: int, table: Table, cell: Cell, *, role: str | None = None) -> Evidence:
    """Evidence for a whole table cell."""
    return Evidence(
        report=report,
        page=page,
        boxes=(cell.box,),
        excerpt=cell.text,
        source=EvidenceSource.OCR if table.is_ocr else EvidenceSource.TEXT,
        confidence=cell.confidence,
        detail=EvidenceDetail(role=role),
    )


def reread(page: Page, boxes: Sequence[Box]) -> str:
    """The characters whose centres lie in the boxes, in reading order: what evidence claims to show.

    Where a box is just that of a part of one line, other lines that cross it (a seal's) are left out.
    """
    seen: set[tuple[int, int]] = set()
    text = []
    for box in boxes:
        found = list(_lines_in(page, box.grown(0.05)))
        fitting = [item for item in found if _is_box_of(page.lines[item[0]], item[1], box)]
        for number, places in fitting[:1] or found:
            line = page.lines[number]
            text += [line.text[place] for place in places if (number, place) not in seen]
            seen.update((number, place) for place in places)
    return "".join(text)


def _lines_in(page: Page, reach: Box) -> Iterator[tuple[int, list[int]]]:
    """The lines that have characters in a box, by index, each with the places of those characters."""
    for number, line in enumerate(page.lines):
        if not line.is_vertical and (line.box.y0 > reach.y1 or line.box.y1 < reach.y0):
            continue
        places = [
            place
            for place in range(len(line.text))
            if reach.contains(*line.span_box(place, place + 1).centre)
        ]
        if places:
            yield number, places


def _is_box_of(line: Line, places: Sequence[int], box: Box) -> bool:
    own = line.span_box(places[0], places[-1] + 1)
    both = intersection(own, box)
    return both > _SAME * (own.area + box.area - both)


def _evidence(
    report: str, page: int, spans: Sequence[tuple[PlacedLine, int, int]], role: str | None
) -> Evidence:
    lines = [placed.line for placed, _, _ in spans]
    return Evidence(
        report=report,
        page=page,
        boxes=tuple(placed.line.span_box(low, high).rounded() for placed, low, high in spans),
        excerpt="".join(placed.line.text[low:high] for placed, low, high in spans),
        source=EvidenceSource.OCR if any(line.is_ocr for line in lines) else EvidenceSource.TEXT,
        confidence=min(line.confidence for line in lines),
        detail=EvidenceDetail(role=role),
    )


def _between(left: PlacedLine, right: PlacedLine) -> str:
    """A line break between paragraphs or cells; a space where two Latin words meet; else nothing."""
    if (
        left.ends_paragraph
        or left.line.block != right.line.block
        or (left.line.block and left.page != right.page)
    ):
        return "\n"
    last, first = left.line.text[-1:], right.line.text[:1]
    is_word = last.isascii() and last.isalnum() and first.isascii() and first.isalnum()
    return " " if is_word and not (last.isdigit() and first.isdigit()) else ""
