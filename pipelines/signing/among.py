"""Places beside one another: which empty or typed ones may be told at all, by the others of their page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set
from statistics import median

from core.facts import SignatureState, SignPlace
from core.geometry import intersection
from core.signing import Signed, Writing
from pipelines.signing.filled import (
    BLACKENED,
    EMPTY,
    PLAINLY_BY_HAND,
    STAMP_RED,
    SURELY_BY_HAND,
    as_written,
    shown_by,
)

_CUT_WIDTH, _CUT_HEIGHT = 0.6, 0.5  # of the usual size of a place
_REACHED = 0.5  # of an empty place's height, by what is written in another
_PEERS = 2  # signed places of a page from which an empty one beside them is missed
SIGNED = (SignatureState.HANDWRITTEN, SignatureState.STAMPED)


def behind_print(places: Sequence[SignPlace], scans: Set[int]) -> tuple[SignPlace, ...]:
    """On a scan whose form prints names, behind which others signed, a name alone is no typed signature."""
    printing = {
        place.evidence.page
        for place in places
        if place.state in SIGNED and _has_name_inside(place) and not _is_shown_at(place)
    } & scans
    return tuple(
        dataclasses.replace(place, state=SignatureState.MISSING, confidence=EMPTY, shown=None, placing=None)
        if place.state is SignatureState.TYPED
        and place.evidence.page in printing
        and _has_name_inside(place)
        and _is_shown_at(place)
        else place
        for place in places
    )


def _has_name_inside(place: SignPlace) -> bool:
    named, box = place.named, place.evidence.boxes[0]
    return named is not None and not place.label and box.contains(*named.boxes[0].centre)


def _is_shown_at(place: SignPlace) -> bool:
    """Whether what was found in a place is the name that was read in it."""
    if place.named is None or place.shown is None:
        return False
    named, found = place.named.boxes[0], place.shown.boxes[0]
    return intersection(named, found) > 0.5 * min(named.area, found.area)


def surely_empty(
    places: Sequence[SignPlace], scans: Set[int], around: Mapping[int, Sequence[Writing]]
) -> tuple[SignPlace, ...]:
    """On a scan that asks others to sign, an empty place without such words may not be the place at all:
    words that ink runs into are misread, and then what is looked at lies behind the ink. What is surely
    written near the name counts then; nothing there accuses nobody.
    """
    asking = {place.evidence.page for place in places if place.label and place.is_sign_off} & scans
    return tuple(
        _near_name(place, around.get(order, ()))
        if place.state is SignatureState.MISSING
        and place.evidence.page in asking
        and (not place.label or _is_cut(place, places))
        else place
        for order, place in enumerate(places)
    )


def under_words(
    places: Sequence[SignPlace], around: Mapping[int, Sequence[Writing]]
) -> tuple[SignPlace, ...]:
    """Who signed under the words that ask for it, not behind them, has signed."""
    return tuple(
        _near_name(place, around[order], PLAINLY_BY_HAND)
        if place.label
        and place.state in (SignatureState.MISSING, SignatureState.TYPED)
        and any(_is_by_hand(writing, PLAINLY_BY_HAND) for writing in around.get(order, ()))
        else place
        for order, place in enumerate(places)
    )


def not_reached(place: SignPlace, order: int, signed: Signed) -> SignPlace:
    """On a scan ink of a neighbour that reaches far into an empty place may be its own: it accuses nobody."""
    box = place.evidence.boxes[0]
    if place.state is SignatureState.MISSING and any(
        writing.box.x0 < box.x1
        and writing.box.x1 > box.x0
        and min(writing.box.y1, box.y1) - max(writing.box.y0, box.y0) > _REACHED * box.height
        for page in signed.pages
        if page.is_scan and page.number == place.evidence.page
        for other in page.places
        if other.place != order
        for writing in other.writings
    ):
        return dataclasses.replace(
            place, state=SignatureState.NOT_ASSESSABLE, reason="place_unclear", confidence=1.0
        )
    return place


def _is_cut(place: SignPlace, places: Sequence[SignPlace]) -> bool:
    """Whether a place is much smaller than the others under its words: what lies in it was read as ruling."""
    boxes = [
        other.evidence.boxes[0]
        for other in places
        if other.evidence.page == place.evidence.page and other.label == place.label
    ]
    box = place.evidence.boxes[0]
    return len(boxes) > _PEERS and (
        box.width < _CUT_WIDTH * median(other.width for other in boxes)
        or box.height < _CUT_HEIGHT * median(other.height for other in boxes)
    )


def _near_name(place: SignPlace, around: Sequence[Writing], least: float = SURELY_BY_HAND) -> SignPlace:
    by_hand = [writing for writing in around if _is_by_hand(writing, least)]
    if by_hand:
        best = max(by_hand, key=lambda writing: writing.box.area)
        return as_written(place, SignatureState.HANDWRITTEN, best.shares[0], best)
    solid = [writing for writing in around if writing.is_solid]
    return dataclasses.replace(
        place,
        state=SignatureState.NOT_ASSESSABLE,
        reason=BLACKENED if solid else "place_unclear",
        confidence=1.0,
        shown=shown_by(place, solid[0], EMPTY) if solid else None,
    )


def _is_by_hand(writing: Writing, least: float) -> bool:
    return writing.shares[0] >= least and not writing.is_solid and writing.redness <= STAMP_RED


def beside_peers(places: Sequence[SignPlace]) -> tuple[SignPlace, ...]:
    """Places that no words ask to be signed: empty ones count only where others on the page are signed."""
    pages: dict[int | None, list[SignPlace]] = {}
    for place in places:
        if not place.label:
            pages.setdefault(place.evidence.page, []).append(place)
    signed = {page: _are_signed(found) for page, found in pages.items()}
    return tuple(
        dataclasses.replace(
            place, state=SignatureState.NOT_ASSESSABLE, reason="not_asked_to_sign", confidence=1.0, shown=None
        )
        if not place.label
        and place.state in (SignatureState.MISSING, SignatureState.TYPED)
        and not signed[place.evidence.page]
        else place
        for place in places
    )


def _are_signed(places: Sequence[SignPlace]) -> bool:
    signed = sum(place.state in SIGNED or place.reason == BLACKENED for place in places)
    return signed >= _PEERS and 2 * signed >= len(places)
