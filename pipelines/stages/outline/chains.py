"""Which of many numbered lines belong to one numbering: the heaviest run of numbers that only rises."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def rising(items: Sequence[tuple[tuple[int, ...], float, Item]]) -> list[Item]:
    """Of items (number, weight, what) in order, those of the strictly rising run of the greatest weight.

    A list inside a chapter or a quoted clause cannot outweigh the chapters whose run it would break.
    Items of no weight are left out. O(n log n).
    """
    ranks = sorted({number for number, weight, _ in items if weight > 0})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)  # a Fenwick tree of maxima
    totals: list[float] = []
    before: list[int] = []
    for index, (number, weight, _) in enumerate(items):
        if weight <= 0:
            totals.append(0.0)
            before.append(-1)
            continue
        rank = bisect_left(ranks, number)
        total, last = _most(best, rank)
        totals.append(total + weight)
        before.append(last)
        _raise(best, rank + 1, (total + weight, index))
    return _walked(items, totals, before)


def _most(tree: Sequence[tuple[float, int]], stop: int) -> tuple[float, int]:
    found = (0.0, -1)
    while stop > 0:
        if tree[stop][0] > found[0]:
            found = tree[stop]
        stop -= stop & -stop
    return found


def _raise(tree: list[tuple[float, int]], start: int, value: tuple[float, int]) -> None:
    while start < len(tree):
        if value[0] > tree[start][0]:
            tree[start] = value
        start += start & -start


def _walked(
    items: Sequence[tuple[tuple[int, ...], float, Item]], totals: Sequence[float], before: Sequence[int]
) -> list[Item]:
    if not totals:
        return []
    index = max(range(len(totals)), key=totals.__getitem__)
    run: list[Item] = []
    while index >= 0 and totals[index] > 0:
        run.append(items[index][2])
        index = before[index]
    return run[::-1]
