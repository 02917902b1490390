"""Signatures of all screened reports: the same picture in two reports is found by name or by its look.

Each function works inside the caller's transaction. A candidate shares words of its look from afar, or the
name it stands beside; the nearest are verified stroke by stroke (``models.signatures.likeness``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, insert, select, text

from core.geometry import Box
from corpus.registry.matching import person_key
from corpus.store.tables import signature_bands, signature_inks
from models.signatures.likeness import SAME, Comparable, comparable, similarity_of
from models.signatures.words import Asked, asked_of, nearness, table_of, words_of

COMMON_WORD = 128  # rows of a word that are looked at; one that has more says half as much
_WORDS_AT_ONCE = 200
_MOST_RANKED = 512  # that share most words, by how near they look
_MOST_NAMED = 2000  # the newest of a name, likewise
_MOST_ALIKE, _MOST_OF_NAME = 64, 32  # that are verified
_NAME_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInk:
    """A signature of a report: the name it stands beside, where it is, and its packed shape."""

    name: str
    page: int
    box: Box
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundInk:
    """The same picture in another report; ``ink`` is the order of the one that was asked for."""

    ink: int
    report: str
    name: str
    page: int
    box: Box
    similarity: float
    enterprise_name: str | None = None
    agency_name: str | None = None


def replace(
    connection: Connection,
    report_id: str,
    inks: Sequence[KeptInk],
    *,
    enterprise_name: str | None = None,
    agency_name: str | None = None,
) -> None:
    """Make these the signatures of the report; none takes them out."""
    connection.execute(delete(signature_inks).where(signature_inks.c.report_id == report_id))
    for ink in inks:
        ready = comparable(ink.shape)
        if ready is None:
            continue
        values = {
            "report_id": report_id,
            "name_key": _key(ink.name),
            "name": ink.name[:_NAME_LONGEST],
            "page": ink.page,
            "x0": ink.box.x0,
            "y0": ink.box.y0,
            "x1": ink.box.x1,
            "y1": ink.box.y1,
            "shape": ink.shape.encode("ascii"),
            "enterprise_name": enterprise_name,
            "agency_name": agency_name,
        }
        made = connection.execute(insert(signature_inks).values(values))
        assert made.inserted_primary_key is not None
        row = int(made.inserted_primary_key[0])
        codes = [{"band": word, "ink_id": row} for word in words_of(ready.shape)]
        connection.execute(insert(signature_bands), codes)


def of_report(connection: Connection, report_id: str) -> tuple[KeptInk, ...]:
    """The report's signatures as they were kept."""
    mine = select(signature_inks).where(signature_inks.c.report_id == report_id)
    rows = connection.execute(mine.order_by(signature_inks.c.id))
    return tuple(
        KeptInk(
            name=row.name,
            page=row.page,
            box=Box(row.x0, row.y0, row.x1, row.y1),
            shape=row.shape.decode("ascii", errors="replace"),
        )
        for row in rows
    )


def similar(connection: Connection, report_id: str, inks: Sequence[KeptInk]) -> tuple[FoundInk, ...]:
    """The same pictures in other reports, the most alike of each report first."""
    found = []
    for order, ink in enumerate(inks):
        ready = comparable(ink.shape)
        if ready is not None:
            found += list(_found(connection, report_id, order, ink, ready))
    return tuple(sorted(found, key=lambda item: (item.ink, -item.similarity, item.report, item.page)))


def _found(
    connection: Connection, report_id: str, order: int, ink: KeptInk, ready: Comparable
) -> Iterable[FoundInk]:
    query = select(signature_inks).where(signature_inks.c.id.in_(proposed(connection, report_id, ink, ready)))
    for row in connection.execute(query.order_by(signature_inks.c.id)):
        other = comparable(row.shape.decode("ascii", errors="replace"))
        alike = similarity_of(ready, other) if other is not None else 0.0
        if alike >= SAME:
            yield FoundInk(
                ink=order,
                report=row.report_id,
                name=row.name,
                page=row.page,
                box=Box(row.x0, row.y0, row.x1, row.y1),
                similarity=round(alike, 3),
                enterprise_name=row.enterprise_name,
                agency_name=row.agency_name,
            )


def proposed(connection: Connection, report_id: str, ink: KeptInk, ready: Comparable) -> list[int]:
    """Ids of signatures of other reports to verify: the nearest that share words, the nearest of its name."""
    asked = asked_of(ready.shape)
    own = set(connection.execute(_ids().where(signature_inks.c.report_id == report_id)).scalars())
    sharing = [row for row in _sharing(connection, asked) if row not in own][:_MOST_RANKED]
    chosen = _nearest(connection, asked, sharing)[:_MOST_ALIKE]
    if key := _key(ink.name):
        others = signature_inks.c.report_id != report_id
        query = _ids().where(signature_inks.c.name_key == key, others).order_by(signature_inks.c.id.desc())
        named = connection.execute(query.limit(_MOST_NAMED)).scalars().all()
        known = set(chosen)
        rest = [row for row in named if row not in known]
        chosen += _nearest(connection, asked, rest)[:_MOST_OF_NAME]
    return chosen


def _ids() -> Select[int]:
    return select(signature_inks.c.id)


def _sharing(connection: Connection, asked: Asked) -> list[int]:
    """Ids of signatures with a word that is asked for, those with most words first."""
    shared: Counter[int] = Counter()
    seen: set[tuple[int, int]] = set()  # a word and its neighbours count once
    for words in _by_range(connection, asked.ranges):
        weight = 1 if len(words) > COMMON_WORD else 2
        for word, ink in words:
            if (at := (table_of(word), ink)) not in seen:
                seen.add(at)
                shared[ink] += weight
    return sorted(shared, key=lambda ink: (-shared[ink], -ink))


def _by_range(
    connection: Connection, ranges: Sequence[tuple[int, int]]
) -> Iterator[Sequence[tuple[int, int]]]:
    """Word and signature of up to one more row than makes a word common, for each range that has any."""
    for start in range(0, len(ranges), _WORDS_AT_ONCE):
        some = ranges[start : start + _WORDS_AT_ONCE]
        parts = " UNION ALL ".join(
            f"SELECT * FROM (SELECT {at} AS part, band, ink_id FROM signature_bands "  # noqa: S608
            f"WHERE band BETWEEN {int(low)} AND {int(high)} LIMIT {COMMON_WORD + 1}) AS w{at}"
            for at, (low, high) in enumerate(some)
        )
        found: dict[int, list[tuple[int, int]]] = {}
        for part, word, ink in connection.execute(text(parts)):
            found.setdefault(part, []).append((word, ink))
        yield from found.values()


def _nearest(connection: Connection, asked: Asked, inks: Sequence[int]) -> list[int]:
    """These signatures, the nearest by their looks first, then the newest."""
    owners: list[int] = []
    words: list[int] = []
    for start in range(0, len(inks), _WORDS_AT_ONCE):
        some = signature_bands.c.ink_id.in_(inks[start : start + _WORDS_AT_ONCE])
        for row in connection.execute(select(signature_bands.c.ink_id, signature_bands.c.band).where(some)):
            owners.append(row.ink_id)
            words.append(row.band)
    near = nearness(asked, owners, words)
    return sorted(inks, key=lambda ink: (-near.get(ink, 0.0), -ink))


def _key(name: str) -> str:
    return (person_key(name) or "")[:_NAME_LONGEST] if name else ""
