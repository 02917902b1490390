"""Measured columns of all screened reports: the same values in the same order in two of them.

Each function works inside the caller's transaction. A candidate shares runs of three values; one that many
columns have proposes nothing. What is told is verified by laying the columns side by side (``series``).
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, delete, insert, select, text

from core.geometry import Box
from corpus.similarity.series import Laid, laid
from corpus.store import codec
from corpus.store.tables import column_runs, kept_columns

COMMON_RUN = 200  # columns that have a run, beyond which it proposes none
_RUNS_AT_ONCE = 200
_MOST = 40  # columns that one column is compared with
_TOGETHER = ((0, 1, 2), (0, 1, 3), (0, 2, 3))  # places of a run: one value of four may have been changed
_SHIFTED_FROM = 6  # values of a column that is also found when all were moved by one amount


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptColumn:
    """Measured values of one kind in one table, from top to bottom (left to right in a turned table).

    ``values`` are plain decimal numbers as written, ``pages`` and ``boxes`` say where each stands. Columns
    of one table have one ``table``. ``number`` and ``subject`` are those of the test report around it.
    """

    table: int
    header: str
    unit: str
    values: tuple[str, ...]
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]
    chapter: str = ""
    title: str = ""
    number: str | None = None
    is_ocr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """A column of another report with the same values; ``column`` is the order of the one asked for."""

    column: int
    report: str
    other: KeptColumn
    laid: Laid


def replace(connection: Connection, report_id: str, columns: Sequence[KeptColumn]) -> None:
    """Make these the measured columns of the report; none takes them out."""
    connection.execute(delete(kept_columns).where(kept_columns.c.report_id == report_id))
    for column in columns:
        values = {"report_id": report_id, "data": codec.dump(column, is_compressed=True)}
        made = connection.execute(insert(kept_columns).values(values))
        assert made.inserted_primary_key is not None
        row = int(made.inserted_primary_key[0])
        if runs := [{"run": run, "column_id": row} for run in runs_of(column.values)]:
            connection.execute(insert(column_runs), runs)


def of_report(connection: Connection, report_id: str) -> tuple[KeptColumn, ...]:
    """The report's measured columns as they were kept."""
    query = (
        select(kept_columns.c.data).where(kept_columns.c.report_id == report_id).order_by(kept_columns.c.id)
    )
    return tuple(codec.load(KeptColumn, data) for data in connection.execute(query).scalars())


def similar(connection: Connection, report_id: str, columns: Sequence[KeptColumn]) -> tuple[FoundColumn, ...]:
    """Columns of other reports that hold the same values, best first for each column."""
    found = []
    for order, column in enumerate(columns):
        mine = []
        for report, data in _candidates(connection, report_id, column):
            other = codec.load(KeptColumn, data)
            side_by_side = laid(column.values, other.values)
            if side_by_side is not None:
                mine.append(FoundColumn(column=order, report=report, other=other, laid=side_by_side))
        found += sorted(mine, key=lambda item: (-item.laid.bits, item.report))
    return tuple(found)


def _candidates(connection: Connection, report_id: str, column: KeptColumn) -> Iterator[tuple[str, bytes]]:
    shared: Counter[int] = Counter()
    for ids in _columns_by_run(connection, runs_of(column.values)):
        if len(ids) <= COMMON_RUN:
            shared.update(ids)
    likely = [row for row, _ in shared.most_common(4 * _MOST)]
    query = select(kept_columns).where(kept_columns.c.id.in_(likely), kept_columns.c.report_id != report_id)
    rows = sorted(connection.execute(query), key=lambda row: likely.index(row.id))
    yield from ((row.report_id, row.data) for row in rows[:_MOST])


def _columns_by_run(connection: Connection, runs: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(runs), _RUNS_AT_ONCE):
        parts = " UNION ALL ".join(
            f"SELECT * FROM (SELECT run, column_id FROM column_runs WHERE run = {int(run)} "  # noqa: S608
            f"LIMIT {COMMON_RUN + 1}) AS r{at}"
            for at, run in enumerate(runs[start : start + _RUNS_AT_ONCE])
        )
        found: dict[int, list[int]] = {}
        for run, column in connection.execute(text(parts)):
            found.setdefault(run, []).append(column)
        yield from found.values()


def runs_of(values: Sequence[str]) -> tuple[int, ...]:
    """Runs of three values near one another, and of three steps from value to value, as 63-bit numbers."""
    numbers = [Decimal(value).normalize() for value in values]
    runs = [
        _hashed("v", [numbers[start + at] for at in places])
        for start in range(len(numbers))
        for places in _TOGETHER
        if start + places[-1] < len(numbers) and len({numbers[start + at] for at in places}) > 1
    ]
    if len(numbers) >= _SHIFTED_FROM:
        steps = [(b - a).normalize() for a, b in itertools.pairwise(numbers)]
        runs += [_hashed("s", steps[at : at + 3]) for at in range(len(steps) - 2) if any(steps[at : at + 3])]
    return tuple(dict.fromkeys(runs))


def _hashed(kind: str, numbers: Iterable[Decimal]) -> int:
    words = kind + "|".join(format(number, "f") for number in numbers)
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big") >> 1
