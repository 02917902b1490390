"""What ``swift`` answers: one report, its findings, lists of reports without a filter; with their deeds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from pydantic import ValidationError
from sqlalchemy import Engine, select

from core.decision import finding_of, with_earlier
from core.errors import UsageError
from core.outcome import Outcome
from corpus.store import card_rows, codec, decision_rows, lead_rows
from corpus.store.card_rows import FEW, Card, Order, Wanted, card_of, conditions
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
from service.views.outside import others_in, outcomes_told
from service.views.reading import whom_to_ask
from service.views.scope import seen_by

_TOKEN = Prepared(tokens.BY_DIGEST)
_CARD = Prepared(card_rows.ONE)
_HANDED_IN = Prepared(card_rows.HANDED_IN)
_LEADS = Prepared(lead_rows.OF_REPORT)
_DECISIONS = Prepared(decision_rows.OF_REPORT)
_LAST = Prepared(LAST_DECISION)
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

    def __init__(self, engine: Engine, look: Look, pace: Pace, *, department: str) -> None:
        self._database = str(engine.url)
        self._look = look
        self._pace = pace
        self._department = department  # who answers for a region's reports, in Chinese

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
            after = place_of(asked.cursor, asked.order) if asked.cursor else None
            where = {} if after is None else {"value": after.value, "report_id": after.report_id}
            wanted = _list(seen_by(by), asked.order, is_continued=after is not None)
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
        card = self._card(report)
        if card is None or not self._may_see(card, by):
            raise _NotPlainError
        return card

    def _card(self, report: str) -> Card | None:
        row = self._look.first(_CARD, report=report)
        return card_of(row._asdict()) if row is not None else None

    def _may_see(self, card: Card, by: Principal) -> bool:
        if by.scope.covers(card.region):
            return True
        return self._look.first(_HANDED_IN, report=card.report_id, account=by.name) is not None

    def _findings(self, report: str, by: Principal) -> bytes:
        leads = self._look.rows(_LEADS, report=report)
        if not leads:
            return b"[]"
        made = tuple(map(decision_rows.decision_of, self._look.rows(_DECISIONS, report=report)))
        if made and not by.scope.is_everything:
            raise _NotPlainError  # what they rest on may be other reports, by the beginnings of their ids
        counts = known_counts(self._database, self._look.rows(_LAST)[0].last or 0)
        if counts is None:
            raise _NotPlainError
        newest = {decision.finding: decision for decision in made}
        outcomes = [_outcome(lead) for lead in leads]
        pairs = list(zip(leads, outcomes, strict=True))
        stands = [finding_of(lead.key, outcome, newest.get(lead.key)) for lead, outcome in pairs]
        found = list(with_earlier(stands, made))
        if asks := self._asks(others_in(outcomes, report), by):
            told = outcomes_told(outcomes, asks)
            found = [replace(each, outcome=outcome) for each, outcome in zip(found, told, strict=True)]
        return list_body(found, made, counts)

    def _asks(self, others: Iterable[str], by: Principal) -> dict[str, str]:
        """``outside.hidden``: those that may not be seen, each with whom to ask."""
        if by.scope.is_everything:
            return {}
        cards = {other: self._card(other) for other in sorted(others)}
        return {
            other: whom_to_ask(card, self._department)
            for other, card in cards.items()
            if card is None or not self._may_see(card, by)
        }


@functools.lru_cache(maxsize=1024)
def _list(wanted: Wanted, order: Order, *, is_continued: bool) -> Prepared:
    """The list of what somebody may see; of whole provinces it may take a while, and so is not for here."""
    if wanted.regions is not None and any(len(prefix) < FEW for prefix in wanted.regions):
        raise _NotPlainError
    query = select(report_cards).where(*conditions(wanted))
    return Prepared(card_rows.ordered(query, order, is_continued=is_continued))


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
