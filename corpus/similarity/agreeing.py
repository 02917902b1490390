"""How seldom two honest reports agree so long: what an alignment holds against both being of one template.

``surprise`` asks how likely a passage is as everybody writes. Where few have written of the like, a
template that two honest reports share is as unlikely to it as a copy. But such reports draw apart again and
again: at a character that surprises by so much, two that agreed until there go on differently in a share of
all places that is much the same in stores of 50 and of 1,000 reports (``BREAKS``, measured by
``python -m eval.benchmarks.similarity agreeing``). Each character that both have so holds the negative
logarithm of the share that goes on alike, and less, the fewer others are known to have come to that place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.registry.characters import look_alikes
from corpus.similarity.normal import Codes
from corpus.similarity.surprise import Aligned, Beside, Weighed, beside, best_stretch
from corpus.similarity.tracing import Ints, Mask, Trace
from corpus.similarity.wording import FEW, LONGEST, Nats, Read

UP_TO = (0.05, 0.15, 0.4, 1.0, 2.0, 3.5, 5.0, 6.5, 8.0, 10.0)  # nats of one character
BREAKS = (0.015, 0.045, 0.058, 0.16, 0.295, 0.37, 0.46, 0.55, 0.58, 0.65, 0.78)
CHANGED, OTHER, MOVED = 0.8, 0.4, 0.4  # nats taken back by a change, by one of one character, by a jump back
NEAREST = 8  # look-alikes of a character, the most alike first, that it is misread as
MOST_MISREAD = 3  # characters in a row, each of which looks like the one on the other side
CHOICE = 1 / 160  # nats per character of a passage of which only the best stretch is judged
KNOWN = 4.0  # others that came to a place, with which it counts by half and more
# a place that no other came to counts by half where 600 texts were learned from
FEWEST, LEARNED = 20.0, 620.0
ENOUGH = 9.8  # nats, among a thousand texts
WITH_SURPRISE = 4.0  # that do where so many texts were learned from that the surprise is trusted
SURE = 2.7  # nats more that are needed there where it does not surprise
EACH_SURE = 200.0  # texts learned from beyond ``FEW``, for each of which so many a nat of that is
EACH = 100.0  # texts learned from beyond ``FEW``, up to which it is not, after which a nat less does
PRESUMED = 1000
ANOTHER = 12.0  # nats more where nothing is learned from texts that may have copied the same

_UP_TO = np.array(UP_TO, np.float32)
_HELD = -np.log1p(-np.array(BREAKS)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """From each character that both have to the next: whether that was chosen, misread, and what is lost.

    ``is_chosen``: it follows a change, so that the texts were aligned by it; not one that was misread.
    """

    is_chosen: Mask
    misread: Mask
    lost: Nats


def least_held(texts: int, learned: int) -> tuple[float, float]:
    """Nats that suffice alone, and those that suffice for a passage which also surprises enough.

    ``texts`` that there are, and of how many the wording was learned.
    """
    alone = ENOUGH + math.log((texts + PRESUMED) / (2 * PRESUMED))
    beyond = max(0, learned - FEW)
    beside = min(alone, max(WITH_SURPRISE, alone - beyond / EACH))
    return alone + min(SURE, beyond / EACH_SURE), beside


class Agreeing:
    """The judge of one text's passages."""

    def __init__(self, here: Weighed) -> None:
        self._here = here
        self._learned = len(here.wording.numbers)
        self._of_all: dict[int, Nats] = {}

    def weighed(self, passage: Aligned) -> Agreement:
        """What this judge has to say of a passage."""
        return Agreement(self, passage, _steps(passage, self._here.codes))

    def own_side(self, own: int) -> Nats:
        """What each character of the text holds, ``own`` of the texts left out."""
        if own not in self._of_all:
            self._of_all[own] = _held(self._here.read, own, self._learned, slice(None))
        return self._of_all[own]

    def both_sides(self, passage: Aligned, other: Beside, own: int, steps: _Steps) -> Nats:
        """Of characters that both have, by the side on which they hold less.

        After a misread character by the side that others have so too: on the other the context is damaged.
        """
        one, left = self._here.read, passage.left
        told = self.own_side(own)[left]
        here, there = told[other.apart], _held(other.read, own, self._learned, other.at)
        less = np.minimum(here, there)
        if steps.misread.any():
            is_known = one.goings[-1][left[other.apart]] >= other.read.goings[-1][other.at]
            less = np.where(_after(steps.misread)[other.apart], np.where(is_known, here, there), less)
        told[other.apart] = less
        return told

    def stretch(self, held: Nats, steps: _Steps, characters: int) -> float:
        """What all of a passage holds, or its best stretch: of the more to choose from, the better by chance.

        The first character after a change counts for nothing, for the alignment was chosen by it. Where the
        surprise is asked too, what was copied does not answer for everybody's wording around it.
        """
        gained = held.copy()
        gained[1:][steps.is_chosen] = 0.0
        best = best_stretch(gained, steps.lost)[0]
        if self._learned > FEW:
            return best
        return max(float(gained.sum() - steps.lost.sum()), best - CHOICE * characters)


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """What one passage holds, in nats."""

    judge: Agreeing
    passage: Aligned
    steps: _Steps

    def most(self) -> float:
        """At most, by what is known of the left side."""
        passage, steps = self.passage, self.steps
        if not len(passage.left):
            return 0.0
        most = self.judge.own_side(passage.own + passage.further)[passage.left]
        if steps.misread.any():
            most[_after(steps.misread)] = _HELD[-1]
        return self.judge.stretch(most, steps, passage.characters)

    def held(self, other: Beside) -> float:
        """By both sides."""
        passage, steps, judge = self.passage, self.steps, self.judge
        both = judge.both_sides(passage, other, passage.own, steps)
        told = judge.stretch(both, steps, passage.characters)
        if passage.further:
            more = judge.both_sides(passage, other, passage.own + passage.further, steps)
            told = max(told, judge.stretch(more, steps, passage.characters) - ANOTHER)
        return told


def held_of(trace: Trace, here: Weighed, there: Codes, other: int, copies: int, enough: float) -> float:
    """Nats that the alignment with text ``other``, whose normal characters are ``there``, holds.

    ``copies``: how many further texts have as much of it and may have copied it too. Below ``enough`` only a
    bound is given, that of the left side.
    """
    agreement = Agreeing(here).weighed(Aligned.of(trace, here, there, other, copies))
    bound = agreement.most()
    if bound < enough or not len(agreement.passage.left):
        return bound
    return agreement.held(*beside(here.wording, [agreement.passage]))


def _held(read: Read, own: int, learned: int, at: Ints | slice) -> Nats:
    """What each of these characters holds where another report has it as well."""
    nats = _HELD[np.searchsorted(_UP_TO, read.surprise(own)[at])]
    came = np.maximum(read.goings[-1][at] - own, 0).astype(np.float32)
    unknown = KNOWN * (learned + FEWEST) / (learned + LEARNED)
    told: Nats = nats * (came + np.float32(unknown)) / (came + np.float32(KNOWN))
    return told


def _after(misread: Mask) -> Mask:
    """Characters that have a misread one among those which their likelihood looks back on."""
    begins = np.concatenate(([False], misread))
    since = np.arange(len(begins)) - np.maximum.accumulate(np.where(begins, np.arange(len(begins)), -LONGEST))
    return np.asarray(since < LONGEST, np.bool_)


def _steps(passage: Aligned, here: Codes) -> _Steps:
    left, right = passage.left, passage.right
    steps = max(0, len(left) - 1)
    is_chosen, misread = np.zeros(steps, np.bool_), np.zeros(steps, np.bool_)
    lost = np.zeros(steps, np.float32)
    changed = np.flatnonzero((left[1:] - left[:-1] != 1) | (right[1:] - right[:-1] != 1))
    if len(changed):
        ahead, across = left[changed + 1] - left[changed], right[changed + 1] - right[changed]
        is_small = (ahead <= 2) & (across >= 1) & (across <= 2)
        is_read = is_small & (ahead != across)  # a speck was read as a character, or one was not read
        for at in np.flatnonzero((ahead == across) & (ahead >= 2) & (ahead <= MOST_MISREAD + 1)).tolist():
            a, b = int(left[changed[at]]), int(right[changed[at]])
            is_read[at] = all(
                _is_alike(int(here[a + step]), int(passage.there[b + step]))
                for step in range(1, int(ahead[at]))
            )
        costs = np.where(is_small, np.float32(OTHER), np.float32(CHANGED))
        costs[across < 1] = MOVED
        costs[is_read] = 0.0
        lost[changed], misread[changed], is_chosen[changed] = costs, is_read, ~is_read
    return _Steps(is_chosen, misread, lost)


@lru_cache(maxsize=1 << 16)
def _is_alike(one: int, other: int) -> bool:
    """Whether one of these characters may have been read as the other."""
    return chr(other) in look_alikes(chr(one))[:NEAREST] or chr(one) in look_alikes(chr(other))[:NEAREST]
