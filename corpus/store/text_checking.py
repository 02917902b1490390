"""Whether the index of texts holds what it should: archive, catalogue and files against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Row, func, select

from core.errors import StoreError
from corpus.similarity import segment
from corpus.similarity import texts as archive
from corpus.similarity.candidates import LAW
from corpus.similarity.segment import Segment
from corpus.store import text_rows
from corpus.store.database import reading
from corpus.store.text_files import TextFiles
from corpus.store.text_tables import text_archives, text_segments, text_tail, texts

_AT_ONCE = 50
_MOST_TOLD = 20
Sums = dict[int, tuple[int, int]]  # fingerprints of a text: how many, and the sum of them


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatus:
    """A file of the index; ``dead`` of its texts are gone. Of another version it is not readable either."""

    file: str
    texts: int
    dead: int
    postings: int
    size_bytes: int
    is_readable: bool
    is_of_other_version: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """Counts and sizes. ``text_bytes`` are those of the texts in UTF-8."""

    reports: int
    laws: int
    agencies: int
    gone: int
    characters: int
    text_bytes: int
    postings: int
    archive_bytes: int
    tail_texts: int
    tail_bytes: int
    files: tuple[FileStatus, ...]

    @property
    def index_bytes(self) -> int:
        """Of all fingerprints, in files and in the tail."""
        return self.tail_bytes + sum(file.size_bytes for file in self.files)

    @property
    def share(self) -> float:
        """The index's bytes, of the texts' bytes."""
        return self.index_bytes / self.text_bytes if self.text_bytes else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``problems`` are sentences; none where all is well."""

    texts: int
    files: int
    problems: tuple[str, ...]


def status_of(connection: Connection, files: TextFiles | None) -> IndexStatus:
    """What the catalogue and the files say, without reading the texts."""
    alive = texts.c.is_gone.is_(False)
    laws = connection.execute(select(func.count()).where(alive, texts.c.kind == LAW)).scalar_one()
    agencies = select(func.count(func.distinct(texts.c.agency))).where(alive, texts.c.agency != 0)
    totals = connection.execute(
        select(
            func.count(texts.c.number),
            func.sum(texts.c.characters),
            func.sum(texts.c.text_bytes),
            func.sum(texts.c.postings),
        ).where(alive)
    ).one()
    tail = connection.execute(select(func.count(), func.sum(func.length(text_tail.c.hashes)))).one()
    count, characters, text_bytes, postings = (int(value or 0) for value in totals)
    return IndexStatus(
        reports=count - laws,
        laws=laws,
        agencies=connection.execute(agencies).scalar_one(),
        gone=connection.execute(select(func.count()).where(texts.c.is_gone)).scalar_one(),
        characters=characters,
        text_bytes=text_bytes,
        postings=postings,
        archive_bytes=int(
            connection.execute(select(func.sum(func.length(text_archives.c.data)))).scalar() or 0
        ),
        tail_texts=tail[0],
        tail_bytes=int(tail[1] or 0),
        files=tuple(_file_status(connection, row, files) for row in _files(connection)) if files else (),
    )


def _files(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(text_segments).order_by(text_segments.c.id)).all())


def _file_status(connection: Connection, row: Row[Any], files: TextFiles) -> FileStatus:
    path = files.fetched(row.file)
    is_readable = segment.is_readable(path)
    dead = 0
    if is_readable:
        gone = connection.execute(select(texts.c.number).where(texts.c.is_gone)).scalars().all()
        dead = int(np.isin(segment.opened(path).texts["number"], np.array(gone, np.int64)).sum())
    return FileStatus(
        file=row.file,
        texts=row.texts,
        dead=dead,
        postings=row.postings,
        size_bytes=row.size_bytes,
        is_readable=is_readable,
        is_of_other_version=files.is_of_other_version(row.file),
    )


def verdict_of(engine: Engine, files: TextFiles | None, progress: Callable[[int, int], None]) -> Verdict:
    """Every text's archive unpacked and fingerprinted again, every file's checksum, every count."""
    with reading(engine) as connection:  # one moment for all
        problems: list[str] = []
        found: dict[int, list[tuple[int, int]]] = {}
        rows = _files(connection) if files is not None else []
        for row in rows:
            assert files is not None
            if not segment.is_whole(files.fetched(row.file)):
                is_other = files.is_of_other_version(row.file)
                problems.append(
                    f"索引文件 {row.file} {'由其他版本的程序生成' if is_other else '缺失或已损坏'}"
                )
                continue
            opened = segment.opened(files.fetched(row.file))
            if (len(opened), len(opened.hashes)) != (row.texts, row.postings):
                problems.append(f"索引文件 {row.file} 的数量与登记的不符")
            for number, sums in _sums(opened).items():
                found.setdefault(number, []).append(sums)
        for number, sums in _sums(text_rows.tail(connection)).items():
            found.setdefault(number, []).append(sums)
        count = 0
        total = connection.execute(select(func.count()).where(texts.c.is_gone.is_(False))).scalar_one()
        for row in _living(connection):
            problems += _problems_of(row, found.get(row.number, []))
            count += 1
            if count % _AT_ONCE == 0:
                progress(count, total)
    return Verdict(texts=count, files=len(rows), problems=_short(problems))


def _sums(part: Segment) -> Sums:
    """By number of text; exact, as halves of 16 bits are added."""
    size = len(part)
    many = np.bincount(part.rows, minlength=size)
    low = np.bincount(part.rows, weights=part.hashes & 0xFFFF, minlength=size).astype(np.int64)
    high = np.bincount(part.rows, weights=part.hashes >> 16, minlength=size).astype(np.int64)
    total: npt.NDArray[np.int64] = low + (high << 16)
    return dict(
        zip(part.texts["number"].tolist(), zip(many.tolist(), total.tolist(), strict=True), strict=True)
    )


def _living(connection: Connection) -> Iterator[Row[Any]]:
    last = 0
    while True:
        query = (
            select(texts, text_archives.c.data)
            .outerjoin(text_archives, text_archives.c.number == texts.c.number)
            .where(texts.c.is_gone.is_(False), texts.c.number > last)
        )
        rows = connection.execute(query.order_by(texts.c.number).limit(_AT_ONCE)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].number


def _problems_of(row: Row[Any], found: list[tuple[int, int]]) -> Iterator[str]:
    if row.report_id is None and row.law_key is None:
        yield f"第 {row.number} 份文本不属于任何报告或法规"
    name = f"报告 {row.report_id[:12]}" if row.report_id else f"法规「{row.law_name}」"
    try:
        text = archive.loads(row.data or b"").text
    except StoreError:
        yield f"{name}的存档文本缺失或已损坏"
        return
    hashes = text_rows.hashes_of(text)
    if text_rows.digest_of(text) != row.digest or len(hashes) != row.postings:
        yield f"{name}的存档文本与目录不符"
    if not found:
        yield f"{name}不在任何索引文件中"
    elif len(found) > 1:
        yield f"{name}在索引中出现了 {len(found)} 次"
    elif found[0] != (len(hashes), int(hashes.sum(dtype=np.int64))):
        yield f"{name}在索引中的指纹与存档文本不符"


def _short(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - _MOST_TOLD
    return (*problems[:_MOST_TOLD], *([f"另有 {more} 处问题"] if more > 0 else []))
