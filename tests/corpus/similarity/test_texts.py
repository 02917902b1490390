from __future__ import annotations

import numpy as np
import pytest

from core.errors import StoreError
from core.geometry import Box
from corpus.similarity.texts import ReportText, dumps, loads

TEXT = ReportText(
    text="1 企业概况\n该企业位于夹江县\n竖排",
    starts=np.array([0, 7, 16], np.int32),
    pages=np.array([4, 4, 5], np.int32),
    boxes=np.array([[72, 100, 172, 116], [72.25, 120.5, 152.25, 132], [500, 100, 512, 148]], np.float32),
    sections=((0, "企业概况"), (16, "周边环境")),
    agency="青岚安全技术咨询有限公司",
    enterprise="夹江县云岭瓷业有限公司",
    report_on="2023-05",
    kind="安全现状评价",
)


def test_a_text_comes_back_as_it_was() -> None:
    assert loads(dumps(TEXT)) == TEXT
    assert dumps(loads(dumps(TEXT))) == dumps(TEXT)
    assert loads(dumps(ReportText(text="第一条", kind="law"))) == ReportText(text="第一条", kind="law")


def test_places_are_cut_to_the_characters_in_proportion() -> None:
    assert TEXT.places(8, 11) == ((4, Box(82.25, 120.5, 112.25, 132.0)),)
    assert TEXT.places(0, 2) == ((4, Box(72.0, 100.0, 92.0, 116.0)),)  # a figure and a space: half squares
    assert TEXT.places(17, 18) == ((5, Box(500.0, 124.0, 512.0, 148.0)),)  # runs down the page
    both = TEXT.places(5, 9)
    assert [page for page, _ in both] == [4, 4]
    assert both[1][1].x1 == 92.25


def test_nothing_lies_at_an_empty_span_or_in_a_text_without_pages() -> None:
    assert TEXT.places(8, 8) == ()
    assert TEXT.places(6, 7) == ()  # the newline
    assert ReportText(text="第一条").places(0, 2) == ()


def test_the_section_of_a_place() -> None:
    assert [TEXT.section_at(place) for place in (0, 15, 16)] == ["企业概况", "企业概况", "周边环境"]
    assert ReportText(text="封面", sections=((1, "前言"),)).section_at(0) is None


@pytest.mark.parametrize("at", [0, 8, 30, -1])
def test_a_damaged_archive_is_told(at: int) -> None:
    data = bytearray(dumps(TEXT))
    data[at] ^= 0x40
    with pytest.raises(StoreError) as caught:
        loads(bytes(data))
    assert caught.value.code == "similarity_archive_damaged"
    with pytest.raises(StoreError):
        loads(dumps(TEXT)[:-3])
