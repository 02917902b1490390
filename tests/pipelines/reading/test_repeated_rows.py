"""Which first rows of a table on a new page repeat its head."""

from __future__ import annotations

import pytest

from core.document import Cell, Page, Route, Table
from core.geometry import Box
from pipelines.reading.joined import joined_tables, with_continuations

_HEAD = ("问题序号", "证明材料", "材料日期")


def table(top: float, *rows: tuple[str, ...], is_ocr: bool = False) -> Table:
    cells = tuple(
        Cell(
            row=r, column=c, text=text, box=Box(80 + 140 * c, top + 20 * r, 220 + 140 * c, top + 20 * r + 20)
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(box=Box(80, top, 500, top + 20 * len(rows)), cells=cells, is_ocr=is_ocr)


def page(number: int, *tables: Table) -> Page:
    return Page(number=number, width=595, height=842, route=Route.TEXT, lines=(), tables=tables)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (("2", "对比照片、整改验收单（ZG-2020-34）", "2020年10月01日"), ["1", "2", "3"]),
        (("1", "对比照片、整改验收单（ZG-2020-33）", "2020年09月18日"), ["1", "3"]),  # said again
    ],
)
def test_the_next_row_of_a_list_is_not_taken_for_its_head(
    first: tuple[str, ...], expected: list[str]
) -> None:
    above = table(780, _HEAD, ("1", "对比照片、整改验收单（ZG-2020-33）", "2020年09月18日"))
    below = table(80, _HEAD, first, ("3", "对比照片、整改验收单（ZG-2020-35）", "2020年10月09日"))
    (joined,) = joined_tables(with_continuations((page(1, above), page(2, below))))
    numbers = [cell.text for cell in joined.cells if cell.column == 0]
    assert numbers == ["问题序号", *expected]


def test_a_head_that_was_misread_is_still_a_head() -> None:
    above = table(780, _HEAD, ("1", "照片", "2020年09月18日"), is_ocr=True)
    below = table(80, ("问题序号", "证明材科", "材料日期"), ("2", "照片", "2020年10月01日"), is_ocr=True)
    (joined,) = joined_tables(with_continuations((page(1, above), page(2, below))))
    assert [cell.text for cell in joined.cells if cell.column == 0] == ["问题序号", "1", "2"]
