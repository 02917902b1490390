"""Square seals: a person's name, or a firm's, in columns from the right within a frame, cut light or dark."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from models.ocr.readings import Reading
from models.seals.pieces import pieces_of
from models.seals.reading import StripReader, Words, only_han
from models.seals.rings import UNIT, Mask
from models.seals.unrolling import Grey

_SIDES = (8.0, 34.0)  # millimetres
_ASPECT = 1.35
_FRAME = 0.55  # of the frame's length that is inked
WHOLE_FRAME = 0.8
"""The same where no colour tells a seal: 20 seals had .94 and more, what lines of text made .73 at most."""
_JOIN = 5  # pixels at UNIT
_DARK = 0.5  # of the area inked: the characters are cut out
_RIM = 0.12  # of the side that frame and the paper beside it take
_COLUMN_INK = 0.12
_LEAST = 0.4  # confidence
_GLYPH_INK, _FILLED = 128, 0.7  # of 255: ink of a character; of the face that all of them take up
_GLYPH = 64  # pixels of a character's square


@dataclass(frozen=True, slots=True)
class Square:
    """A square or nearly square frame: corners clockwise from its upper left, 4 x 2 pixels."""

    corners: tuple[tuple[float, float], ...]

    def scaled(self, factor: float) -> Square:
        """The same in a picture ``factor`` times as large."""
        return Square(tuple((x * factor, y * factor) for x, y in self.corners))

    def moved(self, right: float, down: float) -> Square:
        """The same elsewhere."""
        return Square(tuple((x + right, y + down) for x, y in self.corners))

    def box(self) -> tuple[float, float, float, float]:
        """The upright box around it."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def squares(mask: Mask, least: float = _FRAME) -> list[Square]:
    """Frames in a mask of ink at ``UNIT``, of whose length ``least`` is inked."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_JOIN, _JOIN), np.uint8))
    labels, stats = pieces_of(joined)
    found = []
    for index, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        if not _SIDES[0] * UNIT <= min(width, height) <= max(width, height) <= 1.5 * _SIDES[1] * UNIT:
            continue
        piece = (labels[y : y + height, x : x + width] == index) & (mask[y : y + height, x : x + width] > 0)
        square = _frame(piece.astype(np.uint8), least)
        if square is not None:
            found.append(Square(tuple((cx + x, cy + y) for cx, cy in square)))
    return found


def _frame(piece: Mask, least: float) -> list[tuple[float, float]] | None:
    """Corners of the rectangle around a piece of ink, where its border is inked."""
    points = cv2.findNonZero(piece)
    if points is None:
        return None
    (x, y), (width, height), turn = cv2.minAreaRect(points)
    shorter, longer = sorted((width, height))
    if not _SIDES[0] * UNIT <= shorter <= longer <= _SIDES[1] * UNIT or longer > _ASPECT * shorter:
        return None
    corners = _from_upper_left(cv2.boxPoints(((x, y), (width, height), turn)))
    border = np.zeros(piece.shape, np.uint8)
    outline = np.round(np.array(corners)).astype(np.int32)
    cv2.polylines(border, [outline], isClosed=True, color=1, thickness=1)
    near = cv2.dilate(piece, np.ones((5, 5), np.uint8))
    inked = float(near[border > 0].mean()) if border.any() else 0.0
    inner = np.zeros(piece.shape, np.uint8)
    cv2.fillPoly(inner, [outline], 1)
    return corners if inked >= least and float(piece[inner > 0].mean()) > 0.15 else None


def _from_upper_left(corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[tuple[float, float]]:
    start = int(np.argmin(corners.sum(axis=1)))
    ordered = np.roll(corners, -start, axis=0)
    if ordered[1, 0] < ordered[3, 0]:
        ordered = ordered[[0, 3, 2, 1]]
    return [(float(x), float(y)) for x, y in ordered]


def read_square(ink: Grey, square: Square, reader: StripReader) -> Words:
    """The name within the frame; ``ink`` as in ``read_ring``."""
    columns = _columns(_face(ink, square))
    strips = [
        np.hstack([np.asarray(255 - glyph, np.uint8) for glyph in _glyphs(column)]) for column in columns
    ]
    return _joined(reader.read_strips(strips)) if strips else Words()


def is_filled(ink: Grey, square: Square) -> bool:
    """Whether the characters take up all of the frame, which words in a box of a diagram do not."""
    face = _face(ink, square)
    _, _, width, height = cv2.boundingRect((face > _GLYPH_INK).astype(np.uint8))
    return bool(min(width, height) >= _FILLED * max(face.shape))


def _joined(readings: Sequence[Reading]) -> Words:
    pairs = [
        pair
        for reading in readings
        for pair in zip(reading.text, reading.confidences, strict=True)
        if only_han(pair[0]) and pair[1] >= _LEAST
    ]
    return Words(text="".join(c for c, _ in pairs), confidences=tuple(v for _, v in pairs))


def _face(ink: Grey, square: Square) -> Grey:
    """What is within the frame, set upright, its characters inked whichever way they are cut."""
    corners = np.array(square.corners, np.float32)
    side = max(48, round(float(np.linalg.norm(corners[1] - corners[0]))))
    target = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    whole = cv2.warpPerspective(ink, cv2.getPerspectiveTransform(corners, target), (side, side))
    rim = round(_RIM * side)
    face: Grey = whole[rim:-rim, rim:-rim]
    full = max(40.0, float(np.percentile(face, 97)))
    face = np.clip(face.astype(np.float32) * (255.0 / full), 0, 255).astype(np.uint8)
    return np.asarray(255 - face, np.uint8) if float(face.mean()) > _DARK * 255 else face


def _columns(face: Grey) -> list[Grey]:
    """Columns of characters from the right, parted at the lightest place near the middle; or one column."""
    width = face.shape[1]
    inked = face.astype(np.float32).mean(axis=0) / np.float32(255.0)
    near = range(width * 2 // 5, width * 3 // 5)
    cut = min(near, key=lambda at: (float(inked[max(0, at - 1) : at + 2].sum()), abs(at - width / 2)))
    parts = [face[:, cut:], face[:, :cut]]
    return [part for part in parts if float(part.mean()) / 255 > _COLUMN_INK * 0.5]


def _glyphs(column: Grey) -> list[Grey]:
    """The characters of a column as squares, from the top: parted at its lightest rows."""
    height, width = column.shape
    count = max(1, round(height / max(1, width)))
    rows = column.astype(np.float32).mean(axis=1)
    cuts = [0]
    for index in range(1, count):
        middle, reach = height * index // count, height // (4 * count)
        near = range(max(cuts[-1] + 1, middle - reach), middle + reach)
        cuts.append(min(near, key=lambda at: (float(rows[max(0, at - 1) : at + 2].sum()), abs(at - middle))))
    cuts.append(height)
    return [_squared(column[top:bottom]) for top, bottom in itertools.pairwise(cuts)]


def _squared(glyph: Grey) -> Grey:
    """One character cut close and put into the middle of a square."""
    inked = cv2.findNonZero((glyph > 0.3 * max(1, int(glyph.max()))).astype(np.uint8))
    if inked is not None:
        x, y, width, height = cv2.boundingRect(inked)
        glyph = glyph[y : y + height, x : x + width]
    height, width = glyph.shape
    side = round(1.15 * max(height, width)) + 1
    square = np.zeros((side, side), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = glyph
    resized: Grey = cv2.resize(square, (_GLYPH, _GLYPH), interpolation=cv2.INTER_AREA)
    return resized
