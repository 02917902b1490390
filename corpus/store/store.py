"""Everything that is kept between runs: originals, stage results and screenings, in one folder.

The folder holds ``mingjian.sqlite3`` (which also carries the registry's tables) and ``blobs/``. Several
processes may work on one folder. With a database on a PostgreSQL server and blobs in a place that all
machines reach, several machines work on one store, and the folder holds only what can be made again.

Bytes are always kept before the row that names them, so a crash in between leaves at most a blob that nothing
names, never a row without its bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, delete, insert, select

from core.decision import Decision, Seal
from core.document import Source
from core.errors import StoreError
from core.outcome import Match
from core.screening import Band, Screening, Status
from corpus.briefs.records import Brief, Related
from corpus.similarity import columns, pictures, signatures
from corpus.similarity import texts as text_archive
from corpus.similarity.columns import FoundColumn, KeptColumn
from corpus.similarity.kept import Kept
from corpus.similarity.pictures import FoundPicture, KeptPicture
from corpus.similarity.signatures import FoundInk, KeptInk
from corpus.store import (
    brief_rows,
    card_rows,
    change_rows,
    codec,
    decision_rows,
    filling,
    finding,
    input_rows,
    lead_rows,
    passage_rows,
    removal_rows,
    report_rows,
    saving,
    screening_rows,
    seal_rows,
    text_rows,
)
from corpus.store.blobs import Blobs
from corpus.store.card_rows import After, Card, Order, Wanted
from corpus.store.database import (
    BUSY_SECONDS,
    is_sqlite,
    reading,
    upgrade,
    use_write_ahead_log,
    writing,
)
from corpus.store.entries import DecidedCount, ReportEntry, ScreeningEntry
from corpus.store.input_rows import Inputs
from corpus.store.kept_pages import KeptPages
from corpus.store.lead_rows import Lead
from corpus.store.opening import blobs_at, engine_at, make_writable
from corpus.store.passage_rows import Passages
from corpus.store.rescreens import Rescreens
from corpus.store.tables import reports, stage_results
from corpus.store.text_index import TextIndex, settle_quietly
from corpus.store.where import Where

INDEX = "index"  # the folder of the index of texts, here and beside far blobs


_CHINA = dt.timezone(dt.timedelta(hours=8))


def utc_now() -> dt.datetime:
    """The present instant: what ``created_at`` and ``first_seen_at`` are taken from unless told otherwise."""
    return dt.datetime.now(dt.UTC)


class Store:
    """One data folder, open. Use as a context manager; safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        blobs: Blobs,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        index_folder: Path | None = None,
    ) -> None:
        """``index_folder`` takes the files of the index of texts; without, all of it is in the database."""
        self.engine = engine
        self.blobs = blobs
        self._clock = clock
        self.text_index = TextIndex(engine, index_folder, clock, blobs.shared(INDEX))
        self.passages = Passages(engine, None if index_folder is None else index_folder.parent)

    @classmethod
    def open(
        cls,
        place: Path | Where,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Store:
        """Open a data folder, making it or bringing its tables up to date where needed.

        Raises ``StoreError`` for a file in the folder's place, a folder that cannot be written, a database
        of a newer version, a database that is damaged or not ours, and a server that does not answer.
        """
        where = place if isinstance(place, Where) else Where(data_dir=place)
        make_writable(where.data_dir)
        blobs = blobs_at(where)
        engine = engine_at(where, busy_seconds)
        try:
            if is_sqlite(engine):
                use_write_ahead_log(engine)
            is_changed = upgrade(engine)
            store = cls(engine, blobs, clock=clock, index_folder=where.data_dir / INDEX)
            store.text_index.sweep()
        except StoreError:
            engine.dispose()
            raise
        if is_changed:
            filling.fill(engine, blobs, clock)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    def add_report(self, source: Source, original: bytes | Path) -> None:
        """Keep an admitted file, untouched, with the name it came under; the same bytes are kept once.

        Raises ``StoreError`` when the bytes are not those that were admitted.
        """
        put = self.blobs.put_file(original) if isinstance(original, Path) else self.blobs.put(original)
        if put != source.id:
            raise StoreError(
                f"文件「{source.file_name}」在读取期间被改动，未予保存。请在文件不再变化后重新筛查。",
                code="store_original_changed",
            )
        with writing(self.engine) as connection:
            report_rows.add(connection, source, original_blob=put, seen_at=self._clock())

    def original_path(self, report_id: str) -> Path:
        """The kept original as a local file; raises ``StoreError`` when it was not kept or is gone."""
        with reading(self.engine) as connection:
            query = select(reports.c.original_blob).where(reports.c.id == report_id)
            blob_id = connection.execute(query).scalar()
        if blob_id is None:
            raise StoreError("没有保存这份报告的原件。请重新筛查原文件。", code="store_no_original")
        return self.blobs.path(blob_id)

    def stage_result(self, key: str) -> bytes | None:
        """What a stage gave before under this key, or None.

        A result whose bytes are missing or damaged counts as none, and is dropped so that it is made again.
        """
        with reading(self.engine) as connection:
            query = select(stage_results.c.blob_id).where(stage_results.c.key == key)
            blob_id = connection.execute(query).scalar()
        if blob_id is None:
            return None
        try:
            return self.blobs.get(blob_id)
        except StoreError as error:
            if error.code not in ("store_blob_missing", "store_blob_damaged"):
                raise
        self.blobs.discard(blob_id)
        with writing(self.engine) as connection:
            connection.execute(delete(stage_results).where(stage_results.c.key == key))
        return None

    def latest_stage_result(self, report_id: str, stage: str) -> bytes | None:
        """What a stage last gave for a report, of whatever version; None where it is gone or damaged."""
        with reading(self.engine) as connection:
            query = (
                select(stage_results.c.key)
                .where(stage_results.c.report_id == report_id, stage_results.c.stage == stage)
                .order_by(stage_results.c.created_at.desc())
                .limit(1)
            )
            key = connection.execute(query).scalar()
        return self.stage_result(key) if key is not None else None

    def keep_stage_result(
        self, key: str, *, stage: str, version: str, report_id: str | None, data: bytes
    ) -> None:
        """Keep what a stage gave. A result already kept under the key stays as it is.

        ``report_id`` names a report added before, or is None for a result of no single report.
        """
        blob_id = self.blobs.put(data)
        values = {
            "key": key,
            "stage": stage,
            "version": version,
            "report_id": report_id,
            "blob_id": blob_id,
            "size_bytes": len(data),
            "created_at": self._clock(),
        }
        with writing(self.engine) as connection:
            query = select(stage_results.c.key).where(stage_results.c.key == key)
            if connection.execute(query).first() is None:
                connection.execute(insert(stage_results).values(values))

    def kept_pages(self, report_id: str, *, reader: str) -> KeptPages:
        """Pages read before with the same ``reader`` (digest of code, engine and options)."""
        return KeptPages(self.engine, report_id=report_id, reader=reader, clock=self._clock)

    def save_screening(
        self,
        screening: Screening,
        *,
        instead_of: str | None = None,
        kept: Kept | None = None,
        inputs: Inputs | None = None,
    ) -> str:
        """Keep a screening as its report's latest and give its id; the same document is kept once.

        Its brief, by which other reports find it, is replaced with it, and so is what others are compared
        with where ``kept`` is given. With ``instead_of``, raises ``ConflictError`` where that is no longer
        the report's latest screening. ``inputs`` is what it was made from, as far as known.
        """
        if not screening.report.id:
            raise StoreError(
                f"文件「{screening.report.file_name}」未能读取，没有报告编号，筛查结果无法保存。",
                code="store_no_report",
            )
        screening_id = screening_rows.document_id(screening)
        blob_id = self.blobs.put(codec.dump(screening, is_compressed=True))
        brief = brief_rows.screened_brief(screening)
        text = text_rows.prepared(kept.text) if kept is not None and kept.text is not None else None
        now = self._clock()
        with writing(self.engine) as connection:
            if instead_of is not None:
                screening_rows.require_latest(connection, screening.report.id, instead_of)
            saving.write_screening(
                connection,
                screening,
                screening_id=screening_id,
                blob_id=blob_id,
                brief=brief,
                inputs=inputs,
                at=now,
            )
            if kept is not None:
                saving.write_kept(connection, screening, kept, text, at=now)
        if text is not None:
            settle_quietly(self.text_index)
        if kept is not None and kept.vectors is not None:
            self.passages.settle_quietly(kept.vectors)
        return screening_id

    def inputs(self, report_id: str) -> Inputs:
        """What the report's latest screening was made from, as far as known."""
        with reading(self.engine) as connection:
            return input_rows.of_report(connection, report_id)

    def note_inputs(self, report_id: str, inputs: Inputs) -> None:
        """The report's latest screening is what these would give too."""
        with writing(self.engine) as connection:
            input_rows.replace(connection, report_id, inputs)

    @property
    def rescreens(self) -> Rescreens:
        """Runs of screening many reports again."""
        return Rescreens(self.engine, self._clock)

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

    def remove_report(self, report_id: str) -> None:
        """Take a report out with all that was made of it.

        Raises ``InputNotFoundError`` for an unknown one, ``ConflictError`` for one with decisions, which are
        kept for ever.
        """
        with writing(self.engine) as connection:
            brief_rows.replace(connection, report_id, None, at=self._clock())
            text_rows.replace_report(connection, report_id, None)
            change_rows.removed(connection, report_id, at=self._clock())
            left = removal_rows.remove(connection, report_id)
        for blob_id in left:
            self.blobs.discard(blob_id)

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

    def screening(self, report_id: str) -> Screening | None:
        """The latest screening of a report, or None."""
        with reading(self.engine) as connection:
            blob_id = screening_rows.latest_blob(connection, report_id=report_id)
        return None if blob_id is None else codec.load(Screening, self.blobs.get(blob_id))

    def past_screening(self, screening_id: str) -> Screening | None:
        """One kept screening by its id, or None."""
        with reading(self.engine) as connection:
            blob_id = screening_rows.document_blob(connection, screening_id=screening_id)
        return None if blob_id is None else codec.load(Screening, self.blobs.get(blob_id))

    def screenings(self, report_id: str) -> tuple[ScreeningEntry, ...]:
        """All kept screenings of a report, latest first."""
        with reading(self.engine) as connection:
            return screening_rows.listed(connection, report_id)

    def decide(self, decision: Decision) -> None:
        """Keep an inspector's decision; raises ``ConflictError`` when another came before it."""
        with writing(self.engine) as connection:
            decision_rows.add(connection, decision)
            lead_rows.restand(connection, decision)
            change_rows.decided(connection, decision)

    def relink(self, report_id: str, matches: Sequence[Match]) -> None:
        """Make what ties a report to others that of its matches, without a new screening."""
        with writing(self.engine) as connection:
            lead_rows.relink(connection, report_id, matches)

    def seal(self, report_id: str) -> Seal:
        """What makes the keys of a report's findings."""
        with reading(self.engine) as connection:
            return seal_rows.of_report(connection, report_id)

    def decisions(self, report_id: str | None = None) -> tuple[Decision, ...]:
        """All decisions in the order in which they were made, of one report or of all."""
        with reading(self.engine) as connection:
            return decision_rows.listed(connection, report_id)

    def decided_counts(self) -> tuple[DecidedCount, ...]:
        """How the findings of each check were decided: what its measured precision comes from."""
        with reading(self.engine) as connection:
            return decision_rows.counted(connection)

    def now(self) -> dt.datetime:
        """The store's clock."""
        return self._clock()

    def received_on(self, report_id: str) -> dt.date | None:
        """The day, in China's time, on which a report first came in; None for an unknown one."""
        with reading(self.engine) as connection:
            seen_at = report_rows.first_seen_at(connection, report_id)
        return None if seen_at is None else seen_at.astimezone(_CHINA).date()

    def reports(self, *, limit: int | None = None, offset: int = 0) -> tuple[ReportEntry, ...]:
        """Kept reports, newest first."""
        with reading(self.engine) as connection:
            return report_rows.listed(connection, limit=limit, offset=offset)

    def find_report(self, prefix_or_name: str) -> ReportEntry:
        """The report whose id begins so (six hex digits or more), or that came under this file name.

        Raises ``InputNotFoundError`` when there is none, ``UsageError`` naming the candidates when there
        are several.
        """
        with reading(self.engine) as connection:
            return finding.find_report(connection, prefix_or_name)
