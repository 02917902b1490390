"""First step on a page: grey, with the ink of seals taken out so that the text under them is read.

Coloured *text* must not vanish with it, therefore only blobs of coloured ink that have a seal's size and
shape are treated; ``unmixing`` says how the ink is taken out of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from core.geometry import Box, intersection
from models.ocr.protocol import Image, Ink, SealBlob
from models.ocr.unmixing import without_ink
from models.seals.depth import Depth, depth_of
from models.seals.frames import black_squares
from models.seals.grey import PAGE_MILLIMETRES, coarse_pieces, rings_among, without_grey_ink
from models.seals.pale import pale_seals, without_pale_ink
from models.seals.pieces import pieces_of
from models.seals.rings import UNIT, Ring
from models.seals.smaller import shrunk

Grey: TypeAlias = npt.NDArray[np.uint8]
"""H x W, 0 is black."""

_SEARCH_SIDE = 1000  # longest side at which blobs are looked for, larger pages are made smaller
_CHROMA = 40  # spread of the channels from which ink counts as coloured
_JOIN = (
    11,
    31,
)  # rows, columns at that side: pieces this near are one blob; wide, so that words join into lines
_SEAL_SIDES = (0.03, 0.28)  # of the page's longest side: 9 to 83 mm on A4
_MARGIN = 0.01  # of the page's longest side: paper around a seal that is looked at with it
_ROWS_OF_SEAL, _FEW_ROWS = 9, 3  # rows of the smallest seal that are looked at for its ink, for any colour
_SEEN = 0.7  # of the smallest seal's side that they show
_GREY_STEP = 8  # of so many rows one is looked at for any colour at all
_BAND = 128  # rows that are taken apart together
_SPARSE = 0.02  # of the smallest seal's square: ink below which there is no seal
_SEAL_ASPECT = 2.5
_STROKE = 9  # pixels: no stroke of body text is thicker
_SEAL_FILL = 0.7  # a solid patch is a table header or a picture, not a seal
_WITHIN = 0.6  # of a blob's box that one of another ink has
_SHARED, _MOSTLY = 0.3, 0.8  # of a seal's box that another has: it is that one
_CARVED_SIDE, _CARVED_ASPECT, _CARVED_FILL = (
    0.1,
    1.3,
    0.95,
)  # but for a small square one, its characters cut out


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """A seal; ``amount`` of its ink (0 to 255) per pixel of a part that begins at ``left``, ``top``."""

    blob: SealBlob
    left: int
    top: int
    amount: Grey


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """A grey page without the ink of its seals; text of any colour elsewhere is kept."""

    grey: Grey
    seals: tuple[Seal, ...] = ()


def cleaned(image: Image) -> Cleaned:
    """RGB to grey with the ink of seals removed."""
    is_grey = _is_grey(image)
    grey = _first_channel(image) if is_grey else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    margin = round(_MARGIN * max(image.shape[:2]))
    seals: list[Seal] = []
    for blob in () if is_grey else seal_blobs(image):
        x0, y0, x1, y1 = (int(value) for value in blob.box.grown(margin))
        left, top = max(0, x0), max(0, y0)
        part = image[top:y1, left:x1]
        parted = without_ink(part)
        if parted is not None:
            clear, amount = parted
            is_over = any(intersection(blob.box, seal.blob.box) > 0 for seal in seals)
            grey[top:y1, left:x1] = np.maximum(grey[top:y1, left:x1], clear) if is_over else clear
            seals.append(Seal(blob, left, top, _over_strokes(amount)))
    seals.extend(_without_grey_seals(grey, [seal.blob for seal in seals]))
    return Cleaned(grey, tuple(seals))


def _without_grey_seals(grey: Grey, coloured: Sequence[SealBlob]) -> Iterator[Seal]:
    """Rings of a page without colour; their ink is taken out where black text tells itself from it."""
    height, width = grey.shape
    unit = max(height, width) / PAGE_MILLIMETRES
    known = [blob.box for blob in coloured]
    depth = depth_of(grey, unit)
    for found in pale_seals(depth):
        place = Box(*(value * unit / depth.unit for value in found))
        if _is_known(place, known):
            continue
        known.append(place)
        x0, y0, x1, y1 = (int(value) for value in place.grown(unit))
        left, top, right, bottom = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
        pale = without_pale_ink(grey[top:bottom, left:right], unit)
        amount = np.zeros((bottom - top, right - left), np.uint8)
        if pale is not None:
            grey[top:bottom, left:right], amount = pale
        yield Seal(SealBlob(Box(left, top, right, bottom), Ink.BLACK), left, top, amount)
    yield from _black_seals(grey, depth, unit, known)


def _black_seals(grey: Grey, depth: Depth, unit: float, known: list[Box]) -> Iterator[Seal]:
    """Rings and frames that are not known yet; one around a star is known only where nearly all of it is."""
    if not depth.is_large:
        return
    pieces = coarse_pieces(depth)
    for ring in (ring.scaled(unit / UNIT) for ring in rings_among(depth, pieces)):
        box = Box(*ring.box())
        if not _is_known(box, known, _MOSTLY if ring.is_starred else _SHARED):
            known.append(box)
            yield _without_ring(grey, ring)
    for square in black_squares(depth, pieces):
        box = Box(*square.scaled(unit / depth.unit).box())
        if not _is_known(box, known):
            known.append(box)
            yield Seal(SealBlob(box, Ink.BLACK), int(box.x0), int(box.y0), np.zeros((1, 1), np.uint8))


def _is_known(box: Box, known: Sequence[Box], shared: float = _SHARED) -> bool:
    return any(intersection(box, other) > shared * box.area for other in known)


def _without_ring(grey: Grey, ring: Ring) -> Seal:
    """The seal at a ring; its ink is taken out of the page where black text tells itself from it."""
    height, width = grey.shape
    x0, y0, x1, y1 = (int(value) for value in Box(*ring.box()).grown(0.05 * ring.a))
    left, top, right, bottom = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
    parted = without_grey_ink(grey[top:bottom, left:right], ring.scaled(1.0, -left, -top))
    amount = np.zeros((bottom - top, right - left), np.uint8)
    if parted is not None:
        grey[top:bottom, left:right], amount = parted
    return Seal(SealBlob(Box(left, top, right, bottom), Ink.BLACK), left, top, amount)


def without_seal_ink(image: Image) -> Grey:
    """The grey page alone."""
    return cleaned(image).grey


def _over_strokes(amount: Grey) -> Grey:
    """A stroke of black text, which shows no colour, counts as under as much ink as what surrounds it."""
    closed: Grey = cv2.morphologyEx(amount, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    return closed


def seal_blobs(image: Image, *, page_side: int | None = None) -> list[SealBlob]:
    """Coloured blobs that may be seals; box sides are whole pixels.

    ``page_side``: the page's longest side in pixels where ``image`` is a part of it.
    """
    height, width = image.shape[:2]
    whole = page_side or max(height, width)
    scale = min(1.0, _SEARCH_SIDE / whole)
    if min(height, width) * scale < 1 or not _may_have_ink(image, scale, round(whole * scale)):
        return []
    small = shrunk(image, scale) if scale < 1 else image
    coloured = _coloured(small)
    if not coloured.any():
        return []
    longest = round(whole * scale)
    found = [blob for ink, mask in _by_ink(small, coloured) for blob in _blobs(mask, ink, longest)]
    return [_scaled(blob, scale, width, height) for blob in _apart(found)]


def _by_ink(image: Image, coloured: Grey) -> Iterator[tuple[Ink, Grey]]:
    """Red and blue ink apart, so that a blue seal beside a red one is not taken for part of it."""
    red, _, blue = cv2.split(image)
    is_blue = coloured & (blue > red).astype(np.uint8)
    if is_blue.any():
        yield Ink.BLUE, is_blue
    yield Ink.RED, coloured - is_blue


def _blobs(mask: Grey, ink: Ink, longest: int) -> Iterator[SealBlob]:
    rows, columns = (max(1, round(side * longest / _SEARCH_SIDE)) for side in _JOIN)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((rows, columns), np.uint8))
    for x, y, w, h, _ in pieces_of(joined)[1][1:].tolist():
        if _is_seal_like(w, h, float(mask[y : y + h, x : x + w].mean()), longest):
            yield SealBlob(Box(x, y, x + w, y + h), ink)


def _apart(blobs: Sequence[SealBlob]) -> list[SealBlob]:
    """The blobs, a smaller one of one ink within a larger one of the other left out: purple is one ink."""
    ordered = sorted(blobs, key=lambda blob: -blob.box.area)
    kept: list[SealBlob] = []
    for blob in ordered:
        others = [other.box for other in kept if other.ink is not blob.ink]
        if all(intersection(blob.box, other) < _WITHIN * blob.box.area for other in others):
            kept.append(blob)
    return sorted(kept, key=lambda blob: (blob.box.y0, blob.box.x0))


def _scaled(blob: SealBlob, scale: float, width: int, height: int) -> SealBlob:
    """The blob in whole pixels of the picture that was made smaller by ``scale``."""
    x0, y0, x1, y1 = blob.box
    right, bottom = min(width, round(x1 / scale)), min(height, round(y1 / scale))
    return SealBlob(Box(int(x0 / scale), int(y0 / scale), right, bottom), blob.ink)


def is_colourless(image: Image) -> bool:
    """Whether a page comes from a machine that knows no colour: not one pixel looked at has any."""
    return _has_one_level(_sampled(image, _GREY_STEP))


def _is_grey(image: Image) -> bool:
    """The same of the rows, three of the smallest seal, that no seal in colour slips between."""
    return _has_one_level(_sampled(image, max(1, int(_SEAL_SIDES[0] * max(image.shape[:2]) / _FEW_ROWS))))


def _has_one_level(image: Image) -> bool:
    """Whether all channels are the same, to the level."""
    red, green, blue = cv2.split(image)
    return not (cv2.countNonZero(cv2.absdiff(red, green)) or cv2.countNonZero(cv2.absdiff(green, blue)))


def _first_channel(image: Image) -> Grey:
    """What a page without colour is in grey, at half the cost of weighing three channels.

    Splitting is quicker than taking one channel alone, where the others stay in the processor's cache.
    """
    height, width = image.shape[:2]
    grey: Grey = np.empty((height, width), np.uint8)
    others = [np.empty((_BAND, width), np.uint8) for _ in range(2)]
    for top in range(0, height, _BAND):
        band = grey[top : top + _BAND]
        cv2.split(image[top : top + _BAND], [band, *(other[: len(band)] for other in others)])
    return grey


def _may_have_ink(image: Image, scale: float, longest: int) -> bool:
    """Whether some rows, a smallest seal has nine, show ink enough for it, and as wide and high as one.

    A twentieth of the cost of making the page smaller, which a page in black and white is spared, and one
    with a heading in colour.
    """
    smallest = _SEAL_SIDES[0] * longest / scale
    step = max(1, int(smallest / _ROWS_OF_SEAL))
    sample = _sampled(image, step)
    coloured = _coloured(sample)
    if cv2.countNonZero(coloured) < _SPARSE * smallest**2 * sample.size / image.size:
        return False
    across = max(1, step // 2)
    cells = cv2.dilate(coloured, np.ones((1, across), np.uint8), anchor=(0, 0))[:, ::across]
    cell = np.array([2 * across, step])  # pixels, across and down
    near = np.ceil(np.array(_JOIN[::-1]) / scale / cell).astype(np.int64) + 1
    joined = cv2.morphologyEx(cells, cv2.MORPH_CLOSE, np.ones(near[::-1], np.uint8))
    sides = pieces_of(joined)[1][1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1] * cell
    return bool((sides.min(axis=1, initial=longest / scale) >= _SEEN * smallest).any())


def _sampled(image: Image, step: int) -> Image:
    """One row of ``step``, and of it every second pixel."""
    rows = image[::step]
    size = (max(1, rows.shape[1] // 2), rows.shape[0])
    return np.asarray(cv2.resize(rows, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _coloured(image: Image) -> Grey:
    """1 where the channels are spread as ink's are, 0 elsewhere."""
    _, found = cv2.threshold(_spread(image), _CHROMA, 1, cv2.THRESH_BINARY)
    return np.asarray(found, np.uint8)


def _spread(image: Image) -> Grey:
    """The highest channel above the lowest."""
    red, green, blue = cv2.split(image)
    highest, lowest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(cv2.subtract(highest, lowest), np.uint8)


def _is_seal_like(width: int, height: int, fill: float, longest: int) -> bool:
    shorter, longer = min(width, height), max(width, height)
    is_carved = (
        longer <= _CARVED_SIDE * longest and longer <= _CARVED_ASPECT * shorter and fill < _CARVED_FILL
    )
    return (
        shorter >= _SEAL_SIDES[0] * longest
        and longer <= _SEAL_SIDES[1] * longest
        and longer <= _SEAL_ASPECT * shorter
        and (fill < _SEAL_FILL or is_carved)
    )
