"""People of forms without headings: a duty, and what stands right of it and in the rows it spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.document import Cell
from core.facts import Role
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.groups import Draft
from pipelines.stages.extract.hand_columns import hand_column, printed_name
from pipelines.stages.extract.heads import Heads, cell_roles
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.stream import Stream
from pipelines.stages.extract.tokens import party_of


def beside(grid: Grid, start: int, stop: int, heads: Heads, default: tuple[Role, ...]) -> Iterator[Draft]:
    """Forms without headings: a duty, and what stands right of it and in the rows it spans or heads."""
    stream = Stream(heads.section or default, is_table=True)
    done: set[Cell] = set()
    written = _written(grid)
    for row in range(start, stop):
        cells = [cell for cell in grid.filled(row) if cell not in written]
        if (duty := _behind_name(grid, cells)) is not None:
            stream.person(cell_roles(grid, duty), [grid.piece(cell) for cell in cells if cell is not duty])
            continue
        for cell in cells:
            if cell in done:
                continue
            done.add(cell)
            if _is_enterprises_head(grid, cell):
                continue
            if Role.LEGAL_REPRESENTATIVE in cell_roles(grid, cell):
                stream.of_party(_party_of_head(grid, cell))
            stream.feed(grid.piece(cell))
            if cell.row_span > 1 and cell_roles(grid, cell):
                for member in _zone(grid, cell):
                    if member not in done and member not in written:
                        done.add(member)
                        stream.feed(grid.piece(member))
    heads.section = stream.pending
    yield from stream.drafts()


def _written(grid: Grid) -> set[Cell]:
    """Cells of handwriting beside a printed name, which name nobody else."""
    column = hand_column(grid)
    if column is None:
        return set()
    cells = {cell for row in grid.rows if (cell := row[column]) is not None}
    return {cell for cell in cells if printed_name(grid, cell)}


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
    is_in_row = cell is not cells[0] and Role.LEGAL_REPRESENTATIVE in cell_roles(grid, cells[0])
    return (
        is_in_row
        and {_party_over(grid, other) for other in cells[1:]} == {"enterprise", "agency"}
        and (_party_over(grid, cell) == "enterprise")
    )


def _behind_name(grid: Grid, cells: Sequence[Cell]) -> Cell | None:
    """The only duty of a row when the name stands left of it and none to its right."""
    duties = [cell for cell in cells if cell_roles(grid, cell)]
    duties = [cell for cell in duties if cell.row_span == 1] or duties  # not that of the group around
    if len(duties) != 1:
        return None
    at = cells.index(duties[0])
    is_named = [person_name(cell.text, in_name_place=False) is not None for cell in cells]
    return duties[0] if any(is_named[:at]) and not any(is_named[at + 1 :]) else None


def _zone(grid: Grid, head: Cell) -> list[Cell]:
    """The cells beside a duty that spans several rows, row by row, up to the next duty to its right."""
    left = head.column + head.column_span
    beside = [cell for cell in grid.rows[head.row][left:] if cell is not None and cell_roles(grid, cell)]
    right = beside[0].column if beside else grid.width
    found: list[Cell] = []
    for row in range(head.row, min(head.row + head.row_span, len(grid.rows))):
        found.extend(
            cell
            for cell in grid.filled(row)
            if left <= cell.column < right and cell not in found and not cell_roles(grid, cell)
        )
    return found
