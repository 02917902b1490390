"""Parts of a kept text as evidence: sentences run on, rows of a table stay rows with their cells apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.geometry import Box
from corpus.similarity.texts import ReportText
from pipelines.counted_text import running_lines

CELL, ROW = "\t", "\n"
"""What stands in an excerpt between two cells of a row, and between rows, headings and paragraphs."""

_LEVEL = 0.5  # of the lower of two lines on one row lies beside the other
_INTO = 2.0  # points by which cells may overlap


@dataclass(slots=True)
class _Page:
    boxes: list[Box] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_running: bool = False  # the last line

    def add(self, box: Box, words: str, *, is_running: bool) -> None:
        if self.boxes and not (is_running and self.is_running):
            self.words.append(CELL if _is_beside(self.boxes[-1], box) else ROW)
        self.boxes.append(box)
        self.words.append(words)
        self.is_running = is_running


def text_evidence(
    report: str, text: ReportText, spans: Iterable[tuple[int, int]], scanned: Collection[int] | None
) -> tuple[Evidence, ...]:
    """One record for each page that a span runs over; ``scanned`` is None for another report's pages."""
    found: list[Evidence] = []
    for start, stop in spans:
        by_page: dict[int, _Page] = {}
        for page, box, words, is_running in _lines(text, start, stop):
            by_page.setdefault(page, _Page()).add(box, words, is_running=is_running)
        for page, part in by_page.items():
            source = (
                EvidenceSource.OTHER_REPORT
                if scanned is None
                else EvidenceSource.OCR
                if page in scanned
                else EvidenceSource.TEXT
            )
            found.append(
                Evidence(
                    report=report,
                    page=page,
                    boxes=tuple(part.boxes),
                    excerpt="".join(part.words),
                    source=source,
                    detail=EvidenceDetail(role="另一份报告中的相同文字" if scanned is None else None),
                )
            )
    return tuple(found)


def _lines(text: ReportText, start: int, stop: int) -> Iterator[tuple[int, Box, str, bool]]:
    """Every line that the span touches: its page, the box of what is touched, that, whether it runs on."""
    runs = _running(text.text, text.starts.tobytes())
    at = start
    for words in text.text[start:stop].split("\n"):
        line = int(np.searchsorted(text.starts, at, "right")) - 1
        for page, box in text.places(at, at + len(words)):
            yield page, box, words, runs[line]
        at += len(words) + 1


@lru_cache(maxsize=8)
def _running(words: str, starts: bytes) -> list[bool]:
    lines = np.frombuffer(starts, np.int32)
    return running_lines(words, lines)


def _is_beside(before: Box, box: Box) -> bool:
    """Whether a line stands to the right of another on one row."""
    both = min(before.y1, box.y1) - max(before.y0, box.y0)
    return both >= _LEVEL * min(before.height, box.height) and box.x0 >= before.x1 - _INTO
