"""What is found of a copied passage by tools that are told which two reports to compare: an upper bound.

Nobody can ask them for all pairs of a large store; they say what could be found at all, and how much they
take for shared where nothing is.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.similarity.normal import normal, written
from eval.benchmarks.similarity.plants import Plant
from eval.benchmarks.similarity.texts import ReportText

COVERED = 0.5  # of a planted passage
_WINDOW, _STEP = 80, 40  # characters
_ALIKE = 75.0  # per cent, of a window and the best place for it
_BLOCK = 6  # characters of a run that counts


@dataclass(frozen=True, slots=True)
class Reference:
    """Of the passages the share found in the donor, and the share "found" in a report that has nothing."""

    tool: str
    found: float
    chance: float


def references(
    reports: Sequence[ReportText], plants: Sequence[Plant], strangers: Sequence[int]
) -> list[Reference]:
    """Each tool over the passages; ``strangers`` are reports that have nothing of each."""
    if not plants:
        return []
    found = []
    for tool, covers in _TOOLS.items():
        hits = chances = 0
        for plant, stranger in zip(plants, strangers, strict=True):
            passage = _normal(reports[plant.report].text[plant.start : plant.stop])
            hits += covers(passage, _normal(reports[plant.donor].text)) >= COVERED
            chances += covers(passage, _normal(reports[stranger].text)) >= COVERED
        found.append(Reference(tool, hits / len(plants), chances / len(plants)))
    return found


def _normal(text: str) -> str:
    return written(normal(text).codes)


def by_windows(passage: str, other: str) -> float:
    """Share of the passage's windows that are alike to some place of the other text (rapidfuzz)."""
    starts = range(0, max(1, len(passage) - _WINDOW // 2), _STEP)
    windows = [passage[at : at + _WINDOW] for at in starts]
    return sum(fuzz.partial_ratio(each, other, score_cutoff=_ALIKE) > 0 for each in windows) / len(windows)


def by_blocks(passage: str, other: str) -> float:
    """Share of the passage in runs that stand in the other text, in one order (difflib)."""
    matcher = difflib.SequenceMatcher(None, other, passage, autojunk=False)
    size = sum(block.size for block in matcher.get_matching_blocks() if block.size >= _BLOCK)
    return size / max(1, len(passage))


_TOOLS: dict[str, Callable[[str, str], float]] = {"rapidfuzz": by_windows, "difflib": by_blocks}
