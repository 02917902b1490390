"""Values of forms with the field their label announces: after a colon, in the next cell, beside, below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.document import Cell, Line, Page
from core.evidence import Evidence
from pipelines.stages.extract.dates import DateFound
from pipelines.stages.extract.form_grids import Grid, loose_lines
from pipelines.stages.extract.lexicon import fact_of
from pipelines.stages.extract.pieces import Piece, of_lines

_COLON = re.compile(r"[:：]")
_STARTS = re.compile(r"(?:^|(?<=[\s\u3000；;，,。（(\[【]))(?=[^\s\u3000])")
_SPACED = re.compile(
    r"^(?P<label>[\u4e00-\u9fff（）()/、]{2,16}"
    r"|(?:[\u4e00-\u9fff][\s\u3000]+){1,8}[\u4e00-\u9fff])[\s\u3000]+(?P<value>\S.*)$"
)
_BLANK = re.compile(r"^[\s_＿—\-/]*$")
_LONGEST_LABEL = 26
_SHORTEST_LOST = 4  # characters of a label that is told without a colon
_INDENT = 1.5  # line heights: a value's next line begins about where the value begins
_CLOSE = 1.3  # line heights between two lines of one value
_PARTIES = {"enterprise_name": "enterprise", "agency_name": "agency"}


Known = Callable[[str], tuple[str, int] | None]
"""Which field a label announces and how surely (0 best); None for other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormValue:
    """A value with the field that its label announces, and whose particulars it stands among.

    ``rank`` is 0 where the label is the field's own, 1 where other things are called so too; ``party`` is
    ``enterprise`` or ``agency`` after a label of that name on the same page, else empty.
    """

    field: str
    rank: int
    piece: Piece
    party: str
    is_cell: bool

    @property
    def value(self) -> str:
        """The value, the lines it is broken over in a row."""
        return self.piece.joined.strip()

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.piece.page

    def dated(self, dates: Sequence[DateFound]) -> Piece:
        """The part of the value that says these dates, found in ``value``."""
        return self.piece.tight(self.value[dates[0].start : dates[-1].stop])

    def evidence(self, report: str) -> Evidence:
        """Where the value stands."""
        return self.piece.evidence(report)


def form_values(page: Page, known: Known = fact_of, *, in_tables_only: bool = False) -> tuple[FormValue, ...]:
    """All values of a page that stand beside or below a label that is ``known``, tables first."""
    found: list[FormValue] = []
    party = ""
    outside = () if in_tables_only else _in_lines(known, page)
    for (field, rank), piece, is_cell in (*_in_tables(known, page), *outside):
        party = _PARTIES.get(field, party)
        if not _BLANK.match(piece.joined):
            found.append(FormValue(field=field, rank=rank, piece=piece, party=party, is_cell=is_cell))
    return tuple(found)


_Found = tuple[tuple[str, int], Piece, bool]


def _in_tables(known: Known, page: Page) -> Iterator[_Found]:
    for table in page.tables:
        if not any(_is_label(known, cell.text) or _COLON.search(cell.text) for cell in table.cells):
            continue
        grid = Grid(page, table, page.lines)
        for row in range(len(grid.rows)):
            for cell in grid.filled(row):
                if cell.row == row:
                    yield from _at_cell(known, grid, cell)


def _is_label(known: Known, text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and known(text) is not None


def _at_cell(known: Known, grid: Grid, cell: Cell) -> Iterator[_Found]:
    label = known(cell.text) if len(cell.text) <= _LONGEST_LABEL else None
    if label is not None:
        value = _right_of_cell(known, grid, cell) or _below_cell(known, grid, cell)
        if value is not None:
            yield label, grid.piece(value), True
    elif _COLON.search(cell.text):
        for field, piece in _pairs(known, grid.piece(cell), has_lines=True):
            yield field, piece, True


def _right_of_cell(known: Known, grid: Grid, cell: Cell) -> Cell | None:
    """The next cell of the row, unless that is a label itself."""
    column = cell.column + cell.column_span
    right = grid.rows[cell.row][column] if column < grid.width else None
    if right is None or not right.text.strip() or _is_label(known, right.text):
        return None
    return right


def _below_cell(known: Known, grid: Grid, cell: Cell) -> Cell | None:
    """The cell under a label among labels: the row heads columns."""
    row = cell.row + cell.row_span
    below = grid.rows[row][cell.column] if row < len(grid.rows) else None
    if (
        below is None
        or not below.text.strip()
        or _is_label(known, below.text)
        or below.column_span != cell.column_span
    ):
        return None
    others = [other for other in grid.filled(cell.row) if other is not cell]
    return (
        below if others and sum(_is_label(known, other.text) for other in others) * 2 >= len(others) else None
    )


def _pairs(known: Known, piece: Piece, *, has_lines: bool = False) -> Iterator[tuple[tuple[str, int], Piece]]:
    """All 「label：value」 of a text; a value ends where the next label begins.

    Where ``has_lines``, a value that is followed by lines without a colon goes on over them.
    """
    text = piece.text
    marks = [
        (start, colon.end(), known(text[start : colon.start()].replace("\n", "")))
        for colon in _COLON.finditer(text)
        for start in [_label_start(known, text, colon.start())]
    ]
    for number, (_, begin, field) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        if field is not None and text[begin:stop].strip():
            value = piece.cut(begin, stop)
            yield field, value if has_lines else _to_gap(value)


def _to_gap(value: Piece) -> Piece:
    """A value on a line with other things ends at a wide gap."""
    gap = re.search(r"[\s\u3000]{3,}(?=[（(\u4e00-\u9fff])", value.text)
    return value.cut(0, gap.start()) if gap and gap.start() >= 4 else value


def _label_start(known: Known, text: str, colon: int) -> int:
    """Where the label before a colon begins: the longest that is known, else the last word."""
    low = max(0, colon - _LONGEST_LABEL)
    before = text[low:colon]
    starts = [low + match.start() for match in _STARTS.finditer(before)] or [low]
    return next((start for start in starts if known(text[start:colon].replace("\n", ""))), starts[-1])


def _in_lines(known: Known, page: Page) -> Iterator[_Found]:
    lines = loose_lines(page)
    for index, line in enumerate(lines):
        for field, piece in _at_line(known, page.number, lines, index, line):
            yield field, piece, False


def _at_line(
    known: Known, page: int, lines: Sequence[Line], index: int, line: Line
) -> Iterator[tuple[tuple[str, int], Piece]]:
    piece = of_lines(page, [line])
    label = known(line.text) if len(line.text) <= _LONGEST_LABEL else None
    if label is not None:
        value = _right_of(known, lines, index) or _below(known, lines, index)
        if value is not None:
            yield label, of_lines(page, _whole(known, lines, value, line))
        return
    found = list(_pairs(known, piece)) if _COLON.search(line.text) else []
    if not found and (spaced := _SPACED.match(line.text)) and (field := known(spaced["label"])):
        found = [(field, piece.cut(spaced.start("value"), len(line.text)))]
    if not found and line.is_ocr:
        found = list(_without_colon(known, piece))
    for number, (field, text) in enumerate(found):
        is_last = number + 1 == len(found) and text.stop == len(line.text.rstrip())
        yield field, _with_next_lines(known, page, lines, index, text) if is_last else text


def _without_colon(known: Known, piece: Piece) -> Iterator[tuple[tuple[str, int], Piece]]:
    """A label whose colon or gap OCR lost: the longest sure label at the beginning of the line."""
    text = piece.text
    for stop in range(min(12, len(text) - 4), _SHORTEST_LOST - 1, -1):
        field = known(text[:stop])
        if field is not None and field[1] == 0:
            yield field, piece.cut(stop, len(text))
            return


def _with_next_lines(known: Known, page: int, lines: Sequence[Line], index: int, value: Piece) -> Piece:
    """A value to the end of its line, together with the lines it goes on over."""
    line = lines[index]
    more = _next_lines(known, lines, index, value.box.x0, line)
    if not more:
        return value
    whole = of_lines(page, [line, *more])
    return whole.cut(value.start, len(whole.text))


def _whole(known: Known, lines: Sequence[Line], first: int, label: Line) -> list[Line]:
    return [lines[first], *_next_lines(known, lines, first, lines[first].box.x0, label)]


def _next_lines(known: Known, lines: Sequence[Line], index: int, left: float, label: Line) -> list[Line]:
    """Lines under a value that begin where it begins, right of its label, and are no labels themselves."""
    found: list[Line] = []
    above = lines[index]
    for line in lines[index + 1 : index + 4]:
        height = line.box.height
        hangs = abs(line.box.x0 - left) < _INDENT * height and line.box.x0 > label.box.x0 + 2 * height
        is_close = -0.2 * height < line.box.y0 - above.box.y1 < _CLOSE * height
        if not (hangs and is_close) or _COLON.search(line.text) or _starts_with_label(known, line.text):
            break
        found.append(line)
        above = line
    return found


def _starts_with_label(known: Known, text: str) -> bool:
    spaced = _SPACED.match(text)
    return _is_label(known, text) or (spaced is not None and known(spaced["label"]) is not None)


def _right_of(known: Known, lines: Sequence[Line], index: int) -> int | None:
    """The next line on the same row."""
    line = lines[index]
    for number in (index + 1, index + 2, index - 1):
        if not 0 <= number < len(lines):
            continue
        other = lines[number]
        same_row = abs(other.box.centre[1] - line.box.centre[1]) < 0.6 * min(
            other.box.height, line.box.height
        )
        if same_row and other.box.x0 >= line.box.x1 - 1:
            return None if _is_label(known, other.text) else number
    return _beside_taller(lines, index)


def _beside_taller(lines: Sequence[Line], index: int) -> int | None:
    """The first of two lines of a value that stand half a line above and below the label's middle."""
    line = lines[index]
    height = line.box.height
    for number in (index - 1, index + 1):
        if 0 <= number < len(lines):
            other = lines[number]
            offset = line.box.centre[1] - other.box.centre[1]
            if 0.3 * height < offset < 1.1 * height and 0 <= other.box.x0 - line.box.x1 < 12 * height:
                return number
    return None


def _below(known: Known, lines: Sequence[Line], index: int) -> int | None:
    """The next line under a label that ends in a colon or stands over its value."""
    line = lines[index]
    if index + 1 == len(lines):
        return None
    other = lines[index + 1]
    is_near = 0 <= other.box.y0 - line.box.y1 < 2.5 * line.box.height
    ends_in_colon = line.text.rstrip().endswith((":", "："))
    is_over = (
        abs(other.box.x0 - line.box.x0) < line.box.height
        or abs(other.box.centre[0] - line.box.centre[0]) < line.box.height
    )
    return (
        index + 1
        if is_near and (ends_in_colon or is_over) and not _starts_with_label(known, other.text)
        else None
    )
