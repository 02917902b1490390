"""Parts of pages as a browser cuts them out of the pages' pictures: box and page size in points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.evidence import Evidence, EvidenceSource
from core.geometry import Box
from core.outcome import MatchKind
from core.screening import Screening
from service.html.findings import FindingView
from service.html.pages import A4_POINTS
from service.html.places import PlaceView
from service.html.view import ScreeningView
from service.similar.signers import FactsOf, signer_words

_SEEN = frozenset({MatchKind.PICTURE, MatchKind.SIGNATURE, MatchKind.TABLE})
_MARGIN = 4.0
_WIDEST, _HIGHEST = 230.0, 190.0  # on the screen
_MOST_BESIDE = 8  # of the pictures of one lead
_LARGER, _LARGEST = 1.4, 2.5  # than on the page, at the most: among matches, beside one another in a lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A part of a page, where its picture lies, and how large it is shown."""

    page: int
    box: Box
    address: str
    page_width: float
    page_height: float
    shown_width: float
    shown_height: float
    words: str = ""  # whose signature it is


def address_of(report: str, page: int) -> str:
    """Where the picture of a page lies."""
    return f"/api/v1/reports/{report}/pages/{page}"


def page_address(report: str, page: int | None) -> str:
    """Where the portal shows a page of a report, or the whole of it."""
    return f"/reports/{report}" if page is None else f"/reports/{report}#page-{page}"


def match_crops(
    screening: Screening,
    view: ScreeningView,
    sizes: Callable[[str], Mapping[int, tuple[float, float]]],
    facts: FactsOf,
) -> dict[str, tuple[tuple[Crop, ...], tuple[Crop, ...]]]:
    """Both sides of matches that are looked at rather than read, by the key of the match in the view."""
    return {
        shown.item.key: (
            _crops(match.kind, match.left, sizes, facts),
            _crops(match.kind, match.right, sizes, facts),
        )
        for match, shown in zip(screening.matches, view.matches, strict=True)
        if match.kind in _SEEN
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a lead says is alike, to be looked at: pictures with their places, and other reports with such."""

    pictures: tuple[tuple[PlaceView, Crop], ...]
    others: tuple[str, ...]  # that share something with this one, in the order of the evidence


def lead_crops(
    shown: FindingView, view: ScreeningView, sizes: Callable[[str], Mapping[int, tuple[float, float]]]
) -> Beside:
    """Pictures of a lead that names two or more; what it has in one place only is seen on the page."""
    evidence = shown.item.evidence
    pieces = [
        (place, _crop(lies_in, piece.page, box, "", sizes(lies_in).get(piece.page, A4_POINTS), _LARGEST))
        for place, piece in zip(shown.places, evidence, strict=True)
        if piece.source is EvidenceSource.PICTURE and piece.page is not None
        for lies_in in (piece.report or view.report_id,)
        for box in piece.boxes[:1]
    ]
    shared = {group.other_id for group in view.match_groups}
    others = dict.fromkeys(each.report for each in evidence if each.report in shared)
    return Beside(
        pictures=tuple(pieces[:_MOST_BESIDE]) if len(pieces) > 1 else (), others=tuple(filter(None, others))
    )


def _crops(
    kind: MatchKind,
    evidence: Sequence[Evidence],
    sizes: Callable[[str], Mapping[int, tuple[float, float]]],
    facts: FactsOf,
) -> tuple[Crop, ...]:
    return tuple(
        _crop(
            piece.report,
            piece.page,
            box,
            _whose(kind, piece, facts),
            sizes(piece.report).get(piece.page, A4_POINTS),
        )
        for piece in evidence
        if piece.report and piece.page is not None
        for box in piece.boxes
    )


def _whose(kind: MatchKind, piece: Evidence, facts: FactsOf) -> str:
    report = piece.report
    return signer_words(kind, (piece,), lambda: facts(report)) if report else ""


def _crop(
    report: str, page: int, box: Box, words: str, size: tuple[float, float], larger: float = _LARGER
) -> Crop:
    grown = box.grown(_MARGIN).rounded()
    scale = min(_WIDEST / grown.width, _HIGHEST / grown.height, larger)
    return Crop(
        page=page,
        box=grown,
        address=address_of(report, page),
        page_width=size[0],
        page_height=size[1],
        shown_width=round(grown.width * scale, 1),
        shown_height=round(grown.height * scale, 1),
        words=words,
    )
