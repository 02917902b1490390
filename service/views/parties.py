"""Agencies, people or enterprises of the reports that may be seen."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.briefs.parties import PartyKind
from corpus.store import party_rows
from corpus.store.database import reading
from service.views.people_listed import people
from service.views.reading import PartyLine, View, party_lines


@dataclass(frozen=True, slots=True)
class Parties:
    """A part of a list; ``following`` (reports and id) is where the next part begins, None at the end."""

    lines: tuple[PartyLine, ...]
    following: tuple[int, str] | None


def parties(
    view: View, kind: PartyKind, *, words: str = "", after: tuple[int, str] | None = None, limit: int
) -> Parties:
    """Those with most reports first; ``words`` in the name or number, ``after`` where the part before ended.

    A person with several numbers stands once, where the reports of all of them put the person.
    """
    with reading(view.engine) as connection:
        if kind is PartyKind.PERSON:
            found = people(connection, view, words=words, after=after, limit=limit + 1)
        else:
            found = party_rows.listed(
                connection, view.wanted, kind, words=words, after=after, limit=limit + 1
            )
    last = found[limit - 1] if len(found) > limit else None
    return Parties(party_lines(found[:limit]), None if last is None else (last.reports, last.id))
