"""Agencies, people or enterprises of the reports that may be seen."""

from __future__ import annotations

from corpus.briefs.parties import PartyKind
from corpus.store import party_rows
from corpus.store.database import reading
from service.views.reading import PartyLine, View, party_lines


def parties(
    view: View, kind: PartyKind, *, words: str = "", after: tuple[int, str] | None = None, limit: int
) -> tuple[PartyLine, ...]:
    """Those with most reports first; ``words`` in the name or number, ``after`` the last one seen."""
    with reading(view.engine) as connection:
        found = party_rows.listed(connection, view.wanted, kind, words=words, after=after, limit=limit)
    return party_lines(found)
