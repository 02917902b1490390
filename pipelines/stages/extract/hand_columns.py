"""Columns in which people sign beside their printed names, with or without words that ask for it."""

from __future__ import annotations

import re

from core.document import Cell
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.roles import roles_of

_LEAST_ROWS = 2  # with a printed name and a cell beside it that reads like it
_MANY_ROWS = 4
_LONGEST = 6  # characters that a signature is read as
_HAN = re.compile(r"[\u3400-\u9fff]")


def hand_column(grid: Grid) -> int | None:
    """The column of a table read from a picture whose cells repeat the names beside them, or are empty.

    What is read there is handwriting, and names nobody.
    """
    if not grid.table.is_ocr:
        return None
    found = [column for column in range(grid.width) if _is_of_hand(grid, column)]
    return min(found, key=lambda column: (_surety(grid, column), -column), default=None)


def _surety(grid: Grid, column: int) -> float:
    """How surely a column was read: print is read better than handwriting."""
    cells = {cell for row in grid.rows if (cell := row[column]) is not None}
    read = [cell.confidence for cell in cells if cell.text.strip()]
    return round(sum(read) / len(cells), 2) if cells else 0.0


def _is_of_hand(grid: Grid, column: int) -> bool:
    cells = [cell for cell in dict.fromkeys(row[column] for row in grid.rows) if cell is not None]
    printed = [cell for cell in cells if cell.column != column or _is_printed(cell.text)]
    if any(cell.column != column or _is_heading(cell.text) for cell in printed):
        return False
    if len(printed) > (1 if len(cells) >= _MANY_ROWS else 0):
        return False  # a cut word of another column may stand in it
    pairs = [(name, cell.text) for cell in cells if (name := printed_name(grid, cell))]
    alike = [bool(set(_HAN.findall(text)) & set(name)) for name, text in pairs if text.strip()]
    return sum(alike) >= _LEAST_ROWS and 2 * sum(alike) >= len(alike)


def printed_name(grid: Grid, cell: Cell) -> str:
    """The name that stands alone in another cell of this one's row; empty where none does."""
    for row in range(cell.row, min(cell.row + cell.row_span, len(grid.rows))):
        for other in grid.filled(row):
            if other.column == cell.column:
                continue
            words = re.split(r"[（(]?[A-Z]?\d", other.text)[0]
            if name := person_name(words, in_name_place=False):
                return name
    return ""


def _is_heading(text: str) -> bool:
    words = "".join(text.split())
    return column_of(words) is not None or bool(roles_of(words)) or re.search(r"\d{2}", words) is not None


def _is_printed(text: str) -> bool:
    """Whether a cell holds what no signature is read as: a number, a duty, a heading, many words."""
    words = "".join(text.split())
    return len(words) > _LONGEST or re.search(r"[:：]", words) is not None or _is_heading(text)
