"""Rows of the index of texts: texts come, are replaced and go inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from core.screening import Status
from corpus.registry.matching import agency_key
from corpus.similarity import texts as archive
from corpus.similarity.candidates import LAW
from corpus.similarity.normal import normal
from corpus.similarity.segment import TEXT, Segment, gathered
from corpus.similarity.texts import LAW_KIND, ReportText
from corpus.similarity.winnow import MOST_CHARACTERS, VERSION, Hashes, fingerprints
from corpus.store.tables import reports
from corpus.store.text_tables import text_archives, text_state, text_tail, texts

_KEY_BITS = 31  # of the number that stands for a name: it fits a signed column of four bytes
_LONGEST_DATE = 20


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is written of a text, made before the transaction begins."""

    text: ReportText
    digest: str
    data: bytes  # the archive
    hashes: bytes
    postings: int


def prepared(text: ReportText) -> Prepared:
    """Fingerprints and archive of a text."""
    found = hashes_of(text.text)
    return Prepared(
        text=text,
        digest=digest_of(text.text),
        data=archive.dumps(text),
        hashes=found.astype("<u4").tobytes(),
        postings=len(found),
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text as it is archived."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def hashes_of(text: str) -> Hashes:
    """The different fingerprints of a text, ascending; of one without end those of its first part."""
    return np.unique(fingerprints(normal(text).codes[: MOST_CHARACTERS - 1]).hashes)


def name_key(name: str | None) -> int:
    """A number that stands for a name however it is written; 0 for no name."""
    key = agency_key(name)
    if not key:
        return 0
    digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=4).digest()
    return 1 + int.from_bytes(digest, "little") % ((1 << _KEY_BITS) - 1)


def replace_report(connection: Connection, report_id: str, text: Prepared | None) -> None:
    """Make this the report's text; None takes it out."""
    _replace(connection, texts.c.report_id == report_id, {"report_id": report_id}, text)


def replace_law(connection: Connection, key: str, name: str, text: Prepared | None) -> bool:
    """Make this the text of a law; None takes it out. Whether there was one before."""
    return _replace(connection, texts.c.law_key == key, {"law_key": key, "law_name": name}, text)


def _replace(
    connection: Connection, mine: ColumnElement[bool], who: dict[str, object], text: Prepared | None
) -> bool:
    before = connection.execute(select(texts.c.number, texts.c.digest).where(mine)).first()
    if before is None and text is None:
        return False
    revision = next_revision(connection)
    if before is not None and text is not None and before.digest == text.digest:
        values = {**who, **_values(text), "changed": revision}
        connection.execute(update(texts).where(texts.c.number == before.number).values(values))
        same = text_archives.c.number == before.number
        connection.execute(delete(text_archives).where(same))
        connection.execute(insert(text_archives).values(number=before.number, data=text.data))
        return True
    if before is not None:
        drop(connection, (before.number,), revision)
    if text is not None:
        _insert(connection, who, text, revision)
    return before is not None


def _insert(connection: Connection, who: dict[str, object], text: Prepared, revision: int) -> None:
    values = {**who, **_values(text), "is_gone": False, "changed": revision}
    made = connection.execute(insert(texts).values(values))
    assert made.inserted_primary_key is not None
    number = int(made.inserted_primary_key[0])
    connection.execute(insert(text_archives).values(number=number, data=text.data))
    connection.execute(insert(text_tail).values(number=number, version=VERSION, hashes=text.hashes))


def _values(text: Prepared) -> dict[str, object]:
    report = text.text
    return {
        "kind": LAW if report.kind == LAW_KIND else 0,
        "agency": name_key(report.agency),
        "enterprise": name_key(report.enterprise),
        "report_on": report.report_on[:_LONGEST_DATE] if report.report_on else None,
        "characters": len(report.text),
        "text_bytes": len(report.text.encode("utf-8", "replace")),
        "postings": text.postings,
        "digest": text.digest,
    }


def drop(connection: Connection, numbers: Sequence[int], revision: int) -> None:
    """Take texts out: their words are deleted, their numbers stay until no file has them."""
    for table in (text_archives, text_tail):
        connection.execute(delete(table).where(table.c.number.in_(numbers)))
    gone = {"report_id": None, "law_key": None, "law_name": None, "report_on": None, "is_gone": True}
    connection.execute(update(texts).where(texts.c.number.in_(numbers)).values({**gone, "changed": revision}))


def next_revision(connection: Connection) -> int:
    """The index changes in this transaction: its new revision."""
    changed = connection.execute(update(text_state).values(revision=text_state.c.revision + 1))
    if not changed.rowcount:
        connection.execute(insert(text_state).values(id=1, revision=1, epoch=0))
    return int(connection.execute(select(text_state.c.revision)).scalar_one())


def revision_and_epoch(connection: Connection) -> tuple[int, int]:
    """The state of the index; zeros before the first text."""
    row = connection.execute(select(text_state.c.revision, text_state.c.epoch)).first()
    return (0, 0) if row is None else (int(row.revision), int(row.epoch))


def unfiled(connection: Connection) -> tuple[str, ...]:
    """Reports that were screened, in full or in part, without a text."""
    query = (
        select(reports.c.id)
        .outerjoin(texts, texts.c.report_id == reports.c.id)
        .where(texts.c.number.is_(None), reports.c.status.in_([str(Status.DONE), str(Status.PARTIAL)]))
        .order_by(reports.c.first_seen_at, reports.c.id)
    )
    return tuple(connection.execute(query).scalars())


def archive_of(connection: Connection, number: int) -> bytes | None:
    """The packed text of this number."""
    return connection.execute(select(text_archives.c.data).where(text_archives.c.number == number)).scalar()


def archives_of(connection: Connection, numbers: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """Number and packed text of those of these numbers that have one."""
    query = select(text_archives.c.number, text_archives.c.data)
    for row in connection.execute(query.where(text_archives.c.number.in_(numbers))):
        yield row.number, row.data


def archive_of_report(connection: Connection, report_id: str) -> bytes | None:
    """The packed text of a report."""
    query = (
        select(text_archives.c.data)
        .join(texts, texts.c.number == text_archives.c.number)
        .where(texts.c.report_id == report_id)
    )
    return connection.execute(query).scalar()


def described(row: Row[Any]) -> tuple[int, int, int, int]:
    """A text's row as ``segment.TEXT`` says it."""
    return row.number, row.agency, row.enterprise, row.kind


def tail_rows(connection: Connection, numbers: Sequence[int] | None = None) -> list[tuple[Row[Any], Hashes]]:
    """Texts in the tail, all or of these numbers, ascending, with their fingerprints.

    Fingerprints of another version are made again from the archive.
    """
    query = select(texts, text_tail.c.version, text_tail.c.hashes).join(
        text_tail, text_tail.c.number == texts.c.number
    )
    if numbers is not None:
        query = query.where(texts.c.number.in_(numbers))
    rows = connection.execute(query.order_by(texts.c.number)).all()
    return [(row, _hashes(connection, row)) for row in rows]


def tail(connection: Connection) -> Segment:
    """The whole tail as a segment in memory."""
    rows = tail_rows(connection)
    return gathered(np.array([described(row) for row, _ in rows], TEXT), [hashes for _, hashes in rows])


def _hashes(connection: Connection, row: Row[Any]) -> Hashes:
    if row.version == VERSION:
        return np.frombuffer(row.hashes, "<u4")
    data = archive_of(connection, row.number)
    return hashes_of(archive.loads(data).text if data else "")
