"""Pages that wait in memory for the rest of their report: equal numbers are one object.

Positions are hundredths of a point, so that the thousands of a long report repeat a few ten thousand
values; sharing them halves what a page takes. Records stay equal to what they were.
"""

from __future__ import annotations

from core.document import Cell, Line, Page
from core.geometry import Box


class Sharing:
    """Numbers met so far in one report."""

    def __init__(self) -> None:
        self._numbers: dict[float, float] = {}

    def page(self, page: Page) -> Page:
        """The page; its numbers are exchanged for equal ones met before."""
        for line in page.lines:
            self._share(line, "edges")
            self._share(line, "box")
            if line.confidences:
                self._share(line, "confidences")
        for table in page.tables:
            for cell in table.cells:
                self._share(cell, "box")
        return page

    def _share(self, record: Line | Cell, name: str) -> None:
        """Exchange the numbers of one field for equal ones; a copy of every line would take far longer."""
        values = getattr(record, name)
        shared = map(self._numbers.setdefault, values, values)
        object.__setattr__(record, name, Box._make(shared) if name == "box" else tuple(shared))
