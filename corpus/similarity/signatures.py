"""Signatures of all screened reports: the same picture in two reports is found by name or by its look.

Each function works inside the caller's transaction. A candidate shares the name it stands beside or one of
eight codes of its look from afar; what is told is verified stroke by stroke (``models.signatures.shape``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from core.geometry import Box
from corpus.registry.matching import person_key
from corpus.store.tables import signature_bands, signature_inks
from models.signatures.likeness import SAME, Comparable, comparable, similarity_of
from models.signatures.shape import bands

_MOST = 300  # candidates by name, and as many by look
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
        codes = [{"band": band, "ink_id": row} for band in dict.fromkeys(bands(ready.shape))]
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
    for row in _candidates(connection, report_id, ink, ready):
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


def _candidates(connection: Connection, report_id: str, ink: KeptInk, ready: Comparable) -> list[Row[Any]]:
    others = select(signature_inks).where(signature_inks.c.report_id != report_id)
    by_look = (
        others.join(signature_bands, signature_bands.c.ink_id == signature_inks.c.id)
        .where(signature_bands.c.band.in_(bands(ready.shape)))
        .distinct()
    )
    queries = [by_look]
    if ink.name:
        queries.append(others.where(signature_inks.c.name_key == _key(ink.name)))
    rows = {}
    for query in queries:
        for row in connection.execute(query.order_by(signature_inks.c.id.desc()).limit(_MOST)):
            rows[row.id] = row
    return [rows[number] for number in sorted(rows)]


def _key(name: str) -> str:
    return (person_key(name) or "")[:_NAME_LONGEST] if name else ""
