"""How alike two tables are: tree edit distance similarity over table, rows and cells (TEDS, Zhong 2020).

A table is a tree of rows that hold cells with spans and text. Rows may be inserted, deleted or matched, and
within matched rows their cells; a row costs one and one for each of its cells. The general tree distance may
also move cells out of their rows: this one does not, so it is never smaller and the score never kinder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: where it begins, how far it reaches, what it says without white space."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


Fields = tuple[Field, ...]


def fields(cells: Iterable[tuple[int, int, int, int, str]]) -> Fields:
    """Fields in reading order from (row, column, row span, column span, text)."""
    return tuple(
        sorted(
            (Field(r, c, rs, cs, "".join(text.split())) for r, c, rs, cs, text in cells),
            key=lambda field: (field.row, field.column),
        )
    )


def similarity(found: Fields, truth: Fields, *, with_text: bool) -> float:
    """1 for the same table, 0 for nothing in common; ``with_text`` compares what the cells say as well."""
    found_rows, truth_rows = _rows(found), _rows(truth)
    distance = _aligned(
        found_rows,
        truth_rows,
        lambda one, other: _aligned(one, other, lambda a, b: _change(a, b, with_text=with_text), _one),
        lambda row: 1.0 + len(row),
    )
    return 1.0 - distance / max(_size(found_rows), _size(truth_rows))


def is_same_structure(found: Fields, truth: Fields) -> bool:
    """Whether every cell begins in the same field and reaches as far."""
    return [(f.row, f.column, f.row_span, f.column_span) for f in found] == [
        (f.row, f.column, f.row_span, f.column_span) for f in truth
    ]


def _rows(table: Fields) -> list[list[Field]]:
    rows: list[list[Field]] = [[] for _ in range(max((field.row for field in table), default=-1) + 1)]
    for field in table:
        rows[field.row].append(field)
    return rows


def _size(rows: Sequence[Sequence[Field]]) -> int:
    return 1 + len(rows) + sum(map(len, rows))


def _change(one: Field, other: Field, *, with_text: bool) -> float:
    if (one.row_span, one.column_span) != (other.row_span, other.column_span):
        return 1.0
    return Levenshtein.normalized_distance(one.text, other.text) if with_text else 0.0


def _one(_: object) -> float:
    return 1.0


def _aligned(
    found: Sequence[T], truth: Sequence[T], change: Callable[[T, T], float], weight: Callable[[T], float]
) -> float:
    """The least cost of turning one sequence into the other."""
    before = [0.0]
    for other in truth:
        before.append(before[-1] + weight(other))
    for one in found:
        costs = [before[0] + weight(one)]
        for at, other in enumerate(truth):
            costs.append(
                min(before[at + 1] + weight(one), costs[at] + weight(other), before[at] + change(one, other))
            )
        before = costs
    return before[-1]
