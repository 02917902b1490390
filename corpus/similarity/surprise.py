"""How unlikely an alignment is between two texts that have nothing from one another.

Every character that stands on both sides counts what it says as everybody writes (``wording``), as the side
has it on which it surprises less, for on the other a misread character or another name before it makes it
look rare. A change takes back what it would have to be explained by: a misread character little, for it is as
unlikely in an honest text; another name more; a stretch that has nothing of the other side, or a jump, most.
Two honest reports on one template agree in many choices it leaves, and each has something of its own between
them; a copy has names that no third text has. Hence what only both have counts more, and what each side has
alone, where the other has something else, is held against the whole passage.
"""

from __future__ import annotations

from collections.abc import Sequence
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
ONLY = 1.3  # times what it says counts a character that no third text has after the six before it
MOST_APART = 30  # characters of stretches in which each side has something else that take back a nat each
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


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """A passage with another text as it is judged: the places of the characters that both have.

    ``there`` are the other text's normal characters, ``characters`` how many the passage has on the left.
    ``own`` of the two texts the wording was learned from; ``further`` ones may have copied the passage too.
    """

    left: Ints
    right: Ints
    there: Codes
    own: int
    further: int
    characters: int

    @classmethod
    def of(cls, trace: Trace, here: Weighed, there: Codes, other: int, copies: int) -> Aligned:
        """The passage ``trace`` of text ``here`` with text ``other``."""
        rows = np.flatnonzero(trace.is_same)
        own = here.wording.knows(here.number) + here.wording.knows(other)
        return cls(trace.here[rows], trace.there[rows], there, own, min(copies, MOST_COPIES), len(trace))


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """The other side of an alignment: what is known of the characters that stand there after other ones.

    ``apart``: which of the aligned characters these are; ``at``: their places in ``read``. Of the rest the
    same is known as of the own side, for as much stands before them there as a likelihood looks back on.
    """

    read: Read
    apart: Ints
    at: Ints


def beside(wording: Wording, passages: Sequence[Aligned]) -> list[Beside]:
    """The other side of each of these passages, all looked up at once."""
    if not passages:
        return []
    texts, starts, size = [], {}, 0
    for each in passages:
        if id(each.there) not in starts:  # what stands before a text's first character is nobody's
            texts += [np.zeros(LONGEST, each.there.dtype), each.there]
            starts[id(each.there)] = size + LONGEST
            size += LONGEST + len(each.there)
    apart = [_apart(each) for each in passages]
    asked = [starts[id(each.there)] + each.right[rows] for each, rows in zip(passages, apart, strict=True)]
    wanted = np.zeros(size, np.bool_)
    of_all = np.concatenate(asked)
    for back in range(LONGEST + 1):
        wanted[of_all - back] = True
    places = np.flatnonzero(wanted)
    read = wording.read(np.concatenate(texts)[places])
    cuts = np.cumsum([len(rows) for rows in apart])[:-1]
    at = np.split(np.searchsorted(places, of_all), cuts)
    return [Beside(read, *each) for each in zip(apart, at, strict=True)]


def _apart(passage: Aligned) -> Ints:
    """The aligned characters that do not have ``LONGEST`` others before them which are aligned in a row."""
    left, right = passage.left, passage.right
    begins = np.flatnonzero((left[1:] - left[:-1] != 1) | (right[1:] - right[:-1] != 1)) + 1
    is_apart = np.zeros(len(right) + LONGEST, np.bool_)
    is_apart[:LONGEST] = True
    for step in range(LONGEST):
        is_apart[begins + step] = True
    return np.flatnonzero(is_apart[: len(right)])


def surprise_of(
    trace: Trace, here: Weighed, there: Codes, other: int, copies: int, enough: float = 0.0
) -> float:
    """Nats that the alignment with text ``other``, whose normal characters are ``there``, says.

    ``copies``: how many further texts have as much of it and may have copied it too. Below ``enough`` only a
    bound is given, that of the left side.
    """
    passage = Aligned.of(trace, here, there, other, copies)
    bound = most_said(passage, here)
    if bound < enough or not len(passage.left):
        return bound
    return said_of(passage, here, *beside(here.wording, [passage]))


def most_said(passage: Aligned, here: Weighed) -> float:
    """Nats that the passage says at most, by what is known of the left side."""
    if not len(passage.left):
        return 0.0
    own = passage.own + passage.further
    most = here.read.surprise(own)
    lost = lost_between(passage.left, passage.right, most)
    gained = np.minimum(most[passage.left], MOST_OF_ONE)
    return _said(passage, _counted(passage, gained, here.read, own), lost)


def said_of(passage: Aligned, here: Weighed, other: Beside) -> float:
    """Nats that the passage says, by both sides."""
    most = here.read.surprise(passage.own + passage.further)
    lost = lost_between(passage.left, passage.right, most)
    told = _said(passage, _gained(passage, here.read, other, passage.own), lost)
    if passage.further:
        gained = _gained(passage, here.read, other, passage.own + passage.further)
        told = max(told, _said(passage, gained, lost) - ANOTHER)
    return told


def _gained(passage: Aligned, one: Read, other: Beside, own: int) -> Nats:
    least = one.surprise(own)[passage.left]
    least[other.apart] = np.minimum(least[other.apart], other.read.surprise(own)[other.at])
    return _counted(passage, np.minimum(least, MOST_OF_ONE), one, own)


def _counted(passage: Aligned, gained: Nats, read: Read, own: int) -> Nats:
    """More of what no third text has, as far as the characters before it stand on both sides too."""
    left, right = passage.left, passage.right
    is_only = np.zeros(len(left), np.bool_)
    is_only[LONGEST:] = (
        (left[LONGEST:] - left[:-LONGEST] == LONGEST)
        & (right[LONGEST:] - right[:-LONGEST] == LONGEST)
        & (read.having[-1][left[LONGEST:]] <= own)
    )
    return np.where(is_only, np.float32(ONLY) * gained, gained)


def _said(passage: Aligned, gained: Nats, lost: Nats) -> float:
    """What all of a passage says, or its best stretch: of the more to choose from, the better by chance.

    ``gained`` by each character that stands on both sides, less what is ``lost`` from each to the next. What
    was copied with everybody's wording around it so does not answer for how that was changed or misread.
    """
    whole = float(gained.sum(dtype=np.float64) - lost.sum(dtype=np.float64))
    told = max(whole, best_stretch(gained, lost)[0] - CHOICE * passage.characters)
    return told - _apart_from(passage)


def _apart_from(passage: Aligned) -> float:
    """Nats taken back by long stretches in which each side has something else than the other."""
    between = np.minimum(np.diff(passage.left), np.diff(passage.right)) - 1
    return float(min(MOST_APART, between[between > LONG].sum()))


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
