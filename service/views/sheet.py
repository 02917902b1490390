"""A table as a workbook: row by row, so that memory does not grow; no cell is taken for a formula.

The first sheet is the table, its head in view and filtered; the second says what the table is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any

_LONGEST = 32_767  # characters that a cell takes
_DAY_LETTERS = 10
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
NOTES = "说明"
_A4 = 9
_NOTE_WIDTHS = (16.0, 88.0)


class Form(Enum):
    """How the values of a column are shown, as a number format of a spreadsheet."""

    TEXT = "General"
    WHOLE = "0"
    SCORE = "0.00"
    SHARE = "0%"
    DAY = "yyyy-mm-dd"  # of ISO text; what is less than a day stays text
    INSTANT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in Latin letters (a Chinese one takes two), its values' form."""

    name: str
    width: float
    form: Form = Form.TEXT


def write_sheet(
    target: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    notes: Callable[[int], Iterable[tuple[str, str]]],
) -> None:
    """The table, then what ``notes`` says of it once the number of its rows is known."""
    from openpyxl import Workbook  # here and below, so that the service need not wait for it at its start

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    _set_out(sheet, [column.width for column in columns])
    sheet.append([_Style(sheet, is_head=True).cell(column.name) for column in columns])
    styles = [_Style(sheet, column.form) for column in columns]
    number = 0
    for row in rows:
        sheet.append([style.cell(value) for style, value in zip(styles, row, strict=True)])
        number += 1
    sheet.auto_filter.ref = f"A1:{_letter(len(columns))}{number + 1}"
    told = book.create_sheet(NOTES)
    _set_out(told, _NOTE_WIDTHS)
    head, text = _Style(told, is_head=True), _Style(told)
    told.append([head.cell("项目"), head.cell("内容")])
    for name, words in notes(number):
        told.append([text.cell(name), text.cell(words)])
    book.save(target)


def _set_out(sheet: Any, widths: Sequence[float]) -> None:
    """Widths, the head in view, and a print that fits the page's width and repeats the head."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


class _Style:
    """Makes the cells of one column: alike, so that their style is made once."""

    def __init__(self, sheet: Any, form: Form = Form.TEXT, *, is_head: bool = False) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment, Font, PatternFill

        self._sheet, self._form = sheet, form
        self._make: Callable[..., Any] = WriteOnlyCell
        self._illegal = ILLEGAL_CHARACTERS_RE
        plain: Any = self._make(sheet)
        guarded: Any = self._make(sheet)
        for model in (plain, guarded):
            model.number_format = form.value
            model.alignment = Alignment(vertical="top", wrap_text=is_head or form is Form.TEXT)
            if is_head:
                model.font = Font(bold=True, color="FFFFFF")
                model.fill = PatternFill("solid", fgColor="12324F")
        guarded.quotePrefix = True
        self._plain, self._guarded = plain._style, guarded._style  # noqa: SLF001  shared, unchanged

    def cell(self, value: object) -> Any:
        """One cell; text that begins like a formula stays text, also after it was edited there."""
        if value is None:
            return None
        value = _as_day(value) if self._form is Form.DAY else value
        if not isinstance(value, str):
            cell = self._make(self._sheet, value=value)
            cell._style = self._plain  # noqa: SLF001
            return cell
        text = self._illegal.sub("", value)[:_LONGEST]
        cell = self._make(self._sheet, value=text)
        cell.data_type = "s"
        cell._style = self._guarded if text.startswith(_FORMULAS) else self._plain  # noqa: SLF001
        return cell


def _as_day(value: object) -> object:
    """A day of ISO text as a day; a month or year stays as it is."""
    if not isinstance(value, str) or len(value) != _DAY_LETTERS:
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))
