"""People under headings whose columns are fields: one in each row, or several of one duty."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from core.document import Cell
from core.facts import Role
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.groups import Draft, Group
from pipelines.stages.extract.heads import OF_PERSON, TICK, Heads, cell_roles, only_duty
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.roles import duties_in, roles_of

_BRACKETED = re.compile(r"^\s*[（(][^（）()]+[）)]\s*$")


def by_row(grid: Grid, start: int, stop: int, heads: Heads) -> Iterator[Draft]:
    """A person, or several of one duty, in each row under headings."""
    for columns in _side_by_side(heads.columns):
        part = Heads(columns=columns, ticks=heads.ticks, section=heads.section)
        duties = _duty_of_rows(grid, start, stop, part)
        heads.section = part.section
        group = Group()
        for row in range(start, stop):
            if only_duty(grid, row):
                continue
            is_other = bool(duties[row]) and duties[row] != group.roles
            if not group.names or is_other or _has_name(grid, row, part):
                yield from group.drafts()
                group = Group(duties[row])
            for column, cell in _row_cells(grid, row):
                kind = columns.get(column, "" if columns is heads.columns else "other")
                if kind not in {"role", "other"} and (
                    not cell_roles(grid, cell) or _names_holder(grid, cell)
                ):
                    group.feed(grid.piece(cell), kind)
        yield from group.drafts()


def _names_holder(grid: Grid, cell: Cell) -> bool:
    """Whether a cell that names a duty has its holder on a line of its own: two columns read as one."""
    parts = grid.piece(cell).text.split("\n")
    return len(parts) > 1 and person_name(parts[-1], in_name_place=False) is not None


def _side_by_side(columns: dict[int, str]) -> list[dict[int, str]]:
    """The columns of each list, where a table sets two lists of people side by side."""
    if sum(kind == "name" for kind in columns.values()) < 2:
        return [columns]
    parts: list[dict[int, str]] = [{}]
    for column in sorted(columns):
        kind = columns[column]
        if kind in OF_PERSON and kind in parts[-1].values():
            parts.append({})
        parts[-1][column] = kind
    return parts


def _row_cells(grid: Grid, row: int) -> Iterator[tuple[int, Cell]]:
    """The cells that begin in a row, with their column."""
    for cell in grid.filled(row):
        if cell.row == row:
            yield cell.column, cell


def _has_name(grid: Grid, row: int, heads: Heads) -> bool:
    """Whether a row begins another person; without a name it goes on with the one above."""
    named = {column for column, kind in heads.columns.items() if kind in {"name", "signature"}}
    cells = [cell for column in named if column < grid.width and (cell := grid.rows[row][column]) is not None]
    return any(person_name(part) for cell in cells if cell.text for part in grid.piece(cell).text.split())


def _duty_of_rows(grid: Grid, start: int, stop: int, heads: Heads) -> dict[int, tuple[Role, ...]]:
    """The duty of each row: its own, that of the group it stands in, or of the row that heads it."""
    own: dict[int, tuple[Role, ...]] = {}
    section: dict[int, tuple[Role, ...]] = {}
    for row in range(start, stop):
        heads.section = only_duty(grid, row) or heads.section
        section[row] = heads.section
        own[row] = _own_duty(grid, row, heads)
    is_listed = any(own[row] for row in own if not only_duty(grid, row))
    grouped = _grouped(grid, range(start, stop), own) if is_listed else {}
    noted = {row: _noted_duty(grid, row, heads) for row in own}
    return {row: noted[row] or grouped.get(row, ()) or own[row] or section[row] for row in own}


def _own_duty(grid: Grid, row: int, heads: Heads) -> tuple[Role, ...]:
    ticked = tuple(
        role
        for column, roles in heads.ticks.items()
        if (cell := grid.rows[row][column]) is not None and TICK.match(cell.text)
        for role in roles
    )
    if ticked:
        return tuple(dict.fromkeys(ticked))
    named = min((c for c, kind in heads.columns.items() if kind == "name"), default=grid.width)
    cells = [
        cell
        for column, kind in heads.columns.items()
        if kind == "role" and column < grid.width and (cell := grid.rows[row][column]) is not None
    ]
    cells = [cell for cell in cells if not _BRACKETED.match(cell.text)]
    told = [cell for cell in cells if cell_roles(grid, cell)]
    if told:  # a duty within a group before the name is more to the point than the group's
        return cell_roles(
            grid, min(told, key=lambda cell: cell.row_span if cell.column < named else grid.width)
        )
    for cell in cells:
        if roles := duties_in(cell.text):
            return roles
    for column, cell in enumerate(grid.rows[row]):
        if cell is None or (column in heads.columns and heads.columns[column] != "name"):
            continue
        if roles := cell_roles(grid, cell) if column not in heads.columns else _before_name(grid, cell):
            return roles
    return ()


def _before_name(grid: Grid, cell: Cell) -> tuple[Role, ...]:
    """The duty that was read into one cell with the name behind it."""
    parts = grid.piece(cell).text.split("\n")
    heads = ("".join(parts[:stop]) for stop in range(len(parts) - 1, 0, -1))
    return next((roles for head in heads if (roles := roles_of(head, is_ocr=grid.table.is_ocr))), ())


def _noted_duty(grid: Grid, row: int, heads: Heads) -> tuple[Role, ...]:
    """A duty among remarks or in brackets (「备注：组长」): of this row alone, whatever stands around it."""
    cells = [
        (kind, cell)
        for column, kind in heads.columns.items()
        if column < grid.width and (cell := grid.rows[row][column]) is not None
    ]
    found = (
        cell_roles(grid, cell)
        for kind, cell in cells
        if kind == "other" or (kind == "role" and _BRACKETED.match(cell.text))
    )
    return next((roles for roles in found if roles), ())


def _grouped(
    grid: Grid, rows: Sequence[int], own: dict[int, tuple[Role, ...]]
) -> dict[int, tuple[Role, ...]]:
    """Duties of rows without one of their own: of the row above, or, where duties stand in the middle of
    their rows, of the group around them.

    That they do is told by a first row without a duty, or by a duty level with no row.
    """
    people = [row for row in rows if not only_duty(grid, row) and grid.filled(row)]
    duties = [(_height(grid, row), own[row] or only_duty(grid, row)) for row in rows]
    duties = [(height, roles) for height, roles in duties if roles]
    if not people or not duties:
        return {}
    if own[people[0]] and not _are_between(grid, rows, people):
        return _filled_down(grid, rows, own)
    result: dict[int, tuple[Role, ...]] = {}
    at = 0
    for middle, roles in duties:
        if at >= len(people):
            break
        first = _height(grid, people[at])
        reach = min(
            range(at, len(people)), key=lambda n: abs((first + _height(grid, people[n])) / 2 - middle)
        )
        result.update(dict.fromkeys(people[at : reach + 1], roles))
        at = reach + 1
    return result


def _filled_down(
    grid: Grid, rows: Sequence[int], own: dict[int, tuple[Role, ...]]
) -> dict[int, tuple[Role, ...]]:
    """The duty of the row above goes on until a row names another, alone over its people or beside one."""
    result: dict[int, tuple[Role, ...]] = {}
    last: tuple[Role, ...] = ()
    for row in rows:
        last = only_duty(grid, row) or own[row] or last
        if grid.filled(row) and not only_duty(grid, row):
            result[row] = last
    return result


def _height(grid: Grid, row: int) -> float:
    """Where the first line of a row's cells stands: the duty's own, else the tallest other's."""
    cells = grid.filled(row)
    duty = next((cell for cell in cells if cell_roles(grid, cell)), None)
    return (duty or cells[-1]).box.centre[1] if cells else 0.0


def _are_between(grid: Grid, rows: Sequence[int], people: Sequence[int]) -> bool:
    """Whether a duty alone stands between two rows that are no further apart than others: in their middle."""
    if grid.table.is_ruled:
        return False
    tops = {row: min(cell.box.y0 for cell in grid.filled(row)) for row in people}
    steps = sorted(tops[b] - tops[a] for a, b in itertools.pairwise(people) if b == a + 1)
    if not steps:
        return False
    usual = steps[len(steps) // 2]
    return any(
        row - 1 in tops and row + 1 in tops and tops[row + 1] - tops[row - 1] < 1.4 * usual
        for row in rows
        if only_duty(grid, row)
    )
