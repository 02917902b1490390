"""From tables and lines to people: which duty, number and level belongs to which name.

Whatever the shape, three relations hold people together: a heading row whose columns are fields, a heading
row whose columns are duties, or a duty with what stands beside and below it. A table is read by the first
that fits each of its parts; lines that stand in columns are such a table too.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.facts import Role
from pipelines.stages.extract.form_grids import Grid, rows_apart
from pipelines.stages.extract.groups import Draft
from pipelines.stages.extract.heads import Heads, duty_over_names, fields_of, head_kind, only_duty, ticks_of
from pipelines.stages.extract.people_beside import beside
from pipelines.stages.extract.people_columns import by_column
from pipelines.stages.extract.people_rows import by_row


def from_grid(grid: Grid, heads: Heads, default: tuple[Role, ...] = ()) -> Iterator[Draft]:
    """All people of a table. ``heads`` is what the table before it ended with, and is brought up to date."""
    if heads.width != grid.width:
        heads.forget()
        heads.section, heads.width = default, grid.width
    grid = rows_apart(grid) or grid
    row = 0
    while row < len(grid.rows):
        kind = head_kind(grid, row)
        if kind == "fields":
            heads.columns, heads.ticks = fields_of(grid, row), ticks_of(grid, row)
            over = only_duty(grid, row - 1) if row else ()
            heads.section = duty_over_names(grid, row, heads.columns) or over or default
            row += 1
        elif kind == "duties":
            stop = _until(grid, row, {"duties", "fields"})
            yield from by_column(grid, row, stop)
            heads.columns, heads.ticks = {}, {}
            row = stop
        elif kind == "names":
            stop = _until(grid, row, {"duties", "fields", "names"})
            yield from by_column(grid, row, stop, default)
            row = stop
        elif heads.columns:
            stop = _until(grid, row, {"duties", "fields"})
            yield from by_row(grid, row, stop, heads)
            row = stop
        else:
            stop = _until(grid, row, {"duties", "fields", "names"})
            yield from beside(grid, row, stop, heads, default)
            row = stop


def _until(grid: Grid, row: int, kinds: set[str]) -> int:
    stop = row + 1
    while stop < len(grid.rows) and head_kind(grid, stop) not in kinds:
        stop += 1
    return stop
