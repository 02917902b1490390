"""From what was seen in the places to facts: how each place is filled, and who signed how."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from statistics import median

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Facts, Ink, InkPlacing, Person, Signature, SignatureState, SignPlace
from core.geometry import intersection
from core.signing import SeenPage, SeenPlace, Signed, Writing
from models.signatures.shape import Sureness, sureness_of
from pipelines.signing.one_hand import hand_group

ENGINE = "signature-kind 1"
_SURE = 0.6  # share from which a writing's kind is told
_STAMP_RED, _RED_PEN = 0.5, 0.95
_SURELY_TYPE = 0.8
_PEN_BLUE, _SELDOM_BLUE = 0.5, 0.1  # share of blue ink; names are seldom printed in blue
_USUALLY_BY_HAND = 3.0  # times more often than typed or stamped, before anybody looks
_UNREADABLE = 5.0  # the same of what could not be read as the name
_ILLEGIBLE = 2.4  # times more seldom typed, where no words were read well
_UNLIKE = 2.0  # times more seldom typed, where it is unlike the name printed beside it
_LEGIBLE = 0.9  # confidence of words that were read well
_SAME_PRINT, _OTHER_PRINT = 0.92, 0.85  # likeness to the name beside it: the same type; not it
_BRACKET = 7.0  # points: a bracket behind a label is no wider
_LABEL_WORDS = re.compile(
    r"[（(]?(?:本人|手写|亲笔)?(?:签[字名章署]|手签|署名|盖章)(?:栏|处|日期)?[）)]?[:：]?|日期[:：]?|年月日|.{0,6}[:：]"
)
_SURELY_BY_HAND = 0.9
_SCRAP = 0.3  # of the area of what is blackened
_READ_AS_TYPE = 0.97  # confidence of a name that is read in type
_NARROW = 9.0  # points
_NO_ROOM, _NO_ROOM_IN_SCAN = 16.0, 28.0  # points: nobody signs in less, the place was not read right
_NAME = re.compile(r"[\u3400-\u9fff·]{2,}")
_EMPTY = 0.92  # confidence that nothing stands in an empty place
_CUT_WIDTH, _CUT_HEIGHT = 0.6, 0.5  # of the usual size of a place
_REACHED = 0.5  # of an empty place's height, by what is written in another
_BLACKENED = "blackened"
_PEERS = 2  # signed places of a page from which an empty one beside them is missed
_SIGNED = (SignatureState.HANDWRITTEN, SignatureState.STAMPED)
_ORDER = (SignatureState.TYPED, SignatureState.MISSING, SignatureState.STAMPED, SignatureState.HANDWRITTEN)


def signed_facts(facts: Facts, signed: Signed) -> Facts:
    """The facts with the state of every place and person, and with the inks and their pairs."""
    seen = {place.place: (page, place) for page in signed.pages for place in page.places}
    places = tuple(
        _filled(place, *seen[order]) if order in seen else place
        for order, place in enumerate(facts.sign_places)
    )
    scans = {page.number for page in signed.pages if page.is_scan}
    around = {order: seen_place.around for order, (_, seen_place) in seen.items()}
    places = _surely_empty(_behind_print(places, scans), scans, around)
    places = _beside_peers(tuple(_not_reached(place, order, signed) for order, place in enumerate(places)))
    inks = tuple(
        _ink(places[place.place], writing)
        for page in signed.pages
        for place in page.places
        for writing in place.writings
        if writing.shape
    )
    vectors = [
        writing.hand
        for page in signed.pages
        for place in page.places
        for writing in place.writings
        if writing.shape
    ]
    return dataclasses.replace(
        facts,
        sign_places=places,
        people=tuple(_signed(person, places) for person in facts.people),
        inks=inks,
        same_inks=signed.same,
        alike_hands=signed.alike,
        hand_group=hand_group(inks, vectors),
    )


def _filled(place: SignPlace, page: SeenPage, seen: SeenPlace) -> SignPlace:
    """One place by what stands in it; handwriting goes before a stamp, and both before type."""
    by_state: dict[SignatureState, list[tuple[float, Writing]]] = {}
    solid = [writing for writing in seen.writings if _is_covered(place, writing)]
    for writing in seen.writings:
        if writing in solid or (page.is_scan and _is_part_of_other(place, writing, solid)):
            continue
        state, share = _state_of(writing, _usually(place, writing), is_scan=page.is_scan)
        by_state.setdefault(state, []).append((share, writing))
    for state in (SignatureState.HANDWRITTEN, SignatureState.STAMPED):
        if sure := [entry for entry in by_state.get(state, ()) if entry[0] >= _SURE]:
            return _with(place, state, *max(sure, key=lambda entry: entry[1].box.area))
    return _unwritten(place, page, seen, solid, by_state)


def _unwritten(
    place: SignPlace,
    page: SeenPage,
    seen: SeenPlace,
    solid: Sequence[Writing],
    by_state: dict[SignatureState, list[tuple[float, Writing]]],
) -> SignPlace:
    """A place where nothing was surely written or stamped: blackened, typed, doubtful or empty."""
    if solid:
        return dataclasses.replace(place, reason=_BLACKENED, shown=_shown(place, solid[0], _EMPTY))
    printed = [item for item in place.printed if _says_name(item.excerpt, place.name)]
    if not page.is_scan and printed:
        return dataclasses.replace(
            place,
            state=SignatureState.TYPED,
            confidence=min(0.97, printed[0].confidence),
            shown=printed[0],
            placing=InkPlacing.TYPE,
        )
    if by_state:
        state, (share, writing) = max(
            ((state, max(found, key=lambda entry: entry[0])) for state, found in by_state.items()),
            key=lambda entry: entry[1][0],
        )
        if share >= _SURE:
            return _with(place, state, share, writing)
        return dataclasses.replace(place, reason="writing_unclear", shown=_shown(place, writing, share))
    if seen.is_under_seal:
        return dataclasses.replace(place, reason="under_seal")
    if place.evidence.boxes[0].width < (_NO_ROOM_IN_SCAN if page.is_scan else _NO_ROOM):
        return dataclasses.replace(place, reason="place_unclear")
    return dataclasses.replace(place, state=SignatureState.MISSING, confidence=_EMPTY)


def _is_covered(place: SignPlace, writing: Writing) -> bool:
    """Whether it is blackened or blurred: what is read as the very name is not."""
    return writing.is_solid and not any(
        _words(item) == place.name and item.confidence >= _LEGIBLE and _is_at(item, writing)
        for item in place.printed
    )


def _is_part_of_other(place: SignPlace, writing: Writing, solid: Sequence[Writing]) -> bool:
    """On a scan: a scrap of what is blackened, or the words that ask for the signature."""
    if any(
        intersection(writing.box, other.box.grown(2)) > 0.5 * writing.box.area
        and writing.box.area < _SCRAP * other.box.area
        for other in solid
    ):
        return True
    return _is_remnant(place, writing) or (
        writing.shares[0] < _SURELY_BY_HAND
        and any(
            _LABEL_WORDS.fullmatch(_words(item)) is not None
            and item.confidence >= _LEGIBLE
            and _is_at(item, writing)
            for item in place.printed
        )
    )


def _is_remnant(place: SignPlace, writing: Writing) -> bool:
    """Whether what stands where a place begins is no wider than the end of the words that ask for it."""
    start, box = place.evidence.boxes[0].x0, writing.box
    if not place.label or box.width >= _NARROW or box.x0 >= start + _NARROW:
        return False
    is_bracket = box.width < _BRACKET and box.width < 0.6 * box.height and box.x0 < start + 2
    return is_bracket or max(writing.shares) == writing.shares[1]


def _words(item: Evidence) -> str:
    return "".join(item.excerpt.split())


def _is_at(item: Evidence, writing: Writing) -> bool:
    return intersection(item.boxes[0], writing.box) > 0.5 * writing.box.area


def _usually(place: SignPlace, writing: Writing) -> tuple[float, float]:
    """How many times more often what reads like this is by hand than stamped, and how many times more seldom
    typed: type is read without doubt, handwriting hardly ever. Where no words ask to sign, a name read
    without doubt may be the print of the form.
    """
    read = [item for item in place.printed if _is_at(item, writing)]
    if any(_words(item) == place.name and item.confidence >= _READ_AS_TYPE for item in read):
        return (_USUALLY_BY_HAND if place.label else 1.0), 1.0
    seldom = 1.0 if any(item.confidence >= _LEGIBLE for item in read) else _ILLEGIBLE
    return _UNREADABLE, seldom * (_UNLIKE if 0 < writing.like_print < _OTHER_PRINT else 1.0)


def _state_of(
    writing: Writing, usually: tuple[float, float], *, is_scan: bool
) -> tuple[SignatureState, float]:
    """How a writing was made, and how surely. Stamps are red, but for pages scanned in grey.

    What is no text of the file and no scan was written or pasted: type must look like it without doubt.
    In a scan what is one with the name printed beside it was typed: nobody writes so.
    """
    if is_scan and writing.like_print >= _SAME_PRINT:
        return SignatureState.TYPED, writing.like_print
    hand, typed, stamp = writing.shares
    if is_scan and writing.blueness >= _PEN_BLUE:
        typed *= _SELDOM_BLUE
    if writing.redness > _STAMP_RED:
        return (
            (SignatureState.HANDWRITTEN, hand)
            if hand > _RED_PEN
            else (SignatureState.STAMPED, max(stamp, 0.9))
        )
    if not is_scan:
        whole = max(hand + typed, 1e-6)
        hand, typed, stamp = hand / whole, typed / whole, 0.0
        if typed < _SURELY_TYPE:
            return SignatureState.HANDWRITTEN, max(hand, 0.75)
    by_hand, seldom = usually
    hand, typed = by_hand * hand, typed / seldom if is_scan else typed
    whole = hand + typed + stamp
    states = (
        (SignatureState.HANDWRITTEN, hand / whole),
        (SignatureState.TYPED, typed / whole),
        (SignatureState.STAMPED, stamp / whole),
    )
    return max(states, key=lambda entry: entry[1])


def _says_name(text: str, name: str) -> bool:
    words = re.sub(r"\s", "", text)
    return name in words if name else bool(_NAME.search(words))


def _with(place: SignPlace, state: SignatureState, share: float, writing: Writing) -> SignPlace:
    return dataclasses.replace(
        place,
        state=state,
        confidence=round(min(0.99, share), 3),
        shown=_shown(place, writing, share),
        placing=writing.placing,
    )


def _shown(place: SignPlace, writing: Writing, share: float) -> Evidence:
    return dataclasses.replace(
        place.evidence,
        boxes=(writing.box,),
        confidence=round(min(0.99, max(0.0, share)), 3),
        detail=EvidenceDetail(engine=ENGINE, role="签字处的笔迹"),
        source=EvidenceSource.PICTURE,
    )


def _behind_print(places: Sequence[SignPlace], scans: Set[int]) -> tuple[SignPlace, ...]:
    """On a scan whose form prints names, behind which others signed, a name alone is no typed signature."""
    printing = {
        place.evidence.page
        for place in places
        if place.state in _SIGNED and _has_name_inside(place) and not _is_shown_at(place)
    } & scans
    return tuple(
        dataclasses.replace(place, state=SignatureState.MISSING, confidence=_EMPTY, shown=None, placing=None)
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


def _surely_empty(
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


def _not_reached(place: SignPlace, order: int, signed: Signed) -> SignPlace:
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


def _near_name(place: SignPlace, around: Sequence[Writing]) -> SignPlace:
    by_hand = [
        writing
        for writing in around
        if writing.shares[0] >= _SURELY_BY_HAND and not writing.is_solid and writing.redness <= _STAMP_RED
    ]
    if by_hand:
        best = max(by_hand, key=lambda writing: writing.box.area)
        return _with(place, SignatureState.HANDWRITTEN, best.shares[0], best)
    solid = [writing for writing in around if writing.is_solid]
    return dataclasses.replace(
        place,
        state=SignatureState.NOT_ASSESSABLE,
        reason=_BLACKENED if solid else "place_unclear",
        confidence=1.0,
        shown=_shown(place, solid[0], _EMPTY) if solid else None,
    )


def _beside_peers(places: Sequence[SignPlace]) -> tuple[SignPlace, ...]:
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
    signed = sum(place.state in _SIGNED or place.reason == _BLACKENED for place in places)
    return signed >= _PEERS and 2 * signed >= len(places)


def _ink(place: SignPlace, writing: Writing) -> Ink:
    evidence = dataclasses.replace(
        place.evidence,
        boxes=(writing.box,),
        confidence=round(min(0.99, writing.shares[0]), 3),
        detail=EvidenceDetail(engine=ENGINE, role="签名笔迹"),
    )
    return Ink(
        evidence=evidence,
        name=place.name,
        role=place.role,
        is_sign_off=place.is_sign_off,
        placing=writing.placing,
        tells_hand=bool(writing.hand),
        is_doubtful=sureness_of(writing.shape) is Sureness.DOUBTFUL,
    )


def _signed(person: Person, places: Iterable[SignPlace]) -> Person:
    """How a person signed in one role: a place that is not signed goes before one that is."""
    own = [place for place in places if place.is_sign_off and place.name == person.name]
    here = [place for place in own if _is_of(place, person)]
    if not here:
        others = {person.role}
        here = [place for place in own if place.role is None or place.role in others]
    if not here:
        return dataclasses.replace(person, signature=Signature(reason="no_place"))
    asked = _not_beside_signed([place for place in here if place.label] or here)
    for state in _ORDER:
        found = [place for place in asked if place.state is state]
        if found:
            return dataclasses.replace(person, signature=_signature(found))
    return dataclasses.replace(person, signature=_signature(asked))


def _not_beside_signed(places: Sequence[SignPlace]) -> Sequence[SignPlace]:
    """One person's places in one duty without the empty ones on a page on which he signed for it,
    or what he signed with is blackened.
    """
    signed = {
        (place.evidence.page, place.role)
        for place in places
        if place.state in _SIGNED or place.reason == _BLACKENED
    }
    return [
        place
        for place in places
        if place.state is not SignatureState.MISSING or (place.evidence.page, place.role) not in signed
    ]


def _signature(places: Sequence[SignPlace]) -> Signature:
    first = places[0]
    return Signature(
        state=first.state,
        reason=first.reason if first.state is SignatureState.NOT_ASSESSABLE else None,
        evidence=tuple(place.shown or place.evidence for place in places),
        confidence=min(place.confidence for place in places),
        placing=first.placing,
    )


def _is_of(place: SignPlace, person: Person) -> bool:
    if place.role is person.role:
        return True
    if place.named is None or place.role is not None:
        return False
    return any(
        item.page == place.named.page
        and any(intersection(a, b) > 0.5 * min(a.area, b.area) for a in item.boxes for b in place.named.boxes)
        for item in person.evidence
    )
