"""Tables as grids of places, drawn or only lined up: which cell stands left of, over and beside which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from core.document import Cell, Line, Page, Table
from core.geometry import Box, union
from pipelines.reading.cutting import trimmed
from pipelines.reading.order import rows
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.pieces import Piece, of_cell
from pipelines.stages.extract.roles import roles_of

_GAP = re.compile(r"(?<=\S)[\s\u3000]+(?=\S)")
_WIDE_GAP = 1.6  # line heights
_LEAST_LEVEL = 3  # cells with the same number of lines
_MANY_LINES = 1.5  # lines for each cell with text
_TEXT_WIDTH = 0.82  # of the page: running text reaches at least so far
_LABELLED = re.compile(r"^[^:：，,。；;]{2,14}[:：]")
_UNBROKEN = re.compile(r"[A-Za-z0-9.\-/]{6,}")
_PROSE_WIDTH = 0.6  # of the page: a line this wide is running text, no entry of a column
_BELONGS, _FAR = 0.6, 1.2  # share of the distance to the other row; line heights
_FARTHEST_ROW = 4.5  # line heights from one row of a list to the next


class Grid:
    """A table's cells by row and column; a cell that spans several stands in each of them."""

    def __init__(self, page: Page, table: Table, lines: Iterable[Line]) -> None:
        self.page = page
        self.table = table
        height = max((cell.row + cell.row_span for cell in table.cells), default=0)
        self.width = max((cell.column + cell.column_span for cell in table.cells), default=0)
        self.rows: list[list[Cell | None]] = [[None] * self.width for _ in range(height)]
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.rows[row][column] = cell
        box = table.box
        self._lines = [line for line in lines if box.contains(*line.box.centre)]

    def filled(self, row: int) -> list[Cell]:
        """The cells with text that a row has, each once, from left to right."""
        return list(dict.fromkeys(cell for cell in self.rows[row] if cell is not None and cell.text.strip()))

    @property
    def has_few_lines(self) -> bool:
        """Whether hardly any cell has more than one line."""
        return len(self._lines) < _MANY_LINES * sum(bool(cell.text.strip()) for cell in self.table.cells)

    def piece(self, cell: Cell) -> Piece:
        """The text of a cell with its places."""
        return of_cell(self.page, self.table, cell, self._lines)


def loose_lines(page: Page) -> list[Line]:
    """The lines outside all tables, in reading order; a line with a wide gap inside is several."""
    boxes = [table.box for table in page.tables]
    outside = [line for line in page.lines if not any(box.contains(*line.box.centre) for box in boxes)]
    return [part for line in outside for part in _parted(line)]


def _is_spread(text: str, start: int, stop: int) -> bool:
    """Whether a gap only spreads a word over the line: a single character stands on both sides."""
    left = re.split(r"[\s\u3000:：]", text[:start])[-1]
    right = re.split(r"[\s\u3000:：]", text[stop:], maxsplit=1)[0]
    return len(left) == len(right) == 1


def paragraphs(page: Page, lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """Rows of text from top to bottom: lists of entries, an entry a list of lines that run on.

    A line that reaches the right margin goes on in the next row, if that is one line close below.
    """
    bands = [sorted(band, key=lambda line: line.box.x0) for band in rows(lines)]
    right = max((line.box.x1 for line in page.lines), default=0.0)
    left = min((line.box.x0 for line in page.lines), default=0.0)
    right = max(right, _TEXT_WIDTH * page.width)
    at = 0
    while at < len(bands):
        entries = [[line] for line in bands[at]]
        while (
            at + 1 < len(bands) and len(entries) == 1 and _runs_on(entries[0][-1], bands[at + 1], left, right)
        ):
            entries[0].append(bands[at + 1][0])
            at += 1
        yield entries
        at += 1


def _runs_on(line: Line, below: Sequence[Line], left: float, right: float) -> bool:
    height = line.box.height
    word = _UNBROKEN.match(below[0].text)
    next_word = below[0].edges[word.end()] - below[0].edges[0] if word else 0.0
    is_full = line.box.x1 + next_word > right - 2.5 * height and line.box.width > 0.5 * (right - left)
    is_entry = _LABELLED.match(below[0].text) is not None or not _is_running(line.text, below[0].text)
    follows = len(below) == 1 and not is_entry and below[0].box.x0 < left + 3 * height
    return is_full and follows and below[0].box.y0 - line.box.y1 < 1.6 * height


def _is_running(above: str, below: str) -> bool:
    """Whether a full line is running text: it has stops or an open bracket, and no duty begins anew below."""
    is_open = len(re.findall(r"[（(]", above)) > len(re.findall(r"[）)]", above))
    first = re.split(r"[\s\u3000：:（(]", below, maxsplit=1)[0]
    begins = bool(roles_of(first)) and bool(re.search(r"[。；;）)A-Za-z0-9]$", above))
    return (is_open or bool(re.search(r"[，。；]|、$", above))) and not begins


def _parted(line: Line) -> list[Line]:
    gaps = [
        match.span()
        for match in _GAP.finditer(line.text)
        if abs(line.edges[match.end()] - line.edges[match.start()]) > _WIDE_GAP * line.box.height
        and not _is_spread(line.text, *match.span())
    ]
    if not gaps or line.is_vertical:
        return [line]
    bounds = [0, *(edge for gap in gaps for edge in gap), len(line.text)]
    parts = (trimmed(line, start, stop) for start, stop in zip(bounds[::2], bounds[1::2], strict=True))
    return [part for part in parts if part is not None]


def lined_up(
    page: Page, lines: Sequence[Line], is_head: Callable[[Sequence[Line]], bool]
) -> Iterator[tuple[Grid, list[Line]]]:
    """Tables without rulings: what stands under a row that ``is_head``; and the lines used."""
    bands = [sorted(band, key=lambda line: line.box.x0) for band in rows(lines)]
    at = 0
    while at < len(bands):
        head, after = _head_at(bands, at, is_head)
        if not head:
            at += 1
            continue
        stop = _end_of_list(page, bands, after - 1, is_head)
        if stop > after:
            yield (
                _grid(page, head, bands[after:stop]),
                [line for band in bands[at:stop] for line in band],
            )
        at = stop


def _head_at(
    bands: Sequence[Sequence[Line]], at: int, is_head: Callable[[Sequence[Line]], bool]
) -> tuple[list[list[Line]], int]:
    """The headings that begin in a row, each a list of lines, and the row after them; none: an empty list.

    A heading may be broken over two lines, which stand close under each other in one column.
    """
    if is_head(bands[at]):
        return [[line] for line in bands[at]], at + 1
    if at + 1 == len(bands) or _gap(bands[at], bands[at + 1]) > 0.8 * bands[at][0].box.height:
        return [], at
    columns = [[line] for line in bands[at]]
    for line in bands[at + 1]:
        over = [lines for lines in columns if lines[0].box.x0 < line.box.x1 and line.box.x0 < lines[0].box.x1]
        columns.append([line]) if not over else over[0].append(line)
    columns.sort(key=lambda lines: lines[0].box.x0)
    joined = [replace(lines[0], text="".join(line.text for line in lines)) for lines in columns]
    return (columns, at + 2) if is_head(joined) else ([], at)


def _end_of_list(
    page: Page, bands: Sequence[Sequence[Line]], at: int, is_head: Callable[[Sequence[Line]], bool]
) -> int:
    """The first row after ``at`` that is no row of the list: running text, another head, or far below."""
    stop = at + 1
    while stop < len(bands):
        band, above = bands[stop], bands[stop - 1]
        gap = min(line.box.y0 for line in band) - max(line.box.y1 for line in above)
        is_far = gap > _FARTHEST_ROW * max(line.box.height for line in above)
        is_prose = any(line.box.width > _PROSE_WIDTH * page.width for line in band)
        if is_far or is_prose or is_head(band):
            break
        stop += 1
    return stop


def _grid(page: Page, head: Sequence[Sequence[Line]], bands: Sequence[Sequence[Line]]) -> Grid:
    columns = [union(line.box for line in lines) for lines in head]
    first = min(column.x0 for column in columns)
    has_left = any(line.box.x1 <= first + 1 for band in bands for line in band)
    places: dict[tuple[int, int], list[Line]] = {}
    for number, lines in enumerate(head):
        places[0, number + has_left] = list(lines)
    for row, band in enumerate(_whole_rows(bands), start=1):
        for line in band:
            column = 0 if has_left and line.box.x1 <= first + 1 else _nearest(columns, line) + has_left
            places.setdefault((row, column), []).append(line)
    cells = tuple(_cell(row, column, found) for (row, column), found in sorted(places.items()))
    table = Table(
        box=union(cell.box for cell in cells),
        cells=cells,
        is_ocr=any(line.is_ocr for lines in head for line in lines),
        is_ruled=False,
    )
    return Grid(page, table, [line for found in places.values() for line in found])


def _whole_rows(bands: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Bands of text as rows: the further lines of an entry stand nearer to its row than to the next."""
    full = max(len(band) for band in bands) / 2
    result: list[list[Line]] = []
    waiting: list[Line] = []  # lines of entries that begin above their row
    for at, band in enumerate(bands):
        if len(band) > full:
            result.append([*waiting, *band])
            waiting = []
            continue
        height = max(line.box.height for line in band)
        next_row = next((other for other in bands[at + 1 :] if len(other) > full), None)
        below = _gap(band, next_row) if next_row else float("inf")
        above = _gap(result[-1], band) if result else float("inf")
        if above < _BELONGS * below and above < _FAR * height:
            result[-1].extend(band)
        elif below < _BELONGS * above and below < _FAR * height:
            waiting.extend(band)
        else:
            result.append([*waiting, *band])
            waiting = []
    return result


def _gap(above: Sequence[Line], below: Sequence[Line]) -> float:
    return min(line.box.y0 for line in below) - max(line.box.y1 for line in above)


def rows_apart(grid: Grid) -> Grid | None:
    """The rows of a list that has no lines between them; None where every cell holds one entry.

    They are told by a cell with nothing but names on its lines, and others with as many lines beside it.
    """
    if grid.has_few_lines:
        return None
    bands: list[list[tuple[int, Line]]] = []
    is_split = False
    for row in range(len(grid.rows)):
        entries = [(cell.column, grid.piece(cell).lines) for cell in grid.filled(row) if cell.row == row]
        if _are_lists([lines for _, lines in entries]):
            is_split = True
            level = rows(line for _, lines in entries for line in lines)
            bands += [
                [(column, line) for line in band for column, own in entries if line in own] for band in level
            ]
        else:
            bands.append([(column, line) for column, lines in entries for line in lines])
    return _of_bands(grid, bands) if is_split else None


def _are_lists(cells: Sequence[Sequence[Line]]) -> bool:
    names = [lines for lines in cells if len(lines) > 1 and all(_may_be_name(line.text) for line in lines)]
    return any(sum(len(other) == len(lines) for other in cells) >= _LEAST_LEVEL for lines in names)


def _may_be_name(text: str) -> bool:
    return column_of(text) == "name" or person_name(text, in_name_place=False) is not None


def _of_bands(grid: Grid, bands: Sequence[Sequence[tuple[int, Line]]]) -> Grid:
    cells = [
        _cell(row, column, [line for other, line in band if other == column])
        for row, band in enumerate(bands)
        for column in sorted({column for column, _ in band})
    ]
    if all(cell.column < grid.width - 1 for cell in cells):
        cells.append(Cell(row=0, column=grid.width - 1, text="", box=grid.table.box))
    table = replace(grid.table, cells=tuple(cells))
    return Grid(grid.page, table, [line for band in bands for _, line in band])


def _nearest(columns: Sequence[Box], line: Line) -> int:
    """The column whose heading a line stands under: most overlap, else the nearest middle."""

    def fit(column: Box) -> tuple[float, float]:
        overlap = min(column.x1, line.box.x1) - max(column.x0, line.box.x0)
        return max(overlap, 0.0), -abs(column.centre[0] - line.box.centre[0])

    return max(range(len(columns)), key=lambda number: fit(columns[number]))


def _cell(row: int, column: int, lines: Sequence[Line]) -> Cell:
    ordered = sorted(lines, key=lambda line: line.box.y0)
    return Cell(
        row=row,
        column=column,
        text="".join(line.text for line in ordered),
        box=union(line.box for line in ordered),
        confidence=min(line.confidence for line in ordered),
    )
