"""Signatures that belong together, by name, for the checks that compare them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.evidence import Evidence
from core.facts import Ink, InkPair


def groups_of(pairs: Iterable[InkPair]) -> list[list[int]]:
    """The inks that pairs join, each group in order of appearance."""
    home: dict[int, set[int]] = {}
    for pair in pairs:
        joined = home.get(pair.left, {pair.left}) | home.get(pair.right, {pair.right})
        for member in joined:
            home[member] = joined
    unique = {id(group): sorted(group) for group in home.values()}
    return sorted(unique.values())


def those_by_hand(inks: Sequence[Ink], pairs: Iterable[InkPair]) -> list[int]:
    """The inks that are by hand, or proved so by a pair: all but the doubtful ones that are like no other."""
    paired = {at for pair in pairs for at in (pair.left, pair.right)}
    return [at for at, ink in enumerate(inks) if not ink.is_doubtful or at in paired]


def names_of(inks: Sequence[Ink], group: Iterable[int]) -> list[str]:
    """The names that a group of inks stands beside, each once."""
    return [name for name in dict.fromkeys(inks[at].name for at in group) if name]


def where(inks: Sequence[Ink], group: Iterable[int]) -> str:
    """「第2页项目负责人栏、第9页勘验记录等记录」."""
    return "、".join(dict.fromkeys(_place(inks[at]) for at in group))


def evidence_of(inks: Sequence[Ink], group: Iterable[int], most: int = 6) -> list[Evidence]:
    """The inks of a group as evidence."""
    return [inks[at].evidence for at in group][:most]


def _place(ink: Ink) -> str:
    role = f"{ink.role.value}栏" if ink.role is not None else "签字栏"
    return f"第{ink.evidence.page}页{role}" if ink.is_sign_off else f"第{ink.evidence.page}页的记录"
