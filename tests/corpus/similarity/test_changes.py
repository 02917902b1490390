"""Changed words are marked on both sides, numbers and names whole."""

from __future__ import annotations

import pytest

from corpus.similarity.align import Piece, SharedPassage
from corpus.similarity.changes import differences
from corpus.similarity.tracing import traced


@pytest.mark.parametrize(
    ("left", "right", "changed"),
    [
        ("东侧为道路，宽６米。", "东侧为道路 宽6米", []),
        ("储罐1200m³两座", "储罐1500m³两座", [("1200", "1500")]),
        ("扬州和锦煤业有限公司", "滨州亿锦能源有限公司", [("扬州和锦煤业", "滨州亿锦能源")]),
        ("南侧为河堤", "南侧临近为河堤", [("", "临近")]),
        ("南侧为河堤及农田", "南侧为河堤", [("及农田", "")]),
        ("間距二十米", "间距二十米", []),
        ("", "", []),
    ],
)
def test_what_differs_is_told(left: str, right: str, changed: list[tuple[str, str]]) -> None:
    assert [(left[a:b], right[c:d]) for (a, b), (c, d) in differences(left, right)] == changed


def test_a_trace_knows_where_each_character_stands_on_the_right() -> None:
    left, right = "甲乙丙丁戊己庚", "子丑乙丙寅戊己"
    passage = SharedPassage((Piece((1, 4), (2, 5), 0.67), Piece((3, 6), (4, 7), 0.67)))
    found = traced(passage, left, right)
    assert found.here.tolist() == [1, 2, 3, 4, 5]
    assert found.there.tolist() == [2, 3, -1, 5, 6]
    assert found.spans() == (((1, 3), (2, 4)), ((4, 6), (5, 7)))
    assert found.only(slice(0, 2)).spans() == (((1, 3), (2, 4)),)
