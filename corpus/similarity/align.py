"""Passages that two texts share, with exact spans on both sides: seeds, chained, extended, verified.

Seeds are runs of characters, at least an n-gram long, that stand in both texts: on the left near a window in
which the right one was proposed, on the right anywhere. Seeds that follow each other on both sides make a
chain; a chain grows at both ends over changed figures, names and misread characters, as long as the texts
agree again within ``JUMP`` characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from corpus.similarity.normal import Codes, written
from corpus.similarity.winnow import GRAM, grams_hashed

Ranges: TypeAlias = Sequence[tuple[int, int]]
Ints: TypeAlias = npt.NDArray[np.int64]

AROUND_WINDOW = 160  # characters on both sides of a window in which seeds are looked for as well
JUMP = 24  # characters changed, left out or put in, after which the texts must agree again
AGREE = 5  # characters in a row that agree
GAP = 120  # characters between two seeds of a chain
SLIP = 48  # by how much the two sides of that gap may differ in length
BRIDGE = 0.45  # likeness of what lies between two seeds of one passage
CREDIT, CHANGE = 40, 2  # characters that agreed, and how many of them a changed one uses up
LEAST = 45  # characters of a passage
LEAST_CHAIN = 18  # characters on the left
LEAST_ALIKE = 0.62
MOST_PLACES = 6  # of one n-gram in the right text
STRONG = 14  # characters of a chain's seeds: with fewer it counts only beside a stronger one
LONG = 40  # characters from the first seed to the last that are grown without a look beyond them
BEYOND, PROMISING = 20, 0.4  # characters on both sides, and how alike they have to be with the seeds
BESIDE = 200  # characters on the left
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


@dataclass(frozen=True, slots=True)
class _Seed:
    """``length`` characters that stand at ``left`` and at ``right``."""

    left: int
    right: int
    length: int

    @property
    def ends(self) -> tuple[int, int]:
        return self.left + self.length, self.right + self.length


def shared_passages(
    left: Codes, right: Codes, *, within: Ranges, least: int = LEAST
) -> tuple[SharedPassage, ...]:
    """All passages of at least ``least`` characters that ``left`` shares with ``right``.

    Only what stands ``within`` these ranges of the left text, or near them, begins a passage.
    """
    seeds = list(_seeds(left, right, _widened(within, len(left))))
    if not seeds:
        return ()
    chains = _chains(seeds)
    strong = [chain for chain in chains if _weight(chain) >= STRONG]
    if not strong:
        return ()
    sides = written(left), written(right)
    pieces: list[Piece] = []
    left_over: list[list[_Seed]] = []
    for chain in strong:
        found = list(_pieces(chain, *sides))
        pieces += found
        if not found:
            left_over.append(chain)
    weak = _beside([chain for chain in chains if _weight(chain) < STRONG], pieces, BESIDE)
    moved = _beside(left_over, pieces, NEAR)
    pieces += [piece for chain in weak for piece in _pieces(chain, *sides)]
    pieces += [piece for chain in moved for piece in _pieces(chain, *sides, is_known=True)]
    passages = _together(_apart(pieces))
    return tuple(passage for passage in passages if passage.characters >= least)


def _weight(chain: Sequence[_Seed]) -> int:
    return sum(seed.length for seed in chain)


def _beside(chains: list[list[_Seed]], pieces: Sequence[Piece], reach: int) -> list[list[_Seed]]:
    """The chains that may be sentences of a passage that was found, in another place there."""
    if not chains or not pieces:
        return []
    begins, ends, there = (
        np.array(column)[:, None]
        for column in zip(
            *((chain[0].left, chain[-1].ends[0], chain[0].right) for chain in chains), strict=True
        )
    )
    low, high, right = (
        np.array(column) for column in zip(*((*piece.left, piece.right[0]) for piece in pieces), strict=True)
    )
    is_near = (low - reach <= ends) & (begins <= high + reach) & (np.abs(there - right) <= AROUND)
    is_within = (low <= begins) & (begins < high)
    return [chains[at] for at in np.flatnonzero((is_near & ~is_within).any(axis=1)).tolist()]


def _widened(within: Ranges, size: int) -> list[tuple[int, int]]:
    widened: list[tuple[int, int]] = []
    for start, stop in sorted(within):
        low, high = max(0, start - AROUND_WINDOW), min(size, stop + AROUND_WINDOW)
        if widened and low <= widened[-1][1]:
            widened[-1] = (widened[-1][0], max(high, widened[-1][1]))
        elif low < high:
            widened.append((low, high))
    return widened


def _seeds(left: Codes, right: Codes, ranges: Ranges) -> Iterator[_Seed]:
    """Runs that stand in both, by place on the left."""
    places = [np.arange(low, max(low, high - GRAM + 1)) for low, high in ranges]
    here = np.concatenate(places) if places else np.zeros(0, np.int64)
    if not len(here):
        return
    wanted = np.concatenate([grams_hashed(left[low:high]) for low, high in ranges])
    grams = grams_hashed(right)
    is_wanted = np.zeros(1 << 16, np.bool_)
    is_wanted[wanted.astype(np.uint16)] = True
    near = np.flatnonzero(is_wanted[grams.astype(np.uint16)])
    near = near[np.argsort(grams[near], kind="stable")]
    ordered = grams[near]
    low = np.searchsorted(ordered, wanted, "left")
    many = np.searchsorted(ordered, wanted, "right") - low
    many[many > MOST_PLACES] = 0
    at = np.repeat(np.arange(len(wanted)), many)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    yield from _runs(here[at], near[low[at] + nth])


def _runs(here: Ints, there: Ints) -> list[_Seed]:
    """Places of n-grams in a row on both sides, as one seed each."""
    order = np.lexsort((here, there - here))
    here, there = here[order], there[order]
    begins = np.ones(len(here), np.bool_)
    begins[1:] = (np.diff(here) != 1) | (np.diff(there) != 1)
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(here))) + GRAM - 1
    rows = zip(here[starts].tolist(), there[starts].tolist(), lengths.tolist(), strict=True)
    return sorted((_Seed(*row) for row in rows), key=lambda seed: (seed.left, seed.right))


def _chains(seeds: Iterable[_Seed]) -> list[list[_Seed]]:
    """Seeds that follow each other on both sides. Each seed goes to the chain it fits best."""
    open_chains: list[list[_Seed]] = []
    done: list[list[_Seed]] = []
    for seed in seeds:
        still: list[list[_Seed]] = []
        best: list[_Seed] | None = None
        least = SLIP + 1
        left, right = seed.left, seed.right
        for chain in open_chains:
            last = chain[-1]
            step = left - last.left - last.length
            if step > GAP:
                done.append(chain)
                continue
            still.append(chain)
            ahead = right - last.right - last.length
            slip = abs(ahead - step)
            goes_on = -seed.length < min(step, ahead) and ahead <= GAP  # both sides end beyond the last
            if slip < least and goes_on and last.right < right and last.left < left:
                best, least = chain, slip
        if best is None:
            best = []
            still.append(best)
        best.append(seed)
        open_chains = still
    return done + open_chains


def _pieces(chain: Sequence[_Seed], left: str, right: str, *, is_known: bool = False) -> Iterable[Piece]:
    """The chain, split where what lies between two seeds is not alike, each part grown at both ends.

    Where it ``is_known`` that the texts share something there, nothing has to be alike beyond the seeds.
    """
    start = 0
    for at in range(1, len(chain) + 1):
        if at == len(chain) or not _is_bridged(chain[at - 1], chain[at], left, right):
            if is_known or _is_promising(chain[start], chain[at - 1], left, right):
                piece = _grown(chain[start], chain[at - 1], left, right)
                if piece is not None:
                    yield piece
            start = at


def _is_promising(first: _Seed, last: _Seed, left: str, right: str) -> bool:
    """Whether the texts are alike just beyond the seeds too: most seeds are a phrase that both use."""
    (a, b), (c, d) = (first.left, first.right), last.ends
    if c - a >= LONG:
        return True
    here = left[max(0, a - BEYOND) : c + BEYOND]
    there = right[max(0, b - BEYOND) : d + BEYOND]
    return Levenshtein.normalized_similarity(here, there) >= PROMISING


def _is_bridged(one: _Seed, two: _Seed, left: str, right: str) -> bool:
    (a, b), (c, d) = one.ends, (two.left, two.right)
    if c - a <= JUMP and d - b <= JUMP:
        return True
    return Levenshtein.normalized_similarity(left[min(a, c) : c], right[min(b, d) : d]) >= BRIDGE


def _grown(first: _Seed, last: _Seed, left: str, right: str) -> Piece | None:
    credit = min(CREDIT, last.ends[0] - first.left)
    a1, b1 = _reached(left, right, *last.ends, 1, credit)
    a0, b0 = _reached(left, right, first.left - 1, first.right - 1, -1, credit)
    a0, b0 = a0 + 1, b0 + 1
    if a1 - a0 < LEAST_CHAIN:
        return None
    alike = Levenshtein.normalized_similarity(left[a0:a1], right[b0:b1])
    return Piece((a0, a1), (b0, b1), alike) if alike >= LEAST_ALIKE else None


def _reached(left: str, right: str, a: int, b: int, step: int, credit: int) -> tuple[int, int]:
    """How far the texts agree from here on, in the direction of ``step``: the first places that do not.

    Changes cost more than agreement gains, so that a passage ends where the texts agree by chance only.
    """
    ends = (len(left), len(right)) if step > 0 else (-1, -1)
    while True:
        start = a
        while a != ends[0] and b != ends[1] and left[a] == right[b]:
            a += step
            b += step
        credit = min(CREDIT, credit + abs(a - start))
        most = min(JUMP, credit // CHANGE)
        jump = _jump(left, right, a, b, step, most + AGREE) if most else None
        if jump is None:
            return a, b
        credit -= CHANGE * max(jump)
        a += step * jump[0]
        b += step * jump[1]


def _jump(left: str, right: str, a: int, b: int, step: int, reach: int) -> tuple[int, int] | None:
    """The least change, within ``reach`` characters, after which ``AGREE`` in a row are the same."""
    if step > 0:
        here, there = left[a : a + reach], right[b : b + reach]
    else:
        here, there = left[max(0, a - reach + 1) : a + 1][::-1], right[max(0, b - reach + 1) : b + 1][::-1]
    for change in _SMALL:  # what misreading and a changed word mostly do
        ahead = here[change[0] : change[0] + AGREE]
        if len(ahead) == AGREE and there.startswith(ahead, change[1]):
            return change
    least, found = 2 * reach, None
    for at in range(len(here) - AGREE + 1):
        if at >= least:
            break
        place = there.find(here[at : at + AGREE])
        if place >= 0 and (costs := max(at, place) + abs(at - place)) < least:
            least, found = costs, (at, place)
    return found


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
