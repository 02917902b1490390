"""Webhooks: who is told what, where, and how it went."""

from __future__ import annotations

import dataclasses
import datetime as dt
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from service.api.guards import With, allowed, note
from service.api.once import Key, Once
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.webhooks.records import Delivery, DeliveryState, Event, Webhook

router = APIRouter(tags=["事件"], route_class=Once)
Subscriber = Annotated[Principal, Depends(allowed(Permission.MANAGE_WEBHOOKS))]


class WebhookWish(BaseModel):
    """Where to send what."""

    url: Annotated[str, Field(max_length=500, examples=["https://platform.example.gov.cn/mingjian"])]
    events: Annotated[list[Event], Field(min_length=1, max_length=10)]


class WebhookItem(BaseModel):
    """A webhook without its secret."""

    id: str
    url: str
    events: list[Event]
    made_at: dt.datetime

    @classmethod
    def of(cls, webhook: Webhook, **more: object) -> Self:
        """The item of a webhook."""
        values = dataclasses.asdict(webhook) | more
        return cls(**{name: values[name] for name in cls.model_fields})


class WebhookMade(WebhookItem):
    """``secret``: what messages are signed with; it is not told again."""

    secret: str


class DeliveryItem(BaseModel):
    """One event on its way; ``status`` and ``reason`` are of the last try."""

    id: str
    event: Event
    state: DeliveryState
    tries: int
    made_at: dt.datetime
    next_at: dt.datetime
    ended_at: dt.datetime | None
    status: int | None
    reason: str | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """The item of a delivery."""
        values = dataclasses.asdict(delivery)
        return cls(**{name: values[name] for name in cls.model_fields})


class DeliveryPage(BaseModel):
    """Part of a list; ``next`` is the ``before`` of the next part, absent at the end."""

    items: list[DeliveryItem]
    next: str | None = None


@router.post("/webhooks", summary="订阅事件", status_code=HTTPStatus.CREATED)
def subscribe(given: With, by: Subscriber, wish: WebhookWish, _key: Key = None) -> WebhookMade:
    """The answer holds the secret, once. Only hosts that the setting ``webhook_hosts`` names are sent to.

    Whoever subscribes must be permitted to ask for what is told. The subscription is the account's: it
    goes on after the token that made it.
    """
    for event in wish.events:
        _require_reading(event, by)
    webhook, secret = given.webhooks.create(by.account, wish.url, wish.events)
    note(given, by, "webhook.create", "webhook", webhook.id, url=webhook.url, events=webhook.events)
    return WebhookMade.of(webhook, secret=secret)


def _require_reading(event: Event, by: Principal) -> None:
    """A token tells no other address what it may not read itself."""
    if event in (Event.REPORT_SCREENED, Event.DECISION_MADE):
        by.require(Permission.READ_REPORTS)
    if event is Event.JOB_ENDED and not by.may(Permission.MANAGE_JOBS):
        by.require(Permission.SUBMIT_REPORTS)


@router.get("/webhooks", summary="订阅列表")
def listed(given: With, by: Subscriber) -> list[WebhookItem]:
    """One's own, newest first."""
    return [WebhookItem.of(webhook) for webhook in given.webhooks.listed(by.account)]


@router.get("/webhooks/{webhook}", summary="一个订阅")
def one(given: With, by: Subscriber, webhook: str) -> WebhookItem:
    """One of one's own."""
    return WebhookItem.of(given.webhooks.get(by.account, webhook))


@router.delete("/webhooks/{webhook}", summary="取消订阅", status_code=HTTPStatus.NO_CONTENT)
def unsubscribe(given: With, by: Subscriber, webhook: str) -> None:
    """What was still to be sent to it is not."""
    given.webhooks.remove(by.account, webhook)
    note(given, by, "webhook.remove", "webhook", webhook)


@router.post("/webhooks/{webhook}/test", summary="试发", status_code=HTTPStatus.ACCEPTED)
def send_test(given: With, by: Subscriber, webhook: str, _key: Key = None) -> DeliveryItem:
    """Sends an event ``webhook.test``; how it went is in the list of deliveries."""
    return DeliveryItem.of(given.webhooks.test(by.account, webhook))


@router.get("/webhooks/{webhook}/deliveries", summary="发送记录")
def deliveries(
    given: With,
    by: Subscriber,
    webhook: str,
    before: Annotated[str | None, Query(max_length=36)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveryPage:
    """Newest first."""
    found = given.webhooks.deliveries(by.account, webhook, before=before, limit=limit + 1)
    items = [DeliveryItem.of(delivery) for delivery in found[:limit]]
    return DeliveryPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.post(
    "/webhooks/{webhook}/deliveries/{delivery}/redeliver", summary="重发", status_code=HTTPStatus.ACCEPTED
)
def redeliver(given: With, by: Subscriber, webhook: str, delivery: str, _key: Key = None) -> DeliveryItem:
    """Under the same id, also where it arrived or was given up."""
    again = given.webhooks.redeliver(by.account, webhook, delivery)
    note(given, by, "webhook.redeliver", "delivery", delivery)
    return DeliveryItem.of(again)
