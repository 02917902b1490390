"""Damaged, hostile and odd pages: the limit is named in words, that page fails, the rest is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.document import Failure, Pages, Survey
from core.ids import content_id
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import odd_pdfs, pdfs

A4 = (0, 0, 595, 842)


def whole(
    content: bytes, folder: Path, workers: WorkerPool, limits: Limits | None = None
) -> tuple[Survey, Pages]:
    path = pdfs.saved(folder, f"{content_id(content)[:12]}.pdf", content)
    limits = limits or Limits()
    found = survey.run(path, limits, workers)
    return found, read.run(path, found, ReadOptions(), limits, workers)


def failures_of(found: Survey, pages: Pages) -> list[Failure]:
    return [*found.failures, *pages.failures]


def texts(pages: Pages) -> list[str]:
    return ["".join(line.text for line in page.lines) for page in pages.pages]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (odd_pdfs.boxed([0, 0, 14_401, 800]), "page_size", "边长 14401 点，超过上限 14400 点"),
        (odd_pdfs.boxed([0, 0, 1e6, 1e6]), "page_size", "边长 1000000 点"),
        (odd_pdfs.boxed([0, 0, 595, 0.01]), "page_size", "没有可见的面积"),
        (odd_pdfs.boxed(A4, crop=[1000, 1000, 1600, 1900]), "page_size", "没有可见的面积"),
        (odd_pdfs.enormous_picture(), "picture_pixels", "60000×60000 像素），超过上限 600 百万像素"),
        (odd_pdfs.damaged_picture("JBIG2Decode"), "picture_damaged", "JBIG2"),
        (odd_pdfs.damaged_picture("JPXDecode"), "picture_damaged", "JPEG 2000"),
        (odd_pdfs.damaged_picture("CCITTFaxDecode"), "picture_damaged", "CCITT 传真）的数据中途损坏"),
        (odd_pdfs.damaged_picture("DCTDecode"), "picture_damaged", "JPEG）的数据已损坏"),
        (odd_pdfs.damaged_picture("RunLengthDecode"), "picture_damaged", "已损坏"),
        (odd_pdfs.damaged_picture("FlateDecode"), "picture_damaged", "只能显示一部分"),
        (odd_pdfs.damaged_picture("LZWDecode"), "picture_damaged", "只能显示一部分"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_bad_page_fails_in_words_and_the_others_are_read(
    content: bytes, code: str, words: str, tmp_path: Path, workers: WorkerPool
) -> None:
    found, pages = whole(content, tmp_path, workers)
    (failure,) = failures_of(found, pages)
    assert (failure.page, failure.code) == (2, code)
    assert "第 2 页" in failure.message
    assert words in failure.message
    assert texts(pages)[::2] == ["第一页内容", "第三页内容"]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (odd_pdfs.boxed([0, 0, 14_400, 14_400]), (14_400, 14_400)),
        (odd_pdfs.boxed([595, 842, 0, 0]), (595, 842)),
        (odd_pdfs.boxed(A4, crop=[595, 842, 0, 0]), (595, 842)),
        (odd_pdfs.boxed(A4, crop=[100, 100, 100, 100]), (595, 842)),
        (odd_pdfs.boxed([0, 0, 0, 0]), (612, 792)),
        (odd_pdfs.boxed(A4, rotation=450), (842, 595)),
        (odd_pdfs.boxed(A4, rotation=-90), (842, 595)),
        (odd_pdfs.boxed(A4, rotation=45), (595, 842)),
    ],
    ids=["14400", "reversed", "reversed_crop", "empty_crop", "empty", "450", "-90", "45"],
)
def test_odd_boxes_and_turns_are_read_as_viewers_show_them(
    content: bytes, size: tuple[float, float], tmp_path: Path, workers: WorkerPool
) -> None:
    found, pages = whole(content, tmp_path, workers)
    assert failures_of(found, pages) == []
    page = pages.pages[1]
    assert (page.width, page.height) == size
    assert sorted(texts(pages)[1]) == sorted("第二页内容")
    assert all(line.box.x0 < line.box.x1 and line.box.y0 < line.box.y1 for line in page.lines)


def test_a_page_that_never_ends_fails_alone(tmp_path: Path, workers: WorkerPool) -> None:
    limits = Limits(survey_seconds=10, page_seconds=10)
    found, pages = whole(odd_pdfs.laughing_forms(), tmp_path, workers, limits)
    (failure,) = failures_of(found, pages)
    assert failure.page == 2
    assert failure.code in {"time_limit", "memory_limit", "reader_crashed"}  # whichever is reached first
    assert found.failures[0].message.startswith("第 2 页：读取")
    assert texts(pages) == ["第一页内容", "", "第三页内容"]


def test_a_page_tree_that_runs_into_itself_gives_its_pages(tmp_path: Path, workers: WorkerPool) -> None:
    found, pages = whole(odd_pdfs.looping_tree(), tmp_path, workers)
    assert texts(pages)[0] == "one good page"
    assert {failure.code for failure in failures_of(found, pages)} == {"page_damaged", "structure_damaged"}


@pytest.mark.parametrize("make", [odd_pdfs.deep_tree, odd_pdfs.deep_forms])
def test_deep_nesting_ends(make: Callable[[], bytes], tmp_path: Path, workers: WorkerPool) -> None:
    found, _ = whole(make(), tmp_path, workers)
    assert len(found.pages) == 1


def test_a_font_that_is_not_there_is_read_by_its_codes(tmp_path: Path, workers: WorkerPool) -> None:
    _, pages = whole(odd_pdfs.font_not_embedded(), tmp_path, workers)
    assert "青岚安全技术咨询有限公司于2023年3月6日进行现场勘验" in texts(pages)[0]


def test_a_font_name_in_gbk_is_a_name_and_no_damage(tmp_path: Path, workers: WorkerPool) -> None:
    found, pages = whole(odd_pdfs.chinese_font_name(), tmp_path, workers)
    assert found.failures == ()
    assert found.fonts == ("宋体",)
    assert found.pages[0].fonts[0].name == "宋体"
    assert texts(pages) == ["字体名称为国标码"]
