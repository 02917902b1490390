"""Turns the cells of one row into the values that are kept, or says why the row cannot be taken."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from corpus.registry.column import Content, RegisterColumn
from corpus.registry.columns import COLUMNS, ONE_OF
from corpus.registry.days import NotADayError, first_day, period, span
from corpus.registry.matching import agency_key, number_key, number_shape, person_key
from corpus.registry.records import Register

Values = dict[str, object]  # column of the database -> value

_LONGEST_TEXT = 2000
_PLAIN_TEXT = frozenset({Content.TEXT, Content.NUMBER})
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}")
_EXCEL_DIGITS = 10**15  # a spreadsheet keeps no more digits of a number than fifteen
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_FORMULA = "单元格是公式，不会被计算；请粘贴为数值"
_LIST_SEPARATORS = re.compile(r"[\n;；|]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell; a note alone does not keep the row out."""

    column: str
    value: str
    reason: str
    is_note: bool = False


class _BadCellError(ValueError):
    """Carries the reason, in Chinese."""


def row_values(
    register: Register, columns: dict[int, RegisterColumn], cells: tuple[object, ...]
) -> tuple[Values, list[Problem]]:
    """The values of a row and what is wrong with it; neither for a row without content."""
    values: Values = {}
    problems: list[Problem] = []
    width = len(cells)
    for position, column in columns.items():
        cell = cells[position] if position < width else None
        content = column.content
        try:
            if type(cell) is str:
                cell = _checked_text(cell.strip())
                if content in _PLAIN_TEXT and not _is_mangled(cell, content):
                    values[column.field] = " ".join(cell.split()) or None
                    continue
            values.update(_READERS[content](column.field, _checked(cell, content)))
        except _BadCellError as error:
            problems.append(Problem(column.heading, _shown(cell), str(error)))
        except NotADayError as error:
            problems.append(_bad_day(column, cell, str(error)))
            values[column.field] = None
    if not problems and not any(value is not None for value in values.values()):
        return {}, []
    problems.extend(
        Problem(column.heading, "", "必填的单元格为空")
        for column in columns.values()
        if column.is_filled and column.field in values and not _has_key(column, values)
    )
    problems.extend(_interval_problems(values))
    if register in _ASKS_MORE:
        problems.extend(_register_problems(register, values))
    return values, problems


@cache
def value_fields(register: Register) -> tuple[str, ...]:
    """The columns of the database that a register's columns fill, in order."""
    fields: dict[str, None] = {}
    for column in COLUMNS[register]:
        if column.content is Content.DAYS:
            fields.update({"since": None, "until": None})
        elif column.content is not Content.PERIOD:
            fields[column.field] = None
    return tuple(fields)


@cache
def key_fields(register: Register) -> tuple[str, ...]:
    """The columns of the database that hold what the register's rows are looked up by."""
    return tuple(name for name, _, _ in KEYS[register])


def completed(register: Register, values: Values) -> Values:
    """The values with every column of the register, the keys they are looked up by, and their digest."""
    get = values.get
    full: Values = {field: get(field) for field in _FIELDS[register]}
    said = ["" if (value := full[field]) is None else str(value) for field in _FIRST_FIELDS[register]]
    said += [f"{field}={full[field]}" for field in _LATER_FIELDS[register] if full[field] is not None]
    text = "\x1f".join(said)
    full["content"] = hashlib.sha256(f"{register}\x1e{text}".encode()).hexdigest()[:32]
    for name, field, key in KEYS[register]:
        value = full[field]
        full[name] = key(value if isinstance(value, str) else None)
    return full


_FIELDS = {register: value_fields(register) for register in Register}
_LATER_FIELDS = {
    register: tuple(sorted(c.field for c in COLUMNS[register] if c.is_later)) for register in Register
}
_FIRST_FIELDS = {
    register: tuple(field for field in _FIELDS[register] if field not in _LATER_FIELDS[register])
    for register in Register
}

KEYS: dict[Register, tuple[tuple[str, str, Callable[[str | None], str | None]], ...]] = {
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
    Register.NOTICES: (
        ("agency_name_key", "agency_name", agency_key),
        ("agency_certificate_key", "agency_certificate_number", number_key),
        ("project_key", "project_name", agency_key),
    ),
    Register.DISCLOSURES: (
        ("agency_name_key", "agency_name", agency_key),
        ("agency_certificate_key", "agency_certificate_number", number_key),
        ("report_key", "report_number", number_key),
        ("enterprise_key", "enterprise_name", agency_key),
        ("project_key", "project_name", agency_key),
    ),
    Register.APPROVALS: (
        ("project_key", "project_name", agency_key),
        ("enterprise_key", "enterprise_name", agency_key),
        ("number_key", "number", number_key),
    ),
    Register.PENALTIES: (
        ("agency_name_key", "agency_name", agency_key),
        ("agency_certificate_key", "agency_certificate_number", number_key),
        ("credit_key", "credit_code", number_key),
    ),
}


def _has_key(column: RegisterColumn, values: Values) -> bool:
    """Whether a required value has a letter or digit to be found by; 「——」 has none."""
    text = str(values[column.field] or "")
    return text.isalnum() or any(map(str.isalnum, text))


def _bad_day(column: RegisterColumn, cell: object, reason: str) -> Problem:
    """A day that the row can do without is left out and noted; any other keeps the row out."""
    is_note = column.content is Content.DAYS or (column.content is Content.DAY and not column.is_required)
    return Problem(column.heading, _shown(cell), reason, is_note=is_note)


def _register_problems(register: Register, values: Values) -> Iterator[Problem]:
    """What a row of that register must say, and what it should."""
    wanted = ONE_OF.get(register, ())
    headings = {c.field: c.heading for c in COLUMNS[register]}
    if wanted and not any(values.get(field) for field in wanted):
        yield Problem("", "", f"{'、'.join(headings[field] for field in wanted)}都没有填写")
    for column in COLUMNS[register]:
        if column.content is Content.DAY and column.is_required and values.get(column.field) is None:
            yield Problem(column.heading, "", f"没有写明{column.heading}，请核实", is_note=True)


# Registers of which a row must or should say more than its required columns.
_ASKS_MORE = frozenset(
    register
    for register in Register
    if register in ONE_OF or any(c.content is Content.DAY and c.is_required for c in COLUMNS[register])
)


def _interval_problems(values: Values) -> list[Problem]:
    since, until = values.get("since"), values.get("until")
    if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
        return [Problem("有效日期", until.isoformat(), f"终止日期早于起始日期 {since.isoformat()}")]
    return []


def _checked(cell: object, content: Content) -> object:
    """The cell, where it is content: not a formula, not an error, not overlong."""
    if isinstance(cell, str):
        return _checked_text(cell.strip())
    if isinstance(cell, dict) or (isinstance(cell, list) and content is not Content.LIST):
        raise _BadCellError("内容应为一个值，不是列表或对象")
    if cell is None or isinstance(cell, (dt.date, bool, int, float, list)):
        return cell
    if isinstance(cell, (dt.time, dt.timedelta)):
        raise _BadCellError("单元格是时刻，不是日期或文字")
    raise _BadCellError(_FORMULA)  # what is left are formula objects


def _checked_text(text: str) -> str:
    if text.startswith("="):
        raise _BadCellError(_FORMULA)
    if text in _ERRORS:
        raise _BadCellError(f"单元格是错误值 {text}")
    if len(text) > _LONGEST_TEXT:
        raise _BadCellError(f"内容超过 {_LONGEST_TEXT} 个字")
    if "\ufffd" in text:
        raise _BadCellError("内容含有乱码")
    return text


def _text(field: str, cell: object) -> Values:
    if isinstance(cell, str):
        return {field: " ".join(cell.split()) or None}
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
    if isinstance(cell, str) and _is_mangled(cell, Content.NUMBER):
        raise _BadCellError("编号变成了科学计数法，原有数字已丢失；请改为文本格式后重新填写")
    return _text(field, cell)


def _is_mangled(text: str, content: Content) -> bool:
    """Whether a number was turned into one of few digits: 1.23E+15."""
    return content is Content.NUMBER and text[:1].isdigit() and _SCIENTIFIC.fullmatch(text) is not None


def _list(field: str, cell: object) -> Values:
    if isinstance(cell, list):
        if not all(isinstance(item, str) for item in cell):
            raise _BadCellError("列表中只能有文字")
        cell = "\n".join(cell)
    parts = (" ".join(part.split()) for part in _LIST_SEPARATORS.split("" if cell is None else str(cell)))
    return {field: "\n".join(part for part in parts if part) or None}


def _first_day(field: str, cell: object) -> Values:
    return {field: first_day(cell)}


def _day(field: str, cell: object) -> Values:
    if isinstance(cell, float) and re.fullmatch(r"(19|20)\d\d\.1", str(cell)):
        raise NotADayError(f"「{cell}」以小数保存，1 月和 10 月无法区分，请改为文本格式")
    return {field: first_day(cell)}


def _days(_field: str, cell: object) -> Values:
    validity = span(cell)
    return {"since": validity.since, "until": validity.until}


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
    Content.DAY: _day,
    Content.DAYS: _days,
}


def _shown(cell: object) -> str:
    text = str(cell.isoformat() if isinstance(cell, dt.date) else getattr(cell, "text", cell) or "")
    return text if len(text) <= 60 else text[:59] + "…"
