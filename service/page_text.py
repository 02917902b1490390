"""Pages as plain text for a terminal: reading order, page marks, tables as aligned rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from core.document import Cell, Failure, Line, LineRole, Page, Table
from service.wrapping import wrapped

_WIDEST = 36  # cells of the terminal that one column may take; longer text is wrapped within it
_MOST_COLUMNS = 200
_GAP = " | "
_ROLES = {
    LineRole.HEADER: "页眉",
    LineRole.FOOTER: "页脚",
    LineRole.PAGE_NUMBER: "页码",
    LineRole.WATERMARK: "水印",
}


def pages_text(pages: Sequence[Page], failures: Sequence[Failure], total: int) -> Iterator[str]:
    """One text per page, each ending in a line break; ``total`` is the page count of the whole file."""
    messages = {item.page: item.message for item in reversed(failures) if item.page is not None}
    for page in pages:
        lines = [f"===== 第 {page.number} 页，共 {total} 页 ====="]
        if page.number in messages:
            lines.append(f"【本页未能读取：{messages[page.number]}】")
        elif not (page.lines or page.tables):
            lines.append("【本页没有文字】")
        lines.extend(_page_lines(page))
        yield "\n".join(lines) + "\n"


def _page_lines(page: Page) -> Iterator[str]:
    waiting = list(page.tables)
    for row in _rows(page):
        table = next((t for t in page.tables if t.box.contains(*row[0].box.centre)), None)
        if table is None:
            yield _row_text(row)
        elif table in waiting:
            waiting.remove(table)
            yield from table_text(table)


def _rows(page: Page) -> Iterator[list[Line]]:
    """Lines in reading order; neighbours that stand on one row, beside each other, together."""
    row: list[Line] = []
    for line in page.lines:
        if row and not _continues_row(row[-1], line):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _continues_row(last: Line, line: Line) -> bool:
    is_level = abs(last.box.centre[1] - line.box.centre[1]) < 0.5 * min(last.box.height, line.box.height)
    is_same = (last.block, last.role) == (line.block, line.role) and line.block == 0
    return is_level and is_same and line.box.x0 >= last.box.x1 and not (last.is_vertical or line.is_vertical)


def _row_text(row: Sequence[Line]) -> str:
    text = "  ".join(line.text for line in row)
    role = _ROLES.get(row[0].role)
    return f"〔{role}〕{text}" if role else text


def table_text(table: Table) -> Iterator[str]:
    """Rows of equal width in terminal cells; what a merged cell spans stays empty but for its first place."""
    count = min(_MOST_COLUMNS, max((cell.column + cell.column_span for cell in table.cells), default=0))
    widths = _widths(table, count)
    rule = "+".join("-" * (width + 2) for width in widths)
    yield f"+{rule}+"
    for row in table.rows():
        yield from _physical_lines([cell for cell in row if cell.column < count], widths)
        yield f"+{rule}+"


def _widths(table: Table, count: int) -> list[int]:
    """Width per column: its own text, then what the merged cells over it still lack, on their last column."""
    widths = [1] * count
    for cell in sorted(table.cells, key=lambda cell: cell.column_span):
        if cell.column >= count:
            continue
        last = min(count, cell.column + cell.column_span) - 1
        have = sum(widths[cell.column : last + 1]) + len(_GAP) * (last - cell.column)
        want = min(_WIDEST, cell_len(_flat(cell)))
        widths[last] += max(0, want - have)
    return widths


def _physical_lines(row: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    parts: list[tuple[int, list[str]]] = []
    column = 0
    for cell in row:
        if cell.column < column:
            continue
        parts.extend((width, []) for width in widths[column : cell.column])
        stop = min(len(widths), cell.column + cell.column_span)
        width = sum(widths[cell.column : stop]) + len(_GAP) * (stop - cell.column - 1)
        parts.append((width, wrapped(_flat(cell), width).split("\n")))
        column = stop
    parts.extend((width, []) for width in widths[column:])
    for level in range(max((len(lines) for _, lines in parts), default=1) or 1):
        shown = (_filled(lines[level] if level < len(lines) else "", width) for width, lines in parts)
        yield f"| {_GAP.join(shown)} |"


def _flat(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _filled(text: str, width: int) -> str:
    return text + " " * max(0, width - cell_len(text))
