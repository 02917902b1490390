"""Tables drawn as coloured fields, one a cell, with the paper between them for lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from core.geometry import Box, union
from pipelines.reading.rulings import Rulings, joined_segments

_TOUCH = 3.0  # points between neighbours
_SAME = 2.0
_COVER = 0.85  # share of the table that its fields cover


def tile_rulings(shades: Sequence[Box]) -> Rulings:
    """The sides of all fields that make up a table of two rows and two columns or more."""
    tiles = [tile for group in _groups(shades) if _is_table(group) for tile in group]
    horizontal = [(y, tile.x0, tile.x1) for tile in tiles for y in (tile.y0, tile.y1)]
    vertical = [(x, tile.y0, tile.y1) for tile in tiles for x in (tile.x0, tile.x1)]
    return Rulings(joined_segments(horizontal), joined_segments(vertical))


def _groups(shades: Sequence[Box]) -> list[list[Box]]:
    """Fields that touch, directly or by others."""
    groups: list[list[Box]] = []
    for shade in shades:
        wide = shade.grown(_TOUCH)
        near = [group for group in groups if any(_meet(wide, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in near)]
        groups.append([shade, *(box for group in near for box in group)])
    return groups


def _meet(a: Box, b: Box) -> bool:
    return a.x0 <= b.x1 and b.x0 <= a.x1 and a.y0 <= b.y1 and b.y0 <= a.y1


def _is_table(group: Sequence[Box]) -> bool:
    rows, columns = _distinct([box.y0 for box in group]), _distinct([box.x0 for box in group])
    if rows < 2 or columns < 2 or len(group) < 4:
        return False
    return sum(box.area for box in group) >= _COVER * union(group).area


def _distinct(values: Sequence[float]) -> int:
    ordered = sorted(values)
    return 1 + sum(high - low > _SAME for low, high in itertools.pairwise(ordered))
