"""A table as xlsx, row by row: memory does not grow with the rows, and no cell is taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

_LONGEST = 32_767  # characters that a cell takes
_WIDTH = 18.0


def write_sheet(target: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One sheet with a head that stays in view."""
    from openpyxl import Workbook  # here and below, so that the service need not wait for it at its start
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    sheet.append(list(_head(sheet, head)))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _head(sheet: Any, head: Sequence[str]) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    for text in head:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        yield cell


def _cell(sheet: Any, value: object) -> object:
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    cell.data_type = "s"  # text, whatever it begins with
    return cell
