"""Rows of briefs and their keys. Each function works inside the caller's transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from core.ids import content_id
from core.screening import Screening, Status
from corpus.briefs.keys import Ask, asks_of, keys_of
from corpus.briefs.making import brief_of
from corpus.briefs.records import Brief, Related
from corpus.store import codec
from corpus.store.tables import brief_keys, report_briefs, reports, screenings

_MOST = 600  # briefs that one report is held against
_AT_ONCE = 500  # ids in one query
_DIGITS = 16


def screened_brief(screening: Screening) -> Brief | None:
    """What others see of a screening; None for one that ended without facts."""
    if screening.status not in (Status.DONE, Status.PARTIAL):
        return None
    card = screening.report
    return brief_of(card.id, screening.facts, file_name=card.file_name)


def replace(connection: Connection, report_id: str, brief: Brief | None, *, at: dt.datetime) -> None:
    """Make this the report's brief; None takes it out. Where it is another, those it touches are stale."""
    before = of_report(connection, report_id)
    if before == brief:
        return
    _write(connection, report_id, brief)
    ids = {other for side in (before, brief) if side is not None for other in touched(connection, side)}
    mark_stale(connection, ids, at=at)


def mark_stale(connection: Connection, reports: Iterable[str], *, at: dt.datetime) -> None:
    """These reports have to be judged again."""
    ids = sorted(set(reports))
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        connection.execute(
            update(report_briefs).where(report_briefs.c.report_id.in_(some)).values(stale_at=at)
        )


def _write(connection: Connection, report_id: str, brief: Brief | None) -> None:
    row = _row_of(connection, report_id)
    if brief is None:
        connection.execute(delete(report_briefs).where(report_briefs.c.report_id == report_id))
        return
    data = codec.dump(brief, is_compressed=True)
    values = {"report_id": report_id, "digest": content_id(data)[:_DIGITS], "brief": data}
    if row is None:
        made = connection.execute(insert(report_briefs).values(values))
        assert made.inserted_primary_key is not None
        row = int(made.inserted_primary_key[0])
    else:
        connection.execute(update(report_briefs).where(report_briefs.c.id == row).values(values))
        connection.execute(delete(brief_keys).where(brief_keys.c.brief_id == row))
    rows = [
        {"number": key.number, "day": key.day, "brief_id": row, "mark": key.mark} for key in keys_of(brief)
    ]
    unique = {(item["number"], item["day"]): item for item in rows}
    if unique:
        connection.execute(insert(brief_keys), list(unique.values()))


def of_report(connection: Connection, report_id: str) -> Brief | None:
    """The brief of a report, or None."""
    query = select(report_briefs.c.brief).where(report_briefs.c.report_id == report_id)
    data = connection.execute(query).scalar()
    return None if data is None else codec.load(Brief, data)


def of_reports(connection: Connection, reports: Iterable[str]) -> dict[str, Brief]:
    """The briefs of these reports, of those that have one."""
    ids = list(reports)
    found: dict[str, Brief] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = report_briefs.c.report_id.in_(ids[start : start + _AT_ONCE])
        query = select(report_briefs.c.report_id, report_briefs.c.brief).where(some)
        found |= {row.report_id: codec.load(Brief, row.brief) for row in connection.execute(query)}
    return found


def related(connection: Connection, brief: Brief) -> Related:
    """The reports that this one has to be held against, the nearest in time where there are too many."""
    found, is_cut = _found(connection, asks_of(brief))
    rows: dict[str, tuple[str, bytes]] = {}
    for start in range(0, len(found), _AT_ONCE):
        query = select(report_briefs.c.report_id, report_briefs.c.digest, report_briefs.c.brief).where(
            report_briefs.c.id.in_(found[start : start + _AT_ONCE])
        )
        rows |= {row.report_id: (row.digest, row.brief) for row in connection.execute(query)}
    rows.pop(brief.report, None)
    ids = sorted(rows)
    return Related(
        briefs=tuple(codec.load(Brief, rows[report][1]) for report in ids),
        digests=tuple(rows[report][0] for report in ids),
        has_others=bool(ids) or _has_others(connection, brief.report),
        is_cut=is_cut,
    )


def touched(connection: Connection, brief: Brief) -> frozenset[str]:
    """Ids of the reports that have to be held against this one: the relation is the same both ways."""
    found, _ = _found(connection, asks_of(brief))
    ids: set[str] = set()
    for start in range(0, len(found), _AT_ONCE):
        query = select(report_briefs.c.report_id).where(
            report_briefs.c.id.in_(found[start : start + _AT_ONCE])
        )
        ids |= set(connection.execute(query).scalars())
    return frozenset(ids - {brief.report})


def stale(connection: Connection, report_id: str) -> dt.datetime | None:
    """Since when a report waits to be judged again, or None."""
    query = select(report_briefs.c.stale_at).where(report_briefs.c.report_id == report_id)
    return connection.execute(query).scalar()


def settled(connection: Connection, report_id: str, stale_at: dt.datetime) -> None:
    """A report was judged again that was stale since then; a later mark stays."""
    same = (report_briefs.c.report_id == report_id) & (report_briefs.c.stale_at == stale_at)
    connection.execute(update(report_briefs).where(same).values(stale_at=None))


def left_stale(connection: Connection, *, before: dt.datetime, limit: int) -> tuple[str, ...]:
    """Reports that have waited since before an instant: whoever should have judged them again was ended."""
    query = (
        select(report_briefs.c.report_id)
        .where(report_briefs.c.stale_at < before)
        .order_by(report_briefs.c.stale_at, report_briefs.c.report_id)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def without_brief(connection: Connection, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Reports screened before briefs were kept: id, and blob of the latest screening's document."""
    latest = (
        select(screenings.c.report_id, func.max(screenings.c.turn).label("turn"))
        .group_by(screenings.c.report_id)
        .subquery()
    )
    query = (
        select(reports.c.id, screenings.c.document_blob)
        .join(latest, latest.c.report_id == reports.c.id)
        .join(screenings, (screenings.c.report_id == reports.c.id) & (screenings.c.turn == latest.c.turn))
        .outerjoin(report_briefs, report_briefs.c.report_id == reports.c.id)
        .where(report_briefs.c.id.is_(None))
        .where(reports.c.status.in_([str(Status.DONE), str(Status.PARTIAL)]))
        .order_by(reports.c.id)
        .limit(limit)
    )
    return tuple((row[0], row[1]) for row in connection.execute(query))


def _found(connection: Connection, asks: Iterable[Ask]) -> tuple[list[int], bool]:
    """Row ids by the most telling keys first; whether some limit was reached."""
    asked = tuple(asks)
    rows = looked_up(connection, asked)
    found: dict[int, None] = {}
    is_cut = False
    for ask in asked:
        ids = rows.get(ask, [])
        is_cut = is_cut or len(ids) > ask.limit
        found.update(dict.fromkeys(ids[: ask.limit]))
    return list(found)[:_MOST], is_cut or len(found) > _MOST


def looked_up(connection: Connection, asks: Iterable[Ask]) -> dict[Ask, list[int]]:
    """Row ids of each ask, the nearest days first, one more than its limit at most.

    Asks of one kind differ in their number alone, so one query answers them all.
    """
    alike: dict[Ask, list[Ask]] = {}
    for ask in asks:
        alike.setdefault(dataclasses.replace(ask, number=0), []).append(ask)
    found: dict[Ask, list[int]] = {}
    for shape, group in alike.items():
        for start in range(0, len(group), _AT_ONCE):
            by_number = {ask.number: ask for ask in group[start : start + _AT_ONCE]}
            for row in connection.execute(_nearest(shape, list(by_number))):
                found.setdefault(by_number[row.number], []).append(row.brief_id)
    return found


def _nearest(shape: Ask, numbers: list[int]) -> Select[tuple[int, int]]:
    """Number and row id for each of the numbers, in the order of the days' distance."""
    keys = brief_keys.c
    rank = func.row_number().over(
        partition_by=keys.number, order_by=(func.abs(keys.day - shape.around), keys.brief_id)
    )
    ranked = select(keys.number, keys.brief_id, rank.label("rank")).where(
        keys.number.in_(numbers), keys.day.between(shape.first, shape.last)
    )
    if shape.not_mark is not None:
        ranked = ranked.where(keys.mark != shape.not_mark)
    near = ranked.subquery()
    return (
        select(near.c.number, near.c.brief_id)
        .where(near.c.rank <= shape.limit + 1)
        .order_by(near.c.number, near.c.rank)
    )


def _row_of(connection: Connection, report_id: str) -> int | None:
    query = select(report_briefs.c.id).where(report_briefs.c.report_id == report_id)
    return connection.execute(query).scalar()


def _has_others(connection: Connection, report_id: str) -> bool:
    query = select(report_briefs.c.id).where(report_briefs.c.report_id != report_id).limit(1)
    return connection.execute(query).first() is not None
