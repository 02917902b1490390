"""Measured columns taken over and changed, beside honest ones of the same kinds of test."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.similarity.series import laid
from eval.factory.plan.testing import draw_test, is_measured
from pipelines.column_matches import ENOUGH_BITS

KINDS = ("防雷装置检测", "安全阀校验", "气体探测器标定", "油气回收检测", "液位报警校验")
_Columns = list[list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One way of taking over: tables told to be the same, and the least bits that one said."""

    how: str
    found: int
    asked: int
    least: float


def table_recalls(each: int, seed: int) -> Iterable[Row]:
    """Recall for each kind of test and change; then honest tables of one kind, none of which is the other."""
    for kind in KINDS:
        tables = [_drawn(kind, f"{seed}/{kind}/{at}") for at in range(each)]
        for how, change in _CHANGES.items():
            draw = random.Random(f"{seed}/{kind}/{how}")
            bits = [_bits(table, [change(column, draw) for column in table]) for table in tables]
            yield Row(f"{kind} {how}", sum(item >= ENOUGH_BITS for item in bits), each, min(bits))
        honest = [_bits(one, other) for at, one in enumerate(tables) for other in tables[:at]]
        yield Row(f"{kind} honest", sum(item >= ENOUGH_BITS for item in honest), len(honest), max(honest))


def _drawn(kind: str, seed: str) -> _Columns:
    test = draw_test(
        random.Random(seed), kind, "检测中心", ("罐区", "泵房", "站房"), dt.date(2022, 5, 6), 0.6
    )
    columns = zip(*test.rows, strict=True)
    return [[_plain(cell) for cell in column] for column in columns if all(map(is_measured, column))]


def _plain(cell: str) -> str:
    return "".join(sign for sign in cell if sign in "-.0123456789")


def _bits(one: _Columns, other: _Columns) -> float:
    found = (laid(left, right) for left, right in zip(one, other, strict=True))
    return sum(item.bits for item in found if item is not None)


def _one_changed(column: Sequence[str], draw: random.Random) -> list[str]:
    at = draw.randrange(len(column))
    step = Decimal(1).scaleb(int(Decimal(column[at]).as_tuple().exponent))
    return [str(Decimal(value) + step) if place == at else value for place, value in enumerate(column)]


def _moved(column: Sequence[str], draw: random.Random) -> list[str]:
    step = Decimal(1).scaleb(int(Decimal(column[0]).as_tuple().exponent)) * draw.randint(3, 9)
    return [str(Decimal(value) + step) for value in column]


_CHANGES: Mapping[str, Callable[[Sequence[str], random.Random], list[str]]] = {
    "as it is": lambda column, _: list(column),
    "one changed": _one_changed,
    "all moved": _moved,
    "two rows less": lambda column, _: list(column[:-2]),
}
