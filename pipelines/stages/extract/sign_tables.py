"""Places in tables: cells under or beside a label that asks to sign, and labels with room of their own."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from core.document import Cell, Line
from core.evidence import Evidence
from core.facts import Role, SignPlace
from core.geometry import Box
from pipelines.passage import line_evidence, seen_evidence
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.person_numbers import person_number
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_blanks import end_of_label, name_span, part
from pipelines.stages.extract.sign_cut import is_within, right_end, whole_cells
from pipelines.stages.extract.sign_labels import INSIDE, LABEL, asks, plain
from pipelines.stages.extract.sign_lost import BEFORE_PLACE, label_end, lost_labels
from pipelines.stages.extract.sign_rows import each_ones

_OTHERS = re.compile(r"\d{3}|[^签字名]{2}[:：]")
_LEAST_ACROSS = 2  # cells of a row with one label: more than one person signs in it
_LEAST_UNDER = 2  # labels under a heading
LEAST = 6.0  # points: no side of a place is shorter
_NARROW = 40.0  # points: less is hardly room for a name


def places_in_table(
    report: str, grid: Grid, known: Sequence[str], before: tuple[int, int, tuple[int, ...]]
) -> tuple[tuple[int, ...], list[Cell], list[SignPlace]]:
    """The columns under labels, for a table that goes on overleaf, the labels of use, and the places."""
    cells: list[tuple[Cell, str]] = []
    lost = set(lost_labels(grid))
    columns: list[int] = []
    heads: list[Cell] = []
    for cell in grid.table.cells:
        text = plain(cell.text, is_ocr=grid.table.is_ocr)
        if cell in lost or (INSIDE.match(text) and not LABEL.match(text)):
            cells.append((cell, "inside"))
        elif asks(text) and _heads_labels(grid, cell):
            heads.append(cell)
        elif asks(text):
            beside = _right_of(grid, cell) if _is_beside(grid, cell) else []
            if grid.table.is_ocr and text.endswith((":", "：")) and _is_sliver(beside):
                beside = []
            below = [] if beside else [other for other in _below(grid, cell) if other not in lost]
            is_inside = text.endswith((":", "：")) and (
                any(
                    _OTHERS.search(other.text) for other in below
                )  # the next card, under a foot that is signed
                or _begins_entry_beside(grid, cell)
            )
            below = [] if is_inside else whole_cells(grid, cell, below)
            if beside or below:
                heads.append(cell)
                columns += [cell.column] if below else []
                cells += [(other, cell.text) for other in beside or below]
            elif text.endswith((":", "：", ")", "）")):
                cells.append((cell, "inside"))
    if not columns and grid.table.continues and before[:2] == (grid.page.number - 1, grid.width):
        columns = list(before[2])
        cells += [
            (cell, "签字")
            for column in columns
            for cell in dict.fromkeys(row[column] for row in grid.rows)
            if cell is not None
        ]
    places = [_place(report, grid, cell, label, known) for cell, label in cells]
    apart = (part for place in places if place is not None for part in each_ones(report, grid, place, known))
    return tuple(columns), heads, list(apart)


def _is_beside(grid: Grid, cell: Cell) -> bool:
    """Whether what is signed stands right of a label, not under it."""
    left = [other for other in grid.filled(cell.row) if other.column < cell.column]
    if not left or _is_among_labels(grid, cell):
        return True
    text = re.sub(r"\s", "", left[-1].text)
    inner = grid.rows[cell.row][cell.column - 1] if cell.column else None
    is_gap = inner is not None and not inner.text.strip()
    return is_gap or person_name(text, in_name_place=False) is not None or person_number(text) is not None


def _is_among_labels(grid: Grid, cell: Cell) -> bool:
    """Whether the label of another field stands over or under a label: in a column of labels."""
    near = [row for row in (cell.row - 1, cell.row + cell.row_span) if 0 <= row < len(grid.rows)]
    cells = [other for row in near if (other := grid.rows[row][cell.column]) is not None]
    return any(
        other.column == cell.column and column_of(other.text) not in (None, "signature") for other in cells
    )


def _right_of(grid: Grid, cell: Cell) -> list[Cell]:
    """The cells beside a label up to the next label: one for each who signs."""
    found = []
    for other in dict.fromkeys(grid.rows[cell.row][cell.column + cell.column_span :]):
        if other is not None and other.row_span > cell.row_span and not other.text.strip():
            break  # a gap between two lists
        if other is None or _is_label(other.text) or column_of(other.text) or _is_entry(grid, other):
            break
        found.append(other)
    return found


def _is_sliver(cells: Sequence[Cell]) -> bool:
    """Whether cells are too narrow for a name: what is written or blackened has edges like rulings."""
    return bool(cells) and sum(cell.box.width for cell in cells) < _NARROW


def _begins_entry_beside(grid: Grid, cell: Cell) -> bool:
    """Whether the next person begins right of a label, or a label in its column holds what was signed."""
    right = cell.column + cell.column_span
    beside = grid.rows[cell.row][right] if right < grid.width else None
    if beside is not None and _is_entry(grid, beside):
        return True
    return bool(_labels_in_column(grid, cell))


def _heads_labels(grid: Grid, cell: Cell) -> bool:
    """Whether a heading stands over names printed in cells of their own, under each its 「签：」."""
    if cell.text.strip().endswith((":", "：", "_")):
        return False
    labels = [other for other in _labels_in_column(grid, cell) if other.row > cell.row]
    return len(labels) >= _LEAST_UNDER and labels[0].row > cell.row + cell.row_span


def _labels_in_column(grid: Grid, cell: Cell) -> list[Cell]:
    """The cells of a column that hold a label and what was signed behind it."""
    column = dict.fromkeys(other for row in grid.rows if (other := row[cell.column]) is not None)
    texts = [(other, plain(other.text, is_ocr=grid.table.is_ocr)) for other in column]
    return [other for other, text in texts if INSIDE.match(text) and not LABEL.match(text)]


def _is_entry(grid: Grid, cell: Cell) -> bool:
    """Whether a cell names a duty, or begins with one and its colon: there the next person begins."""
    start, colon, _ = cell.text.partition("：") if "：" in cell.text else cell.text.partition(":")
    return bool(roles_of(cell.text)) or bool(colon and roles_of(start.strip(), is_ocr=grid.table.is_ocr))


def _below(grid: Grid, cell: Cell) -> list[Cell]:
    """The cells under a label up to the next label in the column; of cells that were read as one in a picture
    the part that lies under it.
    """
    found = []
    for row in range(cell.row + cell.row_span, len(grid.rows)):
        other = grid.rows[row][cell.column]
        words = plain(other.text, is_ocr=grid.table.is_ocr) if other is not None else ""
        if LABEL.match(words) or INSIDE.match(words):
            break
        if other is not None and (part := _under(grid, cell, other)) is not None and part not in found:
            found.append(part)
    return found


def _is_column(grid: Grid, head: Cell) -> bool:
    """Whether most cells under a heading are no wider than it."""
    cells = dict.fromkeys(row[head.column] for row in grid.rows[head.row + head.row_span :])
    spans = [cell.column_span for cell in cells if cell is not None]
    return 2 * sum(span <= max(1, head.column_span) for span in spans) > len(spans)


def _under(grid: Grid, head: Cell, cell: Cell) -> Cell | None:
    """A cell of a column; None for one that belongs to more of them, unless ink joined what rulings part."""
    if cell.column_span <= max(1, head.column_span):
        return cell
    is_joined = grid.table.is_ocr and re.search(r"\d{4}", cell.text) is not None
    heads_column = not head.text.strip().endswith((":", "：", "_")) and _is_column(grid, head)
    if not (is_joined and heads_column) or cell.column + cell.column_span < head.column + head.column_span:
        return None
    box = Box(max(cell.box.x0, head.box.x0), cell.box.y0, min(cell.box.x1, head.box.x1), cell.box.y1)
    text = "".join(line.text for line in grid.piece(cell).lines if box.contains(*line.box.centre))
    return dataclasses.replace(cell, box=box, column=head.column, column_span=head.column_span, text=text)


def _is_label(text: str) -> bool:
    words = re.sub(r"\s", "", text)
    return bool(re.match(r"^[^:：]{0,6}(?:日期|时间)[:：]?$|^年月日$", words)) or bool(LABEL.match(words))


def _place(report: str, grid: Grid, cell: Cell, label: str, known: Sequence[str]) -> SignPlace | None:
    """The place of a cell; None for one in a row of somebody else's heading."""
    box, lines = cell.box, grid.piece(cell).lines
    if label == "inside":
        box, lines, label = _after_label(cell, lines, label_end(grid, cell))
        end = right_end(grid, cell, _asking(grid, cell))
        box = _wide_enough(grid, cell, box._replace(x1=max(box.x1, end)))
    if min(box.width, box.height) < LEAST:
        return None
    beside = _row_of(grid, cell)
    named, name = _named(report, grid, beside, known)
    roles = next((found for other in beside if (found := _duty_of(grid, other))), ())
    if not name and not roles and not grid.filled(cell.row):
        return None
    if not beside and not lines and not name:
        return None
    if len(beside) == 1 and roles and not name and cell.row == beside[0].row and _heads_rows(grid, beside[0]):
        return None  # a row that only names the duty of those below
    return SignPlace(
        evidence=seen_evidence(report, grid.page.number, box),
        name=name,
        role=roles[0] if roles else None,
        label=label.strip(),
        named=named,
        printed=tuple(item for line in lines for item in _read_in(report, grid.page.number, line)),
    )


def _read_in(report: str, page: int, line: Line) -> tuple[Evidence, ...]:
    """A line of a place; of one read from a picture the words that ask to sign apart from the rest."""
    words = BEFORE_PLACE.match(line.text) if line.is_ocr else None
    if words is None or not line.text[words.end() :].strip():
        return (line_evidence(report, page, line),)
    start = words.end()
    return part(report, page, line, 0, start), part(report, page, line, start, len(line.text))


def _duty_of(grid: Grid, cell: Cell) -> tuple[Role, ...]:
    """The duty that a cell names, alone or before a colon."""
    found = roles_of(cell.text, is_ocr=grid.table.is_ocr)
    return found or roles_of(re.split(r"[:：]", cell.text)[0], is_ocr=grid.table.is_ocr)


def _wide_enough(grid: Grid, cell: Cell, box: Box) -> Box:
    """A place too narrow with the empty cells right of it: strokes of a name look like rulings."""
    for other in dict.fromkeys(grid.rows[cell.row][cell.column + cell.column_span :]):
        if box.width >= _NARROW or other is None or other.text.strip():
            break
        box = box._replace(x1=max(box.x1, other.box.x1))
    return box


def _asking(grid: Grid, cell: Cell) -> list[Cell]:
    """The other cells of a column that ask to sign in themselves."""
    return [
        other
        for other in grid.table.cells
        if other.column == cell.column and other is not cell and _is_place(grid, other)
    ]


def _heads_rows(grid: Grid, cell: Cell) -> bool:
    """Whether a duty stands alone in a row of names below it: in the column in which they stand."""
    below = grid.rows[cell.row + 1][cell.column] if cell.row + 1 < len(grid.rows) else None
    return below is not None and below.column == cell.column and not roles_of(below.text)


def _after_label(cell: Cell, lines: Sequence[Line], end: float | None) -> tuple[Box, list[Line], str]:
    """What of a cell is left behind 「签名：」, its further lines, and the label.

    ``end``: where the label ends in the cells over and under it, for one that was not read.
    """
    for line in lines:
        match = BEFORE_PLACE.match(line.text)
        if match and len(line.edges) > match.end():
            start = end_of_label(line, 0, len(match[0].rstrip()))
            rest = [other for other in lines if other is not line]
            if match.end() < len(line.text):
                rest.insert(0, _tail(line, match.end()))
            return Box(start, cell.box.y0, cell.box.x1, cell.box.y1), rest, match[0]
    share = min(0.5, 3.2 * 10 / max(1.0, cell.box.width))
    start = end if end is not None else cell.box.x0 + share * cell.box.width
    return Box(start, *cell.box[1:]), [], "签名"


def _tail(line: Line, start: int) -> Line:
    return dataclasses.replace(
        line,
        text=line.text[start:],
        edges=line.edges[start:],
        box=Box(line.edges[start], line.box.y0, line.box.x1, line.box.y1),
        confidences=line.confidences[start:],
        alternatives=(),
    )


def _row_of(grid: Grid, cell: Cell) -> list[Cell]:
    """The filled cells beside a place, nearest to the left first, then those over it in its column."""
    beside = [
        other
        for row in range(cell.row, cell.row + cell.row_span)
        for other in grid.filled(row)
        if other is not cell and not is_within(other, cell)
    ]
    near = sorted(
        dict.fromkeys(beside), key=lambda o: (o.column > cell.column, abs(o.column - cell.column), o.row)
    )
    near = _of_own(grid, cell, [other for other in near if not _is_place(grid, other)])
    if not any(o.column < cell.column for o in near) and _is_place(grid, cell):
        return _over(grid, cell) or near
    near += _under_duty(grid, cell, near)
    if _is_of_column(grid, cell):
        rows = (*range(cell.row - 1, -1, -1), *range(cell.row + 1, len(grid.rows)))
        return [o for row in rows if (o := grid.rows[row][cell.column]) is not None and o.text.strip()]
    return near


def _is_place(grid: Grid, cell: Cell) -> bool:
    """Whether a cell asks for a signature in itself."""
    return INSIDE.match(plain(cell.text, is_ocr=grid.table.is_ocr)) is not None


def _over(grid: Grid, cell: Cell) -> list[Cell]:
    """The filled cells over a place up to the next place in its column: a card whose foot is signed."""
    found: list[Cell] = []
    for row in range(cell.row - 1, -1, -1):
        other = grid.rows[row][cell.column]
        if other is None or other in found or not other.text.strip():
            continue
        if _is_place(grid, other) or LABEL.match(re.sub(r"\s", "", other.text)):
            break
        found.append(other)
    return found


def _of_own(grid: Grid, cell: Cell, beside: Sequence[Cell]) -> list[Cell]:
    """Of the cells beside a place those of the person who signs there, where a row holds several people.

    Each begins with his duty; without duties, under headings, each has the same fields as the next.
    """
    duties = sorted(other.column for other in beside if roles_of(other.text, is_ocr=grid.table.is_ocr))
    starts = duties if len(duties) > 1 else _starts_of_lists(grid, cell)
    if len(starts) < 2:
        return list(beside)
    low = max((start for start in starts if start <= cell.column), default=0)
    high = min((start for start in starts if start > cell.column), default=grid.width)
    return [other for other in beside if low <= other.column < high]


def _under_duty(grid: Grid, cell: Cell, beside: Sequence[Cell]) -> list[Cell]:
    """The further cells of one who has several rows beside his duty: his name may stand in any of them."""
    duty = next((other for other in beside if roles_of(other.text, is_ocr=grid.table.is_ocr)), None)
    if duty is None or duty.row_span <= cell.row_span or duty.column > cell.column:
        return []
    rows = range(duty.row, min(duty.row + duty.row_span, len(grid.rows)))
    places = [other for row in rows for other in grid.filled(row) if LABEL.match("".join(other.text.split()))]
    if sum(other.column == cell.column - 1 for other in places) > 1:
        return []  # several people sign beside one duty
    found = [other for row in rows for other in grid.filled(row) if other not in beside and other is not cell]
    return _of_own(grid, cell, [duty, *found])[1:]


def _starts_of_lists(grid: Grid, cell: Cell) -> list[int]:
    """The columns with which lists of people set side by side begin, by the headings over a place."""
    for row in range(cell.row - 1, -1, -1):
        kinds = [(c.column, kind) for c in grid.filled(row) if (kind := column_of(c.text)) is not None]
        if len(kinds) > 1:
            first = kinds[0][1]
            return [column for column, kind in kinds if kind == first]
    return []


def _is_of_column(grid: Grid, cell: Cell) -> bool:
    """Whether the row of a place holds nothing but the label and places: who signs stands in the column."""
    row = [other for other in dict.fromkeys(grid.rows[cell.row]) if other is not None]
    labels = [other for other in row if LABEL.match(re.sub(r"\s", "", other.text))]
    return bool(labels) and labels[0] is row[0] and len(row) > _LEAST_ACROSS and cell is not row[0]


def _named(
    report: str, grid: Grid, beside: Sequence[Cell], known: Sequence[str]
) -> tuple[Evidence | None, str]:
    """Where a known name stands in a row."""
    for other in beside:
        piece = grid.piece(other)
        for line in piece.lines:
            if (span := name_span(line.text, known)) is not None:
                name, start, stop = span
                return part(report, grid.page.number, line, start, stop), name
    return None, ""
