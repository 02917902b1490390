"""Which other texts may share a passage with this one, and which wording is everybody's.

A text asks with all its n-grams, for where it differs from a text it copies it would not pick the same ones,
and is looked at through windows of three lengths that overlap by half. In each window the texts that share
the most surprising wording with it are candidates: what counts are the nats that the characters of shared
n-grams say to who has read all texts, and no more than the n-gram is rare.
Where texts of several agencies share about as much of a window as the best does, the wording is common and
proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.segment import TEXT, Segment
from corpus.similarity.winnow import GRAM, Fingerprints

REACHES = (160, 80, 40)  # normal characters of a window: others have picked about 28, 13 and 6 of its n-grams
FREE = 3.0  # nats of a fingerprint that count for nothing: one text in twenty has it, and its neighbours too
RARE = 3.0  # nats of wording that an n-gram counts at most for each nat it is rarer than that
ENOUGH = 10.0  # nats of wording: one n-gram that few texts have, of characters that are not everybody's
MOST_SHARING = 256  # postings of one fingerprint that are looked at; one with more is common in itself
PRESUMED = (
    1000  # texts that are thought of as there, so that in a small corpus nothing is taken for rare twice
)
ABOUT = 0.8  # of the best: who shares so much of a window shares it as well
WORTH = 0.6  # of the best: what is compared with
MANY_AGENCIES = 3  # agencies, beside the best text's own, that share it as well: then it is common
PER_WINDOW = 4  # candidates of one window
BY_CHANCE = 1 / 16  # nats per character of a window: of the longer one more is shared by chance
BEYOND = 3.0  # nats that have to be left: other windows are not compared, they cost most and told nothing
SHARED = 3.0  # times the logarithm of the texts that share enough of a window: the more, the likelier chance
LAW = 1
"""``kind`` of a text that is quoted rather than copied."""

Ints: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Nats: TypeAlias = npt.NDArray[np.float32]


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
    that more texts have it than are looked at, ``surprise`` how unlikely a text is to have it: the negative
    logarithm of the share of texts that do.
    """

    at: Ints
    number: Ints
    is_common: Mask
    surprise: Nats

    def only(self, picked: Mask) -> Hits:
        """The hits of some of the fingerprints, as if no more had been asked for."""
        among = np.cumsum(picked) - 1
        rows = picked[self.at]
        return Hits(among[self.at[rows]], self.number[rows], self.is_common[picked], self.surprise[picked])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another text and the windows in which it is among the best, as ranges of normal characters.

    ``surprise`` is that of its best window, beyond what texts are expected to share of one by chance.
    """

    number: int
    windows: tuple[tuple[int, int], ...]
    surprise: float


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
    having = np.where(is_common[back], total[back], np.bincount(at, minlength=len(back)))
    texts = int(catalogue.living.sum()) + PRESUMED
    surprise = np.log(texts / np.maximum(having, 1)).clip(0.0).astype(np.float32)
    return Hits(at, number, is_common[back], surprise)


def candidates_of(asked: Fingerprints, hits: Hits, catalogue: Catalogue, said: Nats) -> list[Candidate]:
    """Texts to be compared with, those first that share the most surprising window.

    ``said``: what each character of the text says, in nats (``Weighed.said``).
    """
    windows: dict[int, list[tuple[int, int]]] = {}
    shared: dict[int, float] = {}
    for window, number, score, reach, shift in _windows(asked, hits, said):
        for at, which, beyond in _best(window, number, score, reach, catalogue):
            windows.setdefault(which, []).append((at * reach - shift, (at + 1) * reach - shift))
            shared[which] = max(shared.get(which, 0.0), beyond)
    found = [Candidate(n, _joined(ranges), shared[n]) for n, ranges in windows.items()]
    return sorted(found, key=lambda each: (-each.surprise, each.number))


def _windows(asked: Fingerprints, hits: Hits, said: Nats) -> Iterator[tuple[Ints, Ints, Nats, int, int]]:
    """Window, text and what they share of surprise, of every length and shift of windows."""
    counting = hits.surprise - FREE
    kept = counting[hits.at] > 0
    at, number = hits.at[kept], hits.number[kept]
    short = number.astype(np.uint16) if int(number.max(initial=0)) < 1 << 16 else number
    order = np.argsort(short, kind="stable")
    at, number = at[order], number[order]
    if not len(at):
        return
    place = asked.places.astype(np.int64)[at]
    is_other = np.diff(number) != 0
    weight = np.minimum(_newly_said(place, is_other, said), RARE * counting[at])
    for reach in REACHES:
        for shift in (0, reach // 2):
            window = (place + shift) // reach
            starts = np.flatnonzero(np.concatenate(([True], is_other | (np.diff(window) != 0))))
            score = np.add.reduceat(weight, starts)
            enough = score >= ENOUGH
            starts = starts[enough]
            yield window[starts], number[starts], score[enough], reach, shift


def _newly_said(place: Ints, is_other: Mask, said: Nats) -> Nats:
    """What the characters of each n-gram say that are in no n-gram before of the same text."""
    until = np.concatenate(([0.0], np.cumsum(said, dtype=np.float64)))
    since = place.copy()
    since[1:] = np.where(is_other, place[1:], np.maximum(place[1:], place[:-1] + GRAM))
    told: Nats = (until[place + GRAM] - until[since]).astype(np.float32)
    return told


def _best(
    window: Ints, number: Ints, score: Nats, reach: int, catalogue: Catalogue
) -> list[tuple[int, int, float]]:
    """Window, text and surprise shared beyond chance, of the best texts of each that is not everybody's.

    Less is beyond chance, the longer the window is (``reach``) and the more texts share enough of it.
    """
    if not len(window):
        return []
    order = np.lexsort((number, -score, window))
    window, number, score = window[order], number[order], score[order]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(window) != 0)))
    lengths = np.diff(np.append(starts, len(window)))
    group = np.repeat(np.arange(len(starts)), lengths)
    best = score[starts][group]
    as_well = score >= ABOUT * best
    common = _agencies(group[as_well], catalogue.agency[number[as_well]], len(starts)) > MANY_AGENCIES
    common |= np.bincount(group, weights=as_well & (catalogue.kind[number] == LAW)) > 0
    rank = np.arange(len(window)) - starts[group]
    beyond = score - SHARED * np.log(lengths)[group] - BY_CHANCE * reach
    chosen = (rank < PER_WINDOW) & (score >= WORTH * best) & (beyond >= BEYOND) & ~common[group]
    columns = window[chosen], number[chosen], beyond[chosen]
    return list(zip(*(column.tolist() for column in columns), strict=True))


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
