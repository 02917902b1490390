"""The ground floor: geometry, dates, evidence, outcomes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import PartialDate, Validity, in_chinese
from core.evidence import Evidence, EvidenceSource, evidence_in
from core.geometry import Box, PageFrame, overlap, union
from core.ids import stage_key
from core.outcome import Outcome, State

coordinates = st.floats(0, 600, allow_nan=False)


@given(st.sampled_from([0, 90, 180, 270]), coordinates, coordinates, coordinates, coordinates)
def test_user_space_boxes_keep_their_area_under_rotation(
    rotation: int, x0: float, y0: float, x1: float, y1: float
) -> None:
    frame = PageFrame(0, 0, 600, 800, rotation)
    box = frame.from_user_space(x0, y0, x1, y1)
    assert box.x0 <= box.x1
    assert box.y0 <= box.y1
    assert box.area == pytest.approx(abs(x1 - x0) * abs(y1 - y0), abs=1e-6)
    width, height = frame.size
    assert -1e-9 <= box.x0 <= box.x1 <= width + 1e-9
    assert -1e-9 <= box.y0 <= box.y1 <= height + 1e-9


@pytest.mark.parametrize(
    ("rotation", "corner"),
    [
        (0, Box(10, 20, 10, 20)),
        (90, Box(780, 10, 780, 10)),
        (180, Box(590, 780, 590, 780)),
        (270, Box(20, 590, 20, 590)),
    ],
)
def test_a_point_near_the_top_left_of_the_unturned_page(rotation: int, corner: Box) -> None:
    assert PageFrame(0, 0, 600, 800, rotation).from_user_space(10, 780, 10, 780) == corner


def test_union_and_overlap() -> None:
    a, b = Box(0, 0, 10, 10), Box(5, 0, 15, 10)
    assert union([a, b]) == Box(0, 0, 15, 10)
    assert overlap(a, b) == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="no boxes"):
        union([])


@pytest.mark.parametrize("text", ["2023-05-18", "2023-05", "2023"])
def test_partial_dates_are_written_as_they_were_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", ["2023-02-30", "2023-13", "", "2023-05-18-01"])
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several calendars' messages
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("left", "right", "before"),
    [
        ("2023-05-17", "2023-05-18", True),
        ("2023-05-18", "2023-05-18", False),
        ("2023-05", "2023-06", True),
        ("2023-05", "2023-05-18", None),
        ("2023", "2023-12-31", None),
        ("2024", "2023-12-31", False),
    ],
)
def test_before_has_three_answers(left: str, right: str, before: bool | None) -> None:
    assert PartialDate.parse(left).before(PartialDate.parse(right)) is before


def test_validity_includes_both_ends() -> None:
    held = Validity(dt.date(2019, 3, 1), dt.date(2023, 5, 17))
    assert held.holds_on(dt.date(2019, 3, 1))
    assert held.holds_on(dt.date(2023, 5, 17))
    assert held.holds_throughout(PartialDate.parse("2023-05")) is None
    assert held.holds_throughout(PartialDate.parse("2023-04")) is True
    assert held.holds_throughout(PartialDate.parse("2023-05-18")) is False
    assert held.holds_throughout(PartialDate.parse("2018")) is False


def test_a_year_around_a_short_validity_is_not_told() -> None:
    held = Validity(dt.date(2023, 3, 1), dt.date(2023, 5, 17))
    assert held.holds_throughout(PartialDate.parse("2023")) is None


def test_dates_in_chinese() -> None:
    assert in_chinese(PartialDate.parse("2023-05-08")) == "2023年5月8日"
    assert in_chinese(PartialDate.parse("2023-05")) == "2023年5月"
    assert in_chinese(dt.date(2023, 5, 8)) == "2023年5月8日"


def test_stage_keys_do_not_depend_on_the_order_of_options() -> None:
    one = stage_key("read", "1", "abc", {"dpi": 200, "engine": "paddle"})
    assert one == stage_key("read", "1", "abc", {"engine": "paddle", "dpi": 200})
    assert one != stage_key("read", "2", "abc", {"engine": "paddle", "dpi": 200})


def test_evidence_read_from_a_page_names_the_place() -> None:
    with pytest.raises(ValueError, match="names the page"):
        Evidence(report="r", page=None, boxes=(), excerpt="x", source=EvidenceSource.TEXT)


def test_a_suspicion_needs_evidence_and_a_silence_a_reason() -> None:
    with pytest.raises(ValueError, match="needs evidence"):
        Outcome(check="c", state=State.FLAGGED, statement="s")
    with pytest.raises(ValueError, match="reason"):
        Outcome(check="c", state=State.NOT_ASSESSABLE, statement="s")
    with pytest.raises(ValueError, match="reason"):
        Outcome(check="c", state=State.CLEAR, statement="s", reason="why")


def test_evidence_is_found_wherever_it_lies() -> None:
    one = Evidence(report=None, page=None, boxes=(), excerpt="x", source=EvidenceSource.LAW)
    outcome = Outcome(check="c", state=State.FLAGGED, statement="s", evidence=(one,))
    assert list(evidence_in((outcome, (outcome,)))) == [one, one]
