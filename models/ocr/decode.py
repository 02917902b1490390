"""From the recognition network's frames to text with a place and a confidence per character.

Greedy CTC (Graves et al., 2006): the best class per frame, repeats merged, blanks dropped. A
character's frames give its centre; the edge between two neighbours divides the way between their
centres in proportion to their widths, then moves to the lightest column nearby.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from core.document import Alternative
from models.ocr import certificate, substance
from models.ocr.brackets import settled
from models.ocr.ctc import BLANK, Frames
from models.ocr.inference import Floats
from models.ocr.readings import NOTHING, Reading

__all__ = ["NOTHING", "Reading", "decoded"]

_NEAR = 0.05  # of the likeliest character's probability: from here on the second is an alternative
_AS_LIGHT = 1e-3  # darkness by which a column may differ from the lightest one
_SNAP = 0.3  # of the smaller neighbour's width: how far an edge may move to a lighter column


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    confidence: float
    centre: float  # in frames
    second: Alternative | None = None  # its index is given when the text is known


def decoded(read: Frames, characters: tuple[str, ...], ink: Floats, frames: float) -> Reading:
    """Read one crop.

    Class i of ``read`` is ``characters[i - 1]``; ``ink`` is the darkness per column of the crop;
    ``frames`` is how many frames the crop itself covers (padding to its right excluded).
    """
    glyphs = _glyphs(read, characters)
    doubled = certificate.strokes_read_twice(
        "".join(glyph.character for glyph in glyphs), [glyph.confidence for glyph in glyphs]
    )
    glyphs = _checked([glyph for index, glyph in enumerate(glyphs) if index not in doubled])
    glyphs = _bracketed(glyphs)
    text = "".join(glyph.character for glyph in glyphs)
    if not text.strip():
        return NOTHING
    edges = _edges(text, [glyph.centre / frames for glyph in glyphs], ink)
    return _trimmed(glyphs, edges)


def _glyphs(read: Frames, characters: tuple[str, ...]) -> list[_Glyph]:
    """Runs of one class, blanks left out."""
    glyphs, stop = [], 0
    confidences = read.confidences.tolist()
    for kind, frames in groupby(read.classes.tolist()):
        start, stop = stop, stop + len(list(frames))
        if kind == BLANK:
            continue
        weights = confidences[start:stop]
        highest = max(weights)
        moment = sum(weight * (place + 0.5) for place, weight in enumerate(weights, start))
        glyphs.append(
            _Glyph(
                characters[kind - 1],
                min(1.0, highest),
                moment / sum(weights),
                _second(read, start + weights.index(highest), characters),
            )
        )
    return glyphs


def _second(read: Frames, peak: int, characters: tuple[str, ...]) -> Alternative | None:
    """The second likeliest character at a frame, where it is near enough to the first."""
    confidence = min(1.0, float(read.second_confidences[peak]))
    if read.seconds[peak] == BLANK or confidence < _NEAR * float(read.confidences[peak]):
        return None
    text = characters[read.seconds[peak] - 1]
    return Alternative(index=0, text=text, confidence=confidence) if text.strip() else None


def _checked(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The glyphs with those exchanged for their second that a check digit or a number's form asks for."""
    text = "".join(glyph.character for glyph in glyphs)
    seconds = {index: glyph.second.text for index, glyph in enumerate(glyphs) if glyph.second}
    checked = list(glyphs)
    for index in substance.exchanged(text, seconds) | certificate.exchanged(text, seconds):
        glyph = glyphs[index]
        if glyph.second is not None:
            first = Alternative(index=0, text=glyph.character, confidence=glyph.confidence)
            checked[index] = replace(
                glyph, character=glyph.second.text, confidence=glyph.second.confidence, second=first
            )
    return checked


def _bracketed(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The glyphs with brackets of one kind and width per pair; what was read first is the alternative."""
    text = "".join(glyph.character for glyph in glyphs)
    found = settled(text, [glyph.confidence for glyph in glyphs], [glyph.centre for glyph in glyphs])
    bracketed = list(glyphs)
    for index, character in found.items():
        glyph = glyphs[index]
        first = Alternative(index=0, text=glyph.character, confidence=glyph.confidence)
        bracketed[index] = replace(glyph, character=character, second=first)
    return bracketed


def _trimmed(glyphs: list[_Glyph], edges: list[float]) -> Reading:
    """White space at the ends is no text."""
    text = "".join(glyph.character for glyph in glyphs)
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    kept = glyphs[start:stop]
    return Reading(
        text[start:stop],
        tuple(glyph.confidence for glyph in kept),
        tuple(edges[start : stop + 1]),
        tuple(replace(glyph.second, index=index) for index, glyph in enumerate(kept) if glyph.second),
    )


def _edges(text: str, centres: list[float], ink: Floats) -> list[float]:
    """Rising fractions of the width, ``len(text) + 1`` of them."""
    widths = [1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55 for character in text]
    inner = []
    columns = ink.tolist()
    for index in range(len(text) - 1):
        gap = centres[index + 1] - centres[index]
        share = widths[index] / (widths[index] + widths[index + 1])
        inner.append(_lightest(columns, centres[index] + gap * share, _SNAP * gap * min(share, 1 - share)))
    first, last = _ends(ink, inner, centres)
    edges = np.clip(np.array([first, *inner, last]), 0.0, 1.0)
    rising: list[float] = np.maximum.accumulate(edges).tolist()
    return rising


def _lightest(ink: Sequence[float], position: float, reach: float) -> float:
    """The middle of the lightest columns within ``reach`` of ``position``; fractions of the width."""
    columns = len(ink)
    low = max(0, int((position - reach) * columns))
    high = min(columns, math.ceil((position + reach) * columns) + 1)
    if high - low < 2:
        return position
    window = ink[low:high]
    limit = min(window) + _AS_LIGHT
    middles = (place + 0.5 for place, value in enumerate(window, low) if value <= limit)
    return min(middles, key=lambda middle: abs(middle - position * columns)) / columns


def _ends(ink: Floats, inner: list[float], centres: list[float]) -> tuple[float, float]:
    """Outer edges: where the ink of the first and last character begins and ends."""
    columns = len(ink)
    threshold = 0.15 * float(ink.max()) if columns else 0.0
    dark: npt.NDArray[np.intp] = np.flatnonzero(ink > threshold)
    if not len(dark):
        return 0.0, 1.0
    first = min(float(dark[0]) / columns, centres[0])
    last = max(float(dark[-1] + 1) / columns, centres[-1])
    limit_first = inner[0] if inner else centres[0]
    limit_last = inner[-1] if inner else centres[-1]
    return min(first, limit_first), max(last, limit_last)
