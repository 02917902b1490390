"""The page pictures and crops that stand beside the texts: drawn into the page, or named by addresses.

A file that travels holds them all; a page of the portal names where they lie, and they come as they are
looked at.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import StoreError
from core.geometry import Box
from core.outcome import MatchKind
from pipelines.page_crops import MEDIA_TYPE as CROP_TYPE
from pipelines.page_crops import Piece, page_crops
from pipelines.page_pictures import MEDIA_TYPE as PAGE_TYPE
from pipelines.page_pictures import PageImage, page_images
from pipelines.screening_tools import Tools
from service.html.pages import A4_POINTS
from service.similar.content import Pair, PieceView, Similar
from service.similar.words import GONE, OUTSIDE

MOST_PAGES = 60
"""Pages pictured of this report, and as many of all others together; further passages stand as text."""
_MOST_CROPS = 120
_MARGIN = 4.0  # points around a piece that is shown of its page
_CROPPED = frozenset({MatchKind.PICTURE, MatchKind.SIGNATURE, MatchKind.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: its size in points, and the address of its picture."""

    width: float
    height: float
    address: str
    is_linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A piece of a page; ``sheet`` is the whole page that ``box`` is shown of, None for an own picture."""

    address: str
    box: Box | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Pages and crops by report id; ``absent`` says in Chinese why a report has none."""

    pages: Mapping[tuple[str, int], Sheet] = field(default_factory=dict)
    crops: Mapping[tuple[str, Piece], Cut] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)


def pictures_of(similar: Similar, tools: Tools, *, hidden: Collection[str] = ()) -> Pictures:
    """Drawn in workers; ``hidden`` are ids of reports that the reader may not see."""
    pages: dict[tuple[str, int], Sheet] = {}
    crops: dict[tuple[str, Piece], Cut] = {}
    absent: dict[str, str] = dict.fromkeys(hidden, OUTSIDE)
    for report, wanted in _wanted(similar).items():
        if report in absent:
            continue
        path = _original(report, tools)
        if path is None:
            absent[report] = GONE
            continue
        for image in page_images(path, wanted.pages, tools.limits, tools.workers):
            pages[report, image.number] = _sheet(image)
        for piece, content in page_crops(path, wanted.pieces, tools.limits, tools.workers).items():
            crops[report, piece] = Cut(address=_uri(CROP_TYPE, content))
    return Pictures(pages=pages, crops=crops, absent=absent)


def linked_pictures(
    similar: Similar,
    address: Callable[[str, int], str],
    sizes: Callable[[str], Mapping[int, tuple[float, float]]],
    is_kept: Callable[[str], bool],
) -> Pictures:
    """Nothing is drawn: the browser asks at ``address`` for the pages that come into view."""
    pages: dict[tuple[str, int], Sheet] = {}
    crops: dict[tuple[str, Piece], Cut] = {}
    absent: dict[str, str] = {}
    for report, wanted in _wanted(similar).items():
        if not is_kept(report):
            absent[report] = GONE
            continue
        for number in wanted.pages:
            pages[report, number] = _linked(address(report, number), sizes(report).get(number, A4_POINTS))
        for piece in wanted.pieces:
            there = address(report, piece.page)
            sheet = _linked(there, sizes(report).get(piece.page, A4_POINTS))
            crops[report, piece] = Cut(address=there, box=piece.box.grown(_MARGIN).rounded(), sheet=sheet)
    return Pictures(pages=pages, crops=crops, absent=absent)


def _linked(address: str, size: tuple[float, float]) -> Sheet:
    return Sheet(width=size[0], height=size[1], address=address, is_linked=True)


def _sheet(image: PageImage) -> Sheet:
    return Sheet(width=image.width, height=image.height, address=_uri(PAGE_TYPE, image.content))


def _uri(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


@dataclass(slots=True)
class _Wanted:
    pages: list[int] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def _wanted(similar: Similar) -> dict[str, _Wanted]:
    """By report, in the order of importance: what counts before follow-ups before what is common."""
    found: dict[str, _Wanted] = {similar.report_id: _Wanted()}
    own: set[int] = set()
    others: set[tuple[str, int]] = set()
    crops = 0
    for pair in sorted(similar.pairs, key=lambda pair: (pair.match.common, not pair.is_counted)):
        there = pair.match.right_report.id
        for page in pair.left_pages:
            if len(own) < MOST_PAGES:
                own.add(page)
        for page in pair.right_pages:
            if len(others) < MOST_PAGES:
                others.add((there, page))
        found.setdefault(there, _Wanted())
        if pair.match.kind in _CROPPED and crops < _MOST_CROPS:
            crops += 1
            found[similar.report_id].pieces += pieces_of(pair.left)
            found[there].pieces += pieces_of(pair.right)
    found[similar.report_id].pages = sorted(own)
    for report, page in sorted(others):
        found[report].pages.append(page)
    return found


def pieces_of(views: Iterable[PieceView]) -> list[Piece]:
    """One piece for each page of a side: around all its boxes there."""
    return list(_around(views))


def _around(views: Iterable[PieceView]) -> Iterator[Piece]:
    by_page: dict[int, list[Box]] = {}
    for view in views:
        if view.page is not None:
            by_page.setdefault(view.page, []).extend(view.boxes)
    for page, boxes in by_page.items():
        if boxes:
            box = Box(
                min(b.x0 for b in boxes),
                min(b.y0 for b in boxes),
                max(b.x1 for b in boxes),
                max(b.y1 for b in boxes),
            )
            yield Piece(page, box)


def is_cropped(pair: Pair) -> bool:
    """Whether crops say more than its text."""
    return pair.match.kind in _CROPPED


def _original(report: str, tools: Tools) -> Path | None:
    try:
        return tools.store.original_path(report)
    except StoreError:
        return None
