"""Who wants to be told what, and how that went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from core.errors import ConflictError, InputNotFoundError, UsageError
from corpus.store.database import reading, writing
from corpus.store.guard_tables import webhook_deliveries, webhooks
from corpus.store.store import utc_now
from service.auth import bearer
from service.webhooks.announcing import Happening, put
from service.webhooks.records import Delivery, DeliveryState, Event, Webhook
from service.webhooks.sending import Hosts
from service.webhooks.signing import made_secret

MOST = 20  # of one account
KEPT = dt.timedelta(days=30)


class Webhooks:
    """All webhooks of one database."""

    def __init__(self, engine: Engine, hosts: Hosts, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._hosts = hosts
        self._clock = clock

    def create(self, account: str, url: str, events: Iterable[Event]) -> tuple[Webhook, str]:
        """A webhook and its secret, which is told once.

        Raises ``UsageError`` for an address that may not be sent to or no events, ``ConflictError`` for one
        webhook too many.
        """
        wanted = tuple(event for event in dict.fromkeys(events) if event is not Event.TEST)
        if not wanted:
            raise UsageError("请至少选择一种事件。", code="webhook_events")
        webhook = Webhook(
            id=bearer.identifier(),
            account=account,
            url=self._hosts.require(url),
            events=wanted,
            made_at=self._clock(),
        )
        secret = made_secret()
        mine = webhooks.c.account_id == account
        with writing(self._engine) as connection:
            there = connection.execute(select(func.count()).select_from(webhooks).where(mine)).scalar_one()
            if there >= MOST:
                raise ConflictError(
                    f"一个账户最多 {MOST} 个 webhook。请先删除不用的。", code="too_many_webhooks"
                )
            connection.execute(insert(webhooks).values(_values(webhook) | {"secret": secret}))
        return webhook, secret

    def listed(self, account: str) -> tuple[Webhook, ...]:
        """Those of an account, newest first."""
        query = select(webhooks).where(webhooks.c.account_id == account)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(webhooks.c.made_at.desc(), webhooks.c.id))
            return tuple(_webhook(row) for row in rows)

    def get(self, account: str, webhook: str) -> Webhook:
        """One of an account's; raises ``InputNotFoundError``, for others' as for none."""
        with reading(self._engine) as connection:
            return _required(connection, account, webhook)

    def remove(self, account: str, webhook: str) -> None:
        """With all that was to be sent to it."""
        with writing(self._engine) as connection:
            _required(connection, account, webhook)
            mine = webhook_deliveries.c.webhook_id == webhook
            connection.execute(delete(webhook_deliveries).where(mine))
            connection.execute(delete(webhooks).where(webhooks.c.id == webhook))

    def test(self, account: str, webhook: str) -> Delivery:
        """Send something at once."""
        told = Happening(event=Event.TEST, data={"webhook": webhook})
        with writing(self._engine) as connection:
            _required(connection, account, webhook)
            return _delivery(connection, webhook, put(connection, webhook, told, self._clock()))

    def deliveries(
        self, account: str, webhook: str, *, before: str | None = None, limit: int
    ) -> tuple[Delivery, ...]:
        """Newest first; ``before`` is the id of the last one seen."""
        c = webhook_deliveries.c
        query = select(webhook_deliveries).where(c.webhook_id == webhook)
        with reading(self._engine) as connection:
            _required(connection, account, webhook)
            if before is not None:
                seen = select(c.made_at).where(c.id == before).scalar_subquery()
                query = query.where((c.made_at < seen) | ((c.made_at == seen) & (c.id > before)))
            rows = connection.execute(query.order_by(c.made_at.desc(), c.id).limit(limit))
            return tuple(_told(row) for row in rows)

    def redeliver(self, account: str, webhook: str, delivery: str) -> Delivery:
        """Once more, also where it arrived or was given up; under the same id."""
        c = webhook_deliveries.c
        values = {"state": DeliveryState.WAITING.value, "next_at": self._clock(), "ended_at": None}
        with writing(self._engine) as connection:
            _required(connection, account, webhook)
            mine = (c.id == delivery) & (c.webhook_id == webhook) & (c.state != DeliveryState.WAITING.value)
            connection.execute(update(webhook_deliveries).where(mine).values(values))
            return _delivery(connection, webhook, delivery)

    def sweep(self) -> None:
        """Remove what ended a month ago."""
        with writing(self._engine) as connection:
            old = webhook_deliveries.c.ended_at <= self._clock() - KEPT
            connection.execute(delete(webhook_deliveries).where(old))


def _required(connection: Connection, account: str, webhook: str) -> Webhook:
    mine = (webhooks.c.id == webhook) & (webhooks.c.account_id == account)
    row = connection.execute(select(webhooks).where(mine)).first()
    if row is None:
        raise InputNotFoundError("没有这个 webhook。", code="webhook_not_found")
    return _webhook(row)


def _delivery(connection: Connection, webhook: str, delivery: str) -> Delivery:
    c = webhook_deliveries.c
    mine = (c.id == delivery) & (c.webhook_id == webhook)
    row = connection.execute(select(webhook_deliveries).where(mine)).first()
    if row is None:
        raise InputNotFoundError("没有这次发送。", code="delivery_not_found")
    return _told(row)


def _values(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "account_id": webhook.account,
        "url": webhook.url,
        "events": " ".join(event.value for event in webhook.events),
        "made_at": webhook.made_at,
    }


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        account=row.account_id,
        url=row.url,
        events=tuple(Event(event) for event in row.events.split()),
        made_at=row.made_at,
    )


def _told(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook_id,
        event=Event(row.event),
        state=DeliveryState(row.state),
        tries=row.tries,
        made_at=row.made_at,
        next_at=row.next_at,
        ended_at=row.ended_at,
        status=row.status,
        reason=row.reason,
    )
