"""What of a report's text tells of its site: running sentences of chapters that no two sites share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.chapters import Chapter
from corpus.similarity.normal import NormalText, normal
from corpus.similarity.texts import ReportText

Weights: TypeAlias = npt.NDArray[np.float32]

COUNTED: dict[str, float] = {
    Chapter.ENTERPRISE: 1.0,
    Chapter.SURROUNDINGS: 1.0,
    Chapter.LAYOUT: 1.0,
    Chapter.PROCESS: 1.0,
    Chapter.EQUIPMENT: 1.0,
    Chapter.INSPECTION: 1.0,
    Chapter.RECTIFICATION: 1.0,
    Chapter.SURVEY_RECORD: 1.0,
    Chapter.HAZARDS: 0.6,
    Chapter.ASSESSMENT: 0.6,
    Chapter.MEASURES: 0.6,
}
"""How much a character of such a chapter counts; of others, which honest reports share, nothing."""

_LEAST = 12  # characters of a line that is running text by its signs
_WIDE = 20  # of one that is by those above and below
_STOPS = re.compile("[，。；]")
_ROW = re.compile(r"\S\s+\S+\s+\S+\s+\S")


def weights_of(text: ReportText, whole: NormalText) -> Weights:
    """How much each character of the normal text counts: 0 in tables, headings and chapters that do not."""
    lines = _lines(text.text, text.starts)
    is_running = running_lines(text.text, text.starts)
    by_place = np.zeros(len(text.text) + 1, np.float32)
    for (start, stop), runs in zip(lines, is_running, strict=True):
        if runs:
            by_place[start:stop] = COUNTED.get(text.section_at(start) or "", 0.0)
    return by_place[whole.at]


def running_lines(words: str, starts: npt.NDArray[np.int32]) -> list[bool]:
    """Of each line whether it is of running sentences, not a heading nor the row or cell of a table."""
    return _running([words[start:stop] for start, stop in _lines(words, starts)])


def counted_length(text: ReportText) -> tuple[int, int]:
    """How many characters of a text are compared, tables and headings too, and how many of them count."""
    whole = normal(text.text)
    return len(whole), int((weights_of(text, whole) > 0).sum())


def _lines(words: str, starts: npt.NDArray[np.int32]) -> list[tuple[int, int]]:
    bounds = [*starts.tolist(), len(words) + 1]
    return [(start, stop - 1) for start, stop in itertools.pairwise(bounds)]


def _running(lines: Sequence[str]) -> list[bool]:
    """Whether a line is of running text, rather than a heading or the row or cell of a table."""
    has_stops = [
        len(line) >= _LEAST and bool(_STOPS.search(line)) and not _ROW.search(line) for line in lines
    ]
    sides = zip([False, *has_stops], lines, [*has_stops[1:], False], strict=False)
    return [
        own or (before and after and len(line) >= _WIDE and not _ROW.search(line))
        for own, (before, line, after) in zip(has_stops, sides, strict=True)
    ]
