"""What repeats from page to page is told from the text: places, odd and even pages, numbers that count."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from core.document import Cell, Line, LineRole, Page, Route, Table
from core.geometry import Box
from pipelines.reading.furniture import marked

WIDTH, HEIGHT = 595.0, 842.0
BODY = "该站位于道路东侧，周边五十米范围内没有重要公共建筑物和居民点，符合规范要求"
Rows = Iterable[tuple[float, float, str]]


def line(x: float, y: float, text: str, *, size: float = 10, is_ocr: bool = False, block: int = 0) -> Line:
    return Line(
        text=text,
        box=Box(x, y, x + size * len(text), y + size),
        edges=tuple(x + size * n for n in range(len(text) + 1)),
        size=size,
        is_ocr=is_ocr,
        block=block,
    )


def pages(count: int, rows: Callable[[int], Rows], *, is_ocr: bool = False) -> list[Page]:
    """Pages from 1 with body text between 100 and 700, and the rows (x, y, text) of each page."""
    body = [(72.0, 100.0 + 24 * n, BODY) for n in range(25)]
    return [
        Page(
            number=number,
            width=WIDTH,
            height=HEIGHT,
            route=Route.OCR if is_ocr else Route.TEXT,
            lines=tuple(
                line(x, y, text, is_ocr=is_ocr)
                for x, y, text in sorted([*body, *rows(number)], key=lambda row: row[1])
            ),
        )
        for number in range(1, count + 1)
    ]


def roles(found: Iterable[Page]) -> dict[int, list[tuple[str, LineRole]]]:
    return {
        page.number: [(line.text, line.role) for line in page.lines if line.role is not LineRole.BODY]
        for page in found
    }


def test_a_header_and_a_page_number_on_every_page() -> None:
    found = roles(marked(pages(4, lambda n: [(72, 40, "青岚安全技术有限公司"), (290, 800, f"{n}")])))
    assert found == {
        n: [("青岚安全技术有限公司", LineRole.HEADER), (f"{n}", LineRole.PAGE_NUMBER)] for n in range(1, 5)
    }


def test_odd_and_even_pages_have_their_own_header() -> None:
    names = ["某某公司现状评价报告", "青岚安全技术有限公司"]
    found = roles(marked(pages(8, lambda n: [(72 + 200 * (n % 2), 40, names[n % 2])])))
    assert found == {n: [(names[n % 2], LineRole.HEADER)] for n in range(1, 9)}


def test_a_number_in_the_header_that_counts_the_pages() -> None:
    text = "青岚安全技术有限公司 2023年 第{n}页"
    found = roles(marked(pages(5, lambda n: [(72, 40, text.format(n=n + 6))])))
    assert found == {n: [(text.format(n=n + 6), LineRole.HEADER)] for n in range(1, 6)}


@pytest.mark.parametrize(
    "form",
    [
        "第 {n} 页 共 9 页",
        "- {n} -",
        "—{n}—",
        "{n}/9",
        "第{n}页",
        "Page {n} of 9",
        "· {n} ·",
        "第 {n} 页（共 9 页）",
    ],
)
def test_forms_of_page_numbers(form: str) -> None:
    found = roles(marked(pages(5, lambda n: [(270, 800, form.format(n=n))])))
    assert found == {n: [(form.format(n=n), LineRole.PAGE_NUMBER)] for n in range(1, 6)}


def test_heads_that_change_with_the_chapter() -> None:
    chapters = ["评价依据", "评价依据", "企业概况", "企业概况", "评价结论", "评价结论", "附件目录"]
    found = roles(marked(pages(7, lambda n: [(450, 45, chapters[n - 1])])))
    assert found == {n: [(chapters[n - 1], LineRole.HEADER)] for n in range(1, 8)}


def test_ocr_misreads_a_header_now_and_then() -> None:
    read = [
        "青岚安全技术咨询有限公司",
        "青岚安全技术咨询有限公可",
        "青岗安全技术咨询有限公司",
        "青岚安全技术咨询有限公司",
    ]
    found = roles(marked(pages(4, lambda n: [(72, 40 + n % 2, read[n - 1])], is_ocr=True)))
    assert found == {n: [(read[n - 1], LineRole.HEADER)] for n in range(1, 5)}


def test_titles_of_numbered_annexes_are_no_header() -> None:
    assert not any(roles(marked(pages(5, lambda n: [(72, 60, f"附件{n}")]))).values())


def test_text_that_begins_high_on_every_page_is_no_header() -> None:
    sentences = "一二三四五六七八九"
    found = roles(
        marked(pages(6, lambda n: [(72, 76, f"{sentences[n]}是本单元的检查情况，检查组认为符合要求")]))
    )
    assert not any(found.values())


def test_the_head_of_a_table_that_goes_on_is_no_header() -> None:
    def page(number: int) -> Page:
        head = [line(72, 60, "序号", block=1), line(200, 60, "检查内容", block=2)]
        table = Table(
            box=Box(60, 50, 535, 780),
            cells=(
                Cell(row=0, column=0, text="序号", box=Box(60, 50, 150, 80)),
                Cell(row=0, column=1, text="检查内容", box=Box(150, 50, 535, 80)),
            ),
        )
        return Page(
            number=number,
            width=WIDTH,
            height=HEIGHT,
            route=Route.TEXT,
            lines=(*head, *(line(72, 100 + 20 * n, BODY, block=3) for n in range(30))),
            tables=(table,),
        )

    assert not any(roles(marked([page(n) for n in range(1, 6)])).values())


def test_a_row_of_numbers_at_the_foot_of_a_table_is_no_page_number() -> None:
    found = roles(marked(pages(1, lambda n: [(72, 790, "3"), (172, 790, "12"), (272, 790, "7")])))
    assert not any(found.values())


def test_large_text_at_one_place_of_all_pages_is_a_watermark() -> None:
    made = [
        Page(
            number=page.number,
            width=WIDTH,
            height=HEIGHT,
            route=Route.TEXT,
            lines=(*page.lines, line(150, 400, "仅供评审使用", size=40)),
        )
        for page in pages(4, lambda n: [])
    ]
    found = roles(marked(made))
    assert found == {n: [("仅供评审使用", LineRole.WATERMARK)] for n in range(1, 5)}


def test_one_page_alone_has_no_header() -> None:
    assert not any(roles(marked(pages(1, lambda n: [(72, 40, "青岚安全技术有限公司")]))).values())
