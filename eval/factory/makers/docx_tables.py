"""Tables of a report as Word tables: fixed columns, merged cells, repeated head rows, rulings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eval.factory.blocks import Cell, Table
from eval.factory.layouts.base import Ruling
from eval.factory.makers.docx_text import twips

Fill = Callable[[Cell, bool], str]  # a cell's paragraphs; whether it stands in a head row


def table_xml(table: Table, ruling: Ruling, measure: float, fill: Fill) -> str:
    """The whole table."""
    total = sum(table.columns)
    widths = [twips(measure * part / total) for part in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(table, ruling, widths, number, list(cells), fill) for number, cells in enumerate(_grid(table))
    )
    pad = twips(ruling.padding)
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{_borders(ruling)}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/>'
        f'<w:left w:w="{pad}" w:type="dxa"/><w:bottom w:w="{pad}" w:type="dxa"/>'
        f'<w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _grid(table: Table) -> Iterator[list[tuple[int, Cell, bool]]]:
    """Rows with column, cell and whether the cell begins there; cells that come from above are repeated."""
    above: dict[int, tuple[Cell, int]] = {}
    for cells in table.rows:
        row: list[tuple[int, Cell, bool]] = []
        column, rest = 0, list(cells)
        while column < len(table.columns):
            if column in above:
                cell, left = above.pop(column)
                row.append((column, cell, False))
            elif rest:
                cell, left = rest.pop(0), 0
                left = cell.row_span
                row.append((column, cell, True))
            else:
                break
            if left > 1:
                above[column] = (cell, left - 1)
            column += cell.column_span
        yield row


def _row(
    table: Table,
    ruling: Ruling,
    widths: list[int],
    number: int,
    cells: list[tuple[int, Cell, bool]],
    fill: Fill,
) -> str:
    is_head = number < table.header_rows
    height = f'<w:trHeight w:val="{twips(table.row_height)}" w:hRule="atLeast"/>' if table.row_height else ""
    repeat = "<w:tblHeader/>" if is_head else ""
    parts = []
    for column, cell, begins in cells:
        width = sum(widths[column : column + cell.column_span])
        span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        merge = ""
        if cell.row_span > 1:
            merge = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        look = _head_look(ruling, is_last=number == table.header_rows - 1) if is_head else ""
        inside = fill(cell, is_head) if begins else '<w:p><w:pPr><w:pStyle w:val="cell"/></w:pPr></w:p>'
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{look}<w:vAlign w:val="center"/>'
            f"</w:tcPr>{inside}</w:tc>"
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeat}</w:trPr>{''.join(parts)}</w:tr>"


def _head_look(ruling: Ruling, *, is_last: bool) -> str:
    rule = ruling.header_rule and is_last
    look = f"<w:tcBorders>{_border('bottom', ruling.width)}</w:tcBorders>" if rule else ""
    if ruling.shade:
        tint = "".join(f"{round(part * 255):02X}" for part in ruling.shade)
        look += f'<w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>'
    return look


def _borders(ruling: Ruling) -> str:
    ends = ruling.frame_width if ruling.frame else 1.2 if ruling.header_rule else 0.0
    bottom = ends or (ruling.width if ruling.horizontals else 0.0)
    sides = ruling.frame_width if ruling.frame else 0.0
    return (
        f"<w:tblBorders>{_border('top', ends)}{_border('left', sides)}{_border('bottom', bottom)}"
        f"{_border('right', sides)}{_border('insideH', ruling.width if ruling.horizontals else 0.0)}"
        f"{_border('insideV', ruling.width if ruling.verticals else 0.0)}</w:tblBorders>"
    )


def _border(side: str, width: float) -> str:
    if not width:
        return f'<w:{side} w:val="nil"/>'
    return f'<w:{side} w:val="single" w:sz="{max(2, round(width * 8))}" w:space="0" w:color="000000"/>'
