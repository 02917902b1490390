"""The part of a store that keeps screenings, and what of each others are compared with."""

from __future__ import annotations

from core.errors import StoreError
from core.screening import Screening
from corpus.similarity.kept import Kept
from corpus.store import brief_rows, codec, input_rows, saving, screening_rows, text_rows
from corpus.store.database import reading, writing
from corpus.store.entries import ScreeningEntry
from corpus.store.input_rows import Inputs
from corpus.store.part import Part
from corpus.store.rescreens import Rescreens
from corpus.store.text_index import settle_quietly


class ScreeningKeeping(Part):
    """Screenings with all that is written with them, in one transaction."""

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
