"""Numbers printed on pages, scans among typed pages, and layers of scans, from whole to telling."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import Line, Page, Route
from core.facts import SectionFact
from core.geometry import Box
from core.integrity import PageMake, ScanMake
from pipelines.page_breaks import page_breaks
from pipelines.page_gaps import page_exchanges, page_gaps
from pipelines.reading.layer_agreement import layer_readings
from tests import cases

_SECTIONS = (
    SectionFact(kind=Chapter.ENTERPRISE, title="1 企业概况", pages=(2, 6)),
    SectionFact(kind=Chapter.HAZARDS, title="2 危险有害因素", pages=(7, 11)),
    SectionFact(kind=Chapter.CONCLUSION, title="3 评价结论", pages=(12, 12)),
)
_FACTS = cases.case(sections=_SECTIONS).facts
_SCAN = ScanMake(width_px=1654, height_px=2339, dpi=200, encoder="JPEG 1", is_grey=True)


def _pages(folios: list[int | None]) -> list[PageMake]:
    return [
        PageMake(page=at, width=595, height=842, fonts=(("A+Song", 400),), folio=folio, title="安全评价报告")
        for at, folio in enumerate(folios, start=1)
    ]


@pytest.mark.parametrize(
    ("folios", "words"),
    [
        ([None, 1, 2, 3, 4, 6, 7, 8, 9], ["由“4”跳到“6”"]),
        ([1, 2, 3, 4, 7, 8, 9, 10], ["缺印刷页码为第5至6页"]),
        ([1, 2, 3, 4, 5, 6, 7, 8], []),  # nothing is missing
        ([1, 2, 3, None, 5, 6, 7, 8], []),  # a drawing without its number
        ([1, 2, 3, 9, 5, 6, 7, 8], []),  # one number misread
        ([5, 6, 7, 1, 2, 3, 4, 5], []),  # counted anew
        ([1, 2, 3, 4, 5, 60, 61, 62], []),  # another part
        ([1, 2, 3, 4, 5, 5, 6, 7], []),
    ],
)
def test_numbers_that_jump_between_pages_that_count_are_a_gap(
    folios: list[int | None], words: list[str]
) -> None:
    found = page_gaps(_FACTS, _pages(folios))
    assert len(found) == len(words)
    assert all(word in doubt.words for word, doubt in zip(words, found, strict=True))


def test_an_empty_back_before_a_chapter_is_no_gap() -> None:
    makes = _pages([0, 1, 2, 3, 4, 5, 7, 8, 9])
    assert page_gaps(_FACTS, makes) == ()  # a chapter begins on the right-hand page 7
    later = dataclasses.replace(_SECTIONS[1], pages=(8, 11))
    longer = dataclasses.replace(_SECTIONS[0], pages=(2, 8))
    facts = cases.case(sections=(longer, later, _SECTIONS[2])).facts
    assert [doubt.page for doubt in page_gaps(facts, makes)] == [7]


def test_jumps_all_over_are_a_way_of_numbering() -> None:
    assert page_gaps(_FACTS, _pages([1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15])) == ()


@pytest.mark.parametrize(
    ("folios", "pages"),
    [
        ([1, 2, 3, 4, 6, 5, 7, 8, 9, 10], [5]),
        ([1, 2, 8, 4, 5, 6, 7, 3, 9, 10], [3]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], []),
        ([1, 2, 3, 4, 6, 8, 7, 8, 9, 10], []),  # numbers misread
        ([1, 2, 3, 4, 6, None, 7, 8, 9, 10], []),
        ([1, 2, 4, 3, 6, 5, 8, 7, 9, 10], []),  # fronts and backs the wrong way round
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], []),  # scanned from the back
        ([2, 1, 3, 4, 5, 6, 7, 8, 9, 10], []),  # nothing stands before them
    ],
)
def test_two_pages_with_each_others_number_were_exchanged(folios: list[int | None], pages: list[int]) -> None:
    found = page_exchanges(_FACTS, _pages(folios))
    assert [doubt.page for doubt in found] == pages
    assert all("互换" in doubt.words for doubt in found)


def _scan(make: PageMake, **how: object) -> PageMake:
    return dataclasses.replace(make, fonts=(), scan=_SCAN, characters=500, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "is_told"),
    [
        ({}, True),
        ({"has_seal": True}, False),  # stamped, so printed and scanned
        ({"folio": None}, False),  # a document bound in
        ({"title": "委托书"}, False),
        ({"characters": 60}, False),  # a drawing
    ],
)
def test_a_page_of_the_print_is_a_scan_among_typed_pages(how: dict[str, object], is_told: bool) -> None:
    makes = _pages(list(range(1, 12)))
    makes[7] = dataclasses.replace(_scan(makes[7]), **how)  # type: ignore[arg-type]
    assert [doubt.page for doubt in page_breaks(_FACTS, makes)] == ([8] if is_told else [])


def test_a_typed_page_in_the_middle_of_scans() -> None:
    makes = [_scan(make) for make in _pages(list(range(1, 12)))]
    makes[4] = _pages(list(range(1, 12)))[4]
    assert [doubt.page for doubt in page_breaks(_FACTS, makes)] == [5]
    makes[5] = _pages(list(range(1, 12)))[5]  # a typed part among scanned ones
    assert page_breaks(_FACTS, makes) == ()


def test_a_photograph_from_a_phone_among_scans_is_no_page_put_in() -> None:
    makes = [_scan(make) for make in _pages(list(range(1, 12)))]
    phone = dataclasses.replace(_SCAN, dpi=110, encoder="JPEG 2", width_px=910)
    makes[4] = dataclasses.replace(makes[4], scan=phone, characters=20)
    assert page_breaks(_FACTS, makes) == ()
    makes[4] = dataclasses.replace(makes[4], characters=500)
    assert [doubt.page for doubt in page_breaks(_FACTS, makes)] == [5]
    for at in (0, 9):  # a second machine, or pages worked on later
        makes[at] = dataclasses.replace(makes[at], scan=phone)
    assert page_breaks(_FACTS, makes) == ()


_TEXTS = (
    "储罐区最大储存量为三千二百吨",
    "距离东侧厂房四十五米符合规范的要求",
    "防雷装置检测报告编号为JC20230517",
    "现场配备灭火器56具均在有效期内",
    "评价组长由郑文屿担任并现场勘验",
)


def _line(text: str, row: int, *, is_ocr: bool) -> Line:
    box = Box(60, 60 + 20.0 * row, 60 + 12.0 * len(text), 72 + 20.0 * row)
    edges = tuple(60 + 12.0 * at for at in range(len(text) + 1))
    return Line(text=text, box=box, edges=edges, is_ocr=is_ocr, confidences=(0.99,) * len(text))


def _layered(change: dict[int, str], shown: dict[int, str] | None = None) -> list[tuple[Page, list[Line]]]:
    """A page and its layer that says the same, but for rows of ``change``; ``shown``: rows of both."""
    rows = [(shown or {}).get(row, _TEXTS[row % len(_TEXTS)]) for row in range(36)]
    seen = tuple(_line(text, row, is_ocr=True) for row, text in enumerate(rows))
    said = [_line(change.get(row, text), row, is_ocr=False) for row, text in enumerate(rows)]
    return [(Page(number=3, width=595, height=842, route=Route.OCR, lines=seen), said)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({2: "防雷装置检测报告编号为JC20230547"}, []),  # 4 for 1: a reading program's slip
        ({2: "防雷装置检测报告编号为JC20230527"}, [("20230527", "20230517")]),
        ({3: "现场配备灭火器96具均在有效期内"}, [("96", "56")]),
        ({4: "评价组长由周启航担任并现场勘验"}, [("周启航", "郑文屿")]),
        ({4: "评价组长由郑丈屿担任并现场勘验"}, []),  # one character misread
        ({4: "评价组长由邳交玙担任并现场勘验"}, []),  # each for one that looks like it
    ],
)
def test_a_layer_that_is_right_elsewhere_was_written_where_it_is_not(
    change: dict[int, str], told: list[tuple[str, str]]
) -> None:
    assert [(item.said, item.seen) for item in layer_readings(_layered(change)).readings] == told


@pytest.mark.parametrize(
    ("seen", "said", "is_told"),
    [
        ("郑文屿", "周启航", True),
        ("郑文屿", "何川", True),
        ("郑文屿", "邓丈与", False),  # as a reading program misreads handwriting
        ("郑文屿", "周文航", False),  # something of it was read
        ("郑文屿", "现场", False),  # what stands elsewhere on the page: its layer may have slipped
        ("郑文屿", "", False),
        ("关山月", "周启航", False),  # read nowhere else: it may be our own reading that is wrong
    ],
)
def test_another_name_alone_in_its_place_was_written(seen: str, said: str, is_told: bool) -> None:
    read = layer_readings(_layered({7: said}, {7: seen})).readings
    assert [(item.said, item.seen) for item in read] == ([(said, seen)] if is_told else [])


def test_a_layer_that_does_not_lie_over_what_it_says_tells_nothing() -> None:
    column = {row: f"{row * 7}.{row}" for row in range(20, 30)}
    slipped = {row: column[row - 1] for row in range(21, 30)}
    assert layer_readings(_layered(slipped, column)).readings == ()
    two = {21: column[24], 24: column[21]}  # two values exchanged are no slip
    assert {item.said for item in layer_readings(_layered(two, column)).readings} == set(two.values())


def test_a_poor_layer_tells_nothing_and_says_so() -> None:
    poor = dict.fromkeys(range(0, 36, 5), "储罐区最大诸存量为三干二百盹")
    poor |= dict.fromkeys(range(1, 36, 5), "距离车侧广房四十五米符台规范的要求")
    read = layer_readings(_layered({**poor, 2: "防雷装置检测报告编号为JC20239999"}))
    assert read.is_poor
    assert read.readings == ()
