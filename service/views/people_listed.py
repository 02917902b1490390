"""People of a list, each once: reports name one person by the certificate's number or the registration's."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from corpus.briefs.parties import BY_NAME, PartyKind
from corpus.registry.matching import person_key
from corpus.store import party_rows
from corpus.store.party_rows import PartyCard
from service.views import one_person
from service.views.reading import View


def each_once(
    connection: Connection, view: View, cards: Sequence[PartyCard], words: str
) -> tuple[PartyCard, ...]:
    """The cards with all reports of the person; a card goes where another number of the person stands first.

    ``words`` are those of the list: only a number that the list shows can stand first.
    """
    person_of = {key: person for person in _people(connection, view, cards) for key in person}
    if not person_of:
        return tuple(cards)
    seen = party_rows.listed(connection, view.wanted, PartyKind.PERSON, among=person_of)
    shown = party_rows.listed(connection, view.wanted, PartyKind.PERSON, words=words, among=person_of)
    first = {person_of[card.id]: card.id for card in reversed(shown)}
    wholes = {
        key: _together([card for card in seen if card.id in person], key) for person, key in first.items()
    }
    told = (wholes.get(card.id, card) for card in cards if card.id not in person_of or card.id in wholes)
    return tuple(sorted(told, key=lambda card: (-card.reports, card.id)))


def _people(connection: Connection, view: View, cards: Sequence[PartyCard]) -> Iterator[frozenset[str]]:
    """The keys of those people of the cards who have several."""
    called: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        if not card.id.startswith(BY_NAME) and (name := person_key(card.name)):
            called[name].append(card.id)
    for name, keys in called.items():
        groups = one_person.joined(connection, view.registry, name, keys)
        yield from (group for group in groups if len(group) > 1)


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
