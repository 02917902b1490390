"""Running text and tables in one order: a table is read cell by cell where it stands on the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from core.document import Line, Table
from core.geometry import Box
from pipelines.reading.order import reading_order


def in_blocks(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Line, ...]:
    """The same lines; those of a cell follow each other and bear the cell's number, counted over the page."""
    inside: set[int] = set()
    numbers = _numbers()
    parts: list[tuple[float, list[Line]]] = []
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
        parts.append((table.box.y0, cells))
    parts.extend((line.box.centre[1], [line]) for i, line in enumerate(lines) if i not in inside)
    return tuple(line for _, part in sorted(parts, key=lambda part: part[0]) for line in part)


def held(line: Line, cell: Box) -> Line:
    """The line within its cell: what of its box reaches over the cell's sides is cut off, no character is lost.

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
