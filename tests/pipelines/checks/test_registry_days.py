"""A registry of an earlier day asserts nothing of later days."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.facts import DatesFact
from core.outcome import Outcome, State
from corpus.registry.records import Register, RosterRow
from pipelines.checking import Case, RegistryExtract
from pipelines.checks import (
    agency_certificate_lapsed,
    agency_unregistered,
    assessor_not_with_agency,
    assessor_unregistered,
    notice_missing,
)
from tests import cases

# The case's survey ends on 2023-03-07, its report is of 2023-05-18.
BETWEEN, BEFORE = dt.date(2023, 4, 1), dt.date(2023, 2, 1)


def case(known_on: dt.date, **rows: object) -> Case:
    snapshot = dataclasses.replace(cases.snapshot(*cases.ALL_REGISTERS), known_on=known_on)
    registry = RegistryExtract(
        **{
            "snapshot": snapshot,
            "agencies": (cases.agency_row("2021-06-01", "2026-05-31"),),
            "roster": (cases.roster_row("沈青禾", "2020-01-01", None),),
            **rows,
        }
    )
    return cases.case(registry=registry)


def one(outcomes: tuple[Outcome, ...]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def test_a_printed_validity_beyond_the_report_is_clear_and_dated() -> None:
    outcome = one(agency_certificate_lapsed.assess(case(BETWEEN)))
    assert outcome.state is State.CLEAR
    assert "截至2023年4月1日的登记库" in outcome.statement


def test_a_certificate_that_ends_after_the_registry_may_have_been_renewed() -> None:
    rows = (cases.agency_row("2018-05-01", "2023-04-30"),)
    outcome = one(agency_certificate_lapsed.assess(case(BETWEEN, agencies=rows)))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "registry_older")
    assert one(agency_certificate_lapsed.assess(case(dt.date(2023, 6, 1), agencies=rows))).state is (
        State.FLAGGED
    )


def test_a_certificate_that_had_lapsed_when_the_registry_was_made_is_a_weaker_lead() -> None:
    rows = (cases.agency_row("2018-01-01", "2023-01-15"),)
    now = one(agency_certificate_lapsed.assess(case(dt.date(2023, 6, 1), agencies=rows)))
    then = one(agency_certificate_lapsed.assess(case(BEFORE, agencies=rows)))
    assert now.state is then.state is State.FLAGGED
    assert then.confidence < now.confidence
    assert "截至2023年2月1日没有换发的登记" in then.statement


def test_who_stood_in_an_older_roster_is_not_asserted_for_the_report() -> None:
    outcome = one(assessor_not_with_agency.assess(case(BETWEEN)))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "registry_older")
    assert "截至2023年4月1日" in outcome.statement
    assert "报告日期（2023年5月18日）晚于登记库的日期" in outcome.statement


def test_who_had_left_when_the_roster_was_made_is_a_lead() -> None:
    gone = (cases.roster_row("沈青禾", "2020-01-01", "2023-01-20"),)
    outcome = one(assessor_not_with_agency.assess(case(BEFORE, roster=gone)))
    assert outcome.state is State.FLAGGED
    assert "登记库（截至2023年2月1日）" in outcome.statement


def test_who_was_elsewhere_then_may_have_come_since() -> None:
    away = (
        cases.roster_row(
            "沈青禾", "2020-01-01", None, agency=cases.OTHER_AGENCY, agency_number="APJ-(陕)-911"
        ),
    )
    assert one(assessor_not_with_agency.assess(case(BEFORE, roster=away))).state is State.NOT_ASSESSABLE
    assert one(assessor_not_with_agency.assess(case(BETWEEN, roster=away))).state is State.FLAGGED


def test_the_day_is_that_of_the_source_that_lists_the_row() -> None:
    old = cases.roster_row("沈青禾", "2020-01-01", None)
    old = dataclasses.replace(old, row=dataclasses.replace(old.row, seen_on=BETWEEN))
    outcome = one(assessor_not_with_agency.assess(case(dt.date(2026, 6, 30), roster=(old,))))
    assert outcome.reason == "registry_older"


def test_the_day_is_that_of_the_register_not_of_the_newest() -> None:
    here = case(dt.date(2026, 6, 30))
    assert here.registry is not None
    snapshot = dataclasses.replace(here.registry.snapshot, days=((Register.ROSTER, BETWEEN),))
    dated = cases.case(registry=dataclasses.replace(here.registry, snapshot=snapshot))
    assert one(assessor_not_with_agency.assess(dated)).reason == "registry_older"
    assert one(agency_certificate_lapsed.assess(dated)).state is State.CLEAR


@pytest.mark.parametrize(("known_on", "state"), [(BEFORE, State.NOT_ASSESSABLE), (BETWEEN, State.FLAGGED)])
def test_absence_from_a_register_of_agencies_counts_only_up_to_its_day(
    known_on: dt.date, state: State
) -> None:
    outcome = one(agency_unregistered.assess(case(known_on, agencies=(), roster=())))
    assert outcome.state is state
    assert f"截至{known_on.year}年{known_on.month}月{known_on.day}日" in outcome.statement


@pytest.mark.parametrize(("known_on", "state"), [(BEFORE, State.NOT_ASSESSABLE), (BETWEEN, State.FLAGGED)])
def test_absence_from_a_roster_counts_only_up_to_its_day(known_on: dt.date, state: State) -> None:
    here = dataclasses.replace(
        case(known_on, roster=(_colleague(),)),
        facts=dataclasses.replace(
            cases.FACTS, people=(cases.person("沈青禾"), cases.person("简若溪", "S0110990002"))
        ),
    )
    (outcome,) = (o for o in assessor_unregistered.assess(here) if o.subject == "沈青禾")
    assert outcome.state is state


def _colleague() -> RosterRow:
    return cases.roster_row("简若溪", "2020-01-01", None, number="S0110990002")


@pytest.mark.parametrize(("known_on", "state"), [(BEFORE, State.NOT_ASSESSABLE), (BETWEEN, State.FLAGGED)])
def test_a_notice_may_have_come_after_the_register(known_on: dt.date, state: State) -> None:
    survey = DatesFact(value=("2023-03-06",), confidence=0.9, evidence=(cases.evidence("2023年3月6日", 14),))
    here = dataclasses.replace(
        case(known_on), facts=dataclasses.replace(cases.FACTS, notice_on=None, survey_on=survey)
    )
    assert one(notice_missing.assess(here)).state is state
