"""What a report shares with others, grouped by the other report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.evidence import Evidence
from core.geometry import Box
from core.outcome import CommonReason, Difference, MatchKind
from core.screening import Screening
from corpus.store import party_rows
from corpus.store.database import reading
from service.similar.content import Pair, SharedReport, similar_of
from service.similar.counted import Lengths
from service.views.outside import hidden
from service.views.reading import ReportLine, View, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One piece of one side: page from 1, boxes in points, the text there."""

    page: int | None
    boxes: tuple[Box, ...]
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One verified pair of places; ``differences`` count in the joined excerpts of each side."""

    number: int
    kind: MatchKind
    section: str | None
    characters: int
    similarity: float
    is_reworded: bool
    reason: str
    left: tuple[Spot, ...]
    right: tuple[Spot, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWith:
    """All that is shared with one other report; of one outside the scope, only whom to ask."""

    report: ReportLine | None
    ask: str
    is_follow_up: bool
    characters: int
    share: float | None
    sections: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What is shared but says nothing, for one reason."""

    reason: CommonReason | None
    words: str
    places: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Other reports, the one with most in common first; what is everybody's apart."""

    others: tuple[SharedWith, ...]
    common: tuple[Common, ...]


def matches_of(view: View, screening: Screening, *, lengths: Lengths | None = None) -> Matches:
    """As the reader may see them."""
    similar = similar_of(screening, lengths=lengths)
    ids = [shared.report.id for shared in similar.others]
    asks = hidden(view, ids)
    with reading(view.engine) as connection:
        cards = party_rows.cards(connection, [each for each in ids if each not in asks])
    lines = {key: line_of(card) for key, card in cards.items()}
    return Matches(
        others=tuple(_shared(each, lines, asks) for each in similar.others),
        common=tuple(
            Common(
                reason=group.pairs[0].match.common_reason,
                words=group.reason,
                places=len(group.pairs),
                characters=group.characters,
            )
            for group in similar.common
        ),
    )


def _shared(shared: SharedReport, lines: dict[str, ReportLine], asks: dict[str, str]) -> SharedWith:
    ask = asks.get(shared.report.id)
    if ask is not None:
        return SharedWith(
            report=None, ask=ask, is_follow_up=False, characters=0, share=None, sections=(), places=()
        )
    return SharedWith(
        report=lines.get(shared.report.id),
        ask="",
        is_follow_up=shared.report.is_follow_up,
        characters=shared.characters,
        share=shared.share,
        sections=shared.sections,
        places=tuple(map(_place, shared.pairs)),
    )


def _place(pair: Pair) -> Place:
    match = pair.match
    return Place(
        number=pair.number,
        kind=match.kind,
        section=match.section,
        characters=match.characters,
        similarity=match.similarity,
        is_reworded=match.is_reworded,
        reason=pair.reason,
        left=_spots(match.left),
        right=_spots(match.right),
        differences=match.differences,
    )


def _spots(evidence: Iterable[Evidence]) -> tuple[Spot, ...]:
    return tuple(Spot(page=item.page, boxes=item.boxes, excerpt=item.excerpt) for item in evidence)
