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
from corpus.similarity.surprise import MOST_COPIES, Beside, Weighed, best_stretch
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
WITH_SURPRISE = 4.5  # that do where so many texts were learned from that the surprise is trusted
EACH = 130.0  # texts learned from beyond ``FEW``, up to which it is not, after which a nat less does
PRESUMED = 1000
ANOTHER = 12.0  # nats more where nothing is learned from texts that may have copied the same

_UP_TO = np.array(UP_TO, np.float32)
_HELD = -np.log1p(-np.array(BREAKS)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """From each character that both have to the next: whether both go on, what was misread, what is lost."""

    goes_on: Mask
    misread: Mask
    lost: Nats


def least_held(texts: int, learned: int) -> tuple[float, float]:
    """Nats that suffice alone, and those that suffice for a passage which also surprises enough.

    ``texts`` that there are, and of how many the wording was learned.
    """
    alone = ENOUGH + math.log((texts + PRESUMED) / (2 * PRESUMED))
    return alone, min(alone, max(WITH_SURPRISE, alone - max(0, learned - FEW) / EACH))


def held_of(trace: Trace, here: Weighed, there: Codes, other: int, copies: int, enough: float) -> float:
    """Nats that the alignment with text ``other``, whose normal characters are ``there``, holds.

    ``copies``: how many further texts have as much of it and may have copied it too. Below ``enough`` only a
    bound is given, that of the left side.
    """
    same = trace.is_same
    left, right = trace.here[same], trace.there[same]
    if not len(left):
        return 0.0
    steps = _steps(left, right, here.codes, there)
    own = here.wording.knows(here.number) + here.wording.knows(other)
    further = min(copies, MOST_COPIES)
    learned = len(here.wording.numbers)
    most = _held(here.read, own + further, learned, left)
    most[_after(steps.misread)] = _HELD[-1]
    bound = _stretch(most, steps, len(trace), learned)
    if bound < enough:
        return bound
    beside = here.beside(other, there, left, right)
    told = _stretch(_both(here.read, beside, own, learned, left, steps), steps, len(trace), learned)
    if further:
        more = _both(here.read, beside, own + further, learned, left, steps)
        told = max(told, _stretch(more, steps, len(trace), learned) - ANOTHER)
    return told


def _both(one: Read, other: Beside, own: int, learned: int, left: Ints, steps: _Steps) -> Nats:
    """Of characters that both have, by the side on which they hold less.

    After a misread character by the side that others have so too: on the other the context is damaged.
    """
    told = _held(one, own, learned, left)
    here, there = told[other.apart], _held(other.read, own, learned, other.at)
    is_known = one.goings[-1][left[other.apart]] >= other.read.goings[-1][other.at]
    after = _after(steps.misread)[other.apart]
    told[other.apart] = np.where(after, np.where(is_known, here, there), np.minimum(here, there))
    return told


def _stretch(held: Nats, steps: _Steps, characters: int, learned: int) -> float:
    """What all of a passage holds, or its best stretch: of the more to choose from, the better by chance.

    The first character after a change counts for nothing, for the alignment was chosen by it. Where the
    surprise is asked too, what was copied does not answer for everybody's wording around it.
    """
    gained = np.where(np.concatenate(([True], steps.goes_on | steps.misread)), held, np.float32(0))
    best = best_stretch(gained, steps.lost)[0]
    if learned > FEW:
        return best
    return max(float(gained.sum() - steps.lost.sum()), best - CHOICE * characters)


def _held(read: Read, own: int, learned: int, at: Ints) -> Nats:
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


def _steps(left: Ints, right: Ints, here: Codes, there: Codes) -> _Steps:
    ahead, across = np.diff(left), np.diff(right)
    goes_on = (ahead == 1) & (across == 1)
    is_small = ~goes_on & (ahead <= 2) & (across >= 1) & (across <= 2)
    lost = np.where(goes_on, 0.0, CHANGED).astype(np.float32)
    lost[is_small] = OTHER
    lost[across < 1] = MOVED
    misread = is_small & (ahead != across)  # a speck was read as a character, or one was not read
    for at in np.flatnonzero((ahead == across) & (ahead >= 2) & (ahead <= MOST_MISREAD + 1)).tolist():
        misread[at] = all(
            _is_alike(int(here[left[at] + step]), int(there[right[at] + step]))
            for step in range(1, int(ahead[at]))
        )
    lost[misread] = 0.0
    return _Steps(goes_on, misread, lost)


@lru_cache(maxsize=1 << 16)
def _is_alike(one: int, other: int) -> bool:
    """Whether one of these characters may have been read as the other."""
    return chr(other) in look_alikes(chr(one))[:NEAREST] or chr(one) in look_alikes(chr(other))[:NEAREST]
