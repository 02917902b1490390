"""One place for each who signs, where rows of a table were read as one."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from core.document import Line
from core.evidence import Evidence
from core.facts import SignPlace
from core.geometry import Box
from pipelines.stages.extract.form_grids import Grid
from pipelines.stages.extract.sign_blanks import name_span, part

_LEAST_STEP = 1.25  # line heights from one name to the next; lines of one text are closer


def each_ones(report: str, grid: Grid, place: SignPlace, known: Sequence[str]) -> Iterator[SignPlace]:
    """The place, parted between the known names that stand under one another left of it."""
    box = place.evidence.boxes[0]
    lines = _named_lines(grid, box, known) if grid.table.is_ocr else []
    if len(lines) < 2:
        yield place
        return
    named = [line for line, *_ in lines]
    cuts = [box.y0, *(_between(grid, a, b) for a, b in itertools.pairwise(named)), box.y1]
    for order, (line, name, start, stop) in enumerate(lines):
        own = Box(box.x0, cuts[order], box.x1, cuts[order + 1])
        yield dataclasses.replace(
            place,
            evidence=dataclasses.replace(place.evidence, boxes=(own.rounded(),)),
            name=name,
            named=part(report, grid.page.number, line, start, stop),
            printed=tuple(item for item in place.printed if _is_in(item, own)),
        )


def _between(grid: Grid, upper: Line, lower: Line) -> float:
    """Where one person's part ends: half way; where particulars follow, over the next name."""
    is_followed = any(
        upper.box.y1 - 2 < line.box.centre[1] < lower.box.y0
        and line.box.x0 < upper.box.x1
        and line.box.x1 > upper.box.x0
        for line in grid.page.lines
    )
    return lower.box.y0 - 1 if is_followed else (upper.box.centre[1] + lower.box.centre[1]) / 2


def _named_lines(grid: Grid, box: Box, known: Sequence[str]) -> list[tuple[Line, str, int, int]]:
    """Lines level with a place and left of it that hold a known name, from top to bottom; none of a list
    whose names stand in one line or as close as lines of text.
    """
    inside = grid.table.box
    level = [
        line
        for line in grid.page.lines
        if inside.contains(*line.box.centre)
        and line.box.x1 < box.x0 + 2
        and box.y0 < line.box.centre[1] < box.y1
    ]
    found = [(line, *span) for line in level if (span := name_span(line.text, known)) is not None]
    found.sort(key=lambda entry: entry[0].box.y0)
    steps = [
        (b[0].box.centre[1] - a[0].box.centre[1]) / a[0].box.height for a, b in itertools.pairwise(found)
    ]
    return found if all(step >= _LEAST_STEP for step in steps) else []


def _is_in(item: Evidence, box: Box) -> bool:
    return any(box.contains(*own.centre) for own in item.boxes)
