"""Misread characters put right before a text is compared, as far as everybody's wording tells.

Where a character was misread, or a speck was read as one, the text goes on as hardly any other does: the
character surprises, and so do those after it, whose context it spoils. If one that looks like it, or leaving
it out, makes the same place go on as others write, it is taken for what was printed. A place is mended only
towards what others have: it so becomes less surprising and can never tell of copying that the paper does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.registry.characters import look_alikes
from corpus.similarity.normal import Codes, NormalText
from corpus.similarity.normal import normal as normal_of
from corpus.similarity.surprise import Weighed
from corpus.similarity.wording import FEW, LONGEST, Nats, Wording

DOUBTFUL = 10.0  # nats of a character that is looked at
TOGETHER = 24.0  # and of it with those after it: names surprise too, but what follows them less
MENDED = 10.0  # nats that it and those after it have to surprise less
LEFT_OUT = 9.0  # nats beyond that where it is left out: a text goes on as well without most names
AFTER = 3  # characters after it that are looked at with it
NEAREST = 8  # look-alikes of a character, the most alike first
_NOTHING = 0  # stands for no character

Ints: TypeAlias = npt.NDArray[np.int64]


def mended(text: NormalText, wording: Wording, number: int | None) -> tuple[NormalText, Weighed]:
    """The text as it was most likely printed, and as it is weighed.

    Each character still knows its place in what was read.

    ``number`` is the text's own among those that the wording was learned from. Where too little was learned
    to know what everybody writes, the text as it is.
    """
    as_it_is = Weighed(wording, text.codes, number)
    if len(wording.numbers) <= FEW or len(text) <= LONGEST + AFTER:
        return text, as_it_is
    own = int(wording.knows(number))
    told = as_it_is.read.surprise(own)
    until = np.concatenate(([0.0], np.cumsum(told, dtype=np.float64)))
    together = until[1 + AFTER :] - until[: -1 - AFTER]
    doubtful = LONGEST + np.flatnonzero(
        (told[LONGEST : len(together)] >= DOUBTFUL) & (together[LONGEST:] >= TOGETHER)
    )
    places, others = _others(text.codes, doubtful)
    if not len(places):
        return text, as_it_is
    gained = together[places] - _surprise(text.codes, places, others, wording, own)
    gained -= np.where(others == _NOTHING, LEFT_OUT, 0.0)
    return _changed(text, as_it_is, *_best(places, others, gained))


def _others(codes: Codes, doubtful: Ints) -> tuple[Ints, Codes]:
    """Every place with every character that may have stood there, or none."""
    alike = [_alike(code) for code in codes[doubtful].tolist()]
    places = np.repeat(doubtful, [len(each) for each in alike])
    flat = [code for each in alike for code in each]
    return places, np.array(flat, np.uint16)


@lru_cache(maxsize=1 << 14)
def _alike(code: int) -> Sequence[int]:
    """What this character may have been printed as: nothing, or one that looks like it."""
    found = [_NOTHING]
    for character in look_alikes(chr(code))[:NEAREST]:
        found += [other for other in normal_of(character).codes.tolist() if other != code]
    return tuple(dict.fromkeys(found))


def _surprise(codes: Codes, places: Ints, others: Codes, wording: Wording, own: int) -> Nats:
    """What the text says from each place on, up to the same character after it, with the other character."""
    rows = codes[places[:, None] + np.arange(-LONGEST, AFTER + 1)]
    rows[:, LONGEST] = others
    is_out = np.flatnonzero(others == _NOTHING)
    rows[is_out, LONGEST:-1] = rows[is_out, LONGEST + 1 :]
    said = wording.read(rows.ravel()).surprise(own).reshape(rows.shape)[:, LONGEST:].astype(np.float64)
    said[is_out, -1] = 0.0
    told: Nats = said.sum(axis=1)
    return told


def _best(places: Ints, others: Codes, gained: Nats) -> tuple[Ints, Codes]:
    """The best other character of each place, where it is that much better."""
    order = np.lexsort((-gained, places))
    first = np.concatenate(([True], np.diff(places[order]) != 0))
    best = order[first]
    best = best[gained[best] >= MENDED]
    return places[best], others[best]


def _changed(text: NormalText, known: Weighed, places: Ints, others: Codes) -> tuple[NormalText, Weighed]:
    """With these characters; what is known of the text is looked up anew only where they count."""
    codes = text.codes.copy()
    codes[places] = others
    kept = codes != _NOTHING
    found = NormalText(codes=codes[kept], at=text.at[kept])
    if not len(places):
        return text, known
    begins = np.cumsum(kept)[places] - kept[places]  # of the character, or of the next where it is left out
    at = np.unique(begins[:, None] + np.arange(LONGEST + 1))
    at = at[at < len(found)]
    rows = found.codes[at[:, None] + np.arange(-LONGEST, 1)]
    anew = known.wording.read(rows.ravel()).only(np.arange(LONGEST, rows.size, LONGEST + 1))
    return found, Weighed(known.wording, found.codes, known.number, [known.read.changed(kept, at, anew)])
