"""Brings deliveries to their webhooks: takes due ones under a lease, sends, notes how it went.

Several processes may do so on one database; a delivery whose process was killed is taken again when its lease
is over, so each arrives at least once, under the same id.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, or_, select, update

from corpus.store.access_tables import accounts
from corpus.store.database import present, reading, writing
from corpus.store.guard_tables import webhook_deliveries, webhooks
from corpus.store.job_tables import jobs
from corpus.store.store import utc_now
from service.auth.accounts import account_of
from service.auth.permissions import Permission
from service.webhooks.announcing import may_see
from service.webhooks.records import DeliveryState, Event
from service.webhooks.sending import NotSentError, Reply, Sender
from service.webhooks.signing import headers

LEASE = dt.timedelta(minutes=2)  # longer than the messages of a thread's turn can take
FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(hours=6)
_FACTOR, _SPREAD = 4, 0.2
_AT_ONCE, _EACH = 8, 2  # deliveries in a round, of one webhook: a slow receiver does not hold up the others
_LOOKED_AT = 200
_GONE = 410
_MOST_DOUBLINGS = 12


class Courier:
    """The bringer of one process."""

    def __init__(
        self,
        engine: Engine,
        sender: Sender,
        *,
        term: dt.timedelta,
        clock: Callable[[], dt.datetime] | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """``term``: for so long after an event it is tried; ``draw`` gives from 0 to 1.

        Without a ``clock`` leases are by the database's, since those of several machines may differ.
        """
        self._engine = engine
        self._sender = sender
        self._term = term
        self._clock = clock
        self._draw = draw
        self._threads = ThreadPoolExecutor(_AT_ONCE // 2, thread_name_prefix="webhook")

    def round(self) -> bool:
        """Send what is due, a few at a time; gives whether there was any."""
        taken = self._taken()
        list(self._threads.map(self._bring, taken))
        return bool(taken)

    def close(self) -> None:
        """Wait for what is being sent."""
        self._threads.shutdown()
        self._sender.close()

    def _taken(self) -> list[str]:
        c = webhook_deliveries.c
        with reading(self._engine) as connection:
            due = _due(self._now(connection))
            query = select(c.id, c.webhook_id).where(due).order_by(c.next_at).limit(_LOOKED_AT)
            rows = connection.execute(query).all()
        seen: Counter[str] = Counter()
        chosen: list[str] = []
        for row in rows:
            seen[row.webhook_id] += 1
            if seen[row.webhook_id] <= _EACH and len(chosen) < _AT_ONCE:
                chosen.append(row.id)
        if not chosen:
            return []
        with writing(self._engine) as connection:
            now = self._now(connection)
            due, lease = _due(now), {"lease_until": now + LEASE, "tries": c.tries + 1}
            return [
                each
                for each in chosen
                if connection.execute(
                    update(webhook_deliveries).where(c.id == each, due).values(lease)
                ).rowcount
            ]

    def _is_leased(self, row: Row[Any]) -> bool:
        with reading(self._engine) as connection:
            return row.lease_until is not None and bool(row.lease_until > self._now(connection))

    def _now(self, connection: Connection) -> dt.datetime:
        return self._clock() if self._clock is not None else present(connection, utc_now)

    def _bring(self, delivery: str) -> None:
        row = self._row(delivery)
        if row is None or row.state != DeliveryState.WAITING or not self._is_leased(row):
            return  # this process stood still for so long that another has it
        if not self._may_still_know(row):
            self._end(row, DeliveryState.GIVEN_UP, reason="not_permitted")
            return
        body = row.body.encode()
        signed = headers(row.secret, row.id, int((self._clock or utc_now)().timestamp()), body)
        try:
            reply = self._sender.post(row.url, signed, body)
        except NotSentError as error:
            self._again(row, Reply(status=0), str(error))
            return
        if 200 <= reply.status < 300:
            self._end(row, DeliveryState.SENT, status=reply.status)
        elif reply.status == _GONE:
            self._end(row, DeliveryState.GIVEN_UP, status=reply.status, reason="gone")
        else:
            self._again(row, reply, f"status_{reply.status}")

    def _row(self, delivery: str) -> Row[Any] | None:
        query = select(
            webhook_deliveries, webhooks.c.url, webhooks.c.secret, webhooks.c.account_id
        ).join_from(webhook_deliveries, webhooks, webhook_deliveries.c.webhook_id == webhooks.c.id)
        with reading(self._engine) as connection:
            return connection.execute(query.where(webhook_deliveries.c.id == delivery)).first()

    def _may_still_know(self, row: Row[Any]) -> bool:
        """Rights may have changed since it was announced."""
        with reading(self._engine) as connection:
            found = connection.execute(select(accounts).where(accounts.c.id == row.account_id)).first()
            if found is None or found.disabled_at is not None:
                return False
            account = account_of(found)
            if not account.principal.may(Permission.MANAGE_WEBHOOKS):
                return False
            if row.report_id is not None:
                return may_see(connection, account, row.report_id, row.event)
            if row.event != Event.JOB_ENDED or account.principal.may(Permission.MANAGE_JOBS):
                return True
            job = json.loads(row.body)["data"]["job"]
            return connection.execute(select(jobs.c.account).where(jobs.c.id == job)).scalar() == account.name

    def _again(self, row: Row[Any], reply: Reply, reason: str) -> None:
        """Later, each time four times as late; given up when the term is over."""
        with reading(self._engine) as connection:
            now = self._now(connection)
        wait = min(FIRST_WAIT * _FACTOR ** min(row.tries - 1, _MOST_DOUBLINGS), LONGEST_WAIT)
        wait *= 1 - _SPREAD + 2 * _SPREAD * self._draw()
        wait = max(wait, min(dt.timedelta(seconds=reply.retry_after), LONGEST_WAIT))
        if now + wait > row.made_at + self._term:
            self._end(row, DeliveryState.GIVEN_UP, status=reply.status or None, reason=reason)
            return
        self._note(row, next_at=now + wait, status=reply.status or None, reason=reason)

    def _end(
        self, row: Row[Any], state: DeliveryState, *, status: int | None = None, reason: str | None = None
    ) -> None:
        with reading(self._engine) as connection:
            now = self._now(connection)
        self._note(row, state=state.value, ended_at=now, status=status, reason=reason)

    def _note(self, row: Row[Any], **values: object) -> None:
        """Nothing, where another took it meanwhile: its lease was over."""
        c = webhook_deliveries.c
        mine = (c.id == row.id) & (c.tries == row.tries) & (c.state == DeliveryState.WAITING.value)
        with writing(self._engine) as connection:
            changed = update(webhook_deliveries).where(mine)
            connection.execute(changed.values(lease_until=None, **values))


def _due(now: dt.datetime) -> ColumnElement[bool]:
    c = webhook_deliveries.c
    is_free = or_(c.lease_until.is_(None), c.lease_until <= now)
    return (c.state == DeliveryState.WAITING.value) & (c.next_at <= now) & is_free
