"""A passage divided where what lies between its pieces takes back more than they say.

Pieces that lie near each other on both sides make one passage (``align``), in whatever order. Beside a
sentence that was copied so stands what all reports have beside such sentences, with the changes that honest
reports show there: judged as one, the copy would have to answer for them.
"""

from __future__ import annotations

import numpy as np

from corpus.similarity.align import LEAST, SharedPassage
from corpus.similarity.surprise import MOST_OF_ONE, Weighed, best_stretch, lost_between
from corpus.similarity.tracing import Ints, Trace
from corpus.similarity.wording import FEW, Nats

WORTH = 28.5  # nats of a stretch for which a passage is divided: with less all of it is common


def divided(
    passage: SharedPassage, trace: Trace, here: Weighed, other: int
) -> list[tuple[SharedPassage, Trace]]:
    """The pieces with the most surprising stretch as one passage, those before and after likewise.

    ``trace`` is the passage with text ``other`` character by character. A passage stays whole where too
    little was learned to know what surprises; parts of fewer than ``align.LEAST`` characters are left out.
    """
    rows = np.flatnonzero(trace.is_same)
    if len(passage.pieces) == 1 or len(here.wording.numbers) <= FEW or not len(rows):
        return [(passage, trace)]
    left, right = trace.here[rows], trace.there[rows]
    most = here.read.surprise(here.wording.knows(here.number) + here.wording.knows(other))
    gained = np.minimum(most[left], MOST_OF_ONE)
    parts = _parts(trace.piece[rows], gained, lost_between(left, right, most))
    if len(parts) == 1:
        return [(passage, trace)]
    found = [(SharedPassage(passage.pieces[low : high + 1]), _rows(trace, low, high)) for low, high in parts]
    return [(part, its) for part, its in found if part.characters >= LEAST]


def _parts(piece: Ints, gained: Nats, lost: Nats) -> list[tuple[int, int]]:
    """First and last piece of each part. ``piece`` of each character, what it says, what is lost after it."""
    todo, found = [(0, len(piece))], []
    while todo:
        low, high = todo.pop()
        nats, first, last = best_stretch(gained[low:high], lost[low : high - 1])
        start, stop = low, high
        if nats >= WORTH:
            start, stop = _bounds(piece, low + first, low + last)
        found.append((int(piece[start]), int(piece[stop - 1])))
        todo += [(a, b) for a, b in ((low, start), (stop, high)) if a < b]
    return sorted(found)


def _bounds(piece: Ints, first: int, last: int) -> tuple[int, int]:
    """Where the pieces begin and end of which at least half lies between two characters; or all of them."""
    begins = int(np.searchsorted(piece, piece[first], "left"))
    ends = int(np.searchsorted(piece, piece[last], "right"))
    second = int(np.searchsorted(piece, piece[first], "right"))
    last_but_one = int(np.searchsorted(piece, piece[last], "left"))
    start = second if 2 * (second - first) < second - begins else begins
    stop = last_but_one if 2 * (last + 1 - last_but_one) < ends - last_but_one else ends
    return (start, stop) if start < stop else (begins, ends)


def _rows(trace: Trace, low: int, high: int) -> Trace:
    """The trace of the pieces from one to another."""
    start, stop = np.searchsorted(trace.piece, low, "left"), np.searchsorted(trace.piece, high, "right")
    return trace.only(slice(int(start), int(stop)))
