"""Passages that two texts share, with exact spans on both sides: seeds, chained, extended, verified.

Seeds are runs of characters, at least an n-gram long, that stand in both texts: on the left near a window in
which the right one was proposed, on the right anywhere. Seeds that follow each other on both sides make a
chain; a chain grows at both ends over changed figures, names and misread characters, as long as the texts
agree again within ``JUMP`` characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from corpus.similarity.growing import CREDIT, JUMP, Side, Way
from corpus.similarity.normal import Codes
from corpus.similarity.winnow import GRAM, MOST_CHARACTERS, Hashes, grams_hashed

Ranges: TypeAlias = Sequence[tuple[int, int]]
Ints: TypeAlias = npt.NDArray[np.int64]

AROUND_WINDOW = 160  # characters on both sides of a window in which seeds are looked for as well
GAP = 120  # characters between two seeds of a chain
SLIP = 48  # by how much the two sides of that gap may differ in length
BRIDGE = 0.45  # likeness of what lies between two seeds of one passage
LEAST = 45  # characters of a passage
LEAST_CHAIN = 18  # characters on the left
LEAST_ALIKE = 0.62
MOST_PLACES = 6  # of one n-gram in the right text
STRONG = 14  # characters of a chain's seeds: with fewer it counts only beside a stronger one
LONG = 40  # characters from the first seed to the last that are grown without a look beyond them
BEYOND, PROMISING = 20, 0.4  # characters on both sides, and how alike they have to be with the seeds
BESIDE = 200  # characters on the left
NEAR = 64  # characters on the left between two chains of one passage
_BITS = 18  # of a hash, by which it is looked for among others
_MASK = np.uint32((1 << _BITS) - 1)
_HALF, _PLACE = np.uint64(32), np.uint64((1 << 32) - 1)
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


class _Seed(NamedTuple):
    """``length`` characters that stand at ``left`` and at ``right``."""

    left: int
    right: int
    length: int

    @property
    def ends(self) -> tuple[int, int]:
        return self.left + self.length, self.right + self.length


class Aligner:
    """A text that is aligned with one after another: what all of them ask of it is made once."""

    def __init__(self, codes: Codes) -> None:
        self.grams = grams_hashed(codes)
        self.side = Side.of(codes, end=1)
        self.turned = self.side.turned()
        self._among = _Among()

    def passages(self, right: Codes, *, within: Ranges, least: int = LEAST) -> tuple[SharedPassage, ...]:
        """All passages of at least ``least`` characters that the text shares with ``right``.

        Only what stands ``within`` these ranges of this text, or near them, begins a passage.
        """
        ranges = _widened(within, len(self.side.codes))
        seeds = _seeds(self.grams, grams_hashed(right), ranges, self._among)
        if not seeds:
            return ()
        chains = _chains(seeds)
        strong = [chain for chain in chains if _weight(chain) >= STRONG]
        if not strong:
            return ()
        pair = _Pair(self, Side.of(right, end=2))
        pieces: list[Piece] = []
        left_over: list[list[_Seed]] = []
        for chain in strong:
            found = list(pair.pieces(chain))
            pieces += found
            if not found:
                left_over.append(chain)
        weak = _beside([chain for chain in chains if _weight(chain) < STRONG], pieces, BESIDE)
        moved = _beside(left_over, pieces, NEAR)
        pieces += [piece for chain in weak for piece in pair.pieces(chain)]
        pieces += [piece for chain in moved for piece in pair.pieces(chain, is_known=True)]
        passages = _together(_apart(dict.fromkeys(pieces)))
        return tuple(passage for passage in passages if passage.characters >= least)


def shared_passages(
    left: Codes, right: Codes, *, within: Ranges, least: int = LEAST
) -> tuple[SharedPassage, ...]:
    """What ``Aligner`` finds of two texts."""
    return Aligner(left).passages(right, within=within, least=least)


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


def _seeds(left: Hashes, right: Hashes, ranges: Ranges, among: _Among) -> list[_Seed]:
    """Runs that stand in both, by place on the left. Of both texts all n-grams, hashed."""
    places = [np.arange(low, max(low, high - GRAM + 1)) for low, high in ranges]
    here = np.concatenate(places) if places else np.zeros(0, np.int64)
    wanted = left[here]
    near = among.places(right, wanted)
    of_both = among.places(wanted, right[near])
    here, wanted = here[of_both], wanted[of_both]
    if not len(here):
        return []
    keyed = np.sort((right[near].astype(np.uint64) << _HALF) | near.astype(np.uint64))
    ordered, near = (keyed >> _HALF).astype(np.uint32), (keyed & _PLACE).astype(np.int64)
    low = np.searchsorted(ordered, wanted, "left")
    many = np.searchsorted(ordered, wanted, "right") - low
    many[many > MOST_PLACES] = 0
    at = np.repeat(np.arange(len(wanted)), many)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    return _runs(here[at], near[low[at] + nth])


class _Among:
    """Which hashes may be among others, by their last bits: all that are, and few that are not."""

    def __init__(self) -> None:
        self._is_there = np.zeros(1 << _BITS, np.bool_)

    def places(self, some: Hashes, others: Hashes) -> Ints:
        """Where in ``some`` those stand."""
        marked = others & _MASK
        self._is_there[marked] = True
        found = np.flatnonzero(self._is_there[some & _MASK])
        self._is_there[marked] = False
        return found


def _runs(here: Ints, there: Ints) -> list[_Seed]:
    """Places of n-grams in a row on both sides, as one seed each."""
    keyed = np.sort(((there - here + MOST_CHARACTERS).astype(np.uint64) << _HALF) | here.astype(np.uint64))
    begins = np.ones(len(keyed), np.bool_)
    begins[1:] = keyed[1:] - keyed[:-1] != 1
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(keyed))) + GRAM - 1
    left = (keyed[starts] & _PLACE).astype(np.int64)
    right = left + (keyed[starts] >> _HALF).astype(np.int64) - MOST_CHARACTERS
    return sorted(map(_Seed, left.tolist(), right.tolist(), lengths.tolist()))


@dataclass(slots=True)
class _Chain:
    """``seeds`` that follow each other on both sides; where the last begins and where it ends."""

    seeds: list[_Seed]
    left: int
    right: int
    left_end: int
    right_end: int


def _chains(seeds: Iterable[_Seed]) -> list[list[_Seed]]:
    """Seeds that follow each other on both sides. Each seed goes to the chain it fits best."""
    still: list[_Chain] = []
    done: list[list[_Seed]] = []
    for seed in seeds:
        left, right, length = seed
        best: _Chain | None = None
        least = SLIP + 1
        is_over = False
        for chain in still:
            step = left - chain.left_end
            if step > GAP:
                is_over = True
                continue
            ahead = right - chain.right_end
            slip = abs(ahead - step)
            if slip >= least or ahead > GAP or ahead <= -length or step <= -length:
                continue
            if chain.right < right and chain.left < left:
                best, least = chain, slip
        if is_over:
            done += [chain.seeds for chain in still if left - chain.left_end > GAP]
            still = [chain for chain in still if left - chain.left_end <= GAP]
        if best is None:
            still.append(_Chain([seed], left, right, left + length, right + length))
        else:
            best.seeds.append(seed)
            best.left, best.right, best.left_end, best.right_end = left, right, left + length, right + length
    return done + [chain.seeds for chain in still]


class _Pair:
    """Two texts in both directions."""

    def __init__(self, one: Aligner, other: Side) -> None:
        self._left, self._right = one.side.text, other.text
        self._on, self._back = Way(one.side, other), Way(one.turned, other.turned())
        self._alike: dict[tuple[int, int, int, int], Piece | None] = {}

    def pieces(self, chain: Sequence[_Seed], *, is_known: bool = False) -> Iterator[Piece]:
        """The chain, split where what lies between two seeds is not alike, each part grown at both ends.

        Where it ``is_known`` that the texts share something there, nothing has to be alike beyond the seeds.
        """
        start = 0
        for at in range(1, len(chain) + 1):
            if at == len(chain) or not self._is_bridged(chain[at - 1], chain[at]):
                if is_known or self._is_promising(chain[start], chain[at - 1]):
                    piece = self._grown(chain[start], chain[at - 1])
                    if piece is not None:
                        yield piece
                start = at

    def _is_promising(self, first: _Seed, last: _Seed) -> bool:
        """Whether the texts are alike just beyond the seeds too: most seeds are a phrase that both use."""
        (a, b), (c, d) = (first.left, first.right), last.ends
        if c - a >= LONG:
            return True
        here = self._left[max(0, a - BEYOND) : c + BEYOND]
        there = self._right[max(0, b - BEYOND) : d + BEYOND]
        return Levenshtein.normalized_similarity(here, there) >= PROMISING

    def _is_bridged(self, one: _Seed, two: _Seed) -> bool:
        (a, b), (c, d) = one.ends, (two.left, two.right)
        if c - a <= JUMP and d - b <= JUMP:
            return True
        here, there = self._left[min(a, c) : c], self._right[min(b, d) : d]
        return Levenshtein.normalized_similarity(here, there) >= BRIDGE

    def _grown(self, first: _Seed, last: _Seed) -> Piece | None:
        (c, d), size, other = last.ends, len(self._left), len(self._right)
        credit = min(CREDIT, c - first.left)
        a1, b1 = self._on.reached(c, d, credit)
        a0, b0 = self._back.reached(size - first.left, other - first.right, credit)
        ends = size - a0, other - b0, a1, b1
        if ends not in self._alike:
            self._alike[ends] = self._piece(*ends)
        return self._alike[ends]

    def _piece(self, a0: int, b0: int, a1: int, b1: int) -> Piece | None:
        if a1 - a0 < LEAST_CHAIN:
            return None
        alike = Levenshtein.normalized_similarity(self._left[a0:a1], self._right[b0:b1])
        return Piece((a0, a1), (b0, b1), alike) if alike >= LEAST_ALIKE else None


def _apart(pieces: Iterable[Piece]) -> list[Piece]:
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
