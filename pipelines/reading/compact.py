"""Pages that wait in memory for the rest of their report: equal numbers are one object.

Positions are hundredths of a point, so that the thousands of a long report repeat a few ten thousand
values; sharing them halves what a page takes. Records stay equal to what they were. Lines of a text layer
come with shared numbers already (``pipelines/reading/parcels.py``).
"""

from __future__ import annotations

import sys

from core.document import Page
from core.geometry import Box
from pipelines.reading.parcels import is_shared

_box = tuple.__new__  # what ``Box._make`` calls


class Sharing:
    """Numbers met so far in one report."""

    def __init__(self) -> None:
        self._numbers: dict[float, float] = {}

    def page(self, page: Page) -> Page:
        """The page; its numbers are exchanged for equal ones met before."""
        shared, put = self._numbers.setdefault, object.__setattr__  # copies would take far longer
        for line in () if _came_shared(page) else page.lines:
            edges, box, confidences = line.edges, line.box, line.confidences
            put(line, "edges", (*map(shared, edges, edges),))
            put(line, "box", _box(Box, map(shared, box, box)))
            put(line, "size", shared(line.size, line.size))
            if confidences:
                put(line, "confidence", shared(line.confidence, line.confidence))
                put(line, "confidences", (*map(shared, confidences, confidences),))
                for other in line.alternatives:
                    put(other, "text", sys.intern(other.text))
                    put(other, "confidence", shared(other.confidence, other.confidence))
        for table in page.tables:
            for cell in table.cells:
                put(cell, "box", _box(Box, map(shared, cell.box, cell.box)))
                put(cell, "confidence", shared(cell.confidence, cell.confidence))
        return page


def _came_shared(page: Page) -> bool:
    """Whether the numbers of its lines are shared as they came: all are, or none."""
    return bool(page.lines and page.lines[0].edges and is_shared(page.lines[0].edges[0]))
