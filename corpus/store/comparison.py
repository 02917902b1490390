"""The part of a store that holds reports against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from core.outcome import Match
from corpus.briefs.records import Brief, Related
from corpus.similarity import columns, pictures, signatures
from corpus.similarity import texts as text_archive
from corpus.similarity.columns import FoundColumn, KeptColumn
from corpus.similarity.kept import Kept
from corpus.similarity.pictures import FoundPicture, KeptPicture
from corpus.similarity.signatures import FoundInk, KeptInk
from corpus.store import brief_rows, lead_rows, passage_rows, text_rows
from corpus.store.database import reading, writing
from corpus.store.part import Part


class Comparison(Part):
    """What of other reports is like one, and which have to be judged again."""

    def similar_inks(self, report_id: str, inks: Sequence[KeptInk]) -> tuple[FoundInk, ...]:
        """The same pictures of signatures in other screened reports."""
        with reading(self.engine) as connection:
            return signatures.similar(connection, report_id, inks)

    def similar_pictures(self, report_id: str, asked: Sequence[KeptPicture]) -> tuple[FoundPicture, ...]:
        """The same photographs in other screened reports."""
        with reading(self.engine) as connection:
            return pictures.similar(connection, report_id, asked)

    def similar_columns(self, report_id: str, asked: Sequence[KeptColumn]) -> tuple[FoundColumn, ...]:
        """The same measured values in other screened reports."""
        with reading(self.engine) as connection:
            return columns.similar(connection, report_id, asked)

    def kept(self, report_id: str) -> Kept:
        """What the report's latest screening kept so that others can be compared with it."""
        with reading(self.engine) as connection:
            data = text_rows.archive_of_report(connection, report_id)
            return Kept(
                inks=signatures.of_report(connection, report_id),
                text=None if data is None else text_archive.loads(data),
                vectors=passage_rows.of_report(connection, report_id),
                pictures=pictures.of_report(connection, report_id),
                columns=columns.of_report(connection, report_id),
            )

    def brief(self, report_id: str) -> Brief | None:
        """What others see of a report's latest screening; None where it ended without facts."""
        with reading(self.engine) as connection:
            return brief_rows.of_report(connection, report_id)

    def related(self, brief: Brief) -> Related:
        """The screened reports that a report has to be held against."""
        with reading(self.engine) as connection:
            return brief_rows.related(connection, brief)

    def touched(self, brief: Brief) -> frozenset[str]:
        """Ids of the screened reports that have to be held against this one."""
        with reading(self.engine) as connection:
            return brief_rows.touched(connection, brief)

    def stale(self, report_id: str) -> dt.datetime | None:
        """Since when another report waits to be held against this one, or None."""
        with reading(self.engine) as connection:
            return brief_rows.stale(connection, report_id)

    def mark_stale(self, reports: Iterable[str]) -> None:
        """These reports have to be judged again; whoever judges next takes them up."""
        with writing(self.engine) as connection:
            brief_rows.mark_stale(connection, reports, at=self._clock())

    def settled(self, report_id: str, stale_at: dt.datetime) -> None:
        """A report that was stale since then has been judged again."""
        with writing(self.engine) as connection:
            brief_rows.settled(connection, report_id, stale_at)

    def left_stale(self, *, before: dt.datetime, limit: int) -> tuple[str, ...]:
        """Reports that have been stale since before an instant."""
        with reading(self.engine) as connection:
            return brief_rows.left_stale(connection, before=before, limit=limit)

    def relink(self, report_id: str, matches: Sequence[Match]) -> None:
        """Make what ties a report to others that of its matches, without a new screening."""
        with writing(self.engine) as connection:
            lead_rows.relink(connection, report_id, matches)
