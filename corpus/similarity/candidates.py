"""Which other texts may share a passage with this one, and which wording is everybody's.

A text is looked at through windows that overlap by half. In each window the texts that share most of its
fingerprints are candidates; where texts of several agencies share about as much of it as the best does, the
wording is common and proposes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.segment import TEXT, Segment
from corpus.similarity.winnow import Fingerprints

REACH = 160  # normal characters of a window: about 17 fingerprints
LEAST = 3  # fingerprints that a candidate shares within one window
MOST_SHARING = 256  # postings of one fingerprint that are looked at; one with more is common in itself
ABOUT = 0.8  # of the best: who shares so much of a window shares it as well
MANY_AGENCIES = 3  # agencies, beside the best text's own, that share it as well: then it is common
PER_WINDOW = 4  # candidates of one window
LAW = 1
"""``kind`` of a text that is quoted rather than copied."""

Ints: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of every text, by its number: arrays of one length."""

    living: Mask  # to be compared with
    agency: Ints
    kind: Ints

    @classmethod
    def of(cls, texts: npt.NDArray[np.void]) -> Catalogue:
        """The catalogue of such texts (``segment.TEXT``), all of them living."""
        size = int(texts["number"].max()) + 1 if len(texts) else 0
        found = cls(np.zeros(size, np.bool_), np.zeros(size, np.int64), np.zeros(size, np.int64))
        found.living[texts["number"]] = True
        found.agency[texts["number"]] = texts["agency"]
        found.kind[texts["number"]] = texts["kind"]
        return found


@dataclass(frozen=True, slots=True)
class Hits:
    """Which other text has which of a text's fingerprints: one row per pair.

    ``at`` is the fingerprint's place among the text's, ascending; ``is_common`` says of each fingerprint
    that more texts have it than are looked at.
    """

    at: Ints
    number: Ints
    is_common: Mask

    def within(self, first: int, last: int) -> Ints:
        """The numbers of the texts that have fingerprints ``first`` to ``last``, once per fingerprint."""
        low, high = np.searchsorted(self.at, (first, last + 1))
        return self.number[low:high]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another text and the windows in which it is among the best, as ranges of normal characters."""

    number: int
    windows: tuple[tuple[int, int], ...]
    fingerprints: int


def hits_of(
    prints: Fingerprints, segments: Sequence[Segment], catalogue: Catalogue, own: int | None = None
) -> Hits:
    """All hits of a text in the segments; ``own`` is the text's own number, if it has one."""
    wanted, back = np.unique(prints.hashes, return_inverse=True)
    runs = [segment.runs(wanted) for segment in segments]
    total = np.sum([many for _, many in runs], axis=0) if runs else np.zeros(len(wanted), np.int64)
    is_common = total > MOST_SHARING
    ats, numbers = [], []
    for segment, (low, many) in zip(segments, runs, strict=True):
        taken = np.where(is_common, 0, many)[back]
        at = np.repeat(np.arange(len(back)), taken)
        first = np.repeat(low[back] - (np.cumsum(taken) - taken), taken)
        ats.append(at)
        numbers.append(segment.texts["number"][segment.rows[first + np.arange(len(at))]].astype(np.int64))
    at = np.concatenate(ats) if ats else np.zeros(0, np.int64)
    number = np.concatenate(numbers) if numbers else np.zeros(0, np.int64)
    kept = catalogue.living[number]
    if own is not None:
        kept &= number != own
    at, number = at[kept], number[kept]
    if len(segments) > 1:
        order = np.argsort(at, kind="stable")
        at, number = at[order], number[order]
    return Hits(at, number, is_common[back])


def candidates_of(prints: Fingerprints, hits: Hits, catalogue: Catalogue) -> list[Candidate]:
    """Texts to be compared with, those that share most first."""
    windows: dict[int, list[tuple[int, int]]] = {}
    shared: dict[int, int] = {}
    for shift in (0, REACH // 2):
        window = (prints.places[hits.at].astype(np.int64) + shift) // REACH
        for at, number, many in _best(window, hits.number, catalogue):
            windows.setdefault(number, []).append((at * REACH - shift, (at + 1) * REACH - shift))
            shared[number] = shared.get(number, 0) + many
    found = [Candidate(n, _joined(ranges), shared[n]) for n, ranges in windows.items()]
    return sorted(found, key=lambda each: (-each.fingerprints, each.number))


def _best(window: Ints, number: Ints, catalogue: Catalogue) -> list[tuple[int, int, int]]:
    """Window, text and fingerprints shared, of the best texts of each window that is nobody's own."""
    pairs, many = np.unique((window << 32) | number, return_counts=True)
    enough = many >= LEAST
    pairs, many = pairs[enough], many[enough]
    if not len(pairs):
        return []
    window, number = pairs >> 32, pairs & 0xFFFFFFFF
    order = np.lexsort((number, -many, window))
    window, number, many = window[order], number[order], many[order]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(window) != 0)))
    lengths = np.diff(np.append(starts, len(window)))
    group = np.repeat(np.arange(len(starts)), lengths)
    as_well = many >= np.maximum(ABOUT * many[starts][group], LEAST)
    common = _agencies(group[as_well], catalogue.agency[number[as_well]], len(starts)) > MANY_AGENCIES
    common |= np.bincount(group, weights=as_well & (catalogue.kind[number] == LAW)) > 0
    rank = np.arange(len(window)) - starts[group]
    chosen = (rank < PER_WINDOW) & as_well & ~common[group]
    return list(zip(window[chosen].tolist(), number[chosen].tolist(), many[chosen].tolist(), strict=True))


def _agencies(group: Ints, agency: Ints, size: int) -> Ints:
    """How many different agencies each group has."""
    pairs = np.unique((group << 32) | agency)
    return np.bincount(pairs >> 32, minlength=size)


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return tuple(joined)


def no_texts() -> npt.NDArray[np.void]:
    """An empty list of texts."""
    return np.zeros(0, dtype=TEXT)
