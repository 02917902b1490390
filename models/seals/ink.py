"""The ink of a seal alone, for reading what it says: black text over or under it is taken out and bridged.

Colour is stored at half the resolution of lightness in scans (JPEG 4:2:0), so that the share of coloured ink
alone is blurred there. Lightness tells strokes sharply, but not black from red. A pixel's ink is then taken
as no more than its darkness, and no more than the coloured ink around it.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.ocr.protocol import Image, Ink
from models.ocr.unmixing import without_ink
from models.seals.grey import levels
from models.seals.rings import Floats, Mask, Ring
from models.seals.unrolling import Grey

_FULL = 8.0  # percentile of the lightness of coloured pixels that counts as full cover
_COLOURED = 60  # of 255: amount of ink from which a pixel is coloured
_AROUND = 0.5  # millimetres
_LEAST_DEPTH = 24.0
_BLACKER = 1.25  # times the depth of full ink: no ink of a seal is so dark
_FOREIGN, _FEWEST_FOREIGN = 30, 200  # levels of chroma of another ink, pixels of it that count
_BRIDGE = 3  # pixels around black text from which strokes are continued through it


def coloured_ink(part: Image, unit: float, *, is_scan: bool) -> Grey | None:
    """Amount of ink (255 is full cover) around one seal; None where no colour can be told.

    ``unit`` is pixels per millimetre; ``is_scan``: colours are blurred.
    """
    parted = without_ink(part)
    if parted is None:
        return None
    amount = parted[1]
    is_inked = amount > _COLOURED
    if int(is_inked.sum()) < _LEAST_DEPTH:
        return amount
    light: Floats = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper = float(np.percentile(light, 80))
    depth = max(_LEAST_DEPTH, paper - float(np.percentile(light[is_inked], _FULL)))
    darkness = (paper - light) / depth
    side = max(3, round(_AROUND * unit) | 1)
    around = cv2.dilate(amount, np.ones((side, side), np.uint8)).astype(np.float32)
    around = cv2.GaussianBlur(around, (0, 0), side / 3)
    around = around / max(1.0, float(np.percentile(around[is_inked], 60)))
    black = (darkness > _BLACKER) | ((darkness > 0.6) & (around < 0.35))
    ink = (np.clip(np.minimum(darkness, around), 0.0, 1.0) * 255.0).astype(np.uint8) if is_scan else amount
    return bridged(ink, black.astype(np.uint8))


def only_ink(part: Image, ink: Ink) -> Image:
    """The part with what is clearly of another ink made paper: of two seals side by side the one."""
    red, green, blue = cv2.split(part)
    other = (
        cv2.subtract(blue, cv2.max(red, green)) if ink is Ink.RED else cv2.subtract(red, cv2.max(blue, green))
    )
    foreign = other > _FOREIGN
    if int(foreign.sum()) < _FEWEST_FOREIGN:
        return part
    plain = np.percentile(part[::4, ::4].reshape(-1, 3), 80, axis=0).astype(np.uint8)
    cleared = part.copy()
    cleared[cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = plain
    return cleared


def grey_ink(grey: Grey, ring: Ring) -> Grey:
    """The ink of a seal without colour (255 is full), without black text as far as the two can be told."""
    level = levels(grey, ring)
    depth = max(20.0, level.paper - level.ink)
    amount = np.clip((level.paper - grey.astype(np.float32)) * (255.0 / depth), 0, 255).astype(np.uint8)
    return amount if level.text is None else bridged(amount, (grey < level.text).astype(np.uint8))


def bridged(ink: Grey, black: Mask) -> Grey:
    """Ink with its strokes continued where there is black text (Telea, 2004)."""
    mask = cv2.dilate(black, np.ones((3, 3), np.uint8))
    bridged: Grey = cv2.inpaint(ink, mask, _BRIDGE, cv2.INPAINT_TELEA) if mask.any() else ink
    return bridged
