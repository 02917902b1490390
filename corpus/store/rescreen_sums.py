"""What a run of screening again came to, summed up by the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Engine, FromClause, and_, func, select

from core.outcome import State
from corpus.store.database import reading
from corpus.store.rescreen_tables import rescreen_items
from corpus.store.rescreens import BEGUN, TOUCHED, Item
from corpus.store.tables import findings, screenings

_AT_ONCE = 500
_LISTED = ("failed", "refused", "no_original", "duplicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """How many flagged findings of a check came and went, over all reports of the run."""

    check: str
    new: int
    gone: int


class Sums:
    """The sums of one run."""

    def __init__(self, engine: Engine, run: str) -> None:
        self._engine = engine
        self._mine = rescreen_items.c.run_id == run
        self._ended = and_(self._mine, rescreen_items.c.state.not_in((BEGUN, TOUCHED)))

    def states(self) -> dict[tuple[str, str | None, str], int]:
        """Items by state, code of the reason and way; those that have no end are not among them."""
        c = rescreen_items.c
        columns = (c.state, c.code, c.way)
        query = select(*columns, func.count()).where(self._ended).group_by(*columns)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {(state, code, way): number for state, code, way, number in rows}

    def bands(self) -> dict[tuple[str | None, str | None], int]:
        """Reports whose screening is another one by band before and after, those without before left out."""
        c = rescreen_items.c
        old, new = screenings.alias("old"), screenings.alias("new")
        query = (
            select(old.c.band, new.c.band, func.count())
            .select_from(rescreen_items.join(old, old.c.id == c.before).join(new, new.c.id == c.after))
            .where(self._mine, c.before != c.after)
            .group_by(old.c.band, new.c.band)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {(before, after): number for before, after, number in rows}

    def first_bands(self) -> dict[str | None, int]:
        """Bands of the reports that had no screening before."""
        c = rescreen_items.c
        query = (
            select(screenings.c.band, func.count())
            .select_from(rescreen_items.join(screenings, screenings.c.id == c.after))
            .where(self._mine, c.before.is_(None))
            .group_by(screenings.c.band)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {band: number for band, number in rows}  # noqa: C416  rows are no pairs for the types

    def findings(self) -> tuple[FindingChange, ...]:
        """Findings that came and went by check, each told from the others by its subject."""
        c = rescreen_items.c
        new = self._only_in(c.after, c.before)
        gone = self._only_in(c.before, c.after)
        return tuple(
            FindingChange(check=check, new=new.get(check, 0), gone=gone.get(check, 0))
            for check in sorted({*new, *gone})
        )

    def _only_in(self, here: Column[str], there: Column[str]) -> dict[str, int]:
        c = rescreen_items.c
        one, other = findings.alias("one"), findings.alias("other")
        query = (
            select(one.c.check, func.count())
            .select_from(rescreen_items.join(one, one.c.screening_id == here))
            .where(self._mine, _flagged(one), c.before != c.after)
            .where(
                ~select(other.c.position)
                .where(
                    other.c.screening_id == there,
                    _flagged(other),
                    other.c.check == one.c.check,
                    other.c.subject == one.c.subject,
                )
                .exists()
            )
            .group_by(one.c.check)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {check: number for check, number in rows}  # noqa: C416  rows are no pairs for the types

    def known_before(self) -> int:
        """Items whose report had been screened before the run."""
        query = select(func.count()).where(self._ended, rescreen_items.c.before.is_not(None))
        with reading(self._engine) as connection:
            return int(connection.execute(query.select_from(rescreen_items)).scalar_one())

    def touched(self) -> int:
        """Reports outside the run that came out otherwise because one of the run changed."""
        c = rescreen_items.c
        query = select(func.count()).where(self._mine, c.state == TOUCHED, c.before != c.after)
        with reading(self._engine) as connection:
            return int(connection.execute(query.select_from(rescreen_items)).scalar_one())

    def left_over(self) -> int:
        """Items that were begun and have no end."""
        query = select(func.count()).where(self._mine, rescreen_items.c.state == BEGUN)
        with reading(self._engine) as connection:
            return int(connection.execute(query.select_from(rescreen_items)).scalar_one())

    def listed(self) -> Iterator[Item]:
        """Everything that did not end well and every duplicate, a few hundred at a time."""
        c, after = rescreen_items.c, ""
        query = (
            select(*(c[name] for name in Item.__slots__))
            .where(self._mine, c.state.in_(_LISTED))
            .order_by(c.key)
            .limit(_AT_ONCE)
        )
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(query.where(c.key > after)).all()
            for row in rows:
                yield Item(**row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].key


def _flagged(table: FromClause) -> ColumnElement[bool]:
    same: ColumnElement[bool] = table.c.state == str(State.FLAGGED)
    return same
