"""Headings that stand above a drawn table: short words, one over each column."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import Page
from pipelines.stages.extract.figures import figures
from pipelines.stages.extract.grids import grids
from tests.pipelines.stages.extract.bodies import body, line, page

ROWS = [["东侧", "国道", "37.4", "符合"], ["南侧", "空地", "12.0", "符合"]]
_WIDTH = (595.0 - 120.0) / 4


def under(heads: dict[int, str], gap: float = 4.0) -> Page:
    """The table of a page, with words above its columns."""
    shown = page(1, "周边环境", "", "", ROWS)
    y = shown.tables[0].box.y0 - 12.0 - gap
    above = tuple(line(text, 62.0 + column * _WIDTH, y) for column, text in heads.items())
    return dataclasses.replace(shown, lines=(shown.lines[0], *above, *shown.lines[3:]))


def first_row(shown: Page) -> list[str]:
    (rows,) = grids(body(shown, chapters=[(Chapter.SURROUNDINGS, 1)]))
    return [rows[0][column].text for column in sorted(rows[0])]


def test_two_headings_read_as_one_line_are_told_apart() -> None:
    shown = under({0: "方位", 1: "周边设施", 2: "距离"})
    joined = line("实测距离(m)    结果", 62.0 + 2 * _WIDTH, shown.lines[1].box.y0)
    shown = dataclasses.replace(shown, lines=(*shown.lines[:3], joined, *shown.lines[4:]))
    assert first_row(shown) == ["方位", "周边设施", "实测距离(m)", "结果"]


def test_words_above_the_columns_are_the_heading() -> None:
    shown = under({0: "方位", 1: "周边设施", 2: "实测距离(m)", 3: "结果"})
    assert first_row(shown) == ["方位", "周边设施", "实测距离(m)", "结果"]
    found = figures(body(shown, chapters=[(Chapter.SURROUNDINGS, 1)]))
    assert [(f.name, f.subject, f.value) for f in found] == [
        ("东侧间距", "国道", 37.4),
        ("南侧间距", "空地", 12.0),
    ]


@pytest.mark.parametrize(
    ("heads", "gap"),
    [
        ({0: "表2-1 周边环境一览表"}, 4.0),  # a caption
        ({0: "方位", 1: "周边设施"}, 4.0),  # too few
        ({0: "方位", 1: "周边设施", 2: "距离", 3: "结果"}, 30.0),  # too far above
        ({0: "北侧", 1: "仓库", 2: "88.5", 3: "符合"}, 4.0),  # a row of values
    ],
)
def test_other_lines_above_are_none(heads: dict[int, str], gap: float) -> None:
    assert first_row(under(heads, gap)) == ROWS[0]
