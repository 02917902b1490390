"""Last step on a page: what was read under a seal's ink is less sure than the network says.

On a fax a seal is as black as the text under it and none of its ink can be taken out. Strokes of the seal
are then read as strokes of characters, and the network does not know: all that its outline encloses is
doubted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from core.geometry import Box
from models.ocr.colour import Seal
from models.ocr.protocol import OcrLine

_LOSS = 0.5  # of the confidence, where ink covers the whole character
_FULL = 96.0  # ink amount, of 255, that counts as covered
_NO_INK = 0.02  # share of a character's box under ink, below which nothing is lost


def doubted(lines: Iterable[OcrLine], seals: Sequence[Seal]) -> tuple[OcrLine, ...]:
    """The same lines; characters lose confidence by the share of their box that lies under ink."""
    covering = [seal if seal.amount.any() else _all_of(seal) for seal in seals]
    return tuple(_doubted(line, covering) for line in lines)


def _all_of(seal: Seal) -> Seal:
    """The same seal with ink on all of the ellipse that its part holds."""
    height, width = seal.amount.shape
    amount = np.zeros((height, width), np.uint8)
    cv2.ellipse(amount, ((width / 2, height / 2), (float(width), float(height)), 0.0), 255, -1)
    return replace(seal, amount=amount)


def _doubted(line: OcrLine, seals: Sequence[Seal]) -> OcrLine:
    near = [seal for seal in seals if _meet(line.box, seal.blob.box)]
    if not near:
        return line
    confidences = tuple(
        round(confidence * (1.0 - _LOSS * max(_covered(line.span_box(at, at + 1), seal) for seal in near)), 4)
        for at, confidence in enumerate(line.confidences)
    )
    return replace(line, confidence=round(sum(confidences) / len(confidences), 4), confidences=confidences)


def _meet(box: Box, other: Box) -> bool:
    return box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1


def _covered(box: Box, seal: Seal) -> float:
    """Share of ``box`` under the seal's ink, 0 to 1."""
    if not _meet(box, seal.blob.box):
        return 0.0
    left, top = seal.left, seal.top
    x0, x1 = int(max(0.0, box.x0 - left)), int(np.ceil(box.x1 - left))
    y0, y1 = int(max(0.0, box.y0 - top)), int(np.ceil(box.y1 - top))
    part = seal.amount[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    if not part.size:
        return 0.0
    inside = part.size / max(1.0, (np.ceil(box.x1) - int(box.x0)) * (np.ceil(box.y1) - int(box.y0)))
    share = float(np.minimum(part / _FULL, 1.0).mean() * min(1.0, inside))
    return share if share > _NO_INK else 0.0
