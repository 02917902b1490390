"""How well evidence points at what the label marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.evidence import Evidence
from core.geometry import Box, intersection
from eval.scorecard.labels import Spot


def best_overlap(spots: Sequence[Spot], evidence: Iterable[Evidence]) -> float | None:
    """Intersection over union of the best pair on one page; None where no page agrees."""
    return max(
        (shared(spot.boxes, item.boxes) for item in evidence for spot in spots if item.page == spot.page),
        default=None,
    )


def shared(left: Sequence[Box], right: Sequence[Box]) -> float:
    """Intersection over union of two sets of boxes; the boxes of one set do not overlap each other."""
    both = sum(intersection(a, b) for a in left for b in right)
    total = sum(box.area for box in (*left, *right)) - both
    return both / total if total > 0 else 0.0
