"""Running text and tables in one order: a table is read cell by cell where it stands on the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from core.document import Line, Table
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
                dataclasses.replace(line, block=number) for line in reading_order(lines[i] for i in own)
            )
        parts.append((table.box.y0, cells))
    parts.extend((line.box.centre[1], [line]) for i, line in enumerate(lines) if i not in inside)
    return tuple(line for _, part in sorted(parts, key=lambda part: part[0]) for line in part)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
