"""Cells of a picture whose words that ask to sign were not read: those over and under them have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from core.document import Cell, Line
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_blanks import end_of_label
from pipelines.stages.extract.sign_labels import INSIDE, plain

BEFORE_PLACE = re.compile(r"^.*?(?:签_*[字名署章]|手_?签)(?:栏|处|确认)?[）)]?_*[:：]?\s*")
"""The words before a place inside a cell."""
_LEAST_PEERS = 2
_NEAR = 6.0  # points between the beginnings of words under one another
_LONGEST = 12  # characters


def lost_labels(grid: Grid) -> Iterator[Cell]:
    """Cells in a column of cells that ask to sign, which begin where those do and say nothing else.

    Where as many say something else, they are what is signed under: printed names.
    """
    if not grid.table.is_ocr:
        return
    others = [c for c in grid.table.cells if c.text.strip() and not _asks(grid, c) and not _says_else(c.text)]
    for cell in others:
        peers = _peers(grid, cell)
        if sum(other.column == cell.column for other in others) >= len(peers):
            continue
        start = _first(grid, cell)
        if len(peers) >= _LEAST_PEERS and start is not None:
            begins = median(first.box.x0 for peer in peers if (first := _first(grid, peer)) is not None)
            if abs(start.box.x0 - begins) <= _NEAR:
                yield cell


def label_end(grid: Grid, cell: Cell) -> float | None:
    """Where the words end that ask to sign in the cells over and under one; None where there are none."""
    ends = [end for peer in _peers(grid, cell) if (end := _end(grid, peer)) is not None]
    return median(ends) if ends else None


def _end(grid: Grid, cell: Cell) -> float | None:
    first = _first(grid, cell)
    match = BEFORE_PLACE.match(first.text) if first is not None else None
    if first is None or match is None or len(first.edges) <= match.end():
        return None
    return end_of_label(first, 0, len(match[0].rstrip()))


def _peers(grid: Grid, cell: Cell) -> list[Cell]:
    return [
        other
        for other in grid.table.cells
        if other.column == cell.column
        and other.column_span == cell.column_span
        and other is not cell
        and _asks(grid, other)
    ]


def _asks(grid: Grid, cell: Cell) -> bool:
    words = plain(cell.text, is_ocr=grid.table.is_ocr)
    return INSIDE.match(words) is not None


def _first(grid: Grid, cell: Cell) -> Line | None:
    return min(grid.piece(cell).lines, key=lambda line: line.box.x0, default=None)


def _says_else(text: str) -> bool:
    words = re.sub(r"[\s_]", "", text)
    is_number = re.search(r"\d{2}", words) is not None
    return len(words) > _LONGEST or is_number or column_of(words) is not None or bool(roles_of(words))
