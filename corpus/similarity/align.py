"""Passages that two texts share, with exact spans on both sides: seeds, chained, extended, verified.

Seeds are fingerprints of the left text that stand anywhere in the right one. Seeds that follow each other
on both sides make a chain; a chain grows at both ends over changed figures, names and misread characters,
as long as the texts agree again within ``JUMP`` characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from corpus.similarity.normal import Codes, written
from corpus.similarity.winnow import GRAM, Fingerprints, grams_hashed

Ranges: TypeAlias = Sequence[tuple[int, int]]

JUMP = 24  # characters changed, left out or put in, after which the texts must agree again
AGREE = 5  # characters in a row that agree
GAP = 160  # characters between two seeds of a chain
SLIP = 48  # by how much the two sides of that gap may differ in length
BRIDGE = 0.45  # likeness of what lies between two seeds of one passage
CREDIT, CHANGE = 40, 2  # characters that agreed, and how many of them a changed one uses up
LEAST_CHAIN = 24  # characters on the left
LEAST_ALIKE = 0.62
MOST_PLACES = 6  # of one fingerprint in the right text
NEAR = 64  # characters on the left between two chains of one passage
_SMALL = ((1, 1), (0, 1), (1, 0), (2, 2), (3, 3), (1, 2), (2, 1), (4, 4))
AROUND = 4000  # characters on the right within which re-ordered sentences are looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in both: ``[start, stop)`` in normal characters, on the left and on the right."""

    left: tuple[int, int]
    right: tuple[int, int]
    similarity: float  # 1 - edit distance / length of the longer side

    @property
    def characters(self) -> int:
        """Characters on the left."""
        return self.left[1] - self.left[0]


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """Pieces that lie together on the left, perhaps in another order on the right."""

    pieces: tuple[Piece, ...]

    @property
    def left(self) -> tuple[int, int]:
        """From the first character to one past the last."""
        return self.pieces[0].left[0], self.pieces[-1].left[1]

    @property
    def characters(self) -> int:
        """Characters of all pieces, on the left."""
        return sum(piece.characters for piece in self.pieces)

    @property
    def similarity(self) -> float:
        """Mean over the pieces, by length."""
        return sum(piece.similarity * piece.characters for piece in self.pieces) / self.characters


@dataclass(slots=True)
class _Chain:
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


def shared_passages(
    left: Codes, prints: Fingerprints, right: Codes, *, within: Ranges, least: int = 60
) -> tuple[SharedPassage, ...]:
    """All passages of at least ``least`` characters that ``left`` shares with ``right``.

    ``prints`` are the left text's fingerprints; only those ``within`` these ranges of it begin a passage.
    """
    here, there = _seeds(prints.only(_inside(prints, within)), right)
    if not len(here):
        return ()
    sides = written(left), written(right)
    pieces = [piece for chain in _chains(here, there) for piece in _pieces(chain, *sides)]
    passages = _together(_apart(pieces))
    return tuple(passage for passage in passages if passage.characters >= least)


def _inside(prints: Fingerprints, within: Ranges) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(prints), dtype=np.bool_)
    for start, stop in within:
        low, high = np.searchsorted(prints.places, (max(0, start), max(0, stop)))
        mask[low:high] = True
    return mask


def _seeds(prints: Fingerprints, right: Codes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places on both sides of what the left side's fingerprints find on the right, by place on the left."""
    grams = grams_hashed(right)
    order = np.argsort(grams, kind="stable")
    ordered = grams[order]
    low = np.searchsorted(ordered, prints.hashes, "left")
    many = np.minimum(np.searchsorted(ordered, prints.hashes, "right") - low, MOST_PLACES)
    at = np.repeat(np.arange(len(prints)), many)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    return prints.places[at].astype(np.int64), order[low[at] + nth]


def _chains(here: npt.NDArray[np.int64], there: npt.NDArray[np.int64]) -> list[_Chain]:
    """Seeds that follow each other on both sides. Each seed goes to the chain it fits best."""
    open_chains: list[_Chain] = []
    done: list[_Chain] = []
    for a, b in zip(here.tolist(), there.tolist(), strict=True):
        still: list[_Chain] = []
        best: _Chain | None = None
        least = SLIP + 1
        for chain in open_chains:
            step = a - chain.left[-1]
            if step > GAP:
                done.append(chain)
                continue
            still.append(chain)
            ahead = b - chain.right[-1]
            slip = abs(ahead - step)
            if step > 0 and 0 < ahead <= GAP and slip < least:
                best, least = chain, slip
        if best is None:
            best = _Chain()
            still.append(best)
        best.left.append(a)
        best.right.append(b)
        open_chains = still
    return done + open_chains


def _pieces(chain: _Chain, left: str, right: str) -> Iterable[Piece]:
    """The chain, split where what lies between two seeds is not alike, each part grown at both ends."""
    start = 0
    for at in range(1, len(chain.left) + 1):
        if at == len(chain.left) or not _is_bridged(chain, at, left, right):
            piece = _grown(chain, start, at - 1, left, right)
            if piece is not None:
                yield piece
            start = at


def _is_bridged(chain: _Chain, at: int, left: str, right: str) -> bool:
    a, b = chain.left[at - 1] + GRAM, chain.right[at - 1] + GRAM
    c, d = chain.left[at], chain.right[at]
    if c - a <= JUMP and d - b <= JUMP:
        return True
    return Levenshtein.normalized_similarity(left[min(a, c) : c], right[min(b, d) : d]) >= BRIDGE


def _grown(chain: _Chain, first: int, last: int, left: str, right: str) -> Piece | None:
    a1, b1 = _reached(left, right, chain.left[last] + GRAM, chain.right[last] + GRAM, 1)
    a0, b0 = _reached(left, right, chain.left[first] - 1, chain.right[first] - 1, -1)
    a0, b0 = a0 + 1, b0 + 1
    if a1 - a0 < LEAST_CHAIN:
        return None
    alike = Levenshtein.normalized_similarity(left[a0:a1], right[b0:b1])
    return Piece((a0, a1), (b0, b1), alike) if alike >= LEAST_ALIKE else None


def _reached(left: str, right: str, a: int, b: int, step: int) -> tuple[int, int]:
    """How far the texts agree from here on, in the direction of ``step``: the first places that do not.

    Changes cost more than agreement gains, so that a passage ends where the texts agree by chance only.
    """
    ends = (len(left), len(right)) if step > 0 else (-1, -1)
    credit = CREDIT
    while True:
        start = a
        while a != ends[0] and b != ends[1] and left[a] == right[b]:
            a += step
            b += step
        credit = min(CREDIT, credit + abs(a - start))
        jump = _jump(left, right, a, b, step)
        if jump is None or credit < (cost := CHANGE * max(jump)):
            return a, b
        credit -= cost
        a += step * jump[0]
        b += step * jump[1]


def _jump(left: str, right: str, a: int, b: int, step: int) -> tuple[int, int] | None:
    """The least change after which ``AGREE`` characters in a row are the same."""
    reach = JUMP + AGREE
    if step > 0:
        here, there = left[a : a + reach], right[b : b + reach]
    else:
        here, there = left[max(0, a - reach + 1) : a + 1][::-1], right[max(0, b - reach + 1) : b + 1][::-1]
    for change in _SMALL:  # what misreading and a changed word mostly do
        ahead = here[change[0] : change[0] + AGREE]
        if len(ahead) == AGREE and there.startswith(ahead, change[1]):
            return change
    best: tuple[int, int] | None = None
    least = 2 * reach
    for at in range(len(here) - AGREE + 1):
        if at >= least:
            break
        other = there.find(here[at : at + AGREE])
        cost = max(at, other) + abs(at - other)
        if other >= 0 and cost < least:
            best, least = (at, other), cost
    return best


def _apart(pieces: list[Piece]) -> list[Piece]:
    """Of pieces that lie over each other on the left the one that says most, in order."""
    chosen: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (-p.characters * p.similarity, p.left)):
        if all(_overlap(piece.left, other.left) * 2 < piece.characters for other in chosen):
            chosen.append(piece)
    return sorted(chosen, key=lambda p: p.left)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _together(pieces: list[Piece]) -> list[SharedPassage]:
    """Neighbours on the left that lie around one place on the right."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        is_near = (
            last is not None
            and piece.left[0] - last.left[1] <= NEAR
            and abs(piece.right[0] - last.right[1]) <= AROUND
        )
        if is_near:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [SharedPassage(tuple(group)) for group in groups]
