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
from corpus.similarity.wording import FEW, LONGEST, Nats, Read, Wording

MOST_OF_ONE = 6.0  # nats that one character says at most
CHANGE = 4.0  # nats that a change takes back
STRETCH = 6.0  # and one of more than ``LONG`` characters, or a jump back, beyond that
LONG = 7
PUT_IN = 3.0  # a character or two put in on the other side
MISREAD, EXPLAINED = 1.0, 0.4  # of one character: at least, and how much of its own surprise excuses it
CHOICE = 1 / 16  # nats per character of a passage of which only the best stretch is judged
MOST_COPIES = 3  # other texts that may have copied the same
ANOTHER = 38.0  # nats more where nothing is learned from such texts


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A text whose passages are weighed: its normal characters and its number, if it has one."""

    wording: Wording
    codes: Codes
    number: int | None
    _read: list[Read] = field(default_factory=list)
    _beside: dict[tuple[int, bytes], Beside] = field(default_factory=dict)

    @property
    def read(self) -> Read:
        """What is known of its characters, looked up once."""
        if not self._read:
            self._read.append(self.wording.read(self.codes))
        return self._read[0]

    @property
    def said(self) -> Nats:
        """What each character says, at most six nats, to who has not read the text or one it was copied from.

        All of it where too little was learned to know.
        """
        if len(self.wording.numbers) <= FEW:
            return np.full(len(self.codes), MOST_OF_ONE, np.float32)
        return np.minimum(self.read.surprise(1 + self.wording.knows(self.number)), MOST_OF_ONE)

    def beside(self, other: int, there: Codes, left: Ints, right: Ints) -> Beside:
        """What is known of these characters as text ``other`` has them, which has the same at ``right``.

        A passage is asked about by more than one judge; only the last one is kept.
        """
        key = (other, right.tobytes())
        if key not in self._beside:
            self._beside.clear()
            self._beside[key] = _beside(self.wording, there, left, right)
        return self._beside[key]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """The other side of an alignment: what is known of the characters that stand there after other ones.

    ``apart``: which of the aligned characters these are; ``at``: their places in ``read``. Of the rest the
    same is known as of the own side, for as much stands before them there as a likelihood looks back on.
    """

    read: Read
    apart: Ints
    at: Ints


def _beside(wording: Wording, there: Codes, left: Ints, right: Ints) -> Beside:
    goes_on = (np.diff(left) == 1) & (np.diff(right) == 1)
    begins = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    since = np.arange(len(right)) - np.repeat(begins, np.diff(np.append(begins, len(right))))
    apart = np.flatnonzero(since < LONGEST)
    steps = np.zeros(len(there) + 1, np.int32)
    np.add.at(steps, np.maximum(right[apart] - LONGEST, 0), 1)
    np.add.at(steps, right[apart] + 1, -1)
    wanted = np.cumsum(steps[:-1]) > 0
    places = np.flatnonzero(wanted)
    return Beside(wording.read(there[places]), apart, np.searchsorted(places, right[apart]))


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
    lost = lost_between(left, right, most)
    bound = _said(np.minimum(most[left], MOST_OF_ONE), lost, len(trace))
    if bound < enough:
        return bound
    beside = here.beside(other, there, left, right)
    told = _said(_gained(here.read, beside, own, left), lost, len(trace))
    if further:
        gained = _gained(here.read, beside, own + further, left)
        told = max(told, _said(gained, lost, len(trace)) - ANOTHER)
    return told


def _gained(one: Read, other: Beside, own: int, left: Ints) -> Nats:
    least = one.surprise(own)[left]
    least[other.apart] = np.minimum(least[other.apart], other.read.surprise(own)[other.at])
    return np.minimum(least, MOST_OF_ONE)


def _said(gained: Nats, lost: Nats, characters: int) -> float:
    """What all of a passage says, or its best stretch: of the more to choose from, the better by chance.

    ``gained`` by each character that stands on both sides, less what is ``lost`` from each to the next. What
    was copied with everybody's wording around it so does not answer for how that was changed or misread.
    """
    whole = float(gained.sum(dtype=np.float64) - lost.sum(dtype=np.float64))
    return max(whole, best_stretch(gained, lost)[0] - CHOICE * characters)


def best_stretch(gained: Nats, lost: Nats) -> tuple[float, int, int]:
    """Nats of the stretch that says most, its first and its last character (Kadane's algorithm).

    ``gained`` by each character, less what is ``lost`` from each to the next; of one character and more.
    """
    until = np.cumsum(gained, dtype=np.float64)
    until[1:] -= np.cumsum(lost, dtype=np.float64)
    before = until - gained
    least = np.minimum.accumulate(before)
    last = int((until - least).argmax())
    first = int(np.flatnonzero(before[: last + 1] == least[last])[-1])
    return float(until[last] - least[last]), first, last


def lost_between(left: Ints, right: Ints, most: Nats) -> Nats:
    """What the changes between each character and the next take back."""
    ahead, across = np.diff(left), np.diff(right)
    is_small = (ahead <= 2) & (across >= 1) & (across <= 2) & ((ahead > 1) | (across > 1))
    is_other = ((ahead != 1) | (across != 1)) & ~is_small
    is_long = is_other & ((ahead > LONG + 1) | (across > LONG + 1) | (across < 1))
    lost = np.zeros(len(ahead), np.float32)
    lost[is_other] = CHANGE
    lost[is_long] += STRETCH
    lost[is_small] = PUT_IN
    is_one = np.flatnonzero(is_small & (ahead == 2))
    lost[is_one] = np.maximum(MISREAD, CHANGE - EXPLAINED * most[left[is_one] + 1])
    return lost
