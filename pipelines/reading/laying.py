"""Lines and rulings of a page become tables: fully ruled ones first, then those with ever fewer lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.document import Line, Table
from core.geometry import Box
from pipelines.reading.bare_tables import bare_tables
from pipelines.reading.cutting import cut_at_rulings
from pipelines.reading.grid import outline_box, table_rulings, tables
from pipelines.reading.heads import with_heads
from pipelines.reading.open_tables import open_tables
from pipelines.reading.rulings import Rulings
from pipelines.reading.tiles import tile_rulings


def laid_out(
    lines: Sequence[Line], rulings: Rulings, *, is_ocr: bool
) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
    """Lines cut at the borders of cells, and the tables from top to bottom."""
    if not (rulings.horizontal or rulings.vertical or rulings.shades):
        bare = bare_tables(lines)
        cut = cut_at_rulings(lines, bare)
        return cut, tables(bare, cut, is_ocr=is_ocr, is_ruled=False)
    ruled = _with_heads(table_rulings(rulings), rulings, lines)
    boxes = [outline_box(group) for group in ruled]
    shades = [shade for shade in rulings.shades if not _is_within(shade.centre, boxes)]
    tiled = table_rulings(tile_rulings(shades))
    boxes += [outline_box(group) for group in tiled]
    free = Rulings(
        tuple(r for r in rulings.horizontal if not _is_within(((r[1] + r[2]) / 2, r[0]), boxes)),
        (),
        tuple(shade for shade in shades if not _is_within(shade.centre, boxes)),
    )
    ruled_across = open_tables(free, _outside(lines, boxes))
    boxes += [outline_box(group) for group in ruled_across]
    bare = bare_tables(_outside(lines, boxes))
    cut = cut_at_rulings(lines, (*ruled, *tiled, *ruled_across, *bare))
    found = (
        *tables(ruled, cut, is_ocr=is_ocr),
        *tables((*tiled, *ruled_across, *bare), cut, is_ocr=is_ocr, is_ruled=False),
    )
    return cut, tuple(sorted(found, key=lambda table: (table.box.y0, table.box.x0)))


def _with_heads(groups: Iterable[Rulings], rulings: Rulings, lines: Sequence[Line]) -> tuple[Rulings, ...]:
    """The groups with the heads that stand above them; what belongs to a grid is no head of another."""
    drawn = tuple(groups)
    boxes = [outline_box(group) for group in drawn]
    free = Rulings(
        tuple(r for r in rulings.horizontal if not _is_within(((r[1] + r[2]) / 2, r[0]), boxes)),
        (),
        tuple(shade for shade in rulings.shades if not _is_within(shade.centre, boxes)),
    )
    outside = _outside(lines, boxes)
    return tuple(with_heads(group, free, outside) for group in drawn)


def _outside(lines: Iterable[Line], boxes: Sequence[Box]) -> list[Line]:
    return [line for line in lines if not _is_within(line.box.centre, boxes)] if boxes else list(lines)


def _is_within(point: tuple[float, float], boxes: Iterable[Box]) -> bool:
    return any(box.grown(2.0).contains(*point) for box in boxes)
