"""Survey and read on composed pages: routes, text, places, tables, failures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.document import Page, Pages, Route, Survey
from core.errors import FailedError, RefusedError
from core.geometry import Box, overlap
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.passage import Passage, PlacedLine, reread
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import pdfs
from tests.pdfs import Text

Reader = Callable[[bytes], tuple[Survey, Pages]]

FORM = [
    Text(200, 120, "安全现状评价报告", 22),
    *pdfs.grid([72, 180, 300, 420, 520], [200, 230, 260, 290]),
    Text(80, 220, "职责"),
    Text(190, 220, "姓名"),
    Text(310, 220, "资格证书号"),
    Text(80, 250, "项目负责人"),
    Text(190, 250, "沈青禾"),
    Text(305, 250, "S011099000100017"),
    Text(80, 280, "项目组成员"),
    Text(190, 280, "简若溪"),
    Text(72, 340, "评价机构于2023年3月6日对GB 18218-2018适用范围进行现场勘验。"),
]


@pytest.fixture
def reading(tmp_path: Path, workers: WorkerPool) -> Reader:
    def run(content: bytes) -> tuple[Survey, Pages]:
        path = pdfs.saved(tmp_path, "report.pdf", content)
        surveyed = survey.run(path, Limits(), workers)
        return surveyed, read.run(path, surveyed, ReadOptions(), Limits(), workers)

    return run


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_a_typed_page_is_read_from_its_text_layer(reading: Reader) -> None:
    surveyed, pages = reading(pdfs.compose([FORM]))
    assert [page.route for page in surveyed.pages] == [Route.TEXT]
    assert texts(pages.pages[0]) == [
        "安全现状评价报告",
        "职责",
        "姓名",
        "资格证书号",
        "项目负责人",
        "沈青禾",
        "S011099000100017",
        "项目组成员",
        "简若溪",
        "评价机构于2023年3月6日对GB 18218-2018适用范围进行现场勘验。",
    ]


def test_boxes_lie_where_the_text_was_set(reading: Reader) -> None:
    _, pages = reading(pdfs.compose([FORM]))
    line = next(line for line in pages.pages[0].lines if line.text == "安全现状评价报告")
    assert overlap(line.box, Box(200, 120 - 22 * 0.88, 200 + 8 * 22, 120 + 22 * 0.12)) > 0.8
    assert line.size == pytest.approx(22, abs=2)


def test_a_ruled_table_has_its_cells(reading: Reader) -> None:
    _, pages = reading(pdfs.compose([FORM]))
    (table,) = pages.pages[0].tables
    assert [[cell.text for cell in row] for row in table.rows()] == [
        ["职责", "姓名", "资格证书号", ""],
        ["项目负责人", "沈青禾", "S011099000100017", ""],
        ["项目组成员", "简若溪", "", ""],
    ]
    assert table.cells[0].box == Box(72, 200, 180, 230)


def test_merged_cells_span_their_fields(reading: Reader) -> None:
    rules = [rule for rule in pdfs.grid([72, 180, 300], [100, 130, 160]) if rule.x0 != 180]
    page = [
        *rules,
        pdfs.Rule(180, 130, 180, 160),
        Text(100, 120, "合并"),
        Text(80, 150, "左"),
        Text(190, 150, "右"),
    ]
    _, pages = reading(pdfs.compose([page]))
    (table,) = pages.pages[0].tables
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("合并", 0, 0, 1, 2),
        ("左", 1, 0, 1, 1),
        ("右", 1, 1, 1, 1),
    ]


def test_text_over_a_ruling_is_cut_into_two_cells(reading: Reader) -> None:
    page = [*pdfs.grid([72, 132, 192], [100, 130]), Text(72, 120, "五个字左边五个字右边")]
    _, pages = reading(pdfs.compose([page]))
    assert texts(pages.pages[0]) == ["五个字左边", "五个字右边"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_seen(reading: Reader, rotation: int) -> None:
    surveyed, pages = reading(pdfs.compose([[Text(72, 100, "勘验记录")]], rotation=rotation))
    page = pages.pages[0]
    assert surveyed.pages[0].rotation == rotation
    is_sideways = rotation in (90, 270)
    assert (page.width, page.height) == ((842.0, 595.0) if is_sideways else (595.0, 842.0))
    assert "".join(sorted("".join(texts(page)))) == "".join(sorted("勘验记录"))
    for line in page.lines:
        assert 0 <= line.box.x0 < line.box.x1 <= page.width
        assert 0 <= line.box.y0 < line.box.y1 <= page.height


def test_a_scanned_page_is_read_by_ocr_with_its_table(reading: Reader) -> None:
    surveyed, pages = reading(pdfs.scanned(pdfs.compose([FORM])))
    page = pages.pages[0]
    assert surveyed.pages[0].route is Route.OCR
    assert page.engine.startswith("paddle ")
    assert all(line.is_ocr for line in page.lines)
    assert "评价机构于2023年3月6日对GB18218-2018适用范围进行现场勘验。" in [
        t.replace(" ", "") for t in texts(page)
    ]
    cells = [[cell.text for cell in row] for row in page.tables[0].rows()]
    assert cells[1][:3] == ["项目负责人", "沈青禾", "S011099000100017"]


def test_scan_and_typed_page_agree_on_places(reading: Reader) -> None:
    _, typed = reading(pdfs.compose([FORM]))
    _, scanned = reading(pdfs.scanned(pdfs.compose([FORM])))
    by_text = {line.text: line.box for line in scanned.pages[0].lines}
    title = next(line for line in typed.pages[0].lines if line.text == "安全现状评价报告")
    assert overlap(title.box, by_text["安全现状评价报告"]) > 0.6


def test_a_blank_page_costs_nothing_and_is_known(reading: Reader) -> None:
    surveyed, pages = reading(pdfs.blank(2))
    assert [page.route_reason for page in surveyed.pages] == ["nothing_drawn"] * 2
    assert [page.lines for page in pages.pages] == [(), ()]


def passage_of(pages: Pages) -> Passage:
    """All lines of the pages in order."""
    return Passage(
        PlacedLine(page=page.number, index=index, line=line)
        for page in pages.pages
        for index, line in enumerate(page.lines)
    )


def test_excerpts_are_read_again_from_their_boxes(reading: Reader) -> None:
    _, pages = reading(pdfs.compose([FORM]))
    passage = passage_of(pages)
    for wanted in ("2023年3月6日", "GB 18218-2018", "沈青禾", "项目负责人"):
        start = passage.text.index(wanted)
        (found,) = passage.evidence("report", start, start + len(wanted))
        assert found.excerpt == wanted
        assert reread(pages.pages[0], found.boxes) == wanted


def test_too_many_pages_are_refused(tmp_path: Path, workers: WorkerPool) -> None:
    path = pdfs.saved(tmp_path, "thick.pdf", pdfs.blank(5000))
    with pytest.raises(RefusedError, match="5000 页，上限为 3000 页") as caught:
        survey.run(path, Limits(), workers)
    assert caught.value.code == "too_many_pages"


def test_an_encrypted_file_is_refused_and_an_owner_password_is_not(
    tmp_path: Path, workers: WorkerPool
) -> None:
    locked = pdfs.saved(tmp_path, "locked.pdf", pdfs.encrypted(pdfs.blank(1), user="secret", owner="owner"))
    with pytest.raises(RefusedError, match="加密") as caught:
        survey.run(locked, Limits(), workers)
    assert caught.value.code == "encrypted"
    readable = pdfs.saved(tmp_path, "owned.pdf", pdfs.encrypted(pdfs.blank(1), user="", owner="owner"))
    assert len(survey.run(readable, Limits(), workers).pages) == 1


def test_rubbish_behind_a_pdf_header_fails_in_words(tmp_path: Path, workers: WorkerPool) -> None:
    path = pdfs.saved(tmp_path, "rubbish.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)
    with pytest.raises(FailedError, match="损坏"):
        survey.run(path, Limits(), workers)


def test_a_page_over_the_limit_fails_alone(tmp_path: Path, workers: WorkerPool) -> None:
    path = pdfs.saved(
        tmp_path, "two.pdf", pdfs.compose([[Text(72, 100, "第一页")], [Text(72, 100, "第二页" * 40)]])
    )
    surveyed = survey.run(path, Limits(), workers)
    pages = read.run(path, surveyed, ReadOptions(), Limits(page_characters=50), workers)
    assert [(failure.page, failure.code) for failure in pages.failures] == [(2, "page_characters")]
    assert texts(pages.pages[0]) == ["第一页"]
    assert pages.pages[1].lines == ()


THREE_LINES = [
    *[pdfs.Rule(60, y, 535, y) for y in (100, 120, 190)],
    Text(65, 114, "序号", 10),
    Text(110, 114, "检查要求", 10),
    Text(235, 114, "标准条款", 10),
    Text(360, 114, "实际情况", 10),
    Text(480, 114, "判定", 10),
    Text(70, 140, "1", 10),
    Text(92, 134, "爆炸危险区域电气设备应符合", 10),
    Text(92, 146, "防爆要求", 10),
    Text(227, 140, "GB 50058-2014", 10),
    Text(330, 140, "接线箱缺少密封圈", 10),
    Text(480, 140, "不合格", 10),
    Text(70, 175, "2", 10),
    Text(92, 175, "防雷装置应定期检测合格", 10),
    Text(227, 175, "GB 50057-2010", 10),
    Text(330, 175, "检测合格", 10),
    Text(480, 175, "合格", 10),
    Text(80, 215, "检查结果：本单元共检查两项，其中一项不符合，应按要求整改后方可投入使用。", 11),
]


def test_a_table_with_three_rules_only_has_its_cells(reading: Reader) -> None:
    _, pages = reading(pdfs.compose([THREE_LINES]))
    (table,) = pages.pages[0].tables
    assert [[cell.text for cell in row] for row in table.rows()] == [
        ["序号", "检查要求", "标准条款", "实际情况", "判定"],
        ["1", "爆炸危险区域电气设备应符合防爆要求", "GB 50058-2014", "接线箱缺少密封圈", "不合格"],
        ["2", "防雷装置应定期检测合格", "GB 50057-2010", "检测合格", "合格"],
    ]


def test_a_table_is_read_cell_by_cell_where_it_stands(reading: Reader) -> None:
    _, pages = reading(pdfs.compose([THREE_LINES]))
    passage = passage_of(pages)
    assert "电气设备应符合防爆要求\nGB 50058-2014\n接线箱缺少密封圈" in passage.text
    assert passage.text.endswith("应按要求整改后方可投入使用。")


def test_page_rules_above_and_below_text_are_no_table(reading: Reader) -> None:
    page = [
        *[pdfs.Rule(60, y, 535, y) for y in (60, 400, 800)],
        Text(60, 50, "某某公司安全现状评价报告", 9),
        *[
            Text(72, 100 + 20 * n, "该站位于道路东侧，周边五十米范围内没有重要公共建筑物和居民点。")
            for n in range(10)
        ],
        *[
            Text(72, 430 + 20 * n, "站内设置加油机和储罐，按规范要求设置了安全设施并定期检查维护。")
            for n in range(10)
        ],
    ]
    _, pages = reading(pdfs.compose([page]))
    assert pages.pages[0].tables == ()
