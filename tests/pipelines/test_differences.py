"""What changed between two screenings, and because of what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.facts import Fact
from core.outcome import Outcome, State
from core.screening import Screening
from pipelines.differences import READING_STAGES, Input, differences
from pipelines.flow import STAGES
from tests.service.html import examples


@pytest.fixture
def before() -> Screening:
    made = examples.full()
    provenance = replace(
        made.provenance,
        registry_snapshot="2024-01-01 aaaa",
        packs={"order1-2019": "1"},
        timeline="t1",
        stages={"read": "8", "extract": "7", "judge": "2"},
    )
    return replace(made, provenance=provenance)


def place(screening: Screening, check: str) -> int:
    return next(n for n, outcome in enumerate(screening.outcomes) if outcome.check == check)


def with_outcome(screening: Screening, at: int, outcome: Outcome | None) -> Screening:
    kept = list(screening.outcomes)
    kept[at : at + 1] = [outcome] if outcome else []
    return replace(screening, outcomes=tuple(kept))


def test_the_same_twice_differs_in_nothing(before: Screening) -> None:
    found = differences(before, before)
    assert found.are_none
    assert found.inputs == ()


def test_new_inputs_alone_are_no_difference_of_the_result(before: Screening) -> None:
    later = replace(before, provenance=replace(before.provenance, registry_snapshot="2025-01-01 bbbb"))
    found = differences(before, later)
    assert found.are_none
    assert [(change.input, change.after) for change in found.inputs] == [(Input.REGISTRY, "2025-01-01 bbbb")]


def test_a_flag_that_a_new_registry_cleared_is_laid_to_the_registry(before: Screening) -> None:
    at = place(before, "assessor_not_with_agency")
    flag = before.outcomes[at]
    cleared = replace(flag, state=State.CLEAR, statement="已登记。", supports=(), evidence=())
    provenance = replace(
        before.provenance,
        registry_snapshot="2025-01-01 bbbb",
        timeline="t2",
        packs={"order1-2019": "2"},
        stages={**before.provenance.stages, "read": "9"},
    )
    found = differences(before, with_outcome(replace(before, provenance=provenance), at, cleared))
    (change,) = found.outcomes
    assert (change.check, change.subject) == (flag.check, flag.subject)
    assert change.before == flag
    assert change.causes == (Input.REGISTRY,)  # it looks at no law, no fact differs, packs only weigh


def test_a_flag_on_a_date_read_otherwise_is_laid_to_reading(before: Screening) -> None:
    at = place(before, "assessor_not_with_agency")
    flag = before.outcomes[at]
    seen = next(piece for piece in flag.evidence if piece.page)
    moved = replace(
        flag,
        statement=flag.statement + "（改）",
        evidence=tuple(
            replace(piece, excerpt="2024年5月18日") if piece is seen else piece for piece in flag.evidence
        ),
    )
    report_on = Fact(value="2024-05-18", confidence=1.0, evidence=(seen,))
    later = replace(
        before,
        facts=replace(before.facts, report_on=report_on),
        provenance=replace(before.provenance, stages={**before.provenance.stages, "read": "9"}),
    )
    found = differences(before, with_outcome(later, at, moved))
    assert [change.causes for change in found.outcomes] == [(Input.READING,)]
    assert [change.field for change in found.facts] == ["report_on"]
    assert found.facts[0].added == ("2024-05-18",)


def test_the_stages_that_read_are_those_before_other_reports_are_looked_at() -> None:
    names = [stage.NAME for stage in STAGES]
    assert set(names[: names.index("compare")]) == READING_STAGES


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("read", Input.READING),
        ("sign", Input.READING),
        ("integrity", Input.READING),
        ("depict", Input.READING),
        ("compare", Input.OTHER_REPORTS),
        ("judge", Input.CODE),
        ("score", Input.CODE),
    ],
)
def test_each_stage_belongs_to_what_it_looks_at(before: Screening, stage: str, expected: Input) -> None:
    def of(version: str) -> Screening:
        return replace(before, provenance=replace(before.provenance, stages={stage: version}))

    assert [change.input for change in differences(of("1"), of("2")).inputs] == [expected]


def test_with_another_program_only_the_code_can_be_the_cause(before: Screening) -> None:
    at = place(before, "assessor_not_with_agency")
    reworded = replace(before.outcomes[at], statement="换了一种说法。")
    later = replace(
        before, provenance=replace(before.provenance, stages={**before.provenance.stages, "judge": "3"})
    )
    found = differences(before, with_outcome(later, at, reworded))
    assert [change.causes for change in found.outcomes] == [(Input.CODE,)]


def test_a_finding_that_is_gone_and_a_new_one_are_both_told(before: Screening) -> None:
    at = place(before, "assessor_not_with_agency")
    gone = before.outcomes[at]
    found = differences(before, with_outcome(before, at, None))
    assert [(change.before, change.after) for change in found.outcomes] == [(gone, None)]
    back = differences(with_outcome(before, at, None), before)
    assert [(change.before, change.after) for change in back.outcomes] == [(None, gone)]


def test_a_fact_read_more_surely_is_no_difference(before: Screening) -> None:
    name = before.facts.agency_name
    assert name is not None
    later = replace(
        before, facts=replace(before.facts, agency_name=replace(name, confidence=0.5, evidence=()))
    )
    assert differences(before, later).are_none


def test_two_reports_are_not_compared(before: Screening) -> None:
    other = replace(before, report=replace(before.report, id="f" * 64))
    with pytest.raises(ValueError, match="one report"):
        differences(before, other)


def test_other_words_for_nothing_found_are_no_difference(before: Screening) -> None:
    at = next(n for n, outcome in enumerate(before.outcomes) if outcome.state is State.CLEAR)
    clear = replace(before.outcomes[at], statement="与15份已筛查报告比对，没有发现。")
    assert differences(before, with_outcome(before, at, clear)).are_none
