"""What ``swift`` answers: one report, its findings, lists of all reports in their order; with their deeds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from pydantic import ValidationError
from sqlalchemy import Engine, select

from core.decision import finding_of
from core.errors import UsageError
from core.outcome import Outcome
from corpus.store import card_rows, codec, decision_rows, lead_rows
from corpus.store.card_rows import Card, Order, card_of
from corpus.store.card_tables import report_cards
from corpus.store.prepared import Look, Prepared
from corpus.store.store import utc_now
from service.api.cursors import cursor_of, place_of
from service.api.guards import deed_of, list_deed
from service.api.pace import Left, Pace
from service.api.v1.findings import list_body
from service.api.v1.reports import Listing, item_body, page_of
from service.audit.trail import Deed
from service.auth import bearer, tokens
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.views.findings import LAST_DECISION, known_counts

_TOKEN = Prepared(tokens.BY_DIGEST)
_CARD = Prepared(card_rows.ONE)
_HANDED_IN = Prepared(card_rows.HANDED_IN)
_LEADS = Prepared(lead_rows.OF_REPORT)
_DECISIONS = Prepared(decision_rows.OF_REPORT)
_LAST = Prepared(LAST_DECISION)
_LISTS = {
    (order, is_continued): Prepared(card_rows.ordered(select(report_cards), order, is_continued=is_continued))
    for order in Order
    for is_continued in (False, True)
}
_PLAIN = frozenset({"order", "cursor", "limit"})
_OUTCOME = msgspec.json.Decoder(Outcome)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: to whom, with what is left to them, once the deed is noted."""

    by: Principal
    left: Left
    deed: Deed
    body: bytes


class _NotPlainError(Exception):
    """It is for the endpoint to answer."""


class Reads:
    """Each read gives None for what is not plainly in order: its endpoint is asked then."""

    def __init__(self, engine: Engine, look: Look, pace: Pace) -> None:
        self._database = str(engine.url)
        self._look = look
        self._pace = pace

    def timed(self, note: Callable[[float], None]) -> None:
        """Tell the seconds of every statement."""
        self._look.timed = note

    def close(self) -> None:
        """Let the database go."""
        self._look.close()

    def one(self, secret: str, report: str) -> Given | None:
        """A report at a glance."""
        with self._plainly() as said:
            by = self._who(secret)
            card = self._visible(report, by)
            said.append((by, deed_of(by, "report.glance", "report", report, {}), item_body(card)))
        return self._given(said)

    def findings(self, secret: str, report: str) -> Given | None:
        """The findings of a report."""
        with self._plainly() as said:
            by = self._who(secret)
            self._visible(report, by)
            body = self._findings(report, by)
            said.append((by, deed_of(by, "findings.read", "report", report, {}), body))
        return self._given(said)

    def listed(self, secret: str, query: bytes) -> Given | None:
        """Part of the list of all reports."""
        with self._plainly() as said:
            by, asked = self._who(secret), _listing(query)
            if not by.scope.is_everything:
                raise _NotPlainError
            after = place_of(asked.cursor, asked.order) if asked.cursor else None
            where = {} if after is None else {"value": after.value, "report_id": after.report_id}
            wanted = _LISTS[asked.order, after is not None]
            found = self._look.found(wanted, **where, most=asked.limit + 1)
            body = _page(wanted, found, asked)
            said.append((by, list_deed(by, "reports.list", asked), body))
        return self._given(said)

    @contextmanager
    def _plainly(self) -> Iterator[list[tuple[Principal, Deed, bytes]]]:
        """Of one moment; nothing is said where something is not plainly in order."""
        said: list[tuple[Principal, Deed, bytes]] = []
        try:
            with self._look.view():
                yield said
        except (_NotPlainError, msgspec.MsgspecError):
            said.clear()

    def _given(self, said: Sequence[tuple[Principal, Deed, bytes]]) -> Given | None:
        """Counted as a request where it is answered here."""
        for by, deed, body in said:
            left, too_many = self._pace.take(by.token or by.account)
            return None if too_many is not None else Given(by, left, deed, body)
        return None

    def _who(self, secret: str) -> Principal:
        if not secret.startswith(tokens.PREFIX):
            raise _NotPlainError
        row, now = self._look.first(_TOKEN, digest=bearer.digest(secret)), utc_now()
        by = tokens.principal_of(row, now)
        if tokens.is_use_to_be_noted(row, now) or not by.may(Permission.READ_REPORTS):
            raise _NotPlainError
        return by

    def _visible(self, report: str, by: Principal) -> Card:
        """``guards.visible``."""
        row = self._look.first(_CARD, report=report)
        if row is None:
            raise _NotPlainError
        card = card_of(row._asdict())
        if by.scope.covers(card.region) or self._look.first(_HANDED_IN, report=report, account=by.name):
            return card
        raise _NotPlainError

    def _findings(self, report: str, by: Principal) -> bytes:
        leads = self._look.rows(_LEADS, report=report)
        if not leads:
            return b"[]"
        made = tuple(map(decision_rows.decision_of, self._look.rows(_DECISIONS, report=report)))
        if not by.scope.is_everything and (made or any(lead.others for lead in leads)):
            raise _NotPlainError  # what they tell of other reports is looked through
        counts = known_counts(self._database, self._look.rows(_LAST)[0].last or 0)
        if counts is None:
            raise _NotPlainError
        newest = {decision.finding: decision for decision in made}
        found = [finding_of(lead.key, _outcome(lead), newest.get(lead.key)) for lead in leads]
        return list_body(found, made, counts)


def _page(wanted: Prepared, found: Sequence[tuple[Any, ...]], asked: Listing) -> bytes:
    rows, following = found[: asked.limit], None
    if len(found) > asked.limit:
        following = cursor_of(card_of(wanted.row(rows[-1])._asdict()), asked.order)
    return page_of([msgspec.Raw(_item(wanted, row)) for row in rows], following)


@functools.lru_cache(maxsize=4096)
def _item(wanted: Prepared, row: tuple[Any, ...]) -> bytes:
    """The item of a row; it follows from what stands in the row alone."""
    return item_body(card_of(wanted.row(row)._asdict()))


def _outcome(lead: Any) -> Outcome:
    return _OUTCOME.decode(codec.plain(lead.outcome))


@functools.lru_cache(maxsize=1024)
def _listing(query: bytes) -> Listing:
    """What is asked for without a filter; it follows from the text alone."""
    try:
        given = parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query))
        values = dict(given)
        if len(values) != len(given) or not _PLAIN.issuperset(values):
            raise _NotPlainError
        return Listing.model_validate(values)
    except (ValueError, UnicodeDecodeError, ValidationError, UsageError) as error:
        raise _NotPlainError from error
