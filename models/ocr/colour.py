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
from models.seals.grey import grey_rings, without_grey_ink
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
_SPARSE = 0.02  # of the smallest seal's square: ink below which there is no seal
_SEAL_ASPECT = 2.5
_STROKE = 9  # pixels: no stroke of body text is thicker
_SEAL_FILL = 0.7  # a solid patch is a table header or a picture, not a seal
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
    grey: Grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    margin = round(_MARGIN * max(image.shape[:2]))
    seals = []
    for blob in seal_blobs(image):
        x0, y0, x1, y1 = (int(value) for value in blob.box.grown(margin))
        left, top = max(0, x0), max(0, y0)
        part = image[top:y1, left:x1]
        parted = without_ink(part)
        if parted is not None:
            clear, amount = parted
            grey[top:y1, left:x1] = clear
            seals.append(Seal(blob, left, top, _over_strokes(amount)))
    seals.extend(_without_grey_seals(grey, [seal.blob for seal in seals]))
    return Cleaned(grey, tuple(seals))


def _without_grey_seals(grey: Grey, coloured: Sequence[SealBlob]) -> Iterator[Seal]:
    """Rings of a page without colour; their ink is taken out where black text tells itself from it."""
    height, width = grey.shape
    for ring in grey_rings(grey):
        box = Box(*ring.box())
        if any(intersection(box, blob.box) > 0.3 * box.area for blob in coloured):
            continue
        x0, y0, x1, y1 = (int(value) for value in box.grown(0.05 * ring.a))
        left, top, right, bottom = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
        parted = without_grey_ink(grey[top:bottom, left:right], ring.scaled(1.0, -left, -top))
        amount = np.zeros((bottom - top, right - left), np.uint8)
        if parted is not None:
            grey[top:bottom, left:right], amount = parted
        yield Seal(SealBlob(Box(left, top, right, bottom), Ink.BLACK), left, top, amount)


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
    rows, columns = (max(1, round(side * longest / _SEARCH_SIDE)) for side in _JOIN)
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((rows, columns), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    blobs = []
    for x, y, w, h, _ in stats[1:count].tolist():
        ink = coloured[y : y + h, x : x + w]
        if _is_seal_like(w, h, float(ink.mean()), longest):
            box = Box(
                int(x / scale),
                int(y / scale),
                min(width, round((x + w) / scale)),
                min(height, round((y + h) / scale)),
            )
            blobs.append(SealBlob(box, _colour(small[y : y + h, x : x + w][ink > 0])))
    return blobs


def _may_have_ink(image: Image, scale: float, longest: int) -> bool:
    """Whether single pixels, taken as densely as ``scale`` says, show ink enough for the smallest seal.

    A twentieth of the cost of making the page smaller, which a page in black and white is spared.
    """
    sample = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    fewest = _SPARSE * (_SEAL_SIDES[0] * longest) ** 2
    return int(np.count_nonzero(_coloured(sample))) >= fewest


def _coloured(image: Image) -> Grey:
    """1 where the channels are spread as ink's are, 0 elsewhere."""
    red, green, blue = cv2.split(image)
    highest, lowest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    found: Grey = (cv2.subtract(highest, lowest) > _CHROMA).astype(np.uint8)
    return found


def _colour(pixels: npt.NDArray[np.uint8]) -> Ink:
    """Red or blue, by the channel that is brightest on the whole; N x 3 pixels of ink."""
    red, _, blue = pixels.mean(axis=0).tolist()
    return Ink.RED if red >= blue else Ink.BLUE


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
