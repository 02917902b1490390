"""Facts beside a label: perfect, empty, wrong, too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.chapters import Chapter
from core.facts import Citation, Facts, Hazard, Role, SectionFact
from core.geometry import Box
from eval.scorecard.counts import Count, light
from eval.scorecard.facts import (
    chemical_marks,
    citation_marks,
    fact_marks,
    hazard_marks,
    people_marks,
    section_marks,
)
from eval.scorecard.labels import FACTS, Label, LabelledFact
from tests.eval.scorecard.conftest import evidence

LISTS = {
    "people": people_marks,
    "citations": citation_marks,
    "sections": section_marks,
    "hazards": hazard_marks,
    "chemicals": chemical_marks,
    "major_hazard": chemical_marks,
}


def test_a_perfect_screening_has_every_fact_right_and_misses_nothing(label: Label, facts: Facts) -> None:
    marks = fact_marks(label, facts)
    assert all(marks.counts[f"facts.{name}"] == Count(1, 1, 1) for name in FACTS)
    assert marks.counts["evidence.page"] == Count(len(FACTS), len(FACTS), len(FACTS))
    assert marks.counts["evidence.overlap"].recall == pytest.approx(1.0)
    assert marks.misses == ()


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_perfect_screening_has_every_list_right(label: Label, facts: Facts, name: str) -> None:
    marks = LISTS[name](label, facts)
    assert marks.counts[name].f1 == 1.0
    assert marks.misses == ()


def test_an_empty_screening_has_every_fact_wrong_and_is_not_charged_with_evidence(label: Label) -> None:
    marks = fact_marks(label, Facts())
    assert all(marks.counts[f"facts.{name}"] == Count(0, 1, 0) for name in FACTS)
    assert "evidence.page" not in marks.counts
    assert len(marks.misses) == len(FACTS)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_empty_screening_finds_nothing_of_a_list(label: Label, name: str) -> None:
    marks = LISTS[name](label, Facts())
    assert marks.counts[name] == Count(0, 2, 0)
    assert [miss.got for miss in marks.misses if miss.field == name] == ["", ""]


def test_a_wrong_value_is_wrong_and_is_shown_beside_the_right_one(label: Label, facts: Facts) -> None:
    assert facts.report_on is not None
    marks = fact_marks(label, replace(facts, report_on=replace(facts.report_on, value="2023-05-18")))
    assert marks.counts["facts.report_on"] == Count(0, 1, 1)
    (miss,) = marks.misses
    assert (miss.field, miss.want, miss.got) == (
        "facts.report_on",
        label.facts["report_on"].values[0],
        "2023-05-18",
    )


def test_width_of_forms_and_white_space_make_no_difference_but_characters_do() -> None:
    assert light("ＡＰＪ－（苏） 190") == light("APJ-(苏)-190".replace("-190", "190"))
    assert light("第 12 号") != light("第 13 号")


def test_some_days_of_the_survey_are_not_all_of_them(label: Label, facts: Facts) -> None:
    assert facts.survey_on is not None
    short = replace(facts, survey_on=replace(facts.survey_on, value=("2023-03-02",)))
    assert fact_marks(label, short).counts["facts.survey_on"].right == 0


def test_a_fact_the_report_does_not_state_counts_only_when_it_is_given_all_the_same(
    label: Label, facts: Facts
) -> None:
    unstated = replace(label, facts={**label.facts, "notice_on": LabelledFact(values=("x",), spots=())})
    assert fact_marks(unstated, facts).counts["facts.notice_on"] == Count(0, 1, 1)
    assert "facts.notice_on" not in fact_marks(unstated, replace(facts, notice_on=None)).counts


def test_evidence_on_another_page_misses_the_page_and_a_shifted_box_loses_overlap(
    label: Label, facts: Facts
) -> None:
    assert facts.report_number is not None
    assert facts.agency_name is not None
    moved = replace(
        facts,
        report_number=replace(facts.report_number, evidence=evidence(page=2)),
        agency_name=replace(facts.agency_name, evidence=evidence(box=Box(150, 100, 250, 112))),
    )
    counts = fact_marks(label, moved).counts
    assert counts["evidence.page"] == Count(len(FACTS) - 1, len(FACTS), len(FACTS))
    assert counts["evidence.overlap"].right == pytest.approx(len(FACTS) - 2 + 1 / 3)


def test_a_wrong_certificate_costs_the_person_but_not_the_name(label: Label, facts: Facts) -> None:
    leader, author = facts.people
    marks = people_marks(label, replace(facts, people=(replace(leader, certificate_number="S012"), author)))
    assert marks.counts["people"] == Count(1, 2, 2)
    assert marks.counts["people.named"] == Count(2, 2, 2)
    assert [(miss.want, miss.got) for miss in marks.misses] == [
        ("项目负责人 曹斌 S011", "项目负责人 曹斌 S012")
    ]


def test_a_number_known_from_another_role_is_right_and_an_invented_one_is_not(
    label: Label, facts: Facts
) -> None:
    leader, author = facts.people

    def with_author(number: str) -> Facts:
        return replace(facts, people=(leader, replace(author, certificate_number=number)))

    assert people_marks(label, with_author("S011")).counts["people"].f1 == 1.0
    assert people_marks(label, with_author("S999")).counts["people"] == Count(1, 2, 2)


def test_an_extra_person_costs_precision_only(label: Label, facts: Facts) -> None:
    stranger = replace(facts.people[0], role=Role.EXPERT, name="登记号")
    count = people_marks(label, replace(facts, people=(*facts.people, stranger))).counts["people"]
    assert count.recall == 1.0
    assert count.precision == pytest.approx(2 / 3)


def test_an_unlisted_citation_that_stands_in_the_text_is_neutral_and_an_invented_one_is_wrong(
    label: Label, facts: Facts
) -> None:
    invented = Citation(code="GB 99999-2001", title="", kind="standard", evidence=evidence())
    mentioned = Citation(code="", title="危险化学品目录", kind="law", evidence=evidence())
    marks = citation_marks(label, replace(facts, citations=(*facts.citations, mentioned, invented)))
    assert marks.counts["citations"] == Count(2, 2, 3)
    assert [miss.got for miss in marks.misses] == ["GB99999-2001"]


def test_a_chapter_on_another_page_is_missed_and_is_one_too_many(label: Label, facts: Facts) -> None:
    moved = SectionFact(kind=Chapter.CONCLUSION, title="8 评价结论", pages=(10, 10))
    marks = section_marks(label, replace(facts, sections=(*facts.sections[:2], moved)))
    assert marks.counts["sections"] == Count(1, 2, 2)


def test_hazards_are_matched_by_text_and_the_rectified_flag_is_counted_over_those_found(
    label: Label, facts: Facts
) -> None:
    other = Hazard(text="厂区应设环形消防车道", evidence=evidence(), rectified=True)
    silent = replace(facts.hazards[1], rectified=None)
    marks = hazard_marks(label, replace(facts, hazards=(other, silent)))
    assert marks.counts["hazards"] == Count(1, 2, 2)
    assert marks.counts["hazards.rectified"] == Count(0, 1, 1)
    assert {miss.field for miss in marks.misses} == {"hazards", "hazards.rectified"}


def test_a_chemical_with_another_quantity_is_wrong(label: Label, facts: Facts) -> None:
    other = replace(facts.chemicals[0], quantity_t=15.2)
    marks = chemical_marks(label, replace(facts, chemicals=(other, facts.chemicals[1])))
    assert marks.counts["chemicals"] == Count(1, 2, 2)
    assert marks.counts["major_hazard"].f1 == 1.0
