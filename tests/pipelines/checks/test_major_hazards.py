"""Major hazards recomputed: omitted, or stated otherwise than the quantities say."""

from __future__ import annotations

import pytest

from core.evidence import EvidenceSource
from core.facts import Variant
from core.outcome import Outcome, State
from corpus.law.chemical_classes import class_of
from corpus.law.gb18218 import GB_18218_2009, Criteria
from pipelines.checking import Case
from pipelines.checks import major_hazard_miscalculated, major_hazard_omitted
from tests import cases
from tests.content import chemical, hazard_case, unit


def omitted(case: Case) -> Outcome:
    (outcome,) = major_hazard_omitted.assess(case)
    return outcome


def miscalculated(case: Case) -> Outcome:
    (outcome,) = major_hazard_miscalculated.assess(case)
    return outcome


def test_one_chemical_over_its_threshold_and_none_identified_is_flagged_with_the_sum() -> None:
    outcome = omitted(hazard_case(chemical("液氨", 12.0), is_major=False))
    assert outcome.state is State.FLAGGED
    assert "12/10 = 1.2" in outcome.statement
    assert "GB 18218-2018" in outcome.statement
    assert {item.source for item in outcome.evidence} == {EvidenceSource.TEXT, EvidenceSource.LAW}


def test_only_the_sum_reaches_the_threshold() -> None:
    case = hazard_case(chemical("甲醇", 300.0), chemical("甲苯", 250.0), is_major=False)
    assert omitted(case).state is State.FLAGGED
    assert omitted(hazard_case(chemical("甲醇", 300.0), is_major=False)).state is State.CLEAR


def test_a_threshold_of_the_old_edition_is_named() -> None:
    case = hazard_case(chemical("烟花爆竹（1.3级，折药量）", 20.0, threshold_t=50.0), is_major=False, s=0.4)
    assert "临界量应为10t，报告取50t" in omitted(case).statement
    assert miscalculated(case).state is State.FLAGGED


def test_before_march_2019_the_edition_of_2009_judges() -> None:
    names = ("烟花爆竹（1.3级）", 20.0)
    case = hazard_case(
        chemical(*names, threshold_t=50.0), is_major=False, s=0.4, report_on=cases.fact("2018-05-18")
    )
    assert omitted(case).state is State.CLEAR
    assert class_of("汽油", Criteria.load(GB_18218_2009)) is None


def test_units_each_below_one_are_clear_although_all_together_reach_it() -> None:
    case = hazard_case(
        chemical("甲醇", 400.0, unit="储罐区"),
        chemical("液氨", 8.0, unit="制冷机房"),
        is_major=False,
        units=(unit("储罐区单元", s=0.8, is_major=False), unit("制冷机房单元", s=0.8, is_major=False)),
    )
    assert {o.state for o in major_hazard_omitted.assess(case)} == {State.CLEAR}
    assert {o.state for o in major_hazard_miscalculated.assess(case)} == {State.CLEAR}


def test_a_sum_over_places_without_units_weighs_less_and_says_so() -> None:
    apart = hazard_case(
        chemical("甲醇", 300.0, unit="罐区"), chemical("液氨", 6.0, unit="机房"), is_major=False
    )
    together = hazard_case(
        chemical("甲醇", 300.0, unit="罐区"), chemical("甲苯", 300.0, unit="罐区"), is_major=False
    )
    assert "没有划分辨识单元" in omitted(apart).statement
    assert omitted(apart).confidence < omitted(together).confidence


def test_a_chemical_of_unknown_threshold_leaves_the_unit_open_unless_the_rest_suffices() -> None:
    unknown = chemical("特种助剂", 40.0)
    assert (
        omitted(hazard_case(chemical("甲醇", 100.0), unknown, is_major=False)).reason == "threshold_unknown"
    )
    assert omitted(hazard_case(chemical("甲醇", 600.0), unknown, is_major=False)).state is State.FLAGGED


def test_with_a_smaller_quantity_stated_too_nothing_is_told() -> None:
    stated = Variant(value="9", confidence=0.9, evidence=(cases.evidence("9"),))
    case = hazard_case(chemical("液氨", 12.0, variants=(stated,)), is_major=False, s=1.2)
    assert omitted(case).reason == "quantities_disagree"


def test_an_identified_major_hazard_is_clear() -> None:
    case = hazard_case(chemical("液氨", 12.0), is_major=True, s=1.2)
    assert omitted(case).state is State.CLEAR


@pytest.mark.parametrize(
    ("s", "shown"), [(0.9, "S=0.9"), (0.87, "S=0.87"), (0.875, "S=0.875"), (0.88, "0.88")]
)
def test_rounding_is_no_difference(s: float, shown: str) -> None:
    stated = (unit(s=s, shown=shown, is_major=False),)
    case = hazard_case(chemical("液氨", 8.75), is_major=False, s=s, units=stated)
    assert miscalculated(case).state is State.CLEAR


def test_the_digits_as_written_decide() -> None:
    stated = (unit(s=1.0, shown="S=1.0000", is_major=True),)
    case = hazard_case(chemical("液氨", 10.5), is_major=True, s=1.0, units=stated)
    assert miscalculated(case).state is State.FLAGGED


def graded(r: float, grade: str, alpha: float, people: int | None) -> Case:
    stated = (unit(s=1.2, r=r, alpha=alpha, grade=grade, is_major=True, shown=f"S=1.2 R={r}"),)
    return hazard_case(chemical("液氨", 12.0), is_major=True, s=1.2, units=stated, exposed_people=people)


@pytest.mark.parametrize(
    ("r", "grade", "alpha", "people", "words"),
    [
        (2.4, "四级", 1.0, 29, ""),
        (2.88, "四级", 1.2, 30, ""),
        (3.6, "四级", 1.5, 50, ""),
        (4.8, "四级", 2.0, 100, ""),
        (2.4, "四级", 1.0, None, ""),
        (2.4, "三级", 1.0, 29, "应为四级"),
        (7.2, "四级", 1.0, 29, "R值写作7.2，复算为2.4"),
        (2.4, "四级", 1.0, 120, "应取α=2，报告取1"),
    ],
)
def test_r_alpha_and_grade(r: float, grade: str, alpha: float, people: int | None, words: str) -> None:
    outcome = miscalculated(graded(r, grade, alpha, people))
    assert (outcome.state is State.FLAGGED) == bool(words)
    assert words in outcome.statement


def test_an_unknown_beta_spans_its_table() -> None:
    def case(r: float) -> Case:
        stated = (unit(s=1.0, r=r, alpha=1.0, grade="四级", is_major=True, shown=f"S=1.0 R={r}"),)
        held = chemical("丙酮氰醇", 20.0)
        return hazard_case(held, is_major=True, s=1.0, units=stated, exposed_people=10)

    assert miscalculated(case(4.0)).state is State.CLEAR
    assert miscalculated(case(9.0)).state is State.FLAGGED


def test_without_an_s_there_is_nothing_to_compare() -> None:
    case = hazard_case(chemical("液氨", 12.0), is_major=False)
    assert miscalculated(case).reason == "calculation_missing"
