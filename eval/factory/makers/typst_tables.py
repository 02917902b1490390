"""Tables of a report as typst tables: merged cells, repeated head rows, rulings, least heights."""

from __future__ import annotations

from collections.abc import Callable

from eval.factory.blocks import Cell, Table
from eval.factory.layouts.base import Ruling
from eval.factory.makers.typst_text import points

Fill = Callable[[Cell, bool], str]  # a cell's content; whether it stands in a head row
_ALIGN = {"left": "left", "centre": "center", "right": "right", "justify": "left"}


def table_source(table: Table, ruling: Ruling, fill: Fill) -> str:
    """The call that makes the table."""
    columns = ", ".join(f"{part:g}fr" for part in table.columns)
    ends = ruling.frame_width if ruling.frame else 1.2 if ruling.header_rule else 0.0
    sides = ruling.frame_width if ruling.frame else 0.0
    bottom = ends or (ruling.width if ruling.horizontals else 0.0)
    rows = [
        _row(table, ruling, [fill(cell, number < table.header_rows) for cell in cells], number)
        for number, cells in enumerate(table.rows)
    ]
    head = rows[: table.header_rows]
    parts = [f"table.hline(y: 0, stroke: {_pen(ends)})"]
    if head:
        rule = f", table.hline(stroke: {_pen(ruling.width)})" if ruling.header_rule else ""
        parts.append(f"table.header({', '.join(head)}{rule})")
    parts += rows[table.header_rows :]
    parts.append(f"table.hline(stroke: {_pen(bottom)})")
    parts += [f"table.vline(x: {x}, stroke: {_pen(sides)})" for x in (0, len(table.columns))]
    across = _pen(ruling.width if ruling.horizontals else 0.0)
    upright = _pen(ruling.width if ruling.verticals else 0.0)
    inner = f"(top: {across}, left: {upright})"
    return (
        f"table(columns: ({columns},), inset: {points(ruling.padding)}, stroke: (x, y) => {inner},\n  "
        + ",\n  ".join(parts)
        + ")"
    )


def _row(table: Table, ruling: Ruling, contents: list[str], number: int) -> str:
    is_head = number < table.header_rows
    parts = []
    for place, (cell, text) in enumerate(zip(table.rows[number], contents, strict=True)):
        align = "center" if is_head else _ALIGN[cell.align]
        spans = (f", colspan: {cell.column_span}" if cell.column_span > 1 else "") + (
            f", rowspan: {cell.row_span}" if cell.row_span > 1 else ""
        )
        shade = ""
        if is_head and ruling.shade:
            red, green, blue = (round(part * 255) for part in ruling.shade)
            shade = f", fill: rgb({red}, {green}, {blue})"
        least = table.row_height - 2 * ruling.padding
        is_short = place == 0 and least > 0 and cell.row_span == 1
        inside = f"least({points(least)}, {align}, {text})" if is_short else text
        breaks = "auto" if table.header_rows == 0 else "false"
        parts.append(f"table.cell(align: {align} + horizon{spans}{shade}, breakable: {breaks}, {inside})")
    return ", ".join(parts)


def _pen(width: float) -> str:
    return points(width) if width else "none"


LEAST = (
    "#let least(height, side, body) = grid(columns: (0pt, 1fr), align: side + horizon, "
    "block(height: height, width: 0pt), body)"
)
