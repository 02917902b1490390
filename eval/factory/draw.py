"""Reproducible chance: every choice of the factory comes from a named stream of one seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

from eval.factory.workdays import is_workday

T = TypeVar("T")


def stream(seed: int | str, *names: object) -> random.Random:
    """An own generator for each purpose, so that a new choice in one place moves no other."""
    return random.Random("/".join(str(part) for part in (seed, *names)))


def some(draw: random.Random, items: Sequence[T], low: int, high: int) -> list[T]:
    """Between ``low`` and ``high`` different items, in their original order."""
    count = min(len(items), draw.randint(low, max(low, high)))
    return [items[index] for index in sorted(draw.sample(range(len(items)), count))]


def day_between(draw: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A day of the closed interval."""
    return first + dt.timedelta(days=draw.randint(0, max(0, (last - first).days)))


def next_workday(day: dt.date) -> dt.date:
    """The day itself, or the first working day after a weekend or holiday."""
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day
