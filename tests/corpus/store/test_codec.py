from __future__ import annotations

import datetime as dt
import json
import math
import zlib
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import PartialDate, Validity
from core.document import Cell, Line, Page, Pages, Route, Section, Survey, Table
from core.errors import StoreError
from core.facts import Facts
from core.geometry import Box
from core.screening import Screening
from corpus.store.codec import dump, load, plain

LENGTHS = st.floats(0, 20_000, allow_nan=False)
BOXES = st.builds(Box, LENGTHS, LENGTHS, LENGTHS, LENGTHS)
LINES = st.builds(
    Line,
    text=st.text(),
    box=BOXES,
    edges=st.lists(LENGTHS, max_size=6).map(tuple),
    confidence=st.floats(0, 1),
    is_ocr=st.booleans(),
)
CELLS = st.builds(Cell, row=st.integers(0, 9), column=st.integers(0, 9), text=st.text(), box=BOXES)
PAGES = st.builds(
    Page,
    number=st.integers(1, 3000),
    width=LENGTHS,
    height=LENGTHS,
    route=st.sampled_from(Route),
    lines=st.lists(LINES, max_size=3).map(tuple),
    tables=st.lists(
        st.builds(Table, box=BOXES, cells=st.lists(CELLS, max_size=3).map(tuple)), max_size=2
    ).map(tuple),
)
RECORDS = st.one_of(
    LINES,
    PAGES,
    st.builds(Pages, pages=st.lists(PAGES, max_size=2).map(tuple)),
    st.builds(Validity, st.none() | st.dates(), st.none() | st.dates()),
    st.dates().map(lambda day: PartialDate(day.year, day.month)),
    st.from_type(Section),
    st.from_type(Survey),
)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.booleans())
def test_every_record_comes_back_equal(record: object, is_compressed: bool) -> None:
    back = load(type(record), dump(record, is_compressed=is_compressed))
    assert repr(back) == repr(record)  # boxes stay boxes, tuples tuples, enums enums, nan nan


def test_a_whole_screening_comes_back_equal(screening: Screening) -> None:
    assert load(Screening, dump(screening)) == screening
    assert load(Screening, dump(screening, is_compressed=True)) == screening


def test_packing_makes_it_smaller_and_tells_nothing_else(screening: Screening) -> None:
    packed = dump(screening, is_compressed=True)
    assert len(packed) < len(dump(screening)) / 2
    assert plain(packed) == dump(screening) == plain(dump(screening))


def test_the_text_is_plain_json(screening: Screening) -> None:
    document = json.loads(dump(screening))
    assert document["schema"] == "mingjian.screening/1"
    assert document["outcomes"][0]["evidence"][0]["boxes"][0] == [10.5, 20.25, 110.0, 32.0]


def test_numbers_beyond_all_bounds_are_json_and_come_back() -> None:
    data = dump(Box(math.inf, -math.inf, math.nan, 0.1))
    assert json.loads(data) == ["Infinity", "-Infinity", "NaN", 0.1]
    back = load(Box, data)
    assert back[:2] == (math.inf, -math.inf)
    assert math.isnan(back.x1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    name: str
    known_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    name: str
    known_on: dt.date
    pages: tuple[int, ...] = (1,)


def test_an_older_version_reads_what_a_newer_one_wrote() -> None:
    day = dt.date(2024, 2, 29)
    assert load(Older, dump(Newer(name="甲", known_on=day, pages=(3, 4)))) == Older(name="甲", known_on=day)


def test_a_newer_version_fills_in_what_an_older_one_did_not_know() -> None:
    day = dt.date(2024, 2, 29)
    assert load(Newer, dump(Older(name="甲", known_on=day))) == Newer(name="甲", known_on=day, pages=(1,))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"people": 3}', b"x\x9c broken", b"\xff\xfe"])
def test_bytes_that_are_no_record_are_refused_in_chinese(data: bytes) -> None:
    with pytest.raises(StoreError, match="重新筛查") as caught:
        load(Facts, data)
    assert caught.value.code == "store_record"


def test_text_that_has_no_utf8_form_is_not_written_silently_changed() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        dump(Older(name="\ud800", known_on=dt.date(2024, 1, 1)))


def test_packed_piece_by_piece_it_is_the_same_text(screening: Screening) -> None:
    page = Page(number=1, width=595.0, height=float("nan"), route=Route.OCR)
    records = (screening, Pages(pages=()), Pages(pages=(page, page)), page, Box(0.0, 1.0, 2.0, 3.0))
    for record in records:
        assert zlib.decompress(dump(record, is_compressed=True)) == dump(record)
