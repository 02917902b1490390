"""People of a list, each once: reports name one person by the certificate's number or the registration's."""

from __future__ import annotations

import dataclasses
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import Connection, func, select

from corpus.briefs.parties import BY_NAME, PartyKind
from corpus.registry.matching import person_key
from corpus.store import party_rows
from corpus.store.card_tables import report_cards
from corpus.store.party_rows import PartyCard
from service.views import one_person
from service.views.documents import Kept
from service.views.reading import View

_Place = tuple[int, str]  # less: further ahead
_groups = Kept(1 << 15)


def people(
    connection: Connection, view: View, *, words: str, after: tuple[int, str] | None, limit: int
) -> tuple[PartyCard, ...]:
    """The next of the people, those with most reports over all their numbers first.

    Each stands under the one of the numbers that hold ``words`` which has most. Who has several is looked
    up only where the reports of all namesakes together reach so far ahead, and kept for the parts to come.
    """
    seen = party_rows.listed(connection, view.wanted, PartyKind.PERSON)
    shown = party_rows.listed(connection, view.wanted, PartyKind.PERSON, words=words) if words else seen
    numbers = _Numbers(connection, view)
    ordered = _ordered(numbers, seen, {card.id: place for place, card in enumerate(shown)})
    start = None if after is None else (-after[0], after[1])
    return tuple(islice((card for card in ordered if start is None or _place(card) > start), limit))


class _Numbers:
    """Which numbers are one person's, looked up once while reports and registry stay as they are."""

    def __init__(self, connection: Connection, view: View) -> None:
        of = report_cards.c
        cards = connection.execute(select(func.count(), func.max(of.screened_at)).select_from(report_cards))
        snapshot = view.registry.snapshot()
        self._connection, self._registry = connection, view.registry
        self._mark = (str(view.engine.url), None if snapshot is None else snapshot.id, *cards.one())

    def joined(self, name: str, keys: frozenset[str]) -> tuple[frozenset[str], ...]:
        """See ``one_person.joined``."""
        return _groups.get(
            (*self._mark, name, keys),
            lambda: tuple(one_person.joined(self._connection, self._registry, name, keys)),
        )


def _ordered(numbers: _Numbers, seen: Sequence[PartyCard], shown: Mapping[str, int]) -> Iterator[PartyCard]:
    """Everybody whom one of the numbers shown names, in order; those of one name by their sum until met."""
    waiting: list[tuple[_Place, str]] = []
    named: dict[str, list[PartyCard]] = {}
    whole: dict[str, PartyCard] = {}
    for name, cards in _by_name(seen):
        if not name or len(cards) == 1:
            whole |= {card.id: card for card in cards if card.id in shown}
        elif any(card.id in shown for card in cards):
            named[name] = cards
            waiting.append(((-sum(card.reports for card in cards), ""), name))
    waiting += [(_place(card), "") for card in whole.values()]
    heapq.heapify(waiting)
    while waiting:
        (_, key), name = heapq.heappop(waiting)
        if not name:
            yield whole[key]
            continue
        for card in _persons(numbers, name, named[name], shown):
            whole[card.id] = card
            heapq.heappush(waiting, (_place(card), ""))


def _by_name(cards: Iterable[PartyCard]) -> Iterator[tuple[str, list[PartyCard]]]:
    """The cards with numbers by name, those without alone: a name makes nobody one person."""
    called: dict[str, list[PartyCard]] = defaultdict(list)
    for card in cards:
        name = "" if card.id.startswith(BY_NAME) else person_key(card.name) or ""
        called[name].append(card)
    yield from called.items()


def _persons(
    numbers: _Numbers, name: str, cards: Sequence[PartyCard], shown: Mapping[str, int]
) -> Iterator[PartyCard]:
    """Each person of a name, with all their reports under the one of their numbers shown that has most."""
    stands = {card.id: frozenset((card.id,)) for card in cards}
    for group in numbers.joined(name, frozenset(stands)):
        stands |= dict.fromkeys(group & stands.keys(), group)
    for group in set(stands.values()):
        own = [card for card in cards if card.id in group]
        first = min((card.id for card in own if card.id in shown), key=shown.__getitem__, default=None)
        if first is not None:
            yield own[0] if len(own) == 1 else _together(own, first)


def _together(cards: Sequence[PartyCard], first: str) -> PartyCard:
    """All the reports of a person under the card that stands first."""
    days = [day for card in cards for day in (card.first_on, card.last_on) if day]
    return dataclasses.replace(
        next(card for card in cards if card.id == first),
        reports=sum(card.reports for card in cards),
        leads=sum(card.leads for card in cards),
        key_reports=sum(card.key_reports for card in cards),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
    )


def _place(card: PartyCard) -> _Place:
    return -card.reports, card.id
