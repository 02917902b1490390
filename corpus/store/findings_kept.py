"""The part of a store that lists screened reports and keeps what is decided of their findings."""

from __future__ import annotations

from core.decision import Decision, Seal
from core.screening import Band, Status
from corpus.store import card_rows, change_rows, decision_rows, lead_rows, seal_rows
from corpus.store.card_rows import After, Card, Order, Wanted
from corpus.store.database import reading, writing
from corpus.store.entries import DecidedCount
from corpus.store.lead_rows import Lead
from corpus.store.part import Part


class FindingsKept(Part):
    """Cards, leads and decisions."""

    def leads(self, report_id: str) -> tuple[Lead, ...]:
        """The findings of a report's latest screening, without reading its document."""
        with reading(self.engine) as connection:
            return lead_rows.of_report(connection, report_id)

    def cards(
        self, wanted: Wanted, *, order: Order = Order.NEWEST, after: After | None = None, limit: int
    ) -> tuple[Card, ...]:
        """Screened reports of a filter, in that order, from where a list ended."""
        with reading(self.engine) as connection:
            return card_rows.listed(connection, wanted, order=order, after=after, limit=limit)

    def card(self, report_id: str) -> Card | None:
        """One screened report as lists show it; None before its first screening."""
        with reading(self.engine) as connection:
            return card_rows.card(connection, report_id)

    def is_handed_in_by(self, report_id: str, account: str) -> bool:
        """Whether the account handed the report in."""
        with reading(self.engine) as connection:
            return card_rows.is_handed_in_by(connection, report_id, account)

    def note_handed_in(self, report_id: str, account: str) -> None:
        """The account handed the report in, perhaps again."""
        with writing(self.engine) as connection:
            card_rows.note_handed_in(connection, report_id, account, at=self._clock())

    def card_counts(self, wanted: Wanted) -> dict[tuple[Status, Band | None], int]:
        """How many reports of a filter there are, by end state and band."""
        with reading(self.engine) as connection:
            return card_rows.counted(connection, wanted)

    def decide(self, decision: Decision) -> None:
        """Keep an inspector's decision; raises ``ConflictError`` when another came before it."""
        with writing(self.engine) as connection:
            decision_rows.add(connection, decision)
            lead_rows.restand(connection, decision)
            change_rows.decided(connection, decision)

    def decisions(self, report_id: str | None = None) -> tuple[Decision, ...]:
        """All decisions in the order in which they were made, of one report or of all."""
        with reading(self.engine) as connection:
            return decision_rows.listed(connection, report_id)

    def decided_counts(self) -> tuple[DecidedCount, ...]:
        """How the findings of each check were decided: what its measured precision comes from."""
        with reading(self.engine) as connection:
            return decision_rows.counted(connection)

    def seal(self, report_id: str) -> Seal:
        """What makes the keys of a report's findings."""
        with reading(self.engine) as connection:
            return seal_rows.of_report(connection, report_id)
