"""What somebody keeps for themselves: when they last looked at their desk, and filters by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import ConflictError, UsageError
from corpus.store.database import reading, writing
from corpus.store.portal_tables import desk_visits, saved_filters
from service.auth import bearer

PATHS = ("/reports", "/findings")
_ONE_VISIT = dt.timedelta(minutes=30)  # looks that close together are one visit
_MOST, _LONGEST_NAME, _LONGEST_QUERY = 50, 60, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A list as it was narrowed; ``address`` leads there."""

    id: str
    name: str
    path: str
    query: str

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def last_visit(engine: Engine, account: str, now: dt.datetime) -> dt.datetime | None:
    """When the visit before this one ended, None on the first; notes that somebody looks now."""
    with reading(engine) as connection:
        query = select(desk_visits).where(desk_visits.c.account_id == account)
        row = connection.execute(query).first()
    if row is None:
        try:
            with writing(engine) as connection:
                first = {"account_id": account, "seen_at": now, "before_at": now}
                connection.execute(insert(desk_visits).values(first))
        except IntegrityError:
            return None  # another window was quicker
        return None
    is_new = row.seen_at + _ONE_VISIT <= now
    before: dt.datetime = row.seen_at if is_new else row.before_at
    if is_new or row.seen_at + dt.timedelta(minutes=1) <= now:
        with writing(engine) as connection:
            own = desk_visits.c.account_id == account
            connection.execute(update(desk_visits).where(own).values(seen_at=now, before_at=before))
    return before


def filters_of(engine: Engine, account: str, path: str | None = None) -> tuple[SavedFilter, ...]:
    """By name."""
    query = select(saved_filters).where(saved_filters.c.account_id == account)
    if path is not None:
        query = query.where(saved_filters.c.path == path)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(saved_filters.c.name)).all()
    return tuple(SavedFilter(id=row.id, name=row.name, path=row.path, query=row.query) for row in rows)


def save_filter(engine: Engine, account: str, *, name: str, path: str, query: str, at: dt.datetime) -> None:
    """Keep a filter; raises ``UsageError`` for a poor name, ``ConflictError`` for one that is taken."""
    name = name.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise UsageError(f"请给条件起一个 {_LONGEST_NAME} 字以内的名字。", code="filter_name")
    if path not in PATHS or len(query) > _LONGEST_QUERY:
        raise UsageError("这个列表的条件不能保存。", code="filter_query")
    values = {
        "id": bearer.identifier(32),
        "account_id": account,
        "name": name,
        "path": path,
        "query": query,
        "made_at": at,
    }
    if len(filters_of(engine, account)) >= _MOST:
        raise UsageError(f"最多保存 {_MOST} 个条件，请先删去不用的。", code="filters_full")
    try:
        with writing(engine) as connection:
            connection.execute(insert(saved_filters).values(values))
    except IntegrityError as error:
        raise ConflictError(f"已有名为「{name}」的条件，请换一个名字。", code="filter_taken") from error


def drop_filter(engine: Engine, account: str, filter_id: str) -> None:
    """Remove one of one's own; nothing happens where it is gone."""
    with writing(engine) as connection:
        own = (saved_filters.c.account_id == account) & (saved_filters.c.id == filter_id)
        connection.execute(delete(saved_filters).where(own))
