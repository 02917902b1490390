"""What stands in one place of the sign-off: handwriting, a stamp, type, an area blackened, nothing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import InkPlacing, SignatureState, SignPlace
from core.geometry import Box, intersection
from core.signing import SeenPage, SeenPlace, Writing

ENGINE = "signature-kind 1"
_SURE = 0.6  # share from which a writing's kind is told
_SIGNED, _SURELY_STAMP = 0.85, 0.85  # share of hand and stamp together; of a stamp, which is told plainly
STAMP_RED, _RED_PEN = 0.5, 0.95
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
SURELY_BY_HAND, PLAINLY_BY_HAND = 0.9, 0.6
_SEAL_SIDE, _IN_SEAL = 62.0, 0.7  # points: no stamp of a name is as large; share of ink that lies in a seal
_SCRAP = 0.3  # of the area of what is blackened
_HARDLY = 0.25  # of the height of a place
_READ_AS_TYPE = 0.97  # confidence of a name that is read in type
_WITHOUT_DOUBT = 0.998  # the same of most type, and of what is written most clearly
_UNLIKE_AND_DOUBTED = 4.0  # times more seldom typed: read with less, and unlike the name printed beside it
_NARROW = 9.0  # points
_NO_ROOM, _NO_ROOM_IN_SCAN = 16.0, 28.0  # points: nobody signs in less, the place was not read right
_NAME = re.compile(r"[\u3400-\u9fff·]{2,}")
EMPTY = 0.92  # confidence that nothing stands in an empty place
BLACKENED = "blackened"


def filled(place: SignPlace, page: SeenPage, seen: SeenPlace, seals: Sequence[Box] = ()) -> SignPlace:
    """One place by what stands in it; handwriting goes before a stamp, and both before type.

    ``seals`` are the boxes of the seals found on the page.
    """
    by_state: dict[SignatureState, list[tuple[float, Writing]]] = {}
    solid = [writing for writing in seen.writings if _is_covered(place, writing)]
    beside = [w for other in page.places if other is not seen for w in other.writings if w.is_solid]
    for writing in seen.writings:
        if writing in solid or (page.is_scan and _is_part_of_other(place, writing, solid)):
            continue
        in_seal = _is_of_seal(writing, seals)
        if (solid and in_seal) or (page.is_scan and _is_edge(place, writing, beside)):
            continue
        plain = dataclasses.replace(writing, redness=0.0) if page.is_scan and in_seal else writing
        state, share = _state_of(plain, _usually(place, writing), is_scan=page.is_scan)
        by_state.setdefault(state, []).append((share, writing))
    for state in (SignatureState.HANDWRITTEN, SignatureState.STAMPED):
        if sure := [entry for entry in by_state.get(state, ()) if entry[0] >= _SURE]:
            return as_written(place, state, *max(sure, key=lambda entry: entry[1].box.area))
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
        return dataclasses.replace(place, reason=BLACKENED, shown=shown_by(place, solid[0], EMPTY))
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
            return as_written(place, state, share, writing)
        return dataclasses.replace(place, reason="writing_unclear", shown=shown_by(place, writing, share))
    if seen.is_under_seal:
        return dataclasses.replace(place, reason="under_seal")
    if place.evidence.boxes[0].width < (_NO_ROOM_IN_SCAN if page.is_scan else _NO_ROOM):
        return dataclasses.replace(place, reason="place_unclear")
    return dataclasses.replace(place, state=SignatureState.MISSING, confidence=EMPTY)


def _is_covered(place: SignPlace, writing: Writing) -> bool:
    """Whether it is blackened or blurred: what is read as the very name is not."""
    return writing.is_solid and not any(
        _words(item) == place.name and item.confidence >= _LEGIBLE and _is_at(item, writing)
        for item in place.printed
    )


def _is_of_seal(writing: Writing, seals: Sequence[Box]) -> bool:
    """Whether ink lies in a seal, no stamp of a name: then its red is the seal's, not its own.

    Beside what is blackened it is an arc of the seal.
    """
    return any(
        min(seal.width, seal.height) > _SEAL_SIDE
        and intersection(writing.box, seal) > _IN_SEAL * writing.box.area
        for seal in seals
    )


def _is_scrap(writing: Writing, solid: Sequence[Writing]) -> bool:
    return any(
        intersection(writing.box, other.box.grown(2)) > 0.5 * writing.box.area
        and writing.box.area < _SCRAP * other.box.area
        for other in solid
    )


def _is_edge(place: SignPlace, writing: Writing, beside: Sequence[Writing]) -> bool:
    """Whether it is the edge of what is blackened in another place, and hardly reaches into this one."""
    box = place.evidence.boxes[0]
    reach = min(writing.box.y1, box.y1) - max(writing.box.y0, box.y0)
    return reach < _HARDLY * box.height and _is_scrap(writing, beside)


def _is_part_of_other(place: SignPlace, writing: Writing, solid: Sequence[Writing]) -> bool:
    """On a scan: a scrap of what is blackened, or the words that ask for the signature."""
    if _is_scrap(writing, solid):
        return True
    return _is_remnant(place, writing) or (
        writing.shares[0] < SURELY_BY_HAND
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
    is_unlike = 0 < writing.like_print < _OTHER_PRINT
    as_name = max((item.confidence for item in read if _words(item) == place.name), default=0.0)
    if as_name >= _READ_AS_TYPE:
        is_doubted = is_unlike and as_name < _WITHOUT_DOUBT
        return (_USUALLY_BY_HAND if place.label else 1.0), _UNLIKE_AND_DOUBTED if is_doubted else 1.0
    seldom = 1.0 if any(item.confidence >= _LEGIBLE for item in read) else _ILLEGIBLE
    return _UNREADABLE, seldom * (_UNLIKE if is_unlike else 1.0)


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
    if writing.redness > STAMP_RED:
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
    state, share = max(states, key=lambda entry: entry[1])
    if state is SignatureState.TYPED or share >= _SURE or (hand + stamp) / whole < _SIGNED:
        return state, share
    return (SignatureState.STAMPED if stamp >= _SURELY_STAMP else SignatureState.HANDWRITTEN), _SURE


def _says_name(text: str, name: str) -> bool:
    words = re.sub(r"\s", "", text)
    return name in words if name else bool(_NAME.search(words))


def as_written(place: SignPlace, state: SignatureState, share: float, writing: Writing) -> SignPlace:
    """The place as filled by a writing, told with confidence ``share``."""
    return dataclasses.replace(
        place,
        state=state,
        confidence=round(min(0.99, share), 3),
        shown=shown_by(place, writing, share),
        placing=writing.placing,
    )


def shown_by(place: SignPlace, writing: Writing, share: float) -> Evidence:
    """A writing as evidence."""
    return dataclasses.replace(
        place.evidence,
        boxes=(writing.box,),
        confidence=round(min(0.99, max(0.0, share)), 3),
        detail=EvidenceDetail(engine=ENGINE, role="签字处的笔迹"),
        source=EvidenceSource.PICTURE,
    )
