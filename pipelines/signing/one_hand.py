"""Whether one hand may have written the names of several people: all their signatures taken together.

A pair of signatures tells little, many pairs together tell more: the mean likeness of a group of people is
compared with what groups of different writers reach by chance (``models.signatures.measured``).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.facts import HandGroup, Ink
from models.signatures.measured import group_threshold

_FEWEST, _MOST = 4, 12  # people that are compared
_SAME_PICTURE = 0.95  # of two hands: one picture, pasted


@dataclass(frozen=True, slots=True, eq=False)
class _Person:
    """A person's signatures: their order among the inks, and their vectors."""

    inks: tuple[int, ...]
    vectors: npt.NDArray[np.float64]

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        """The mean vector; the product of two is the mean likeness over all pairs of signatures."""
        return np.asarray(self.vectors.mean(axis=0))

    @property
    def own(self) -> list[float]:
        """How alike the person's signatures are to each other; one picture pasted twice tells nothing."""
        alike = (float(a @ b) for a, b in itertools.combinations(self.vectors, 2))
        return [share for share in alike if share < _SAME_PICTURE]


def hand_group(inks: Sequence[Ink], vectors: Sequence[tuple[float, ...]]) -> HandGroup | None:
    """The people, at least half of those who signed, whose hands are the most alike for a group of that size.

    None where fewer than four people signed in ink that tells hands. ``vectors`` go with ``inks``.
    """
    people = _people(inks, vectors)
    if not _FEWEST <= len(people) <= _MOST:
        return None
    middles = np.stack([person.middle for person in people])
    alike = middles @ middles.T
    np.fill_diagonal(alike, 0.0)
    likeness, chosen = max(
        (
            (_mean(alike, group), group)
            for size in range(max(3, math.ceil(len(people) / 2)), len(people) + 1)
            for group in itertools.combinations(range(len(people)), size)
        ),
        key=lambda entry: entry[0] - group_threshold(len(entry[1]), len(people)),
    )
    own = [share for at in chosen for share in people[at].own]
    return HandGroup(
        inks=tuple(sorted(ink for at in chosen for ink in people[at].inks)),
        people=len(people),
        grouped=len(chosen),
        likeness=round(likeness, 3),
        own_likeness=round(float(np.mean(own)), 3) if own else None,
        own_pairs=len(own),
    )


def _mean(alike: npt.NDArray[np.float64], group: tuple[int, ...]) -> float:
    return float(alike[np.ix_(group, group)].sum() / (len(group) * (len(group) - 1)))


def _people(inks: Sequence[Ink], vectors: Sequence[tuple[float, ...]]) -> list[_Person]:
    """Those who sign the report, with all they signed in it."""
    signers = {ink.name for ink in inks if ink.name and ink.is_sign_off}
    by_name: dict[str, list[int]] = {}
    for at, (ink, vector) in enumerate(zip(inks, vectors, strict=True)):
        if vector and ink.name in signers:
            by_name.setdefault(ink.name, []).append(at)
    return [_Person(tuple(own), np.array([vectors[at] for at in own])) for own in by_name.values()]
