"""Turns the cells of one row into the values that are kept, or says why the row cannot be taken."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.registry.columns import COLUMNS, Content, RegisterColumn
from corpus.registry.days import NotADayError, first_day, period
from corpus.registry.matching import agency_key, number_key, number_shape, person_key
from corpus.registry.records import Register

Values = dict[str, object]  # column of the database -> value

_LONGEST_TEXT = 2000
_EXCEL_DIGITS = 10**15  # a spreadsheet keeps no more digits of a number than fifteen
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_LIST_SEPARATORS = re.compile(r"[\n;；|]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell."""

    column: str
    value: str
    reason: str


class _BadCellError(ValueError):
    """Carries the reason, in Chinese."""


def row_values(columns: dict[int, RegisterColumn], cells: tuple[object, ...]) -> tuple[Values, list[Problem]]:
    """The values of a row and what is wrong with it; neither for a row without content."""
    values: Values = {}
    problems: list[Problem] = []
    for position, column in columns.items():
        cell = cells[position] if position < len(cells) else None
        try:
            values.update(_READERS[column.content](column.field, _checked(cell, column.content)))
        except (_BadCellError, NotADayError) as error:
            problems.append(Problem(column.heading, _shown(cell), str(error)))
    if not problems and not any(values.values()):
        return {}, []
    problems.extend(
        Problem(column.heading, "", "必填的单元格为空")
        for column in columns.values()
        if column.is_filled and column.field in values and not _has_key(column, values)
    )
    problems.extend(_interval_problems(values))
    return values, problems


def completed(register: Register, values: Values) -> Values:
    """The values with every column of the register, the keys they are looked up by, and their digest."""
    fields = [c.field for c in COLUMNS[register] if c.content is not Content.PERIOD]
    full: Values = {field: values.get(field) for field in fields}
    text = "\x1f".join("" if value is None else str(value) for value in full.values())
    full["content"] = hashlib.sha256(f"{register}\x1e{text}".encode()).hexdigest()[:32]
    for name, field, key in _KEYS[register]:
        value = full[field]
        full[name] = key(value if isinstance(value, str) else None)
    return full


_KEYS: dict[Register, tuple[tuple[str, str, Callable[[str | None], str | None]], ...]] = {
    Register.AGENCIES: (
        ("name_key", "name", agency_key),
        ("credit_key", "credit_code", number_key),
        ("certificate_key", "certificate_number", number_key),
        ("certificate_shape", "certificate_number", number_shape),
    ),
    Register.ROSTER: (
        ("person_key", "person_name", person_key),
        ("certificate_key", "certificate_number", number_key),
        ("certificate_shape", "certificate_number", number_shape),
        ("registration_key", "registration_number", number_key),
        ("registration_shape", "registration_number", number_shape),
        ("agency_name_key", "agency_name", agency_key),
        ("agency_certificate_key", "agency_certificate_number", number_key),
    ),
}


def _has_key(column: RegisterColumn, values: Values) -> bool:
    """Whether a required value has a letter or digit to be found by; 「——」 has none."""
    return any(c.isalnum() for c in str(values[column.field] or ""))


def _interval_problems(values: Values) -> list[Problem]:
    since, until = values.get("since"), values.get("until")
    if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
        return [Problem("有效日期", until.isoformat(), f"终止日期早于起始日期 {since.isoformat()}")]
    return []


def _checked(cell: object, content: Content) -> object:
    """The cell, where it is content: not a formula, not an error, not overlong."""
    if isinstance(cell, dict) or (isinstance(cell, list) and content is not Content.LIST):
        raise _BadCellError("内容应为一个值，不是列表或对象")
    if cell is None or isinstance(cell, (dt.date, bool, int, float, list)):
        return cell
    if isinstance(cell, (dt.time, dt.timedelta)):
        raise _BadCellError("单元格是时刻，不是日期或文字")
    text = cell.strip() if isinstance(cell, str) else "="  # what is left are formula objects
    if text.startswith("="):
        raise _BadCellError("单元格是公式，不会被计算；请粘贴为数值")
    if text in _ERRORS:
        raise _BadCellError(f"单元格是错误值 {text}")
    if len(text) > _LONGEST_TEXT:
        raise _BadCellError(f"内容超过 {_LONGEST_TEXT} 个字")
    if "\ufffd" in text:
        raise _BadCellError("内容含有乱码")
    return text


def _text(field: str, cell: object) -> Values:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else " ".join(str(cell).split())
    return {field: text or None}


def _number(field: str, cell: object) -> Values:
    if isinstance(cell, dt.date):
        raise _BadCellError("编号被保存成了日期，请把该列改为文本格式")
    if isinstance(cell, bool):
        raise _BadCellError("编号不是文字")
    if isinstance(cell, (int, float)) and abs(cell) >= _EXCEL_DIGITS:
        raise _BadCellError("编号以数字格式保存，表格软件只保留前 15 位；请改为文本格式后重新填写")
    if isinstance(cell, str) and re.fullmatch(r"\d(\.\d+)?[eE]\+?\d{1,3}", cell):
        raise _BadCellError("编号变成了科学计数法，原有数字已丢失；请改为文本格式后重新填写")
    return _text(field, cell)


def _list(field: str, cell: object) -> Values:
    if isinstance(cell, list):
        if not all(isinstance(item, str) for item in cell):
            raise _BadCellError("列表中只能有文字")
        cell = "\n".join(cell)
    parts = (" ".join(part.split()) for part in _LIST_SEPARATORS.split("" if cell is None else str(cell)))
    return {field: "\n".join(part for part in parts if part) or None}


def _first_day(field: str, cell: object) -> Values:
    return {field: first_day(cell)}


def _period(_field: str, cell: object) -> Values:
    """The first and the last day, as far as the cell states them."""
    validity = period(cell)
    stated = (("since", validity.since), ("until", validity.until))
    return {name: day for name, day in stated if day is not None}


_READERS: dict[Content, Callable[[str, object], Values]] = {
    Content.TEXT: _text,
    Content.NUMBER: _number,
    Content.LIST: _list,
    Content.FIRST_DAY: _first_day,
    Content.LAST_DAY: _period,
    Content.PERIOD: _period,
}


def _shown(cell: object) -> str:
    text = str(cell.isoformat() if isinstance(cell, dt.date) else getattr(cell, "text", cell) or "")
    return text if len(text) <= 60 else text[:59] + "…"
