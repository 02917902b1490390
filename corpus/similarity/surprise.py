"""How unlikely an alignment is between two texts that have nothing from one another.

Every character that stands on both sides counts what it says as everybody writes (``wording``), as the side
has it on which it surprises less, for on the other a misread character or another name before it makes it
look rare. A change takes back what it would have to be explained by: a misread character little, for it is as
unlikely in an honest text; another name more; a stretch that has nothing of the other side, or a jump, most.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corpus.similarity.normal import Codes
from corpus.similarity.tracing import Ints, Trace
from corpus.similarity.wording import LONGEST, Nats, Read, Wording

MOST_OF_ONE = 6.0  # nats that one character says at most
CHANGE = 4.0  # nats that a change takes back
STRETCH = 6.0  # and one of more than ``LONG`` characters, or a jump back, beyond that
LONG = 7
PUT_IN = 3.0  # a character or two put in on the other side
MISREAD, EXPLAINED = 1.0, 0.4  # of one character: at least, and how much of its own surprise excuses it
MOST_COPIES = 3  # other texts that may have copied the same
ANOTHER = 38.0  # nats more where nothing is learned from such texts


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A text whose passages are weighed: its normal characters and its number, if it has one."""

    wording: Wording
    codes: Codes
    number: int | None
    _read: list[Read] = field(default_factory=list)

    @property
    def read(self) -> Read:
        """What is known of its characters, looked up once."""
        if not self._read:
            self._read.append(self.wording.read(self.codes))
        return self._read[0]


def surprise_of(
    trace: Trace, here: Weighed, there: Codes, other: int, copies: int, enough: float = 0.0
) -> float:
    """Nats that the alignment with text ``other``, whose normal characters are ``there``, says.

    ``copies``: how many further texts have as much of it and may have copied it too. Below ``enough`` only a
    bound is given, that of the left side.
    """
    same = trace.is_same
    left, right = trace.here[same], trace.there[same]
    if not len(left):
        return 0.0
    own = here.wording.knows(here.number) + here.wording.knows(other)
    further = min(copies, MOST_COPIES)
    most = here.read.surprise(own + further)
    lost = _lost(left, right, most)
    bound = float(np.minimum(most[left], MOST_OF_ONE).sum()) - lost
    if bound < enough:
        return bound
    start = max(0, int(right.min()) - LONGEST)
    beside = here.wording.read(there[start : int(right.max()) + 1])
    told = _told(here.read, beside, own, left, right - start) - lost
    if further:
        told = max(told, _told(here.read, beside, own + further, left, right - start) - lost - ANOTHER)
    return told


def _told(one: Read, other: Read, own: int, left: Ints, right: Ints) -> float:
    least = np.minimum(one.surprise(own)[left], other.surprise(own)[right])
    return float(np.minimum(least, MOST_OF_ONE).sum())


def _lost(left: Ints, right: Ints, most: Nats) -> float:
    """What all changes take back."""
    ahead, across = np.diff(left), np.diff(right)
    is_small = (ahead <= 2) & (across >= 1) & (across <= 2) & ((ahead > 1) | (across > 1))
    is_other = ((ahead != 1) | (across != 1)) & ~is_small
    is_long = is_other & ((ahead > LONG + 1) | (across > LONG + 1) | (across < 1))
    is_one = is_small & (ahead == 2)
    excused = EXPLAINED * most[left[:-1][is_one] + 1]
    return (
        CHANGE * int(is_other.sum())
        + STRETCH * int(is_long.sum())
        + PUT_IN * int((is_small & (ahead == 1)).sum())
        + float(np.maximum(MISREAD, CHANGE - excused).sum())
    )
