"""Seals of one picture: which lie there, of which shape, and what they say, or why that cannot be told.

blobs of ink -> ink alone -> rings and frames -> unrolled -> read
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from core.document import SealShape
from core.geometry import Box, intersection, union
from models.ocr.protocol import Image, Ink, SealBlob
from models.seals.depth import depth_of
from models.seals.frames import BOLD, black_amount, black_squares
from models.seals.grey import PAGE_MILLIMETRES, coarse_pieces, rings_among, rings_within
from models.seals.ink import coloured_ink, grey_ink, only_ink
from models.seals.pale import pale_amount
from models.seals.reading import NO_WORDS, StripReader, Words, read_black_ring, read_ring
from models.seals.rings import UNIT, Mask, Ring, best_ring
from models.seals.squares import WHOLE_FRAME, Square, is_filled, read_square, squares
from models.seals.unrolling import Grey

MOST_SEALS = 24
"""Blobs of a page that are looked at; a page of more is a coloured drawing."""

_MARGIN = 3.0  # millimetres of paper looked at around a blob
_LEAST_SIDE, _LARGEST = 5.0, 50.0  # millimetres
_PIECES = 6.0  # millimetres between pieces of one print
_INKED = 70  # of 255: amount of ink that counts
_FAINT = 40
_RING, _HALF_RING = 0.5, 0.2  # cover of a ring, and of one that is cut
_MOST_RINGS = 4
_LEAST_LEFT = 0.04  # of a blob's pixels: ink left that may be another seal
_CLEAR = 0.8  # confidence from which a name counts as read
_GUESSED = 0.35  # confidence of a single character that is a guess
_SHORTEST = 4  # characters of a name along a ring
_KNOWN = 0.5  # of a ring's box that a seal found before has
_SURE_SIDE = 14.0  # millimetres from which a frame without colour is no cell of a table
_LEAST_OF_NAME = 2  # characters of a person's seal
_LEAST_IN_BLACK, _MOST_IN_BLACK = 3, 8  # of one as black as text: a name and 印
_PIECE = 0.75  # of the smaller of two boxes that both share, where one is a piece of the other
_GREY_READ = 0.6  # confidence of a name that makes a black ring a seal
_GREY_RING, _GREY_LEAST = 0.85, 3  # cover and characters of a ring whose name is not read


class Trouble(StrEnum):
    """Why a seal was not read."""

    NONE = ""
    CUT = "cut"  # part of it is not on the page: pressed across pages, or at an edge
    FAINT = "faint"
    OVERLAPPING = "overlapping"
    UNREAD = "unread"
    SHAPELESS = "shapeless"  # coloured ink of a seal's size, no ring and no frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSeen:
    """One seal: its box in pixels of the given picture."""

    box: Box
    ink: Ink
    shape: SealShape
    words: Words = NO_WORDS
    trouble: Trouble = Trouble.NONE


def read_seals(
    image: Image,
    blobs: Sequence[SealBlob],
    reader: StripReader,
    *,
    is_scan: bool = True,
    page_side: int | None = None,
) -> tuple[SealSeen, ...]:
    """What stands at the blobs of a picture, from top to bottom. A blob may hold several seals.

    ``is_scan``: its colours are blurred, as scanners store them. ``page_side``: the page's longest side in
    pixels where ``image`` is a part of it.
    """
    unit = (page_side or max(image.shape[:2])) / PAGE_MILLIMETRES
    found = [
        seal
        for blob in _whole(blobs[:MOST_SEALS], unit)
        for seal in _at(image, blob, unit, reader, is_scan=is_scan)
    ]
    return tuple(sorted(_judged(found), key=lambda seal: (seal.box.y0, seal.box.x0)))


def _whole(blobs: Sequence[SealBlob], unit: float) -> list[SealBlob]:
    """Blobs of one ink that lie within one seal's size put together: a faint print falls into pieces."""
    whole: list[SealBlob] = []
    for blob in blobs:
        joined = blob
        for other in [one for one in whole if _is_one(one, joined, unit)]:
            whole.remove(other)
            joined = SealBlob(union((other.box, joined.box)), joined.ink)
        whole.append(joined)
    return whole


def _is_one(one: SealBlob, other: SealBlob, unit: float) -> bool:
    box = union((one.box, other.box))
    is_near = intersection(one.box.grown(_PIECES * unit), other.box) > 0
    return one.ink is other.ink and is_near and max(box.width, box.height) <= _LARGEST * unit


def _at(
    image: Image, blob: SealBlob, unit: float, reader: StripReader, *, is_scan: bool
) -> Iterator[SealSeen]:
    margin = round(_MARGIN * unit)
    x0, y0, x1, y1 = (int(value) for value in blob.box.grown(margin))
    left, top = max(0, x0), max(0, y0)
    part = image[top : max(top, y1), left : max(left, x1)]
    if min(part.shape[:2]) < _LEAST_SIDE * unit:
        return
    if blob.ink is Ink.BLACK:
        seals = _in_grey(part, unit, reader)
    else:
        part = only_ink(part, blob.ink)
        seals = _in_colour(part, coloured_ink(part, unit, is_scan=is_scan), blob, unit, reader)
    for seal in seals:
        yield replace(seal, box=seal.box.moved(left, top))


def _in_grey(part: Image, unit: float, reader: StripReader) -> Iterator[SealSeen]:
    grey: Grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    depth = depth_of(grey, unit)
    found = list(_in_pale(pale_amount(grey, depth), unit, reader))
    if depth.is_large:
        pieces = coarse_pieces(depth)
        rings = [ring.scaled(unit / UNIT) for ring in rings_among(depth, pieces)]
        rings = rings or ([] if found else rings_within(depth, grey.shape, unit))
        found += _new(_black_rings(grey, rings, reader), found)
        framed = (square.scaled(unit / depth.unit) for square in black_squares(depth, pieces))
        found += _new(_black_frames(grey, framed, reader), found)
    yield from found


def _new(seals: Iterable[SealSeen], known: Sequence[SealSeen]) -> list[SealSeen]:
    """The seals that are not seen yet."""
    return [
        seal
        for seal in seals
        if all(intersection(seal.box, other.box) <= _KNOWN * seal.box.area for other in known)
    ]


def _black_rings(grey: Grey, rings: Iterable[Ring], reader: StripReader) -> Iterator[SealSeen]:
    for ring in rings:
        words = read_black_ring(grey_ink(grey, ring), ring, reader)
        if _is_seal(ring, words):
            yield _ring_seal(ring, words, Ink.BLACK)


def _black_frames(grey: Grey, found: Iterable[Square], reader: StripReader) -> Iterator[SealSeen]:
    """Square seals as black as text: bold frames with a name in them that is surely read."""
    ink = black_amount(grey)
    for square in (one for one in found if is_filled(ink, one)):
        seal = _square_seal(ink, square, Ink.BLACK, reader)
        if not seal.trouble and _LEAST_IN_BLACK <= len(seal.words.text) <= _MOST_IN_BLACK:
            yield seal


def _in_pale(found: tuple[Grey, Mask] | None, unit: float, reader: StripReader) -> Iterator[SealSeen]:
    """Seals in ink that is paler than text: frames are a seal's by what is read in them."""
    if found is None:
        return
    amount, mask = found
    scale = UNIT / unit
    bold = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((BOLD, BOLD), np.uint8))
    for square in squares(bold, WHOLE_FRAME):
        seal = _square_seal(amount, square.scaled(1 / scale), Ink.BLACK, reader)
        is_large = min(seal.box.width, seal.box.height) >= _SURE_SIDE * unit
        sure = _GREY_READ if is_large else _CLEAR
        if len(seal.words.text) >= _LEAST_OF_NAME and seal.words.confidence >= sure:
            yield seal
            _blot(mask, square)
    for ring in _rings(mask, _LEAST_LEFT * mask.size):
        large = ring.scaled(1 / scale)
        words = read_ring(amount, large, reader)
        if _is_seal(ring, words):
            yield _ring_seal(large, words, Ink.BLACK)


def _in_colour(
    part: Image, amount: Grey | None, blob: SealBlob, unit: float, reader: StripReader
) -> Iterator[SealSeen]:
    if amount is None:
        return
    scale = UNIT / unit
    small = cv2.resize(amount, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask: Mask = (small > _threshold(small)).astype(np.uint8)
    least = _LEAST_LEFT * mask.size
    framed = squares(mask)
    for square in framed:
        yield _square_seal(amount, square.scaled(1 / scale), blob.ink, reader)
        _blot(mask, square)
    rings = _rings(mask, least)
    for ring in rings:
        large = ring.scaled(1 / scale)
        yield _ring_seal(large, read_ring(amount, large, reader), blob.ink)
    if not (rings or framed):
        yield _shapeless(mask, part, blob, unit)


def _threshold(amount: Grey) -> int:
    """Half of the usual ink, so that a faint print is seen whole."""
    inked = amount[amount > _FAINT]
    return max(_FAINT, min(_INKED, int(np.median(inked)) // 2)) if len(inked) else _INKED


def _blot(mask: Mask, square: Square) -> None:
    """Take the ink within a frame away."""
    x0, y0, x1, y1 = (round(value) for value in square.box())
    mask[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = 0


def _rings(mask: Mask, least: float) -> list[Ring]:
    """Rings with most of their length inked."""
    found: list[Ring] = []
    mask = mask.copy()
    while len(found) < _MOST_RINGS and mask.sum() >= least:
        ring = best_ring(mask)
        if ring is None or ring.cover < _RING:
            break
        found.append(ring)
        mask[ring.inside(mask.shape, 3.0)] = 0
    return found


def _ring_seal(ring: Ring, words: Words, ink: Ink) -> SealSeen:
    shape = SealShape.ROUND if ring.is_round else SealShape.OVAL
    trouble = Trouble.NONE
    is_doubtful = words.confidence < _CLEAR or min(words.confidences, default=0.0) < _GUESSED
    if len(words.text) < _SHORTEST or is_doubtful or words.is_broken:
        trouble = Trouble.CUT if ring.cover < 0.8 or words.is_broken else Trouble.UNREAD
    return SealSeen(box=Box(*ring.box()), ink=ink, shape=shape, words=words, trouble=trouble)


def _square_seal(amount: Grey, square: Square, ink: Ink, reader: StripReader) -> SealSeen:
    words = read_square(amount, square, reader)
    is_read = len(words.text) >= _LEAST_OF_NAME and words.confidence >= _CLEAR
    return SealSeen(
        box=Box(*square.box()),
        ink=ink,
        shape=SealShape.SQUARE,
        words=words,
        trouble=Trouble.NONE if is_read else Trouble.UNREAD,
    )


def _shapeless(mask: Mask, part: Image, blob: SealBlob, unit: float) -> SealSeen:
    """Ink of which neither ring nor frame was found: part of a ring, or none."""
    ring = best_ring(mask)
    trouble = Trouble.CUT if ring is not None and ring.cover >= _HALF_RING else Trouble.SHAPELESS
    margin = round(_MARGIN * unit)
    height, width = part.shape[:2]
    box = Box(margin, margin, max(margin + 1, width - margin), max(margin + 1, height - margin))
    return SealSeen(box=box, ink=blob.ink, shape=SealShape.UNKNOWN, trouble=trouble)


def _judged(seals: Iterable[SealSeen]) -> Iterator[SealSeen]:
    """The seals; those that lie over one another say so: the ink of one may be read as the other's."""
    seals = _apart(list(seals))
    for seal in seals:
        others = [other for other in seals if other is not seal and _overlap(seal, other)]
        if others:
            yield replace(seal, trouble=Trouble.OVERLAPPING)
        else:
            yield seal


def _apart(seals: list[SealSeen]) -> list[SealSeen]:
    """The seals without pieces of others: a star taken for a frame, ink seen in colour and in grey."""
    return [seal for seal in seals if not any(_is_piece(seal, other) for other in seals if other is not seal)]


def _is_piece(seal: SealSeen, other: SealSeen) -> bool:
    """Whether most of a seal lies within another that says more."""
    says_more = (len(other.words.text), other.box.area) > (len(seal.words.text), seal.box.area)
    shared = intersection(seal.box, other.box)
    return says_more and shared > _PIECE * min(seal.box.area, other.box.area)


def _overlap(one: SealSeen, other: SealSeen) -> bool:
    if SealShape.SQUARE in (one.shape, other.shape):
        return False
    (x0, y0), (x1, y1) = one.box.centre, other.box.centre
    reach = min(one.box.height, one.box.width) + min(other.box.height, other.box.width)
    return math.hypot(x0 - x1, y0 - y1) < 0.9 * reach / 2


def _is_seal(ring: Ring, words: Words) -> bool:
    """Whether a ring without colour is a seal's: black rings are common, names along them are not."""
    if ring.is_starred or (len(words.text) >= _SHORTEST and words.confidence >= _GREY_READ):
        return True
    return ring.cover >= _GREY_RING and len(words.text) >= _GREY_LEAST
