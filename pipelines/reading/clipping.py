"""What part of a page an object may be drawn in: spreadsheet programs cut text that is longer than its cell.

Only upright boxes around clip paths count; a path of another shape hides more than is known here.
"""

from __future__ import annotations

import math

from core.geometry import Box, intersection
from pipelines.reading import pdfium_calls as calls
from pipelines.reading.forms import Matrix, moved

NOTHING = Box(math.inf, math.inf, -math.inf, -math.inf)
"""The box of an object of which nothing is seen; it contains no point."""

_MOST_PATHS = 16
_MOST_SEGMENTS = 64
_SLACK = 0.5  # points


def clip_box(item: calls.Handle, bounds: Box, matrix: Matrix) -> Box | None:
    """Where an object is drawn at all, in the page's user space; None where nothing of ``bounds`` is cut off.

    ``bounds`` are the object's in the space of the form that holds it, ``matrix`` leads from there to the
    page. ``NOTHING`` where all of it is cut off.
    """
    clip: Box | None = None
    for points in calls.clip_points(item, _MOST_PATHS, _MOST_SEGMENTS):
        if not len(points):
            continue
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        clip = Box(x0, y0, x1, y1) if clip is None else _common(clip, Box(x0, y0, x1, y1))
    if clip is None or _holds(clip.grown(_SLACK), bounds):
        return None
    is_any_seen = clip.x0 < clip.x1 and clip.y0 < clip.y1 and intersection(clip, bounds) > 0
    return moved(clip, matrix) if is_any_seen else NOTHING


def _common(one: Box, other: Box) -> Box:
    return Box(max(one.x0, other.x0), max(one.y0, other.y0), min(one.x1, other.x1), min(one.y1, other.y1))


def _holds(outer: Box, inner: Box) -> bool:
    return outer.contains(inner.x0, inner.y0) and outer.contains(inner.x1, inner.y1)
