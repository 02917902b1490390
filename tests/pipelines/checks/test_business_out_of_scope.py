from __future__ import annotations

import dataclasses

import pytest

from core.outcome import Outcome, State
from corpus.registry.records import AgencyRow
from pipelines.checking import RegistryExtract
from pipelines.checks import business_out_of_scope as check
from tests import cases

MINES = ("煤炭开采业", "金属、非金属矿及其他矿采选业")


def judged(*rows: AgencyRow, industry: str | None = "危化经营", **facts: object) -> Outcome:
    registry = RegistryExtract(snapshot=cases.snapshot(), agencies=rows)
    told = cases.fact(industry) if industry else None
    (outcome,) = check.assess(cases.case(registry=registry, industry=told, **facts))
    return outcome


def paper(since: str, until: str, *scopes: str, number: str = cases.NUMBER) -> AgencyRow:
    return cases.agency_row(since, until, scopes=scopes, number=number)


def test_a_scope_that_covers_the_industry_is_clear() -> None:
    assert judged(paper("2021-06-01", "2026-05-31", *MINES, cases.CHEMICALS)).state is State.CLEAR


@pytest.mark.parametrize(
    "name", ["石油加工业、化学原料、化学品及医药制造业", "石油加工业, 化学原料、化学品及医药制造业"]
)
def test_punctuation_of_a_scope_does_not_matter(name: str) -> None:
    assert judged(paper("2021-06-01", "2026-05-31", name)).state is State.CLEAR


def test_a_scope_never_held_is_flagged_with_what_is_held_and_what_is_needed() -> None:
    outcome = judged(paper("2021-06-01", "2026-05-31", *MINES))
    assert outcome.state is State.FLAGGED
    for part in ("危化经营", cases.CHEMICALS, "煤炭开采业", cases.AGENCY, "2023年5月18日"):
        assert part in outcome.statement


def test_a_scope_granted_between_survey_and_report_is_flagged_for_the_survey_alone() -> None:
    outcome = judged(
        paper("2021-06-01", "2023-04-09", *MINES), paper("2023-04-10", "2026-05-31", *MINES, cases.CHEMICALS)
    )
    assert outcome.state is State.FLAGGED
    assert "现场勘验日" in outcome.statement
    assert "报告日期" not in outcome.statement


@pytest.mark.parametrize("change", ["2023-03-01", "2023-06-01"])
def test_a_scope_granted_before_or_lost_after_is_clear(change: str) -> None:
    eve = (dataclasses.replace(cases.agency_row("2021-06-01", change))).validity.until
    assert eve is not None
    wide, narrow = (*MINES, cases.CHEMICALS), MINES
    before, after = (narrow, wide) if change == "2023-03-01" else (wide, narrow)
    day_before = {"2023-03-01": "2023-02-28", "2023-06-01": "2023-05-31"}[change]
    assert (
        judged(paper("2021-06-01", day_before, *before), paper(change, "2026-05-31", *after)).state
        is State.CLEAR
    )


def test_after_the_last_paper_lapsed_its_scope_is_what_counts() -> None:
    outcome = judged(paper("2016-06-01", "2021-05-31", cases.CHEMICALS))
    assert outcome.state is State.CLEAR
    assert "已过有效期" in outcome.statement
    assert judged(paper("2016-06-01", "2021-05-31", *MINES)).state is State.FLAGGED


def test_a_scope_that_is_not_known_could_be_it() -> None:
    outcome = judged(paper("2021-06-01", "2026-05-31", "其他行业"))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "scope_unknown")


def test_a_register_without_scopes_tells_nothing() -> None:
    assert judged(paper("2021-06-01", "2026-05-31")).reason == "scope_unknown"


@pytest.mark.parametrize("industry", [None, "航天器制造"])
def test_an_industry_that_was_not_told_is_not_assessable(industry: str | None) -> None:
    outcome = judged(paper("2021-06-01", "2026-05-31", *MINES), industry=industry)
    assert outcome.reason == "industry_unknown"


def test_a_doubtful_industry_accuses_nobody() -> None:
    outcome = judged(paper("2021-06-01", "2026-05-31", *MINES), industry=None)
    registry = RegistryExtract(
        snapshot=cases.snapshot(), agencies=(paper("2021-06-01", "2026-05-31", *MINES),)
    )
    (outcome,) = check.assess(cases.case(registry=registry, industry=cases.fact("煤矿", confidence=0.5)))
    assert outcome.reason == "industry_unknown"


def test_a_month_in_which_the_scope_changed_tells_nothing() -> None:
    rows = (
        paper("2021-06-01", "2023-05-09", *MINES, cases.CHEMICALS),
        paper("2023-05-10", "2026-05-31", *MINES),
    )
    outcome = judged(*rows, report_on=cases.fact("2023-05"))
    assert outcome.reason == "scope_unknown"


def test_an_agency_that_is_not_registered_is_not_assessable() -> None:
    assert judged().reason == "agency_not_in_registry"
