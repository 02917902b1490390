"""Whose signatures are alike: role and name of whoever signs at the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from core.facts import Facts
from core.geometry import Box, intersection
from core.outcome import MatchKind

FactsOf = Callable[[str], Facts | None]


class Spot(Protocol):
    """A place on a page."""

    @property
    def page(self) -> int | None:
        """From 1; None where it stands on no page."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """In points."""


def unknown(_report: str, /) -> Facts | None:
    """Where no report's facts are at hand."""
    return None


def signer_words(kind: MatchKind, spots: Iterable[Spot], facts: Callable[[], Facts | None]) -> str:
    """「项目负责人程立秋的签名」; empty for what is no signature, or one of nobody who was read."""
    if kind is not MatchKind.SIGNATURE:
        return ""
    read = facts()
    if read is None:
        return ""
    places = list(spots)
    names = dict.fromkeys(
        f"{person.role.value}{person.name}"
        for person in read.people
        if any(_meets(spot, item) for spot in places for item in person.signature.evidence)
    )
    return f"{'、'.join(names)}的签名" if names else ""


def _meets(one: Spot, other: Spot) -> bool:
    return (
        one.page is not None
        and one.page == other.page
        and any(intersection(a, b) > 0 for a in one.boxes for b in other.boxes)
    )
