"""Telling what happened: a delivery for each webhook whose owner may know, in the transaction of the event.

Nothing is sent here, so an event is announced exactly when it is kept. What is told holds ids and states
only; whoever is told asks the interface for the rest, as themselves.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select

from core.decision import Decision
from corpus.store import card_rows
from corpus.store.access_tables import accounts
from corpus.store.card_rows import is_elsewhere
from corpus.store.database import writing
from corpus.store.guard_tables import webhook_deliveries, webhooks
from service.auth import bearer
from service.auth.accounts import Account, account_of
from service.auth.permissions import Permission
from service.jobs.records import Job, State
from service.views.scope import seen_by
from service.webhooks.records import DeliveryState, Event

_SCREENED = frozenset({State.DONE, State.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to a report or to somebody's job (``job_of``: the account's name)."""

    event: Event
    data: Mapping[str, object]
    report: str | None = None
    job_of: str | None = None


def job_ended(connection: Connection, job: Job, at: dt.datetime) -> None:
    """A job came to its end, and with it perhaps a screening."""
    data: dict[str, object] = {
        "job": job.id,
        "report": job.report_id,
        "state": job.state.value,
        "code": job.code,
    }
    _announce(connection, Happening(event=Event.JOB_ENDED, data=data, job_of=job.account), at)
    card = card_rows.card(connection, job.report_id) if job.state in _SCREENED else None
    if card is not None:
        data = {
            "report": card.report_id,
            "screening": card.screening_id,
            "status": card.status.value,
            "band": card.band.value if card.band is not None else None,
            "score": card.score,
            "leads": card.leads,
        }
        told = Happening(event=Event.REPORT_SCREENED, data=data, report=card.report_id)
        _announce(connection, told, at)


def decision_made(engine: Engine, decision: Decision) -> None:
    """An inspector decided; announced right after it was kept."""
    data = {
        "report": decision.report,
        "finding": decision.finding,
        "check": decision.check,
        "verdict": decision.verdict.value,
        "revision": decision.revision,
    }
    told = Happening(event=Event.DECISION_MADE, data=data, report=decision.report)
    with writing(engine) as connection:
        _announce(connection, told, decision.at)


def put(connection: Connection, webhook: str, happening: Happening, at: dt.datetime) -> str:
    """One delivery, to be sent at once; gives its id."""
    delivery = f"msg_{bearer.identifier(32)}"
    said = {"type": happening.event.value, "timestamp": at.isoformat(), "data": dict(happening.data)}
    connection.execute(
        insert(webhook_deliveries).values(
            id=delivery,
            webhook_id=webhook,
            event=happening.event.value,
            report_id=happening.report,
            body=json.dumps(said, ensure_ascii=False, separators=(",", ":")),
            state=DeliveryState.WAITING.value,
            tries=0,
            made_at=at,
            next_at=at,
        )
    )
    return delivery


def may_see(connection: Connection, account: Account, report: str, event: str = "") -> bool:
    """Whether an account may see a report now, by region, or having handed it in.

    What was decided (``event``) on a report of another region is that region's.
    """
    if account.disabled_at is not None or not account.principal.may(Permission.READ_REPORTS):
        return False
    card = card_rows.card(connection, report)
    if card is not None and account.scope.covers(card.region):
        return True
    if event == Event.DECISION_MADE and is_elsewhere(seen_by(account.principal), card):
        return False
    return card_rows.is_handed_in_by(connection, report, account.name)


def _announce(connection: Connection, happening: Happening, at: dt.datetime) -> None:
    query = select(webhooks.c.id.label("webhook"), webhooks.c.events, accounts)
    rows = connection.execute(query.join_from(webhooks, accounts, webhooks.c.account_id == accounts.c.id))
    for row in rows.all():
        wants = happening.event.value in row.events.split()
        if wants and _may_know(connection, account_of(row), happening):
            put(connection, row.webhook, happening, at)


def _may_know(connection: Connection, account: Account, happening: Happening) -> bool:
    if not account.principal.may(Permission.MANAGE_WEBHOOKS) or account.disabled_at is not None:
        return False
    if happening.report is not None:
        return may_see(connection, account, happening.report, happening.event)
    return account.name == happening.job_of or account.principal.may(Permission.MANAGE_JOBS)
