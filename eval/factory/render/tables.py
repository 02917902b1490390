"""Tables: column widths, row heights, spans, page breaks with repeated header rows, rulings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.geometry import Box
from eval.factory.blocks import Cell, Table, runs
from eval.factory.layouts.base import Ruling, TextStyle
from eval.factory.render.draft import FillItem, RuleItem
from eval.factory.render.lines import SetLine, break_lines

if TYPE_CHECKING:
    from eval.factory.render.flow import Flow


@dataclass(slots=True)
class _Placed:
    """A cell set to its width, with the columns and rows it takes."""

    cell: Cell
    row: int
    column: int
    lines: tuple[SetLine, ...]
    style: TextStyle


def place(flow: Flow, table: Table) -> None:
    """Put a table at the cursor; rows that a cell spans stay together."""
    ruling = flow.layout.rulings[table.ruling or "table"]
    style = flow.layout.styles[table.style]
    total = sum(table.columns)
    widths = [flow.measure * part / total for part in table.columns]
    placed = _set_cells(table, style, widths, ruling.padding)
    heights = _row_heights(table, placed, ruling.padding)
    groups = _groups(table, placed)
    header = [row for group in groups for row in group if row < table.header_rows]
    header_height = sum(heights[row] for row in header)
    if (
        not flow.draft.pages
        or flow.y + header_height + heights[min(len(header), len(heights) - 1)] > flow.bottom
    ):
        flow.open_page()
    top = flow.y
    shown: list[tuple[int, float]] = []
    for group in groups:
        height = sum(heights[row] for row in group)
        if flow.y + height > flow.bottom + 0.5 and shown and [row for row, _ in shown] != header:
            _finish(flow, ruling, widths, placed, heights, shown, top, table.header_rows)
            flow.open_page()
            top, shown = flow.y, []
            for row in header if group[0] >= table.header_rows else ():
                shown.append((row, flow.y))
                flow.y += heights[row]
        for row in group:
            shown.append((row, flow.y))
            flow.y += heights[row]
    _finish(flow, ruling, widths, placed, heights, shown, top, table.header_rows)
    flow.y += 8


def _set_cells(table: Table, style: TextStyle, widths: list[float], padding: float) -> list[_Placed]:
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(cell.row_span) for c in range(cell.column_span)}
            room = sum(widths[column : column + cell.column_span]) - 2 * padding
            is_head = row < table.header_rows
            own = _cell_style(style, cell, is_head=is_head)
            placed.append(_Placed(cell, row, column, break_lines(runs(cell.text), own, room), own))
            column += cell.column_span
    return placed


def _cell_style(style: TextStyle, cell: Cell, *, is_head: bool) -> TextStyle:
    from dataclasses import replace

    align = "centre" if is_head else cell.align
    if align == style.align and not (is_head or cell.is_bold):
        return style
    return replace(style, align=align, is_bold=is_head or cell.is_bold)


def _row_heights(table: Table, placed: list[_Placed], padding: float) -> list[float]:
    heights = [table.row_height] * len(table.rows)
    for item in sorted(placed, key=lambda p: p.cell.row_span):
        wanted = len(item.lines) * item.style.leading + 2 * padding
        span = range(item.row, item.row + item.cell.row_span)
        missing = wanted - sum(heights[row] for row in span)
        if missing > 0:
            heights[span[-1]] += missing
    return heights


def _groups(table: Table, placed: list[_Placed]) -> list[list[int]]:
    """Rows that must not be parted because a cell spans them."""
    joined = [False] * len(table.rows)
    for item in placed:
        for row in range(item.row + 1, item.row + item.cell.row_span):
            joined[row] = True
    groups: list[list[int]] = []
    for row, is_joined in enumerate(joined):
        if is_joined and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _finish(
    flow: Flow,
    ruling: Ruling,
    widths: list[float],
    placed: list[_Placed],
    heights: list[float],
    shown: list[tuple[int, float]],
    top: float,
    header_rows: int,
) -> None:
    """Draw the rows that came to stand on this page."""
    lefts = [flow.left + sum(widths[:column]) for column in range(len(widths) + 1)]
    tops = dict(shown)
    bottom = top + sum(heights[row] for row, _ in shown)
    for item in placed:
        if item.row in tops:
            _draw_cell(flow, ruling, lefts, heights, tops, item, header_rows)
    if ruling.frame:
        flow.page.items.append(
            FillItem(
                Box(lefts[0], top, lefts[-1], bottom), (0, 0, 0), is_frame=True, line_width=ruling.frame_width
            )
        )
    elif ruling.header_rule:
        for y in (top, bottom):
            flow.page.items.append(RuleItem(lefts[0], y, lefts[-1], y, 1.2))


def _draw_cell(
    flow: Flow,
    ruling: Ruling,
    lefts: list[float],
    heights: list[float],
    tops: dict[int, float],
    item: _Placed,
    header_rows: int,
) -> None:
    x0, x1 = lefts[item.column], lefts[item.column + item.cell.column_span]
    y0 = tops[item.row]
    y1 = y0 + sum(heights[row] for row in range(item.row, item.row + item.cell.row_span))
    page = flow.page
    if ruling.shade and item.row < header_rows:
        page.items.append(FillItem(Box(x0, y0, x1, y1), ruling.shade))
    if ruling.verticals and x1 < lefts[-1] - 0.1:
        page.items.append(RuleItem(x1, y0, x1, y1, ruling.width))
    if ruling.horizontals or (ruling.header_rule and item.row == header_rows - 1):
        page.items.append(RuleItem(x0, y1, x1, y1, ruling.width))
    text_height = len(item.lines) * item.style.leading
    y = y0 + max(ruling.padding, (y1 - y0 - text_height) / 2)
    for line in item.lines:
        flow.put_line(line, item.style, x0 + ruling.padding, y, x1 - x0 - 2 * ruling.padding)
        y += item.style.leading
