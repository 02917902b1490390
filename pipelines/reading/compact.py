"""Pages that wait in memory for the rest of their report: equal numbers are one object.

Positions are hundredths of a point, so that the thousands of a long report repeat a few ten thousand
values; sharing them halves what a page takes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from core.document import Cell, Line, Page
from core.geometry import Box


class Sharing:
    """Numbers met so far in one report."""

    def __init__(self) -> None:
        self._numbers: dict[float, float] = {}

    def page(self, page: Page) -> Page:
        """An equal page made of shared numbers."""
        return dataclasses.replace(
            page,
            lines=tuple(self._line(line) for line in page.lines),
            tables=tuple(
                dataclasses.replace(table, cells=tuple(self._cell(cell) for cell in table.cells))
                for table in page.tables
            ),
        )

    def _line(self, line: Line) -> Line:
        return dataclasses.replace(
            line,
            box=self._box(line.box),
            edges=self._all(line.edges),
            confidences=self._all(line.confidences),
        )

    def _cell(self, cell: Cell) -> Cell:
        return dataclasses.replace(cell, box=self._box(cell.box))

    def _box(self, box: Box) -> Box:
        return Box(*self._all(box))

    def _all(self, values: Iterable[float]) -> tuple[float, ...]:
        known = self._numbers
        return tuple([known.setdefault(value, value) for value in values])
