"""How far a passage is shared beyond the two texts it was found in: what is common does not count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.similarity.agreeing import Agreeing, least_held
from corpus.similarity.align import NEAR, SharedPassage
from corpus.similarity.asking import Answer
from corpus.similarity.candidates import ABOUT, FREE, LAW, MANY_AGENCIES, PRESUMED, Catalogue, Ints
from corpus.similarity.normal import Codes
from corpus.similarity.surprise import Aligned, Beside, Weighed, beside, most_said, said_of
from corpus.similarity.tracing import Trace
from corpus.similarity.winnow import GRAM
from corpus.similarity.wording import FEW

MANY_TEXTS = 5  # texts of one agency, beside the one it was found in, that have it as well: its template
DECIDED = (
    10.0  # nats beyond what is free, of the fingerprints both have: with less nobody else's share is known
)
OF_SEVERAL = 5.5  # nats fewer than suffice alone, that one of several passages of a pair has to hold
FREE_OF_EACH, TOGETHER = 6.5, 16.0  # what all hold beyond so many fewer each, and how much that has to be
LEAST_SURPRISE = 28.5  # nats beyond what the best of all texts is expected to share by chance


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other texts that have a passage about as fully as the one it was found in, that one with them.

    ``surprise`` is how unlikely it is that any of all texts has so much of it: as everybody writes
    (``surprise.surprise_of``, less the logarithm of the number of texts), where it is also more than two
    reports on one template agree in (``agreeing``), or much more than that. ``held`` is how much it holds
    against that, beyond what suffices alone, where little was learned; below ``-OF_SEVERAL`` only a bound.
    """

    texts: int
    agencies: int
    most_of_one: int  # texts of one agency
    is_law: bool
    surprise: float
    held: float = -math.inf

    @property
    def is_common(self) -> bool:
        """Quoted, everybody's, or one agency's own template."""
        return self.is_law or self.is_everywhere or self.is_many or self.is_template

    @property
    def is_everywhere(self) -> bool:
        """Whether two texts agree in so much by chance, with what all write."""
        return self.surprise < LEAST_SURPRISE

    @property
    def is_many(self) -> bool:
        """Whether reports of several agencies have it."""
        return self.agencies > MANY_AGENCIES

    @property
    def is_template(self) -> bool:
        """Whether many reports of one agency have it."""
        return self.most_of_one > MANY_TEXTS


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A passage with text ``other``, whose normal characters are ``there``, and its ``trace``."""

    passage: SharedPassage
    trace: Trace
    other: int
    there: Codes


def sharing(
    passage: SharedPassage,
    trace: Trace,
    other: tuple[int, Codes],
    here: Weighed,
    answer: Answer,
    catalogue: Catalogue,
) -> Sharing:
    """How far the passage, which was found in text ``other`` (its number and normal characters), is shared.

    ``trace`` is the passage character by character, ``here`` the text it is a passage of, ``answer`` what the
    index has of that.
    """
    return shared_further([Part(passage, trace, *other)], here, answer, catalogue)[0]


def shared_further(
    parts: Sequence[Part], here: Weighed, answer: Answer, catalogue: Catalogue
) -> list[Sharing]:
    """How far each of these passages is shared.

    The other side is read, which costs most, only where this side's bounds leave it open, all at once.
    """
    having = _Having(answer, catalogue)
    found = [having.shared(part) for part in parts]
    # Few that have as much of it may have copied it too: nothing is learned from them.
    copies = [0 if each.is_common else max(0, each.texts - 1) for each in found]
    judge, texts = Agreeing(here), int(catalogue.living.sum())
    judging = [
        _Judging(judge, here, Aligned.of(part.trace, here, part.there, part.other, many), texts)
        for part, many in zip(parts, copies, strict=True)
    ]
    still_open = [each for each in judging if each.told is None]
    others = beside(here.wording, [each.passage for each in still_open])
    for each, other in zip(still_open, others, strict=True):
        each.read(other)
    return [
        replace(how, surprise=LEAST_SURPRISE + each.told[0], held=each.told[1])
        for how, each in zip(found, judging, strict=True)
        if each.told is not None
    ]


class _Having:
    """Which other texts have which parts of one text."""

    def __init__(self, answer: Answer, catalogue: Catalogue) -> None:
        hits = answer.hits
        self._catalogue = catalogue
        self._places = answer.prints.places
        self._number = hits.number
        self._weight = np.maximum(hits.surprise - FREE, 0.0)[hits.at]
        self._starts = np.searchsorted(hits.at, np.arange(len(answer.prints) + 1))  # of a fingerprint's rows

    def shared(self, part: Part) -> Sharing:
        """Who else has the passage; nothing yet of how unlikely it is."""
        kind, rows = self._catalogue.kind, self._rows(part.passage)
        texts, back = np.unique(self._number[rows], return_inverse=True)
        weight = np.bincount(back, weights=self._weight[rows], minlength=len(texts))
        best = float(weight[texts == part.other].sum())
        as_well = texts[weight >= ABOUT * best] if best > 0 else texts[:0]
        is_law = kind[as_well] == LAW
        if best < DECIDED:  # it was misread or changed all over: who has other parts of it is not known
            as_well = as_well[is_law | (as_well == part.other)]
            is_law = kind[as_well] == LAW
        agencies = np.unique(self._catalogue.agency[as_well[~is_law]], return_counts=True)[1]
        return Sharing(
            texts=len(as_well),
            agencies=len(agencies),
            most_of_one=int(agencies.max(initial=0)),
            is_law=bool(is_law.any()),
            surprise=math.inf,
        )

    def _rows(self, passage: SharedPassage) -> Ints:
        """The hits of the fingerprints whose n-gram lies in a piece of the passage."""
        begins, ends = np.array([piece.left for piece in passage.pieces]).T
        low = self._starts[np.searchsorted(self._places, begins)]
        high = self._starts[np.searchsorted(self._places, ends - GRAM, "right")]
        return np.concatenate(
            [np.arange(*bounds) for bounds in zip(low.tolist(), high.tolist(), strict=True)]
        )


class _Judging:
    """Nats beyond what suffices, by both judges, and by the second where it alone decides (``told``).

    None as long as the other side has to be read.
    """

    told: tuple[float, float] | None

    def __init__(self, judge: Agreeing, here: Weighed, passage: Aligned, texts: int) -> None:
        self.passage = passage
        self._here = here
        self._agreement = judge.weighed(passage)
        self._is_alone = len(here.wording.numbers) <= FEW
        self._alone, self._beside = least_held(texts, len(here.wording.numbers))
        self._least = LEAST_SURPRISE + math.log(texts + PRESUMED)
        self.told = self._by_bounds()

    def _by_bounds(self) -> tuple[float, float] | None:
        held = self._agreement.most()
        if self._is_alone:
            return self._only(held) if held < self._alone - OF_SEVERAL else None
        is_little = held < self._beside
        if is_little or (held < self._alone and most_said(self.passage, self._here) < self._least):
            return held - self._alone, -math.inf
        return None

    def read(self, other: Beside) -> None:
        """Judge with the other side of the passage."""
        held = self._agreement.held(other)
        if self._is_alone:
            self.told = self._only(held)
        elif held >= self._alone or held < self._beside:
            self.told = held - self._alone, -math.inf
        else:
            said = most_said(self.passage, self._here)
            if said >= self._least:
                said = said_of(self.passage, self._here, other)
            self.told = min(said - self._least, held - self._beside), -math.inf

    def _only(self, held: float) -> tuple[float, float]:
        return held - self._alone, held - self._alone


def together(
    passages: Sequence[SharedPassage], judged: Sequence[Sharing]
) -> tuple[tuple[SharedPassage, Sharing], ...]:
    """All passages that two texts share, in order, with how far; each judged by its neighbours too.

    A section of which sentences were moved far is several passages on end, none of which may hold enough.
    Honest reports on one template share many, but with something else between, and what each holds counts
    only beyond a part of it.
    """
    told = list(judged)
    for group in _on_end(passages, judged):
        least = LEAST_SURPRISE - TOGETHER + sum(judged[at].held + FREE_OF_EACH for at in group)
        for at in group if len(group) > 1 else ():
            told[at] = replace(judged[at], surprise=max(judged[at].surprise, least))
    return tuple(zip(passages, told, strict=True))


def _on_end(passages: Sequence[SharedPassage], judged: Sequence[Sharing]) -> list[list[int]]:
    """Which passages follow each other on the left, of those that hold something."""
    groups: list[list[int]] = []
    for at, (passage, one) in enumerate(zip(passages, judged, strict=True)):
        if one.held < -OF_SEVERAL or one.is_law or one.is_many or one.is_template:
            continue
        if groups and passage.left[0] - passages[groups[-1][-1]].left[1] <= NEAR:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups
