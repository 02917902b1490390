"""Tables however they are drawn: cells, spans, and the promise that lines lie in one cell each."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from core.document import Line, Page
from core.geometry import Box
from core.limits import Limits
from eval.benchmarks.tables import drawn
from eval.benchmarks.tables.cases import Case, scanned
from eval.benchmarks.tables.contents import KINDS, PLAIN
from eval.benchmarks.tables.drawn import RULED, Look, located
from eval.benchmarks.tables.structure import Fields, fields, is_same_structure, similarity
from pipelines.engine.workers import WorkerPool
from pipelines.reading.blocks import held
from pipelines.reading.closing import closed
from pipelines.reading.cutting import cut_at_rulings
from pipelines.reading.grid import table_rulings
from pipelines.reading.joined import JoinedTable, joined_tables
from pipelines.reading.laying import laid_out
from pipelines.reading.rulings import Rulings, from_bars
from pipelines.reading.slope import Slope
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import pdfs

FAMILY = "AR PL SungtiL GB"
NO_RULINGS = Rulings((), ())


def text(x: float, y: float, said: str, size: float = 10.0, *, is_ocr: bool = False) -> Line:
    edges = tuple(x + size * n for n in range(len(said) + 1))
    box = Box(x, y, edges[-1], y + size)
    return Line(text=said, box=box, edges=edges, size=size, is_ocr=is_ocr)


def case(look: Look, kind: str, seed: int) -> Case:
    table = KINDS[kind](random.Random(seed))
    truth = fields((r, c, cell.row_span, cell.column_span, cell.text) for r, c, cell in located(table))
    content = drawn.single(table, look, FAMILY, seed)
    return Case(name=f"{look}/{kind}", is_ruled=look in RULED, content=content, tables=(truth,))


def pages_of(content: bytes, folder: Path, workers: WorkerPool) -> tuple[Page, ...]:
    path = pdfs.saved(folder, "tables.pdf", content)
    surveyed = survey.run(path, Limits(), workers)
    pages = read.run(path, surveyed, ReadOptions(), Limits(), workers)
    assert pages.failures == ()
    return pages.pages


def as_fields(table: JoinedTable) -> Fields:
    return fields((c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells)


@pytest.mark.parametrize(
    ("look", "kind"),
    [
        *itertools.product(sorted(RULED), ("nested_form", "two_heads", "long")),
        *itertools.product((Look.THREE, Look.BARE, Look.ZEBRA, Look.TILES, Look.ROWS), PLAIN[:2]),
    ],
)
def test_every_way_of_drawing_gives_the_cells_that_were_set(
    look: Look, kind: str, tmp_path: Path, workers: WorkerPool
) -> None:
    wanted = case(look, kind, 77)
    pages = pages_of(wanted.content, tmp_path, workers)
    (found,) = joined_tables(pages)
    if (look, kind) == (Look.OPEN_SIDES, "nested_form"):  # its title row has no upright line at all
        assert similarity(as_fields(found), wanted.tables[0], with_text=True) > 0.9
    else:
        assert as_fields(found) == wanted.tables[0]
    assert {table.is_ruled for page in pages for table in page.tables} == {look in RULED}
    assert_each_line_in_one_cell(pages)


@pytest.mark.parametrize(("look", "kind"), [(Look.RECTS, "nested_form"), (Look.THREE, "people")])
def test_a_skewed_scan_gives_the_same_cells(
    look: Look, kind: str, tmp_path: Path, workers: WorkerPool
) -> None:
    wanted = case(look, kind, 78)
    pages = pages_of(scanned(wanted, 5).content, tmp_path, workers)
    (found,) = joined_tables(pages)
    assert is_same_structure(as_fields(found), wanted.tables[0])
    assert similarity(as_fields(found), wanted.tables[0], with_text=True) > 0.97
    assert_each_line_in_one_cell(pages)


def assert_each_line_in_one_cell(pages: tuple[Page, ...]) -> None:
    """A cell's box holds its lines' boxes, a block is one cell, and cells say what their lines say."""
    for page in pages:
        blocks: dict[int, list[Line]] = {}
        for line in page.lines:
            if line.block:
                blocks.setdefault(line.block, []).append(line)
        cells = [cell for table in page.tables for row in table.rows() for cell in row]
        assert sorted(blocks) == [n for n, cell in enumerate(cells, start=1) if cell.text]
        for number, lines in blocks.items():
            cell = cells[number - 1]
            assert "".join("".join(line.text for line in lines).split()) == "".join(cell.text.split())
            for line in lines:
                grown = cell.box.grown(0.02)
                assert grown.contains(line.box.x0, line.box.y0)
                assert grown.contains(line.box.x1, line.box.y1)
                assert all(low <= high for low, high in itertools.pairwise(line.edges))


def grid(xs: list[float], ys: list[float]) -> list[Box]:
    return [Box(xs[0], y, xs[-1], y) for y in ys] + [Box(x, ys[0], x, ys[-1]) for x in xs]


def test_pieces_of_a_dashed_line_are_one_line() -> None:
    dashes = [Box(x, 100, x + 2, 100.5) for x in range(50, 250, 5)]
    ((y, x0, x1),) = from_bars(dashes).horizontal
    assert (y, x0, x1) == pytest.approx((100.25, 50, 247))


def test_an_underline_in_a_cell_is_no_ruling() -> None:
    bars = [*grid([50, 150, 250], [100, 130, 160]), Box(60, 126, 140, 126)]
    (group,) = table_rulings(from_bars(bars))
    assert [y for y, _, _ in group.horizontal] == [100, 130, 160]


def test_lines_that_run_on_past_the_last_column_make_the_open_side() -> None:
    bars = [Box(50, y, 350, y) for y in (100, 130, 160)] + [Box(x, 100, x, 160) for x in (150, 250)]
    group = closed(from_bars(bars))
    assert [x for x, _, _ in group.vertical] == [50, 150, 250, 350]


def test_boxes_joined_by_arrows_are_no_table() -> None:
    bars = [*grid([50, 150], [100, 130]), *grid([250, 350], [200, 230]), *grid([450, 550], [100, 130])]
    bars += [
        Box(100, 130, 100, 215),
        Box(100, 215, 250, 215),
        Box(350, 215, 500, 215),
        Box(500, 130, 500, 215),
    ]
    assert table_rulings(from_bars(bars)) == ()


def test_a_frame_around_text_and_the_border_of_a_page_are_no_tables() -> None:
    lines = [text(60, 110 + 20 * n, "储罐区设置围堰和喷淋装置") for n in range(5)]
    _, found = laid_out(lines, from_bars(grid([50, 545], [100, 800])), is_ocr=False)
    assert found == ()


def test_blanks_to_fill_in_and_fraction_bars_are_no_tables() -> None:
    lines = [text(60, 100, "评价机构"), text(60, 140, "项目名称"), text(60, 180, "报告编号")]
    bars = [Box(130, y, 400, y) for y in (111, 151, 191)] + [Box(300, 250, 340, 250)]
    _, found = laid_out(lines, from_bars(bars), is_ocr=False)
    assert found == ()


def test_running_text_in_three_columns_is_no_table() -> None:
    lines = [
        text(x, 100 + 14 * n, "安全评价应当遵循客观公正") for n in range(12) for x in (50.0, 220.0, 390.0)
    ]
    assert laid_out(lines, NO_RULINGS, is_ocr=False)[1] == ()


def test_a_list_of_contents_is_no_table() -> None:
    rows = [
        ("1.1", "评价目的........", "3"),
        ("1.2", "评价依据........", "4"),
        ("1.3", "评价范围........", "9"),
    ]
    lines = [
        text(x, 100 + 20 * n, said)
        for n, row in enumerate(rows)
        for x, said in zip((60, 110, 400), row, strict=True)
    ]
    assert laid_out(lines, NO_RULINGS, is_ocr=False)[1] == ()


def test_an_ocr_line_over_two_cells_is_cut_and_a_ruling_read_as_a_character_dropped() -> None:
    groups = table_rulings(from_bars(grid([50, 98, 112, 200], [100, 120])))
    cut = cut_at_rulings([text(60, 105, "姓名  |沈青禾", is_ocr=True)], groups)
    assert [line.text for line in cut] == ["姓名", "沈青禾"]


def test_a_line_is_held_within_its_cell_and_loses_no_character() -> None:
    line = held(text(48, 98, "职责"), Box(50, 100, 100, 120))
    assert line.box == Box(50, 100, 68, 108)
    assert line.edges == (50, 58, 68)


def test_a_box_of_a_straight_page_and_back_encloses_it() -> None:
    slope = Slope(1.2, (297.0, 421.0))
    box = Box(100, 200, 300, 212)
    corners = [slope.askew(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    assert slope.box_straight(corners) == pytest.approx(box)
    back = slope.box_back(box)
    assert all(back.grown(0.01).contains(*corner) for corner in corners)


def test_structure_scores_fall_with_what_is_wrong() -> None:
    truth = fields([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 2, "丙")])
    parted = fields([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "")])
    other = fields([(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "丁"), (1, 0, 1, 2, "丙")])
    assert similarity(truth, truth, with_text=True) == 1.0
    assert similarity(other, truth, with_text=False) == 1.0
    assert similarity(other, truth, with_text=True) == pytest.approx(1 - 1 / 6)
    assert similarity(parted, truth, with_text=False) == pytest.approx(1 - 2 / 7)
    assert similarity((), truth, with_text=False) < 0.2
