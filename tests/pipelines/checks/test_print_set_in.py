"""Numbers drawn into scans: few in the own text are told, many and those elsewhere are sheets filled in."""

from __future__ import annotations

import pytest

from core.geometry import Box
from core.integrity import SetInPrint
from core.outcome import State
from pipelines.checks import pdf_edited
from tests.file_traces import BOX, case


def _set_in(page: int, text: str = "437", *, is_white: bool = False, box: Box = BOX) -> SetInPrint:
    return SetInPrint(page=page, text=text, box=box, is_white=is_white)


def _statements(*found: SetInPrint) -> list[str]:
    outcomes = pdf_edited.CHECK.assess(case(set_in=found))
    return [outcome.statement for outcome in outcomes if outcome.state is State.FLAGGED]


def test_a_number_set_in_is_told_with_what_was_seen() -> None:
    (sharp,) = _statements(_set_in(7))
    assert "第7页扫描图像中的“437”笔画边缘明显比同页其他印刷文字锐利" in sharp
    (white,) = _statements(_set_in(7, "符合", is_white=True))
    assert "“符合”底色是没有纸面噪点的纯白" in white
    (outcome,) = pdf_edited.CHECK.assess(case(set_in=(_set_in(7),)))
    assert outcome.confidence < 0.5
    assert outcome.evidence[0].boxes == (BOX,)


@pytest.mark.parametrize(
    "found",
    [
        tuple(_set_in(7, str(at) * 2) for at in range(4)),  # a sheet filled in on the screen
        tuple(_set_in(page) for page in (4, 5, 7, 9)),  # written over every scan
        (_set_in(12),),  # an annex
        (_set_in(7, box=Box(300, 810, 320, 820)),),  # in the margin
        (),
    ],
)
def test_what_is_filled_in_or_stands_elsewhere_is_no_lead(found: tuple[SetInPrint, ...]) -> None:
    assert _statements(*found) == []
