"""S, R, α, β and grade as reports state them."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import MajorHazard
from pipelines.stages.extract.major_hazard import major_hazard
from tests.pipelines.stages.extract.bodies import body, page


def stated(*lines: str) -> MajorHazard | None:
    pages = page(1, "3.4 重大危险源辨识", *lines)
    return major_hazard(body(pages, chapters=((Chapter.MAJOR_HAZARD, 1),)))


@pytest.mark.parametrize(
    ("text", "s", "is_major"),
    [
        ("经计算，S=9.6/10=0.9600＜1，因此不构成危险化学品重大危险源。", 0.96, False),
        ("S=q1/Q1+q2/Q2=43/200+24.4/5000=0.2199<1，该单元不构成重大危险源。", 0.2199, False),
        ("S＝1.0580≥1，该储存单元构成危险化学品重大危险源。", 1.058, True),
        ("计算得出S值为0.85，小于1，未构成危险化学品重大危险源。", 0.85, False),
        ("公式为S=q1/Q1+q2/Q2+…+qn/Qn。液氨的存量未超过临界量，不构成重大危险源。", None, False),
    ],
)
def test_the_sum_is_the_end_of_the_chain(text: str, s: float | None, is_major: bool) -> None:
    hazard = stated(text)
    assert hazard is not None
    assert (hazard.stated_s, hazard.is_major) == (s, is_major)


def test_r_alpha_people_and_grade() -> None:
    hazard = stated(
        "经计算，S=15/10=1.5000≥1，该储存单元构成危险化学品重大危险源。",
        "厂界外500m范围内常住人口26人，校正系数α取1，β=2。",
        "R=α(β1q1/Q1+…+βnqn/Qn)=1×(2×1.5000)=3.000，构成四级重大危险源。",
    )
    assert hazard is not None
    assert (hazard.stated_r, hazard.alpha, hazard.exposed_people) == (3.0, 1.0, 26)
    assert (hazard.stated_grade, hazard.units[0].betas) == ("四级", (2.0,))
    assert {"1.5000", "3.000"} <= {item.excerpt for item in hazard.evidence}


def test_the_unit_with_the_largest_sum_counts() -> None:
    hazard = stated(
        "罐区单元：S=300/500=0.6000＜1。", "库房单元：S=5/500=0.0100＜1。", "均不构成重大危险源。"
    )
    assert hazard is not None
    assert hazard.stated_s == 0.6
    assert [(unit.unit, unit.s) for unit in hazard.units] == [("罐区单元", 0.6), ("库房单元", 0.01)]


def test_a_rule_is_no_verdict() -> None:
    hazard = stated("若S≥1，则构成重大危险源。", "R≥100时为一级重大危险源。")
    assert hazard is None or (hazard.is_major is None and hazard.stated_grade is None)
