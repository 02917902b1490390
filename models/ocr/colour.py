"""First step on a page: grey, with the ink of seals taken out so that the text under them is read.

Seal ink is lightest in its own channel, so the brightest channel shows the paper where there was only
seal ink (red and blue alike) and stays dark where black text lies under it. Coloured *text* must not
vanish the same way, therefore only blobs of coloured ink that have a seal's size and shape are treated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from core.geometry import Box
from models.ocr.protocol import Image, Ink, SealBlob

Grey: TypeAlias = npt.NDArray[np.uint8]
"""H x W, 0 is black."""

_SEARCH_SIDE = 1000  # longest side at which blobs are looked for, larger pages are made smaller
_CHROMA = 40  # spread of the channels from which ink counts as coloured
_JOIN = (
    11,
    31,
)  # rows, columns at that side: pieces this near are one blob; wide, so that words join into lines
_SEAL_SIDES = (0.03, 0.28)  # of the page's longest side: 9 to 83 mm on A4
_BLEACH = 0.25  # of the chroma: red ink (214, 40, 44) on white becomes 255
_SEAL_ASPECT = 2.5
_STROKE = 9  # pixels: no stroke of body text is thicker
_SEAL_FILL = 0.7  # a solid patch is a table header or a picture, not a seal


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """A seal, and how much of its ink lies on each pixel of its box (0 to 255, H x W)."""

    blob: SealBlob
    amount: Grey


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """A grey page without the ink of its seals; text of any colour elsewhere is kept."""

    grey: Grey
    seals: tuple[Seal, ...] = ()


def cleaned(image: Image) -> Cleaned:
    """RGB to grey with the ink of seals removed."""
    grey: Grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    seals = []
    for blob in seal_blobs(image):
        x0, y0, x1, y1 = (int(value) for value in blob.box)
        part = image[y0:y1, x0:x1]
        grey[y0:y1, x0:x1] = _seal_bleached(part)
        seals.append(Seal(blob, _amount(part)))
    return Cleaned(grey, tuple(seals))


def _amount(part: Image) -> Grey:
    """Ink per pixel; a stroke of black text, which has no colour, counts as what surrounds it."""
    chroma = part.max(axis=2) - part.min(axis=2)
    amount: Grey = cv2.morphologyEx(chroma, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    return amount


def _seal_bleached(part: Image) -> Grey:
    """The brightest channel, and up to the paper where the ink is coloured: pure seal ink vanishes."""
    brightest = part.max(axis=2).astype(np.float32)
    chroma = brightest - part.min(axis=2)
    bleached: Grey = np.minimum(brightest + _BLEACH * chroma, 255.0).astype(np.uint8)
    return bleached


def seal_blobs(image: Image) -> list[SealBlob]:
    """Coloured blobs that may be seals; box sides are whole pixels."""
    height, width = image.shape[:2]
    scale = min(1.0, _SEARCH_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    coloured = (small.max(axis=2).astype(np.int16) - small.min(axis=2) > _CHROMA).astype(np.uint8)
    if not coloured.any():
        return []
    longest = max(small.shape[:2])
    rows, columns = (max(1, round(side * longest / _SEARCH_SIDE)) for side in _JOIN)
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((rows, columns), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    blobs = []
    for x, y, w, h, _ in stats[1:count].tolist():
        ink = coloured[y : y + h, x : x + w]
        if _is_seal_like(w, h, float(ink.mean()), longest):
            margin = 0.01 * longest
            box = Box(
                max(0, int((x - margin) / scale)),
                max(0, int((y - margin) / scale)),
                min(width, int((x + w + margin) / scale)),
                min(height, int((y + h + margin) / scale)),
            )
            blobs.append(SealBlob(box, _colour(small[y : y + h, x : x + w][ink > 0])))
    return blobs


def _colour(pixels: npt.NDArray[np.uint8]) -> Ink:
    """Red or blue, by the channel that is brightest on the whole; N x 3 pixels of ink."""
    red, _, blue = pixels.mean(axis=0).tolist()
    return Ink.RED if red >= blue else Ink.BLUE


def _is_seal_like(width: int, height: int, fill: float, longest: int) -> bool:
    shorter, longer = min(width, height), max(width, height)
    return (
        shorter >= _SEAL_SIDES[0] * longest
        and longer <= _SEAL_SIDES[1] * longest
        and longer <= _SEAL_ASPECT * shorter
        and fill < _SEAL_FILL
    )
