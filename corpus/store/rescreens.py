"""Runs of screening many reports again: what there is to do, what became of each, what changed.

An item is begun before its report is touched and ended exactly once, so that a run that was killed goes on
where it was. Nothing here holds a whole run in memory: reports are gone through by cursor, sums are made by
the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select, update

from corpus.store.card_tables import report_cards
from corpus.store.database import reading, writing
from corpus.store.input_rows import Inputs
from corpus.store.rescreen_tables import report_inputs, rescreen_items, rescreen_runs
from corpus.store.tables import report_briefs, reports

BEGUN, TOUCHED, AGAIN = "begun", "touched", "again"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; ``sought`` is how many items there are in all, once counted."""

    id: str
    scope: str
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    sought: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A report of the store that is to be screened again, and what its latest screening was made from."""

    report_id: str
    file_name: str
    inputs: Inputs
    screening_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report or file of a run. ``before`` and ``after`` are screenings, ``state`` how it ended."""

    key: str
    name: str
    state: str
    way: str = ""
    report_id: str | None = None
    code: str | None = None
    message: str | None = None
    before: str | None = None
    after: str | None = None
    losses: int = 0


class Rescreens:
    """All runs of one database."""

    def __init__(self, engine: Engine, clock: Callable[[], dt.datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def unfinished(self, scope: str, inputs: str) -> Run | None:
        """The run of that scope, with these inputs, that was not brought to its end."""
        c = rescreen_runs.c
        query = (
            select(c.id, c.scope, c.started_at, c.ended_at, c.sought)
            .where(c.scope == scope, c.inputs == inputs, c.ended_at.is_(None))
            .order_by(c.started_at.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return Run(**row._mapping) if row is not None else None  # noqa: SLF001  SQLAlchemy's public name

    def get(self, run: str) -> Run:
        """A run by its id."""
        c = rescreen_runs.c
        columns = (c.id, c.scope, c.started_at, c.ended_at, c.sought)
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(c.id == run)).one()
        return Run(**row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it

    def begin(self, run: str, scope: str, inputs: str) -> Run:
        """A new run; older ones of the scope that were not finished are given up."""
        now = self._clock()
        left = (rescreen_runs.c.scope == scope) & rescreen_runs.c.ended_at.is_(None)
        with writing(self._engine) as connection:
            connection.execute(update(rescreen_runs).where(left).values(ended_at=now))
            values = {"id": run, "scope": scope, "inputs": inputs, "started_at": now}
            connection.execute(insert(rescreen_runs).values(values))
        return Run(id=run, scope=scope, started_at=now)

    def counted(self, run: str, sought: int) -> None:
        """How many items the run has in all."""
        self._set(run, sought=sought)

    def ended(self, run: str) -> None:
        """Everything is done."""
        self._set(run, ended_at=self._clock())

    def in_scope(self, since: dt.date | None) -> int:
        """How many reports of the store a scope holds."""
        query = select(func.count()).select_from(_JOINED).where(*_dated(since))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def left(self, run: str, since: dt.date | None) -> Iterator[Sought]:
        """Reports of the scope that have no end in this run, in the order of their ids."""
        i, it, after = report_inputs.c, rescreen_items, ""
        mine = and_(it.c.run_id == run, it.c.key == reports.c.id)
        columns = (reports.c.id, reports.c.file_name, report_cards.c.screening_id)
        query = (
            select(*columns, i.reading, i.judging, i.registry)
            .select_from(_JOINED.outerjoin(report_inputs, i.report_id == reports.c.id).outerjoin(it, mine))
            .where(*_dated(since), or_(it.c.state.is_(None), it.c.state.in_((BEGUN, TOUCHED))))
            .order_by(reports.c.id)
            .limit(_AT_ONCE)
        )
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(query.where(reports.c.id > after)).all()
            for row in rows:
                yield Sought(
                    report_id=row.id,
                    file_name=row.file_name,
                    inputs=Inputs(reading=row.reading, judging=row.judging, registry=row.registry),
                    screening_id=row.screening_id,
                )
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].id

    def left_as_they_are(self, run: str, items: Sequence[Sought], *, state: str, way: str) -> None:
        """These end without being looked at."""
        rows = [
            _values(run, sought.report_id, sought.file_name, state, way, sought.report_id)
            | {"before": sought.screening_id, "after": sought.screening_id}
            for sought in items
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(rescreen_items), rows)

    def start(self, run: str, key: str, name: str, report_id: str | None) -> Item:
        """An item is begun; ``way`` is ``AGAIN`` where it was before. One that has ended is given as it is.

        A file whose content another file of the run had ends as a duplicate: ``message`` is that one's name.
        """
        c = rescreen_items.c
        with writing(self._engine) as connection:
            found = _item(connection, run, key)
            if found is not None and found.state not in (BEGUN, TOUCHED):
                return found
            if found is None and report_id is not None:
                same = (c.run_id == run) & (c.report_id == report_id) & (c.state != TOUCHED)
                other = connection.execute(select(c.name).where(same)).scalar()
                if other is not None:
                    values = _values(run, key, name, "duplicate", "kept", None) | {"message": other}
                    connection.execute(insert(rescreen_items).values(values))
                    return Item(key=key, name=name, state="duplicate", way="kept", message=other)
                connection.execute(
                    rescreen_items.delete().where((c.run_id == run) & (c.report_id == report_id))
                )
            if found is None:
                values = _values(run, key, name, BEGUN, "", report_id)
                values |= {"before": _latest(connection, report_id)}
                connection.execute(insert(rescreen_items).values(values))
            else:
                mine = (c.run_id == run) & (c.key == key)
                values = {"way": AGAIN, "state": BEGUN}
                connection.execute(update(rescreen_items).where(mine).values(values))
            begun = _item(connection, run, key)
        assert begun is not None
        return begun

    def lost(self, run: str, key: str) -> None:
        """The process that had the item in hand ended by itself, or was killed without the run."""
        c = rescreen_items.c
        with writing(self._engine) as connection:
            mine = (c.run_id == run) & (c.key == key)
            connection.execute(update(rescreen_items).where(mine).values(losses=c.losses + 1))

    def finish(
        self, run: str, key: str, *, state: str, way: str, code: str | None = None, message: str | None = None
    ) -> Item:
        """The item's end, with the screening that is the report's latest now."""
        c = rescreen_items.c
        with writing(self._engine) as connection:
            report_id = connection.execute(
                select(c.report_id).where((c.run_id == run) & (c.key == key))
            ).scalar()
            values = {"state": state, "way": way, "code": code, "message": message}
            open_ = (c.run_id == run) & (c.key == key) & (c.state == BEGUN)
            after = _latest(connection, report_id)
            connection.execute(update(rescreen_items).where(open_).values({**values, "after": after}))
            ended = _item(connection, run, key)
        assert ended is not None
        return ended

    def touch(self, run: str, report_id: str, name: str) -> None:
        """A report is about to be judged again because another changed; it may or may not be of the run."""
        c = rescreen_items.c
        with writing(self._engine) as connection:
            mine = (c.run_id == run) & (c.report_id == report_id)
            if connection.execute(select(c.key).where(mine)).first() is None:
                values = _values(run, report_id, name, TOUCHED, "settled", report_id)
                values["before"] = _latest(connection, report_id)
                connection.execute(insert(rescreen_items).values(values))

    def touched(self, run: str, report_id: str) -> None:
        """It was judged again."""
        c = rescreen_items.c
        with writing(self._engine) as connection:
            mine = (c.run_id == run) & (c.report_id == report_id)
            after = _latest(connection, report_id)
            connection.execute(update(rescreen_items).where(mine).values(after=after))

    def stale(self, *, before: dt.datetime) -> Iterator[tuple[str, str]]:
        """Id and file name of every report that another one waits to be held against since before then."""
        b, after = report_briefs.c, ""
        query = (
            select(b.report_id, reports.c.file_name)
            .join(reports, reports.c.id == b.report_id)
            .where(b.stale_at <= before)
            .order_by(b.report_id)
            .limit(_AT_ONCE)
        )
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(query.where(b.report_id > after)).all()
            yield from ((row.report_id, row.file_name) for row in rows)
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].report_id

    def done(self, run: str) -> int:
        """How many items have ended."""
        c = rescreen_items.c
        query = (
            select(func.count())
            .where(c.run_id == run, c.state.not_in((BEGUN, TOUCHED)))
            .select_from(rescreen_items)
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def is_done(self, run: str, key: str) -> bool:
        """Whether an item has ended."""
        with reading(self._engine) as connection:
            found = _item(connection, run, key)
        return found is not None and found.state not in (BEGUN, TOUCHED)

    def _set(self, run: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(rescreen_runs).where(rescreen_runs.c.id == run).values(values))


_JOINED = reports.outerjoin(report_cards, report_cards.c.report_id == reports.c.id)


def _dated(since: dt.date | None) -> list[ColumnElement[bool]]:
    """Reports that may be dated so: those with no date told, or only year or month, are not left out."""
    if since is None:
        return []
    day, c = since.isoformat(), report_cards.c
    may_be = c.report_on.in_((day[:4], day[:7]))
    return [or_(c.report_on.is_(None), c.report_on >= day, may_be)]


def _values(run: str, key: str, name: str, state: str, way: str, report_id: str | None) -> dict[str, object]:
    return {
        "run_id": run,
        "key": key,
        "name": name,
        "state": state,
        "way": way,
        "report_id": report_id,
        "losses": 0,
    }


def _latest(connection: Connection, report_id: str | None) -> str | None:
    query = select(report_cards.c.screening_id).where(report_cards.c.report_id == report_id)
    return None if report_id is None else connection.execute(query).scalar()


def _item(connection: Connection, run: str, key: str) -> Item | None:
    columns = tuple(rescreen_items.c[name] for name in Item.__slots__)
    mine = (rescreen_items.c.run_id == run) & (rescreen_items.c.key == key)
    row = connection.execute(select(*columns).where(mine)).first()
    return Item(**row._mapping) if row is not None else None  # noqa: SLF001  SQLAlchemy's public name
