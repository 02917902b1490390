"""People under headings that are duties: one in each column, or several of one duty."""

from __future__ import annotations

from collections.abc import Iterator

from core.document import Cell
from core.facts import Role
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.groups import Draft, Group
from pipelines.stages.extract.heads import cell_roles
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.roles import duties_in


def by_column(grid: Grid, start: int, stop: int, default: tuple[Role, ...] = ()) -> Iterator[Draft]:
    """A person, or several of one duty, in each column: duties above, fields (if any) at the left."""
    heads = grid.rows[start]
    is_named = bool(grid.filled(start)) and column_of(grid.filled(start)[0].text) == "name"
    fed: set[Cell] = set()
    for column, head in enumerate(heads):
        roles = cell_roles(grid, head) if head is not None else ()
        roles = roles or (_duty_in_column(grid, start, stop, column) or default if is_named else ())
        if not roles and not is_named:
            continue
        group = Group(roles)
        for row in range(start, stop):
            cell = grid.rows[row][column]
            kind = _row_field(grid, row)
            if (
                cell is None
                or cell in fed
                or not cell.text.strip()
                or cell_roles(grid, cell)
                or kind in {"role", "other"}
            ):
                continue
            if column_of(cell.text) is None:
                fed.add(cell)
                group.feed(grid.piece(cell), kind)
        yield from group.drafts()


def _row_field(grid: Grid, row: int) -> str:
    cells = grid.filled(row)
    return (column_of(cells[0].text) or "") if cells else ""


def _duty_in_column(grid: Grid, start: int, stop: int, column: int) -> tuple[Role, ...]:
    for row in (*range(start, stop), start - 1):
        cell = grid.rows[row][column] if row >= 0 else None
        if cell is not None and (
            roles := duties_in(cell.text) if _row_field(grid, row) == "role" else cell_roles(grid, cell)
        ):
            return roles
    return ()
