"""Heading rows of tables of people: whether columns are fields or duties, and what each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.document import Cell
from core.facts import Role
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.person_numbers import person_number
from pipelines.stages.extract.roles import roles_of

OF_PERSON = frozenset(
    {"name", "certificate_number", "registration_number", "speciality", "level", "signature", "role"}
)
TICK = re.compile(r"^\s*[√✓✔☑■●○◎是VvYy*＊1]\s*$")


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


def head_kind(grid: Grid, row: int) -> str:
    """``fields`` or ``duties`` over columns, or ``names`` in a row of a table whose columns are people."""
    cells = grid.filled(row)
    found = {cell: column for cell in cells if (column := column_of(cell.text)) in OF_PERSON}
    others = [cell for cell in cells if cell not in found and column_of(cell.text) is None]
    duties = [cell for cell in others if cell_roles(grid, cell)]
    kinds = set(found.values())
    values = [cell for cell in others if cell not in duties and _is_value(cell.text)]
    if not values and len(found) + len(duties) >= 2 and len(kinds) >= 1 + (not duties):
        if kinds & {"name", "signature"} and len(found) >= 2:
            return "fields"
        if kinds and len(duties) <= 1 and _name_columns(grid, row):
            return "fields"
    if len(duties) >= 2 and "name" in kinds and not values and ticks_of(grid, row):
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
        if any(cell_roles(grid, cell) for cell in cells):
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


def fields_of(grid: Grid, row: int) -> dict[int, str]:
    """What each column under a heading row holds; a column without a heading holds duties."""
    cells = grid.rows[row]
    found = {
        column: kind
        for column, cell in enumerate(cells)
        if cell is not None and (kind := column_of(cell.text)) is not None
    }
    for column, cell in enumerate(cells):
        if column not in found and (cell is None or not cell.text.strip() or cell_roles(grid, cell)):
            found[column] = "role"
    if "name" not in found.values():
        found.update(dict.fromkeys(_name_columns(grid, row)[:1], "name"))
    return found


def ticks_of(grid: Grid, row: int) -> dict[int, tuple[Role, ...]]:
    """Columns that stand for a duty, told by the ticks below them."""
    found = {
        column: roles
        for column, cell in enumerate(grid.rows[row])
        if cell is not None and (roles := cell_roles(grid, cell))
    }
    below = [cells[column] for cells in grid.rows[row + 1 :] for column in found]
    has_ticks = any(cell is not None and TICK.match(cell.text) for cell in below)
    return found if has_ticks and len(found) > 1 else {}


def only_duty(grid: Grid, row: int) -> tuple[Role, ...]:
    """The duty of a row that has nothing else."""
    cells = grid.filled(row)
    return cell_roles(grid, cells[0]) if len(cells) == 1 else ()


def duty_over_names(grid: Grid, row: int, columns: dict[int, str]) -> tuple[Role, ...]:
    """「评价人员」 as the heading of the names: the duty of all of them."""
    cells = [grid.rows[row][column] for column, kind in columns.items() if kind == "name"]
    return next((roles for cell in cells if cell is not None and (roles := cell_roles(grid, cell))), ())


def cell_roles(grid: Grid, cell: Cell) -> tuple[Role, ...]:
    """The duties that a cell names."""
    return roles_of(cell.text, is_ocr=grid.table.is_ocr)
