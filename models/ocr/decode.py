"""From the recognition network's probabilities to text with a place and a confidence per character.

Greedy CTC (Graves et al., 2006): the best class per frame, repeats merged, blanks dropped. A
character's frames give its centre; the edge between two neighbours divides the way between their
centres in proportion to their widths, then moves to the lightest column nearby.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ocr.certificate import strokes_read_twice
from models.ocr.inference import Floats

BLANK = 0
_SNAP = 0.3  # of the smaller neighbour's width: how far an edge may move to a lighter column


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of one crop; ``edges`` are ``len(text) + 1`` rising fractions of the crop's width."""

    text: str
    confidences: tuple[float, ...]
    edges: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean over the characters; 0 for no text."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    confidence: float
    centre: float  # in frames


NOTHING = Reading("", (), (0.0,))


def decoded(probabilities: Floats, characters: tuple[str, ...], ink: Floats, frames: float) -> Reading:
    """Read one crop.

    ``probabilities`` is frames x classes with class 0 the blank and class i the ``characters[i - 1]``;
    ``ink`` is the darkness per column of the crop; ``frames`` is how many frames the crop itself
    covers (padding to its right excluded).
    """
    glyphs = _glyphs(probabilities, characters)
    doubled = strokes_read_twice(
        "".join(glyph.character for glyph in glyphs), [glyph.confidence for glyph in glyphs]
    )
    glyphs = [glyph for index, glyph in enumerate(glyphs) if index not in doubled]
    text = "".join(glyph.character for glyph in glyphs)
    if not text.strip():
        return NOTHING
    edges = _edges(text, [glyph.centre / frames for glyph in glyphs], ink)
    return _trimmed(text, [glyph.confidence for glyph in glyphs], edges)


def _glyphs(probabilities: Floats, characters: tuple[str, ...]) -> list[_Glyph]:
    """Runs of one class, blanks left out."""
    classes = probabilities.argmax(axis=1)
    best = probabilities[np.arange(len(classes)), classes]
    starts = np.flatnonzero((classes != BLANK) & (classes != np.concatenate(([BLANK], classes[:-1]))))
    glyphs = []
    for start in starts.tolist():
        stop = start + 1
        while stop < len(classes) and classes[stop] == classes[start]:
            stop += 1
        weights = best[start:stop]
        glyphs.append(
            _Glyph(
                characters[classes[start] - 1],
                min(1.0, float(weights.max())),
                float(np.average(np.arange(start, stop) + 0.5, weights=weights)),
            )
        )
    return glyphs


def _trimmed(text: str, confidences: list[float], edges: list[float]) -> Reading:
    """White space at the ends is no text."""
    start = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    if start >= stop:
        return NOTHING
    return Reading(text[start:stop], tuple(confidences[start:stop]), tuple(edges[start : stop + 1]))


def _edges(text: str, centres: list[float], ink: Floats) -> list[float]:
    """Rising fractions of the width, ``len(text) + 1`` of them."""
    widths = [1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55 for character in text]
    inner = []
    for index in range(len(text) - 1):
        gap = centres[index + 1] - centres[index]
        share = widths[index] / (widths[index] + widths[index + 1])
        inner.append(_lightest(ink, centres[index] + gap * share, _SNAP * gap * min(share, 1 - share)))
    first, last = _ends(ink, inner, centres)
    edges = np.clip(np.array([first, *inner, last]), 0.0, 1.0)
    rising: list[float] = np.maximum.accumulate(edges).tolist()
    return rising


def _lightest(ink: Floats, position: float, reach: float) -> float:
    """The middle of the lightest columns within ``reach`` of ``position``; fractions of the width."""
    columns = len(ink)
    low = max(0, int((position - reach) * columns))
    high = min(columns, int(np.ceil((position + reach) * columns)) + 1)
    if high - low < 2:
        return position
    window = ink[low:high]
    lightest = np.flatnonzero(window <= window.min() + 1e-3)
    nearest = lightest[np.argmin(np.abs(lightest + low + 0.5 - position * columns))]
    return float(nearest + low + 0.5) / columns


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
