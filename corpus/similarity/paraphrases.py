"""Passages of a report that other reports have in other words: proposed by vectors, verified by their text.

What many agencies have something about as near to is everybody's and proposes nothing. A reworded passage
says less than a copied one: it counts beside copied passages of the same report, never alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.similarity.candidates import MANY_AGENCIES
from corpus.similarity.passage_index import Near, PassageIndex, agencies
from corpus.similarity.rewording import AROUND, Likeness, likeness
from corpus.similarity.vectors import KeptVectors, Spans

LEAST = 0.6  # cosine from which a passage is looked at
ABOUT = 0.15  # cosine below the nearest: so near is about as near
MOST = 12  # nearest passages of each that are looked at
CHOSEN = 3  # of them that are verified
MOST_VERIFIED = 240  # of one report
COPIED = 0.5  # share of a passage that was found copied: then it is not asked for

Span = tuple[int, int]
Texts = Callable[[int], tuple[str, Spans] | None]
"""Of a row of the index the report's text and its passages' spans; None for a report that is gone."""


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """``left`` in the own text, ``right`` in the text of row ``row``; ``cosine`` of their vectors."""

    row: int
    left: Span
    right: Span
    cosine: float
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Proposal:
    """The own passage ``place`` may be the passage ``other`` of row ``row``."""

    place: int
    row: int
    other: int
    cosine: float


def paraphrases(
    text: str,
    kept: KeptVectors,
    index: PassageIndex,
    *,
    agency_of: dict[int, str],
    texts: Texts,
    own: int = -1,
    copied: Iterable[Span] = (),
) -> tuple[Paraphrase, ...]:
    """What other reports say in other words, of each of the report's passages once, by place.

    ``text`` is the report's kept text and ``kept`` its vectors; ``index`` holds those of the others, of which
    ``agency_of`` names the agencies of rows that still live and ``texts`` gives the text; ``own`` is the
    report's row. Passages mostly in ``copied`` (``[start, stop)`` in the text, found word by word) are left
    out.
    Neighbours that were reworded from neighbours are joined.
    """
    places = _asked(kept.spans, copied)
    if not len(places) or not len(index):
        return ()
    near = index.nearest(kept.codes[places], MOST, own=own)
    proposed = sorted(proposals(places, near, agency_of), key=lambda each: -each.cosine)[:MOST_VERIFIED]
    found: dict[int, Paraphrase] = {}
    for proposal in proposed:
        if proposal.place not in found:
            verified = _verified(text, kept.spans, proposal, texts)
            if verified is not None:
                found[proposal.place] = verified
    return joined(list(found.values()))


def proposals(places: Sequence[int], near: Near, agency_of: dict[int, str]) -> list[Proposal]:
    """Pairs to be verified, of each own passage the likest first; everybody's wording gives none."""
    found = []
    for at, place in enumerate(places):
        rows, alike = near.rows[at], near.alike[at]
        lives = np.array([int(row) in agency_of for row in rows], np.bool_)
        enough = lives & (alike >= LEAST)
        if not enough.any():
            continue
        best = float(alike[enough].max())
        as_near = enough & (alike >= best - ABOUT)
        if agencies([int(row) for row in rows[as_near]], agency_of) > MANY_AGENCIES:
            continue
        chosen = np.flatnonzero(enough)[:CHOSEN]
        found += [
            Proposal(int(place), int(rows[n]), int(near.places[at, n]), float(alike[n])) for n in chosen
        ]
    return found


def joined(found: Sequence[Paraphrase]) -> tuple[Paraphrase, ...]:
    """Neighbours on the left that lie next to each other on the right, whatever their order there, as one."""
    groups: list[list[Paraphrase]] = []
    for each in sorted(found, key=lambda one: one.left):
        last = groups[-1] if groups else None
        if (
            last
            and last[-1].row == each.row
            and last[-1].left[1] == each.left[0]
            and _touch(last, each.right)
        ):
            last.append(each)
        else:
            groups.append([each])
    return tuple(_one(group) for group in groups)


def _touch(group: Sequence[Paraphrase], right: Span) -> bool:
    start, stop = min(p.right[0] for p in group), max(p.right[1] for p in group)
    return right[0] <= stop and start <= right[1]


def _one(group: Sequence[Paraphrase]) -> Paraphrase:
    if len(group) == 1:
        return group[0]
    sizes = [each.left[1] - each.left[0] for each in group]
    figures = [each.likeness.figures for each in group if each.likeness.figures is not None]
    return Paraphrase(
        row=group[0].row,
        left=(group[0].left[0], group[-1].left[1]),
        right=(min(p.right[0] for p in group), max(p.right[1] for p in group)),
        cosine=float(np.average([each.cosine for each in group], weights=sizes)),
        likeness=Likeness(
            score=float(np.average([each.likeness.score for each in group], weights=sizes)),
            figures=float(np.mean(figures)) if figures else None,
        ),
    )


def _asked(spans: Spans, copied: Iterable[Span]) -> list[int]:
    """Passages of which less than half was found copied."""
    ranges = list(copied)
    return [
        at
        for at, (start, stop) in enumerate(spans.tolist())
        if sum(max(0, min(stop, b) - max(start, a)) for a, b in ranges) < COPIED * (stop - start)
    ]


def _verified(text: str, spans: Spans, proposal: Proposal, texts: Texts) -> Paraphrase | None:
    other = texts(proposal.row)
    if other is None or proposal.other >= len(other[1]):
        return None
    left, (start, stop) = _span(spans, proposal.place), _span(other[1], proposal.other)
    start, stop = max(0, start - AROUND), min(len(other[0]), stop + AROUND)
    alike, (first, last) = likeness(text[slice(*left)], other[0][start:stop], proposal.cosine)
    if not alike.is_sure:
        return None
    return Paraphrase(proposal.row, left, (start + first, start + last), proposal.cosine, alike)


def _span(spans: Spans, at: int) -> Span:
    return int(spans[at, 0]), int(spans[at, 1])
