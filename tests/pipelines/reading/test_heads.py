"""Heads that stand above the drawn grid of a table belong to it; other text above a table does not."""

from __future__ import annotations

import pytest

from core.document import Line, Table
from core.geometry import Box
from pipelines.reading.laying import laid_out
from pipelines.reading.rulings import Rulings

XS = (60.0, 160.0, 260.0, 360.0)
YS = (120.0, 140.0, 160.0)


def line(x: float, y: float, said: str, size: float = 10.0) -> Line:
    return Line(
        text=said,
        box=Box(x, y, x + size * len(said), y + size),
        edges=tuple(x + size * n for n in range(len(said) + 1)),
        size=size,
    )


GRID = Rulings(
    tuple((y, XS[0], XS[-1]) for y in YS),
    tuple((x, YS[0], YS[-1]) for x in XS),
)
BODY = [
    line(x + 5, y + 5, said) for y in YS[:-1] for x, said in zip(XS, ("甲醇", "40", "罐区"), strict=False)
]
HEAD = [line(x + 5, 108, said) for x, said in zip(XS, ("名称", "储量", "部位"), strict=False)]


def the_table(rulings: Rulings, lines: list[Line]) -> Table:
    (table,) = laid_out(lines, rulings, is_ocr=False)[1]
    return table


def first_row(table: Table) -> list[str]:
    return [cell.text for cell in table.rows()[0]]


@pytest.mark.parametrize(
    "drawn",
    [
        Rulings(GRID.horizontal, GRID.vertical, (Box(60, 102, 360, 120),)),
        Rulings(GRID.horizontal, GRID.vertical, tuple(Box(x, 102, x + 100, 120) for x in XS[:-1])),
        Rulings((*GRID.horizontal, (102.0, 60.0, 360.0)), GRID.vertical),
        GRID,
    ],
    ids=["band", "fields", "rule", "bare"],
)
def test_the_head_above_the_grid_is_its_first_row(drawn: Rulings) -> None:
    table = the_table(drawn, [*HEAD, *BODY])
    assert first_row(table) == ["名称", "储量", "部位"]
    assert len(table.rows()) == 3


@pytest.mark.parametrize(
    "above",
    [
        [line(150, 108, "表3-8 储存情况一览表")],
        [line(60, 108, "根据企业提供的资料，储存情况见下表，共三列。")],
        [line(65, 108, "名称"), line(265, 108, "部位")],
        [line(x, 60, "名称") for x in XS[:-1]],
    ],
    ids=["caption", "sentence", "a column without head", "far above"],
)
def test_what_else_stands_above_a_table_is_no_head(above: list[Line]) -> None:
    table = the_table(GRID, [*above, *BODY])
    assert first_row(table) == ["甲醇", "40", "罐区"]


def test_the_rule_under_a_page_header_is_no_edge_of_a_head() -> None:
    drawn = Rulings((*GRID.horizontal, (102.0, 60.0, 360.0)), GRID.vertical)
    table = the_table(drawn, [line(150, 106, "安全现状评价报告"), *BODY])
    assert first_row(table) == ["甲醇", "40", "罐区"]
