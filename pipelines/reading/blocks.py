"""Running text and tables in one order: a table is read cell by cell where it stands on the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from core.document import Line, Table
from core.geometry import Box
from pipelines.reading.columns import in_columns, text_columns
from pipelines.reading.order import reading_order


def in_blocks(lines: Sequence[Line], tables: Sequence[Table], page_width: float) -> tuple[Line, ...]:
    """The lines, given by rows, in reading order; lines of a cell follow each other and bear its number.

    Cells are counted over the page from 1. Columns of running text are read one after the other.
    """
    inside: set[int] = set()
    numbers = _numbers()
    blocks: list[tuple[Box, list[Line]]] = []
    for table in tables:
        cells: list[Line] = []
        for cell in (cell for row in table.rows() for cell in row):
            own = [
                i for i, line in enumerate(lines) if i not in inside and cell.box.contains(*line.box.centre)
            ]
            inside.update(own)
            number = next(numbers)
            cells.extend(
                dataclasses.replace(held(line, cell.box), block=number)
                for line in reading_order(lines[i] for i in own)
            )
        blocks.append((table.box, cells))
    text = [line for i, line in enumerate(lines) if i not in inside]
    parts = _inserted([(line.box, [line]) for line in text], blocks)
    columns = text_columns(text, page_width)
    if columns is not None:
        parts = [parts[number] for number in in_columns([box for box, _ in parts], columns)]
    return tuple(line for _, part in parts for line in part)


def _inserted(
    parts: list[tuple[Box, list[Line]]], blocks: Sequence[tuple[Box, list[Line]]]
) -> list[tuple[Box, list[Line]]]:
    """Tables put before the first line whose middle is below their upper side."""
    for box, cells in blocks:
        at = next((i for i, (other, _) in enumerate(parts) if other.centre[1] > box.y0), len(parts))
        parts.insert(at, (box, cells))
    return parts


def held(line: Line, cell: Box) -> Line:
    """The line within its cell: what reaches over the cell's sides is cut off, no character is lost.

    Fonts claim more height than their characters have, and OCR boxes have a margin.
    """
    box = Box(
        max(line.box.x0, cell.x0),
        max(line.box.y0, cell.y0),
        min(line.box.x1, cell.x1),
        min(line.box.y1, cell.y1),
    )
    if box == line.box:
        return line
    first, last = (box.y0, box.y1) if line.is_vertical else (box.x0, box.x1)
    edges = tuple(min(max(edge, first), last) for edge in line.edges)
    return dataclasses.replace(line, box=box, edges=edges)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
