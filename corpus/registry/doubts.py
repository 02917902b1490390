"""What in the rows of a file is taken, but should be looked at by a person: rows that clash with one another.

Asked of the waiting rows before they are taken. Only rows that share a number, or a person, agency and
certificate, are looked at, in the order of their days, so the cost grows with the rows and not their pairs.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from corpus.registry.records import Register
from corpus.registry.report import Remark
from corpus.registry.staging import MOST_LISTED, Arriving

_MOST_HELD = 50  # rows that are compared with one row: more clashes of one number add nothing


_EVENTS: dict[Register, tuple[str, ...]] = {  # days of what had happened when the row was written
    Register.AGENCIES: ("since",),
    Register.ROSTER: ("since", "certified_on", "practising_since"),
    Register.NOTICES: ("noticed_on",),
    Register.DISCLOSURES: ("report_on", "published_on"),
    Register.APPROVALS: ("approved_on",),
    Register.PENALTIES: ("decided_on",),
}
_MOST_EARLY = 20  # rows that are named one by one


def later_than(connection: Connection, arriving: Arriving, known_on: dt.date) -> list[Remark]:
    """Rows that tell of a day after the one whose situation the table is said to show."""
    of = arriving.table.c
    days = [of[name] for name in _EVENTS[arriving.register]]
    is_later = or_(*(day > known_on for day in days))
    count: int = connection.execute(
        select(func.count()).select_from(arriving.table).where(is_later)
    ).scalar_one()
    rows = connection.execute(
        select(of.sheet, of.line, *days).where(is_later).order_by(of.id).limit(_MOST_EARLY)
    ).all()
    remarks = [
        Remark(
            sheet=row.sheet,
            line=row.line,
            text=f"写有{max(day for day in row[2:] if day is not None)}的日期，晚于登记表反映的{known_on}；"
            "请核实这一行，或用 --known-on 写明登记表实际反映的日期",
        )
        for row in rows
    ]
    if count > len(rows):
        text = f"{arriving.register.in_chinese}另有 {count - len(rows)} 行写有晚于{known_on}的日期"
        remarks.append(Remark(sheet="", text=text))
    return remarks


def clashes(connection: Connection, arriving: Arriving) -> list[Remark]:
    """Sentences on rows whose days overlap with those of a row that excludes them, in the file's order."""
    of = arriving.table.c
    if arriving.register is Register.AGENCIES:
        found = _numbers_shared(connection, arriving, [of.certificate_key])
    elif arriving.register is Register.ROSTER:
        number = func.coalesce(of.certificate_key, of.registration_key)
        found = _terms_overlapping(connection, arriving, [of.person_key, of.agency_name_key, number])
    else:
        return []
    remarks = []
    for remark in found:
        remarks.append(remark)
        if len(remarks) >= MOST_LISTED:
            break
    return sorted(remarks, key=lambda remark: remark.line or 0)


def _numbers_shared(
    connection: Connection, arriving: Arriving, key: list[ColumnElement[Any]]
) -> Iterator[Remark]:
    for group in _groups(connection, arriving, key):
        for one, other in _overlapping(group):
            if one.name_key != other.name_key:
                yield Remark(
                    sheet=one.sheet,
                    line=one.line,
                    text=f"「{one.name}」与{_place(one, other)}「{other.name}」的资质证书编号相同"
                    f"（{one.certificate_number}），且有效期重叠，请核实",
                )


def _terms_overlapping(
    connection: Connection, arriving: Arriving, key: list[ColumnElement[Any]]
) -> Iterator[Remark]:
    """Two terms with one agency on one certificate; the same term twice has two specialities."""
    for group in _groups(connection, arriving, key):
        for one, other in _overlapping(group):
            if (one.since, one.until) != (other.since, other.until):
                yield Remark(
                    sheet=one.sheet,
                    line=one.line,
                    text=f"「{one.person_name}」在「{one.agency_name}」的从业期间（{_term(one)}）"
                    f"与{_place(one, other)}（{_term(other)}）重叠，请核实",
                )


def _groups(
    connection: Connection, arriving: Arriving, key: list[ColumnElement[Any]]
) -> Iterator[Iterator[Row[Any]]]:
    """Rows that have the key in common with another, key by key."""
    table = arriving.table
    shared = select(*(part.label(f"key{n}") for n, part in enumerate(key))).group_by(*key)
    several = shared.having(func.count() > 1).subquery()
    is_of_group = and_(*(part.is_not_distinct_from(several.c[f"key{n}"]) for n, part in enumerate(key)))
    names = [f"key{n}" for n in range(len(key))]
    query = select(table, *several.c).join(several, is_of_group).order_by(*several.c, table.c.id)
    rows = connection.execute(query, execution_options={"yield_per": 5000})
    for _, group in groupby(rows, key=lambda row: tuple(getattr(row, name) for name in names)):
        yield group


def _overlapping(group: Iterator[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Each later row of the file with the earlier ones on whose days it lies."""
    earlier: deque[Row[Any]] = deque(maxlen=_MOST_HELD)
    for one in group:
        for other in earlier:
            if _first(other) <= _last(one) and _first(one) <= _last(other):
                yield one, other
        earlier.append(one)


def _first(row: Row[Any]) -> dt.date:
    since: dt.date | None = row.since
    return since or dt.date.min


def _last(row: Row[Any]) -> dt.date:
    until: dt.date | None = row.until
    return until or dt.date.max


def _term(row: Row[Any]) -> str:
    return f"{row.since or '未注明'}至{row.until or '今'}"


def _place(one: Row[Any], other: Row[Any]) -> str:
    sheet = f"工作表「{other.sheet}」" if other.sheet != one.sheet and other.sheet else ""
    return f"{sheet}第 {other.line} 行"
