"""The side-by-side page as records, so that its template holds no logic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.geometry import Box
from service.similar.content import Pair, PieceView, Similar
from service.similar.pictures import Cut, Pictures, is_cropped, pieces_of
from service.similar.signers import FactsOf, signer_words, unknown
from service.similar.terminal import measure, sections, summary
from service.similar.words import (
    FOLLOW_UP,
    KINDS,
    OUTSIDE,
    order_words,
    pages_words,
    title_words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side of a pair: its pages, whose signature it is, its texts and crops, why it has no pages."""

    where: str
    who: str
    pieces: tuple[PieceView, ...]
    crops: tuple[Cut, ...]
    absent: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A pair as it is shown. ``others`` are the keys and titles of further sources of the same place."""

    key: str
    number: int
    kind: str
    section: str
    measure: str
    reason: str
    other_key: str
    other: str
    order: str
    is_follow_up: bool
    left: SideView
    right: SideView
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """The boxes of one pair on one page."""

    pair: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A page picture with the boxes of all pairs on it; ``other`` is the key of the report, empty for own."""

    key: str
    other: str
    page: int
    width: float
    height: float
    picture: str
    is_linked: bool
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Another report in the list."""

    key: str
    title: str
    summary: str
    sections: str
    is_follow_up: bool
    absent: str
    pairs: tuple[PairView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarView:
    """The whole page."""

    title: str
    file_name: str
    report_id: str
    passages: tuple[PairView, ...]
    reports: tuple[ReportView, ...]
    common: tuple[tuple[str, int, tuple[PairView, ...]], ...]
    pairs: tuple[PairView, ...]
    left: tuple[SheetView, ...]
    right: tuple[SheetView, ...]
    follow_up: str = FOLLOW_UP


def view_of(similar: Similar, pictures: Pictures, facts: FactsOf = unknown) -> SimilarView:
    """Pictures and facts by report; the same input gives the same page."""
    keys = _keys(similar)
    others = {
        passage.best.key: tuple((pair.key, title_words(pair.match.right_report)) for pair in passage.others)
        for passage in similar.passages
    }
    views = {
        pair.key: _pair(pair, similar, (pictures, facts), keys, others.get(pair.key, ()))
        for pair in similar.pairs
    }
    return SimilarView(
        title=similar.title,
        file_name=similar.file_name,
        report_id=similar.report_id,
        passages=tuple(views[passage.best.key] for passage in similar.passages),
        reports=tuple(
            ReportView(
                key=shared.key,
                title=title_words(shared.report),
                summary=summary(shared),
                sections=sections(shared),
                is_follow_up=shared.report.is_follow_up,
                absent=pictures.absent.get(shared.report.id, ""),
                pairs=tuple(views[pair.key] for pair in shared.pairs),
            )
            for shared in similar.others
        ),
        common=tuple(
            (group.reason, group.characters, tuple(views[pair.key] for pair in group.pairs))
            for group in similar.common
        ),
        pairs=tuple(views.values()),
        left=tuple(_sheets(similar.report_id, "", similar.pairs, pictures, is_left=True)),
        right=tuple(
            sheet
            for report, key in keys.items()
            for sheet in _sheets(
                report,
                key,
                [pair for pair in similar.pairs if pair.match.right_report.id == report],
                pictures,
                is_left=False,
            )
        ),
    )


def _keys(similar: Similar) -> dict[str, str]:
    """A key for every other report, of what is common too."""
    keys = {shared.report.id: shared.key for shared in similar.others}
    for pair in similar.pairs:
        keys.setdefault(pair.match.right_report.id, f"other-{len(keys) + 1}")
    return keys


def _pair(
    pair: Pair,
    similar: Similar,
    shown: tuple[Pictures, FactsOf],
    keys: dict[str, str],
    others: tuple[tuple[str, str], ...],
) -> PairView:
    match, report = pair.match, pair.match.right_report
    return PairView(
        key=pair.key,
        number=pair.number,
        kind=KINDS[match.kind],
        section=match.section or "",
        measure=measure(pair),
        reason=pair.reason,
        other_key=keys[report.id],
        other=title_words(report),
        order=order_words(similar.report_on, report.report_on),
        is_follow_up=report.is_follow_up,
        left=_side(pair, similar.report_id, pair.left, *shown),
        right=_side(pair, report.id, pair.right, *shown),
        others=others,
    )


def _side(
    pair: Pair, report: str, pieces: Sequence[PieceView], pictures: Pictures, facts: FactsOf
) -> SideView:
    absent = pictures.absent.get(report, "")
    is_hidden = absent == OUTSIDE
    crops = [pictures.crops.get((report, piece)) for piece in pieces_of(pieces)] if is_cropped(pair) else []
    return SideView(
        where=pages_words(tuple(piece.page for piece in pieces if piece.page is not None)),
        who="" if is_hidden else signer_words(pair.match.kind, pieces, lambda: facts(report)),
        pieces=() if is_hidden else tuple(pieces),
        crops=tuple(crop for crop in crops if crop),
        absent=absent,
        is_hidden=is_hidden,
    )


def _sheets(
    report: str, key: str, pairs: Iterable[Pair], pictures: Pictures, *, is_left: bool
) -> Iterator[SheetView]:
    marks: dict[int, list[MarkView]] = {}
    for pair in pairs:
        boxes: dict[int, list[Box]] = {}
        for piece in pair.left if is_left else pair.right:
            if piece.page is not None:
                boxes.setdefault(piece.page, []).extend(piece.boxes)
        for page, found in boxes.items():
            marks.setdefault(page, []).append(MarkView(pair=pair.key, boxes=tuple(found)))
    for page in sorted(marks):
        image = pictures.pages.get((report, page))
        if image is not None:
            yield SheetView(
                key=f"{key or 'own'}-page-{page}",
                other=key,
                page=page,
                width=image.width,
                height=image.height,
                picture=image.address,
                is_linked=image.is_linked,
                marks=tuple(marks[page]),
            )
