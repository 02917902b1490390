"""What runs downwards, what belongs together, and the order in which found lines are read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from models.ocr.detection import Region

_SAME_ROW = 0.5  # of the smaller height: vertical overlap from which two regions share a row
_LONG = 1.5  # ratio of sides from which a region has a direction of its own
_SEVERAL = 1.6  # of the page's line height: taller is more than one character
_PIECE = 1.5  # ratio of widths up to which two regions may be one column
_GAP = 0.5  # of the width: space between two characters of a column


def lies_on_side(regions: Sequence[Region]) -> bool:
    """Whether most of the length of text runs downwards."""
    tall = sum(region.height for region in regions if region.height > _LONG * region.width)
    wide = sum(region.width for region in regions if region.width > _LONG * region.height)
    return tall > wide


def line_height(regions: Sequence[Region]) -> float:
    """Median height of the lines that lie, in pixels; 0.0 where there is none."""
    heights = [region.height for region in regions if region.width > _LONG * region.height]
    return median(heights) if heights else 0.0


def runs_down(region: Region, height: float) -> bool:
    """Whether the region holds several characters one under another; a narrow digit does not."""
    return region.height > _LONG * region.width and region.height > _SEVERAL * height


def columns_joined(regions: Sequence[Region], height: float) -> list[Region]:
    """Regions with the scattered characters of a column put back to it.

    The detector often finds a column of standing characters in pieces; a piece as wide as a character
    that follows directly above or below a region that runs down belongs to it.
    """
    if not any(runs_down(region, height) for region in regions):
        return sorted(regions, key=_top)
    joined: list[Region] = []
    for region in sorted(regions, key=_top):
        place = next((i for i, other in enumerate(joined) if _continues(other, region, height)), None)
        if place is None:
            joined.append(region)
        else:
            joined[place] = _around(joined[place], region)
    return joined


def reading_order(regions: Sequence[Region], height: float) -> list[Region]:
    """Regions row by row. One that runs down stands in the row in which it begins."""
    rows: list[list[Region]] = []
    for region in sorted(regions, key=lambda region: (sum(_span(region, height)), _left(region))):
        if rows and _shares_row(_span(rows[-1][-1], height), _span(region, height)):
            rows[-1].append(region)
        else:
            rows.append([region])
    return [region for row in rows for region in sorted(row, key=_left)]


def _continues(above: Region, below: Region, height: float) -> bool:
    if not (runs_down(above, height) or runs_down(below, height)):
        return False
    wider, narrower = max(above.width, below.width), min(above.width, below.width)
    if wider > _PIECE * narrower:
        return False
    gap = _top(below) - float(above.corners[:, 1].max())
    aside = abs(float(below.corners[:, 0].mean() - above.corners[:, 0].mean()))
    return -0.5 * narrower < gap < _GAP * wider and aside < 0.25 * wider


def _around(above: Region, below: Region) -> Region:
    corners = np.vstack([above.corners, below.corners])
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return Region(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), max(above.score, below.score))


def _left(region: Region) -> float:
    return float(region.corners[:, 0].min())


def _top(region: Region) -> float:
    return float(region.corners[:, 1].min())


def _span(region: Region, height: float) -> tuple[float, float]:
    """Top and bottom; of a region that runs down only its first character's."""
    top = _top(region)
    return top, top + (region.width if runs_down(region, height) else region.height)


def _shares_row(before: tuple[float, float], after: tuple[float, float]) -> bool:
    shared = min(before[1], after[1]) - max(before[0], after[0])
    return shared > _SAME_ROW * min(before[1] - before[0], after[1] - after[0])
