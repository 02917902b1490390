"""A line's record refuses what does not fit together, and finds the place of any part of its text."""

from __future__ import annotations

import pytest

from core.geometry import Box
from models.errors import EngineUnavailableError
from models.ocr import Direction, OcrLine, engine


def line(**changes: object) -> OcrLine:
    values: dict[str, object] = {
        "text": "甲乙",
        "quad": ((10.0, 20.0), (50.0, 24.0), (50.0, 44.0), (10.0, 40.0)),
        "edges": (10.0, 30.0, 50.0),
        "confidence": 0.9,
        "confidences": (0.9, 0.9),
    }
    return OcrLine(**(values | changes))  # type: ignore[arg-type]


def test_the_box_encloses_the_corners() -> None:
    assert line().box == Box(10, 20, 50, 44)


def test_a_span_follows_the_slope_of_the_line() -> None:
    assert line().span_box(0, 1) == Box(10, 20, 30, 42)
    assert line().span_box(1, 2) == Box(30, 22, 50, 44)


def test_a_span_of_a_line_that_runs_down_is_measured_down_the_page() -> None:
    down = line(quad=((40.0, 10.0), (40.0, 50.0), (20.0, 50.0), (20.0, 10.0)), direction=Direction.DOWN)
    assert down.span_box(1, 2) == Box(20, 30, 40, 50)


@pytest.mark.parametrize(
    "changes",
    [{"edges": (10.0, 50.0)}, {"confidences": (0.9,)}, {"confidence": 1.1}, {"confidences": (0.9, -0.1)}],
)
def test_what_does_not_fit_the_text_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"edges|fraction"):
        line(**changes)


def test_an_unknown_engine_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(EngineUnavailableError, match="paddle、tesseract"):
        engine("easy")
