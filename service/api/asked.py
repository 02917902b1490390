"""Requests that came under an Idempotency-Key, for a day: what was answered is answered again.

A request that was refused or failed changed nothing and is forgotten, so that it may be made again. One whose
process was killed is taken for lost after ten minutes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update

from core.errors import ConflictError, RefusedError
from corpus.store.database import writing
from corpus.store.guard_tables import asked_requests
from corpus.store.store import utc_now
from service.auth import bearer

KEPT = dt.timedelta(hours=24)
LOST_AFTER = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One that is at work under a key."""

    account: str
    key: str
    turn: str


class Asked:
    """All such requests of one database."""

    def __init__(self, engine: Engine, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, account: str, key: str, request: str) -> Turn | Answer:
        """The answer that was given, or one's turn to make it.

        Raises ``RefusedError`` where the key came with another request, and ``ConflictError`` while the same
        one is at work.
        """
        turn = Turn(account=account, key=key, turn=bearer.identifier())
        with writing(self._engine) as connection:
            found = self._found(connection, turn, request)
            if found is None:
                self._put_down(connection, turn, request)
        return found or turn

    def keep(self, turn: Turn, answer: Answer) -> None:
        """The request went well."""
        values = {
            "status": answer.status,
            "headers": json.dumps(dict(answer.headers)),
            "body": answer.body,
        }
        with writing(self._engine) as connection:
            connection.execute(update(asked_requests).where(_of(turn)).values(values))

    def forget(self, turn: Turn) -> None:
        """The request was refused or failed."""
        with writing(self._engine) as connection:
            connection.execute(delete(asked_requests).where(_of(turn)))

    def sweep(self) -> None:
        """Remove what is older than a day."""
        with writing(self._engine) as connection:
            old = asked_requests.c.made_at <= self._clock() - KEPT
            connection.execute(delete(asked_requests).where(old))

    def _found(self, connection: Connection, turn: Turn, request: str) -> Answer | None:
        c, now = asked_requests.c, self._clock()
        mine = (c.account == turn.account) & (c.key == turn.key)
        row = connection.execute(select(asked_requests).where(mine)).first()
        if row is None:
            return None
        if row.made_at <= now - KEPT or (row.status is None and row.made_at <= now - LOST_AFTER):
            connection.execute(delete(asked_requests).where(mine))
            return None
        if row.request != request:
            raise RefusedError(
                "这个 Idempotency-Key 已用于另一个请求。请为新的请求另取一个。", code="idempotency_key_reused"
            )
        if row.status is None:
            raise _under_way()
        return Answer(status=row.status, headers=json.loads(row.headers), body=row.body)

    def _put_down(self, connection: Connection, turn: Turn, request: str) -> None:
        connection.execute(
            insert(asked_requests).values(
                account=turn.account, key=turn.key, request=request, turn=turn.turn, made_at=self._clock()
            )
        )


def _of(turn: Turn) -> ColumnElement[bool]:
    c = asked_requests.c
    return and_(c.account == turn.account, c.key == turn.key, c.turn == turn.turn)


def _under_way() -> ConflictError:
    return ConflictError("同一个请求正在处理，请稍后再问结果。", code="request_under_way")
