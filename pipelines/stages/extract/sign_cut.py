"""Cells of a picture that the frame of a name's stamp cut to pieces are one again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from statistics import median

from core.document import Cell
from core.geometry import union
from pipelines.stages.extract.form_grids import Grid

_LEAST_PEERS = 2
_NARROW, _LOW = 0.6, 0.45  # of the column's width, of the row's height: a piece of a cell


def whole_cells(grid: Grid, head: Cell, cells: Sequence[Cell]) -> list[Cell]:
    """The cells under a heading, the pieces of one cell as one; a row is as high as what stands beside it."""
    if not grid.table.is_ocr:
        return list(cells)
    whole: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        row, span = _row_beside(grid, head, cell)
        parts = _parts(grid, head, row, span)
        if any(_is_piece(head, part, parts) for part in parts):
            whole.setdefault((row, span), _joined(head, parts, row, span))
        else:
            whole[cell.row, -cell.column] = cell
    return list(whole.values())


def right_end(grid: Grid, cell: Cell, peers: Sequence[Cell]) -> float:
    """How far a cell that asks to sign reaches: as far as most of those over and under it, its cut-off part
    beside it included, where nothing else than a name may stand there.
    """
    if not grid.table.is_ocr or len(peers) < _LEAST_PEERS:
        return cell.box.x1
    end = median(peer.box.x1 for peer in peers)
    row = dict.fromkeys(grid.rows[cell.row][cell.column + cell.column_span :])
    beyond = [other for other in row if other is not None and other.box.centre[0] < end]
    if any(re.search(r"[:：\d]|.{6}", "".join(other.text.split())) for other in beyond):
        return cell.box.x1
    return max([cell.box.x1, *(other.box.x1 for other in beyond)])


def is_within(cell: Cell, place: Cell) -> bool:
    """Whether a cell is a piece of a place that was put together."""
    return cell is not place and place.box.contains(*cell.box.centre)


def _row_beside(grid: Grid, head: Cell, cell: Cell) -> tuple[int, int]:
    """First row and number of rows of what is printed beside a cell: the least that anything there has."""
    own = range(head.column, head.column + head.column_span)
    beside = [
        other
        for row in range(cell.row, cell.row + cell.row_span)
        for other in grid.filled(row)
        if other.column not in own
    ]
    least = min(beside, key=lambda other: other.row_span, default=cell)
    return (least.row, least.row_span) if least.row_span > cell.row_span else (cell.row, cell.row_span)


def _parts(grid: Grid, head: Cell, row: int, span: int) -> list[Cell]:
    columns = range(head.column, min(head.column + head.column_span, grid.width))
    cells = (grid.rows[at][column] for at in range(row, row + span) for column in columns)
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def _is_piece(head: Cell, part: Cell, parts: Sequence[Cell]) -> bool:
    height = max(other.box.y1 for other in parts) - min(other.box.y0 for other in parts)
    return len(parts) > 1 and (part.box.width < _NARROW * head.box.width or part.box.height < _LOW * height)


def _joined(head: Cell, parts: Sequence[Cell], row: int, span: int) -> Cell:
    box = union([part.box for part in parts])
    return dataclasses.replace(
        parts[0],
        box=box._replace(x0=max(box.x0, head.box.x0 - 4), x1=min(box.x1, head.box.x1 + 4)),
        text="".join(part.text for part in parts),
        row=row,
        column=head.column,
        row_span=span,
        column_span=head.column_span,
    )
