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

import numpy as np

from corpus.similarity.normal import Codes
from corpus.similarity.surprise import MOST_COPIES, Beside, Weighed, best_stretch
from corpus.similarity.tracing import Ints, Mask, Trace
from corpus.similarity.wording import FEW, Nats, Read

UP_TO = (0.05, 0.15, 0.4, 1.0, 2.0, 3.5, 5.0, 6.5, 8.0, 10.0)  # nats of one character
BREAKS = (0.015, 0.045, 0.058, 0.16, 0.295, 0.37, 0.46, 0.55, 0.58, 0.65, 0.78)
CHANGED, MISREAD = 0.8, 0.4  # nats taken back by a change or a jump, and by one of a character or two
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
    ahead, across = np.diff(left), np.diff(right)
    breaks = (ahead != 1) | (across != 1)
    lost = _lost(ahead, across, breaks)
    goes_on = np.concatenate(([True], ~breaks)).astype(np.float32)
    own = here.wording.knows(here.number) + here.wording.knows(other)
    further = min(copies, MOST_COPIES)
    learned = len(here.wording.numbers)
    bound = _told(_held(here.read, own + further, learned, left) * goes_on, lost, learned)
    if bound < enough:
        return bound
    beside = here.beside(other, there, left, right)
    told = _told(_both(here.read, beside, own, learned, left) * goes_on, lost, learned)
    if further:
        more = _both(here.read, beside, own + further, learned, left) * goes_on
        told = max(told, _told(more, lost, learned) - ANOTHER)
    return told


def _told(held: Nats, lost: Nats, learned: int) -> float:
    """What all of a passage holds; where the surprise is asked too, its best stretch.

    What was copied then does not answer for everybody's wording around it, in which both draw apart.
    """
    if learned > FEW:
        return best_stretch(held, lost)[0]
    return float(held.sum() - lost.sum())


def _both(one: Read, other: Beside, own: int, learned: int, left: Ints) -> Nats:
    """Of characters that both have, by the side on which they hold less."""
    least = _held(one, own, learned, left)
    least[other.apart] = np.minimum(least[other.apart], _held(other.read, own, learned, other.at))
    return least


def _held(read: Read, own: int, learned: int, at: Ints) -> Nats:
    """What each of these characters holds where another report has it as well."""
    nats = _HELD[np.searchsorted(_UP_TO, read.surprise(own)[at])]
    came = np.maximum(read.goings[-1][at] - own, 0).astype(np.float32)
    unknown = KNOWN * (learned + FEWEST) / (learned + LEARNED)
    told: Nats = nats * (came + np.float32(unknown)) / (came + np.float32(KNOWN))
    return told


def _lost(ahead: Ints, across: Ints, breaks: Mask) -> Nats:
    """What is taken back between each character that both have and the next."""
    is_small = (ahead <= 2) & (across <= 2) & (across >= 1)
    return (breaks * np.where(is_small, MISREAD, CHANGED)).astype(np.float32)
