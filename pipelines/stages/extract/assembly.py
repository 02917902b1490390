"""From tables and lines to people: which duty, number and level belongs to which name.

Whatever the shape, three relations hold people together: a heading row whose columns are fields, a heading
row whose columns are duties, or a duty with what stands beside and below it. A table is read by the first
that fits each of its parts; lines that stand in columns are such a table too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.document import Cell
from core.facts import Role
from pipelines.stages.extract.form_grids import Grid, rows_apart
from pipelines.stages.extract.groups import Draft, Group
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.person_numbers import person_number
from pipelines.stages.extract.roles import duties_in, roles_of
from pipelines.stages.extract.stream import Stream
from pipelines.stages.extract.tokens import party_of

_OF_PERSON = frozenset(
    {"name", "certificate_number", "registration_number", "speciality", "level", "signature", "role"}
)
_BRACKETED = re.compile(r"^\s*[（(][^（）()]+[）)]\s*$")
_TICK = re.compile(r"^\s*[√✓✔☑■●○◎是VvYy*＊1]\s*$")


@dataclass(slots=True)
class Heads:
    """What the columns of a table hold, and the duty of rows that name none; carried over pages."""

    columns: dict[int, str] = field(default_factory=dict)
    ticks: dict[int, tuple[Role, ...]] = field(
        default_factory=dict
    )  # duties as columns, ticked for each person
    section: tuple[Role, ...] = ()
    width: int = 0
    page: int = 0

    def forget(self) -> None:
        """Before a table that does not go on with the one before."""
        self.columns, self.ticks, self.section, self.width = {}, {}, (), 0


def from_grid(grid: Grid, heads: Heads, default: tuple[Role, ...] = ()) -> Iterator[Draft]:
    """All people of a table. ``heads`` is what the table before it ended with, and is brought up to date."""
    if heads.width != grid.width:
        heads.forget()
        heads.section, heads.width = default, grid.width
    grid = rows_apart(grid) or grid
    row = 0
    while row < len(grid.rows):
        kind = _head_kind(grid, row)
        if kind == "fields":
            heads.columns, heads.ticks = _fields(grid, row), _ticks(grid, row)
            over = _only_duty(grid, row - 1) if row else ()
            heads.section = _duty_over_names(grid, row, heads.columns) or over or default
            row += 1
        elif kind == "duties":
            stop = _until(grid, row, {"duties", "fields"})
            yield from _by_column(grid, row, stop)
            heads.columns, heads.ticks = {}, {}
            row = stop
        elif kind == "names":
            stop = _until(grid, row, {"duties", "fields", "names"})
            yield from _by_column(grid, row, stop, default)
            row = stop
        elif heads.columns:
            stop = _until(grid, row, {"duties", "fields"})
            yield from _by_row(grid, row, stop, heads)
            row = stop
        else:
            stop = _until(grid, row, {"duties", "fields", "names"})
            yield from _beside(grid, row, stop, heads, default)
            row = stop


def _until(grid: Grid, row: int, kinds: set[str]) -> int:
    stop = row + 1
    while stop < len(grid.rows) and _head_kind(grid, stop) not in kinds:
        stop += 1
    return stop


def _head_kind(grid: Grid, row: int) -> str:
    """``fields`` or ``duties`` over columns, or ``names`` in a row of a table whose columns are people."""
    cells = grid.filled(row)
    found = {cell: column for cell in cells if (column := column_of(cell.text)) in _OF_PERSON}
    others = [cell for cell in cells if cell not in found and column_of(cell.text) is None]
    duties = [cell for cell in others if _roles(grid, cell)]
    kinds = set(found.values())
    values = [cell for cell in others if cell not in duties and _is_value(cell.text)]
    if not values and len(found) + len(duties) >= 2 and len(kinds) >= 1 + (not duties):
        if kinds & {"name", "signature"} and len(found) >= 2:
            return "fields"
        if kinds and len(duties) <= 1 and _name_columns(grid, row):
            return "fields"
    if len(duties) >= 2 and "name" in kinds and not values and _ticks(grid, row):
        return "fields"
    rest = [cell for cell in others[1:] if cell not in duties]
    if len(duties) >= 2 and not values and not rest and len(found) <= 1:
        return "duties" if _names_below(grid, row) else ""
    is_row_of_names = len(found) == 1 and column_of(cells[0].text) == "name" and len(values) >= 2
    return "names" if is_row_of_names and _is_across(grid, row) else ""


def _is_value(text: str) -> bool:
    return person_name(text, in_name_place=False) is not None or person_number(text) is not None


def _name_columns(grid: Grid, row: int) -> list[int]:
    """Columns whose heading is no field of a person, with names in each of the next rows."""
    below = grid.rows[row + 1 : row + 4]
    return [
        column
        for column, head in enumerate(grid.rows[row])
        if below
        and (head is None or column_of(head.text) is None)
        and all(_is_name(cells[column]) for cells in below)
    ]


def _is_name(cell: Cell | None) -> bool:
    return cell is not None and person_name(cell.text, in_name_place=False) is not None


def _names_below(grid: Grid, row: int) -> bool:
    """Whether names stand under the duties of a row, before the next duties."""
    for below in grid.rows[row + 1 : row + 4]:
        cells = [cell for cell in dict.fromkeys(below) if cell is not None and cell.text.strip()]
        if any(_roles(grid, cell) for cell in cells):
            return False
        parts = (part for cell in cells for part in re.split(r"[:：\s]", grid.piece(cell).text))
        if any(person_name(part) for part in parts):
            return True
    return False


def _is_across(grid: Grid, row: int) -> bool:
    """Whether the next rows are fields of the same people: one label at the left, values beside it."""
    if row + 1 >= len(grid.rows):
        return False
    cells = grid.filled(row + 1)
    return (
        len(cells) > 1
        and column_of(cells[0].text) is not None
        and all(column_of(c.text) is None for c in cells[1:])
    )


def _fields(grid: Grid, row: int) -> dict[int, str]:
    cells = grid.rows[row]
    found = {
        column: kind
        for column, cell in enumerate(cells)
        if cell is not None and (kind := column_of(cell.text)) is not None
    }
    for column, cell in enumerate(cells):
        if column not in found and (cell is None or not cell.text.strip() or _roles(grid, cell)):
            found[column] = "role"
    if "name" not in found.values():
        found.update(dict.fromkeys(_name_columns(grid, row)[:1], "name"))
    return found


def _ticks(grid: Grid, row: int) -> dict[int, tuple[Role, ...]]:
    """Columns that stand for a duty, told by the ticks below them."""
    found = {
        column: roles
        for column, cell in enumerate(grid.rows[row])
        if cell is not None and (roles := _roles(grid, cell))
    }
    below = [cells[column] for cells in grid.rows[row + 1 :] for column in found]
    has_ticks = any(cell is not None and _TICK.match(cell.text) for cell in below)
    return found if has_ticks and len(found) > 1 else {}


def _only_duty(grid: Grid, row: int) -> tuple[Role, ...]:
    """The duty of a row that has nothing else."""
    cells = grid.filled(row)
    return _roles(grid, cells[0]) if len(cells) == 1 else ()


def _duty_over_names(grid: Grid, row: int, columns: dict[int, str]) -> tuple[Role, ...]:
    """「评价人员」 as the heading of the names: the duty of all of them."""
    cells = [grid.rows[row][column] for column, kind in columns.items() if kind == "name"]
    return next((roles for cell in cells if cell is not None and (roles := _roles(grid, cell))), ())


def _roles(grid: Grid, cell: Cell) -> tuple[Role, ...]:
    return roles_of(cell.text, is_ocr=grid.table.is_ocr)


def _by_row(grid: Grid, start: int, stop: int, heads: Heads) -> Iterator[Draft]:
    """A person, or several of one duty, in each row under headings."""
    for columns in _side_by_side(heads.columns):
        part = Heads(columns=columns, ticks=heads.ticks, section=heads.section)
        duties = _duty_of_rows(grid, start, stop, part)
        heads.section = part.section
        group = Group()
        for row in range(start, stop):
            if _only_duty(grid, row):
                continue
            is_other = bool(duties[row]) and duties[row] != group.roles
            if not group.names or is_other or _has_name(grid, row, part):
                yield from group.drafts()
                group = Group(duties[row])
            for column, cell in _row_cells(grid, row):
                kind = columns.get(column, "" if columns is heads.columns else "other")
                if kind not in {"role", "other"} and not _roles(grid, cell):
                    group.feed(grid.piece(cell), kind)
        yield from group.drafts()


def _side_by_side(columns: dict[int, str]) -> list[dict[int, str]]:
    """The columns of each list, where a table sets two lists of people side by side."""
    if sum(kind == "name" for kind in columns.values()) < 2:
        return [columns]
    parts: list[dict[int, str]] = [{}]
    for column in sorted(columns):
        kind = columns[column]
        if kind in _OF_PERSON and kind in parts[-1].values():
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
        heads.section = _only_duty(grid, row) or heads.section
        section[row] = heads.section
        own[row] = _own_duty(grid, row, heads)
    is_listed = any(own[row] for row in own if not _only_duty(grid, row))
    grouped = _grouped(grid, range(start, stop), own) if is_listed else {}
    noted = {row: _noted_duty(grid, row, heads) for row in own}
    return {row: noted[row] or grouped.get(row, ()) or own[row] or section[row] for row in own}


def _own_duty(grid: Grid, row: int, heads: Heads) -> tuple[Role, ...]:
    ticked = tuple(
        role
        for column, roles in heads.ticks.items()
        if (cell := grid.rows[row][column]) is not None and _TICK.match(cell.text)
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
    told = [cell for cell in cells if _roles(grid, cell)]
    if told:  # a duty within a group before the name is more to the point than the group's
        return _roles(grid, min(told, key=lambda cell: cell.row_span if cell.column < named else grid.width))
    for cell in cells:
        if roles := duties_in(cell.text):
            return roles
    for column, cell in enumerate(grid.rows[row]):
        if cell is None or (column in heads.columns and heads.columns[column] != "name"):
            continue
        if roles := _roles(grid, cell) if column not in heads.columns else _before_name(grid, cell):
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
        _roles(grid, cell)
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
    people = [row for row in rows if not _only_duty(grid, row) and grid.filled(row)]
    duties = [(_height(grid, row), own[row] or _only_duty(grid, row)) for row in rows]
    duties = [(height, roles) for height, roles in duties if roles]
    if not people or not duties:
        return {}
    if own[people[0]] and not _are_between(grid, rows, people):
        return _filled_down(people, own)
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


def _filled_down(people: Sequence[int], own: dict[int, tuple[Role, ...]]) -> dict[int, tuple[Role, ...]]:
    result: dict[int, tuple[Role, ...]] = {}
    last: tuple[Role, ...] = ()
    for row in people:
        last = own[row] or last
        result[row] = last
    return result


def _height(grid: Grid, row: int) -> float:
    """Where the first line of a row's cells stands: the duty's own, else the tallest other's."""
    cells = grid.filled(row)
    duty = next((cell for cell in cells if _roles(grid, cell)), None)
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
        if _only_duty(grid, row)
    )


def _by_column(grid: Grid, start: int, stop: int, default: tuple[Role, ...] = ()) -> Iterator[Draft]:
    """A person, or several of one duty, in each column: duties above, fields (if any) at the left."""
    heads = grid.rows[start]
    is_named = bool(grid.filled(start)) and column_of(grid.filled(start)[0].text) == "name"
    fed: set[Cell] = set()
    for column, head in enumerate(heads):
        roles = _roles(grid, head) if head is not None else ()
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
                or _roles(grid, cell)
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
            roles := duties_in(cell.text) if _row_field(grid, row) == "role" else _roles(grid, cell)
        ):
            return roles
    return ()


def _beside(grid: Grid, start: int, stop: int, heads: Heads, default: tuple[Role, ...]) -> Iterator[Draft]:
    """Forms without headings: a duty, and what stands right of it and in the rows it spans or heads."""
    stream = Stream(heads.section or default, is_table=True)
    done: set[Cell] = set()
    for row in range(start, stop):
        cells = grid.filled(row)
        if (duty := _behind_name(grid, cells)) is not None:
            stream.person(_roles(grid, duty), [grid.piece(cell) for cell in cells if cell is not duty])
            continue
        for cell in cells:
            if cell in done:
                continue
            done.add(cell)
            if _is_enterprises_head(grid, cell):
                continue
            if Role.LEGAL_REPRESENTATIVE in _roles(grid, cell):
                stream.of_party(_party_of_head(grid, cell))
            stream.feed(grid.piece(cell))
            if cell.row_span > 1 and _roles(grid, cell):
                for member in _zone(grid, cell):
                    if member not in done:
                        done.add(member)
                        stream.feed(grid.piece(member))
    heads.section = stream.pending
    yield from stream.drafts()


def _party_of_head(grid: Grid, cell: Cell) -> str:
    """Whose head a cell 「法定代表人」 announces, as far as the labels left of it and above it tell."""
    if any(_is_enterprises_head(grid, other) for other in grid.filled(cell.row)):
        return "agency"
    return _party_beside(grid, cell) or _party_over(grid, cell)


def _party_beside(grid: Grid, cell: Cell) -> str:
    """The party whose label stands nearest to the left in a row: 「评价机构　某某　法定代表人」."""
    left = [other for other in grid.filled(cell.row) if other.column < cell.column]
    return next((party for other in reversed(left) if (party := party_of(other.text))), "")


def _party_over(grid: Grid, cell: Cell) -> str:
    """The party whose label stands nearest above in the same column."""
    column = (grid.rows[row][cell.column] for row in range(cell.row - 1, -1, -1))
    return next((party for other in column if other is not None and (party := party_of(other.text))), "")


def _is_enterprises_head(grid: Grid, cell: Cell) -> bool:
    """Whether a cell in a row 「法定代表人」 stands in the column of the enterprise, beside the agency's."""
    cells = grid.filled(cell.row)
    is_in_row = cell is not cells[0] and Role.LEGAL_REPRESENTATIVE in _roles(grid, cells[0])
    return (
        is_in_row
        and {_party_over(grid, other) for other in cells[1:]} == {"enterprise", "agency"}
        and (_party_over(grid, cell) == "enterprise")
    )


def _behind_name(grid: Grid, cells: Sequence[Cell]) -> Cell | None:
    """The only duty of a row when the name stands left of it and none to its right."""
    duties = [cell for cell in cells if _roles(grid, cell)]
    duties = [cell for cell in duties if cell.row_span == 1] or duties  # not that of the group around
    if len(duties) != 1:
        return None
    at = cells.index(duties[0])
    is_named = [person_name(cell.text, in_name_place=False) is not None for cell in cells]
    return duties[0] if any(is_named[:at]) and not any(is_named[at + 1 :]) else None


def _zone(grid: Grid, head: Cell) -> list[Cell]:
    """The cells beside a duty that spans several rows, row by row, up to the next duty to its right."""
    left = head.column + head.column_span
    beside = [cell for cell in grid.rows[head.row][left:] if cell is not None and _roles(grid, cell)]
    right = beside[0].column if beside else grid.width
    found: list[Cell] = []
    for row in range(head.row, min(head.row + head.row_span, len(grid.rows))):
        found.extend(
            cell
            for cell in grid.filled(row)
            if left <= cell.column < right and cell not in found and not _roles(grid, cell)
        )
    return found
