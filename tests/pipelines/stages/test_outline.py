"""Chapters are found whatever their numbering, and list items, entries of contents and page heads are not."""

from __future__ import annotations

from core.chapters import Chapter
from core.document import Line, Page, Pages, Route
from core.geometry import Box
from pipelines.chapters import child_kind
from pipelines.reading.furniture import marked
from pipelines.stages import outline

BODY = "该站位于道路东侧，周边五十米范围内没有重要公共建筑物和居民点，符合规范要求。"


def page(number: int, *rows: tuple[str, float]) -> Page:
    lines = tuple(
        Line(
            text=text,
            box=Box(72, 100 + 24 * n, 72 + size * len(text), 100 + 24 * n + size),
            edges=tuple(72 + size * edge for edge in range(len(text) + 1)),
            size=size,
        )
        for n, (text, size) in enumerate(rows)
    )
    return Page(number=number, width=595, height=842, route=Route.TEXT, lines=lines)


def chapters(*pages: Page) -> list[tuple[int, Chapter, str]]:
    found = outline.run(Pages(pages=pages))
    return [(section.level, section.kind, section.title) for section in found.sections]


def test_decimal_numbering_nests() -> None:
    rows = [
        ("2 企业概况", 16.0),
        (BODY, 12.0),
        ("2.1 周边环境", 14.0),
        (BODY, 12.0),
        ("3 评价结论", 16.0),
        (BODY, 12.0),
    ]
    assert chapters(page(1, *rows)) == [
        (1, Chapter.ENTERPRISE, "2 企业概况"),
        (2, Chapter.SURROUNDINGS, "2.1 周边环境"),
        (1, Chapter.CONCLUSION, "3 评价结论"),
    ]


def test_chinese_numbering_nests_as_it_appears() -> None:
    rows = [
        ("一、评价说明", 16.0),
        ("（一）评价依据", 14.0),
        ("1．法律、法规和规章", 13.5),
        (BODY, 12.0),
        ("（二）评价范围", 14.0),
        (BODY, 12.0),
        ("二、评价结论", 16.0),
        (BODY, 12.0),
    ]
    assert chapters(page(1, *rows)) == [
        (1, Chapter.OTHER, "一、评价说明"),
        (2, Chapter.BASIS, "（一）评价依据"),
        (3, Chapter.BASIS, "1．法律、法规和规章"),
        (2, Chapter.SCOPE, "（二）评价范围"),
        (1, Chapter.CONCLUSION, "二、评价结论"),
    ]


def test_items_of_lists_are_no_chapters() -> None:
    rows = [
        ("第八章 安全评价结论", 16.0),
        ("1．该企业存在的主要危险、有害因素为火灾、爆炸，", 12.0),
        ("10．《危险化学品重大危险源监督管理暂行规定》（总局令第40号", 12.0),
        (BODY, 12.0),
    ]
    assert [title for _, _, title in chapters(page(1, *rows))] == ["第八章 安全评价结论"]


def test_entries_of_contents_are_no_chapters() -> None:
    entries = [(f"{n} 评价结论……………………{n + 3}", 12.0) for n in range(1, 7)]
    assert chapters(page(1, ("目 录", 18.0), *entries)) == [(1, Chapter.CONTENTS, "目 录")]


def test_what_returns_at_the_head_of_pages_is_furniture() -> None:
    pages = [
        Page(
            number=number,
            width=595,
            height=842,
            route=Route.TEXT,
            lines=(
                Line(text="青岚安全技术咨询有限公司", box=Box(72, 40, 200, 50), edges=(72.0,) * 13, size=10),
                Line(text=f"第{number}页", box=Box(280, 800, 310, 810), edges=(280.0,) * 4, size=10),
                Line(text=BODY, box=Box(72, 100, 500, 112), edges=(72.0,) * (len(BODY) + 1), size=12),
            ),
        )
        for number in range(1, 5)
    ]
    furniture = outline.run(Pages(pages=marked(pages))).furniture
    assert {(place.page, place.line) for place in furniture} == {(n, i) for n in range(1, 5) for i in (0, 1)}


def test_a_unit_of_the_assessment_stays_with_it() -> None:
    assert child_kind(Chapter.LAYOUT, Chapter.ASSESSMENT) is Chapter.ASSESSMENT
    assert child_kind(Chapter.MAJOR_HAZARD, Chapter.HAZARDS) is Chapter.MAJOR_HAZARD
    assert child_kind(None, None) is Chapter.OTHER
