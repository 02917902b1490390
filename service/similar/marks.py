"""Texts of a match with the words that differ marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.outcome import Match
from pipelines.text_evidence import CELL, ROW


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is the same on both sides, or not."""

    text: str
    is_different: bool


Runs = tuple[Run, ...]


def marked(match: Match) -> tuple[tuple[Runs, ...], tuple[Runs, ...]]:
    """The runs of every piece of evidence, left and right; the differences count in the pieces joined."""
    return (
        _side(match.left, [difference.left for difference in match.differences]),
        _side(match.right, [difference.right for difference in match.differences]),
    )


def _side(evidence: Sequence[Evidence], spans: Sequence[tuple[int, int]]) -> tuple[Runs, ...]:
    pieces, start = [], 0
    for item in evidence:
        stop = start + len(item.excerpt)
        pieces.append(tuple(_runs(item.excerpt, [(low - start, high - start) for low, high in spans])))
        start = stop
    return tuple(pieces)


def _runs(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Run]:
    at = 0
    for first, last in sorted(spans):
        low, high = max(first, at), min(last, len(text))
        if low >= high:
            continue
        if low > at:
            yield Run(text[at:low], is_different=False)
        yield Run(text[low:high], is_different=True)
        at = high
    if at < len(text):
        yield Run(text[at:], is_different=False)


def lines(runs: Runs) -> tuple[tuple[Runs, ...], ...]:
    """The lines of an excerpt, each of one cell, or of several where it is a row of a table."""
    found: list[list[list[Run]]] = [[[]]]
    for run in runs:
        for at, line in enumerate(run.text.split(ROW)):
            if at:
                found.append([[]])
            for order, cell in enumerate(line.split(CELL)):
                if order:
                    found[-1].append([])
                if cell:
                    found[-1][-1].append(Run(cell, run.is_different))
    return tuple(tuple(tuple(cell) for cell in line) for line in found)


def window(runs: Runs, length: int) -> Runs:
    """About ``length`` characters around the first difference; the beginning where there is none."""
    before = 0
    for run in runs:
        if run.is_different:
            break
        before += len(run.text)
    else:
        before = 0
    start = max(0, before - length // 3)
    whole = sum(len(run.text) for run in runs)
    cut = tuple(_cut(runs, start, start + length))
    head = (Run("…", is_different=False),) if start else ()
    tail = (Run("…", is_different=False),) if start + length < whole else ()
    return (*head, *cut, *tail)


def _cut(runs: Runs, start: int, stop: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        low, high = max(start - at, 0), min(stop - at, len(run.text))
        if low < high:
            yield Run(run.text[low:high], run.is_different)
        at += len(run.text)
