"""The parts of the outline: numbers, runs of numbers, contents, and lists that must not become chapters."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.document import Pages
from pipelines.chapters import annex_kind, chapter_kind, chapter_of
from pipelines.stages import outline
from pipelines.stages.outline.chains import rising
from pipelines.stages.outline.contents import contents
from pipelines.stages.outline.numbering import Style, numbered
from tests.pipelines.stages.test_outline import BODY, chapters, page


@pytest.mark.parametrize(
    ("text", "style", "path", "title"),
    [
        ("第一章 总论", Style.CHAPTER, (1,), "总论"),
        ("第 12 章　评价结论", Style.CHAPTER, (12,), "评价结论"),
        ("第三节 周边环境", Style.SECTION, (3,), "周边环境"),
        ("3.2.1、坍塌、滑坡", Style.DECIMAL, (3, 2, 1), "坍塌、滑坡"),
        ("３．２ 工艺流程", Style.DECIMAL, (3, 2), "工艺流程"),
        ("2企业概况", Style.ARABIC, (2,), "企业概况"),
        ("十二、评价结论", Style.CHINESE, (12,), "评价结论"),
        ("（三）周边环境", Style.BRACKET, (3,), "周边环境"),
        ("(1) 储罐区", Style.ITEM, (1,), "储罐区"),
        ("附件一：委托书", Style.ANNEX, (1,), "委托书"),
        ("附录C 现场调查记录", Style.ANNEX, (3,), "现场调查记录"),
        ("附3：现场照片", Style.ANNEX, (3,), "现场照片"),
        ("附件Ⅲ 防雷装置检测报告", Style.ANNEX, (3,), "防雷装置检测报告"),
        ("附件IV：现场勘验记录", Style.ANNEX, (4,), "现场勘验记录"),
        ("附录三 检测报告", Style.ANNEX, (3,), "检测报告"),
        ("A.1 检查表", Style.LETTER, (1, 1), "检查表"),
    ],
)
def test_numbers_of_headings(text: str, style: Style, path: tuple[int, ...], title: str) -> None:
    found = numbered(text)
    assert (found.style, found.path, found.title) == (style, path, title)


@pytest.mark.parametrize(
    "text", ["10 kV架空线路", "3.5m防火间距", "0.8 米", "12.5%", "2台压缩机", "附图说明", "2021年"]
)
def test_quantities_are_no_numbers_of_headings(text: str) -> None:
    assert numbered(text).style is Style.NONE


def test_the_heaviest_run_of_rising_numbers_leaves_out_what_breaks_it() -> None:
    chapters_and_a_quoted_clause = [
        ((1,), 2.0, "一"),
        ((9, 2), 1.0, "条"),
        ((2,), 2.0, "二"),
        ((3,), 2.0, "三"),
    ]
    assert rising(chapters_and_a_quoted_clause) == ["一", "二", "三"]
    assert rising([]) == []
    assert rising([((2,), 1.0, "a"), ((2,), 3.0, "b"), ((1,), -1.0, "c")]) == ["b"]


def test_entries_are_read_with_leaders_or_the_number_on_its_own() -> None:
    rows = [
        ("目 录", 16.0),
        ("1 总论……………3", 12.0),
        ("2 企业概况 . . . . . 5", 12.0),
        ("3 评价结论 12", 12.0),
    ]
    found = contents([page(1, *rows)], set())
    assert [(entry.text, entry.page) for entry in found.entries] == [
        ("1总论", 3),
        ("2企业概况", 5),
        ("3评价结论", 12),
    ]
    assert found.title is not None
    assert len(found.places) == 4


def test_contents_confirm_headings_that_are_set_like_text() -> None:
    entries = [
        ("1 总说明…………1", 12.0),
        ("2 场地条件…………2", 12.0),
        ("3 运行安排…………3", 12.0),
        ("4 总的看法…………4", 12.0),
    ]
    rows = [[(text.split("…")[0], 12.0), (BODY, 12.0), (BODY, 12.0)] for text, _ in entries]
    pages = [page(1, ("目 录", 12.0), *entries), *(page(n, *part) for n, part in enumerate(rows, start=2))]
    assert [title for _, _, title in chapters(*pages)] == [
        "目 录",
        "1 总说明",
        "2 场地条件",
        "3 运行安排",
        "4 总的看法",
    ]


def test_measures_in_a_list_are_no_chapters() -> None:
    rows = [
        ("6 安全对策措施", 16.0),
        ("1、定期检测防雷装置", 12.0),
        ("2、完善安全管理制度", 12.0),
        ("3、设置安全标志", 12.0),
        (BODY, 12.0),
        ("7 评价结论", 16.0),
        (BODY, 12.0),
    ]
    assert [title for _, _, title in chapters(page(1, *rows))] == ["6 安全对策措施", "7 评价结论"]


def test_a_quoted_clause_is_no_chapter() -> None:
    rows = [
        ("1 总论", 16.0),
        ("1.1 评价目的", 14.0),
        (BODY, 12.0),
        ("5.2.8 储罐之间的防火间距", 12.0),
        (BODY, 12.0),
        ("1.2 评价范围", 14.0),
        (BODY, 12.0),
        ("2 企业概况", 16.0),
        (BODY, 12.0),
    ]
    titles = [title for _, _, title in chapters(page(1, *rows))]
    assert titles == ["1 总论", "1.1 评价目的", "1.2 评价范围", "2 企业概况"]


def test_a_list_of_annexes_is_not_the_annexes() -> None:
    listed = page(1, ("1 评价结论", 16.0), (BODY, 12.0), ("附件1 委托书", 12.0), ("附件2 现场照片", 12.0))
    real = [page(2, ("附件1 委托书", 16.0), (BODY, 12.0)), page(3, ("附件2 现场照片", 16.0), (BODY, 12.0))]
    found = outline.run(Pages(pages=(listed, *real)))
    assert [(s.kind, s.start.page) for s in found.sections][1:] == [
        (Chapter.COMMISSION, 2),
        (Chapter.PHOTOS, 3),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("危险、有害因素及重大危险源辨识", Chapter.HAZARDS),
        ("重大危险源辨识与分级", Chapter.MAJOR_HAZARD),
        ("现场检查发现的问题及整改", Chapter.INSPECTION),
        ("事故隐患整改情况", Chapter.RECTIFICATION),
        ("预先危险性分析", Chapter.ASSESSMENT),
        ("消防与应急设施单元", Chapter.ASSESSMENT),
        ("单元和方法", Chapter.UNITS),
        ("建设项目安全设施“三同时”情况", Chapter.ENTERPRISE),
        ("火灾、爆炸", Chapter.HAZARDS),
        ("重大生产安全事故隐患判定", Chapter.OTHER),
        ("评价对象概况", Chapter.ENTERPRISE),
        ("结论和建议", Chapter.CONCLUSION),
    ],
)
def test_words_of_titles(title: str, kind: Chapter) -> None:
    assert chapter_kind(title) is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("技术服务合同", Chapter.CONTRACT),
        ("评价委托书", Chapter.COMMISSION),
        ("机构资质", Chapter.CERTIFICATE),
        ("现场勘验情况", Chapter.SURVEY_RECORD),
        ("现场勘验照片", Chapter.PHOTOS),
        ("防雷检测", Chapter.TEST_REPORT),
        ("安全设施设计审查意见书", Chapter.APPROVAL),
        ("总平面布置图", Chapter.DRAWING),
    ],
)
def test_words_of_annexes(title: str, kind: Chapter) -> None:
    assert annex_kind(title) is kind


def test_a_chapter_is_what_its_parts_are() -> None:
    assert chapter_of(Chapter.ENTERPRISE, [Chapter.PURPOSE, Chapter.BASIS]) is Chapter.OTHER
    assert chapter_of(Chapter.ENTERPRISE, [Chapter.SURROUNDINGS]) is Chapter.ENTERPRISE
    assert chapter_of(Chapter.RECTIFICATION, [Chapter.INSPECTION]) is Chapter.INSPECTION
