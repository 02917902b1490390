"""Plans are honest unless a defect was planted, and no planted defect contradicts another label."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from core.outcome import State
from eval.factory.corpus import Order, draw_orders
from eval.factory.defects.catalogue import BURSTS, CHECKS, DEFECTS, PAIRS, plant
from eval.factory.defects.staging import Defect
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.citations import in_force
from eval.factory.plan.kit import INDUSTRIES, common, kit
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import Carrier, produce
from eval.factory.text.compose import compose
from eval.factory.world.world import World


@pytest.fixture(scope="module")
def corpus() -> tuple[World, list[Order]]:
    world = World(5, agencies=8)
    return world, list(draw_orders(world, 60))


def flagged(plan: ReportPlan, check: str) -> set[str]:
    return {e.subject for e in plan.expectations if e.check == check and e.state is State.FLAGGED}


def test_every_report_answers_every_check_with_one_mind(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        states: dict[str, set[State]] = {}
        for expectation in order.plan.expectations:
            states.setdefault(expectation.check, set()).add(expectation.state)
        assert set(states) == set(CHECKS)
        assert all(len(found) == 1 for found in states.values())


def test_a_person_is_off_the_roster_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        plan = order.plan
        absent = {
            p.assessor.name
            for p in plan.people
            for day in (*plan.days.survey_on, plan.days.report_on)
            if (known := corpus[0].assessors.get(p.assessor.key)) and not known.works_at(plan.agency.key, day)
        }
        assert absent == flagged(plan, "assessor_not_with_agency")


def test_a_certificate_has_lapsed_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        plan = order.plan
        agency = corpus[0].agencies[plan.agency.key]
        lapsed = not all(agency.holds_on(day) for day in (*plan.days.survey_on, plan.days.report_on))
        assert lapsed == bool(flagged(plan, "agency_certificate_lapsed"))


def test_a_citation_is_out_of_force_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        outdated = {s.key for s in order.plan.citations if not s.holds_on(order.plan.days.report_on)}
        assert outdated == flagged(order.plan, "citation_outdated")


def test_the_days_are_out_of_order_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        days = order.plan.days
        run = (days.contract_on, days.notice_on, *days.survey_on, days.review_on, days.report_on)
        assert (list(run) != sorted(run)) == bool(flagged(order.plan, "event_order_broken"))


def test_a_favourable_conclusion_over_open_problems_is_always_labelled(
    corpus: tuple[World, list[Order]],
) -> None:
    for order in corpus[1]:
        plan = order.plan
        is_open = any(not h.is_rectified for h in plan.hazards)
        assert (is_open and plan.conclusion.value == "符合") == bool(
            flagged(plan, "conclusion_contradicts_body")
        )


def test_the_stated_grade_is_wrong_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        plan = order.plan
        is_wrong = plan.hazard_as_stated != plan.major_hazard
        labelled = flagged(plan, "major_hazard_miscalculated") | flagged(plan, "major_hazard_omitted")
        assert is_wrong == bool(labelled)


def test_a_signature_is_wanting_exactly_when_the_label_says_so(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        plan = order.plan
        wanting = {p.assessor.name for p in plan.people if p.signature.value in ("missing", "typed")}
        assert wanting == flagged(plan, "signature_missing") | flagged(plan, "signature_typed")


def test_the_leader_is_on_site_unless_the_label_says_otherwise(corpus: tuple[World, list[Order]]) -> None:
    for order in corpus[1]:
        plan = order.plan
        leader = next(p for p in plan.people if p.role.value == "项目负责人")
        assert (leader.assessor.key not in plan.surveyors) == bool(flagged(plan, "leader_not_on_site"))


def test_nobody_is_on_two_rosters_at_once_unless_labelled(corpus: tuple[World, list[Order]]) -> None:
    named = {name for order in corpus[1] for name in flagged(order.plan, "assessor_in_two_agencies")}
    for person in corpus[0].assessors.values():
        spans = sorted((e.since, e.until or dt.date.max) for e in person.employments)
        assert all(a[1] < b[0] for a, b in pairwise(spans)) or person.name in named


# What a report must be for a form or trap to have room in it, where it is not an ordinary one of 2023.
ROOM: dict[tuple[str, str], Wish] = {
    ("design_approval_missing", "clear_cut"): Wish(kind="验收评价"),
    ("design_approval_missing", "subtle"): Wish(kind="验收评价"),
    ("design_approval_missing", "minor_change"): Wish(kind="验收评价"),
    ("leader_unqualified", "title_for_level"): Wish(report_on=dt.date(2026, 11, 25)),
    ("notice_missing", "before_order_1"): Wish(report_on=dt.date(2019, 5, 17)),
}


def planted(world: World, check: str, form: str, *, is_trap: bool) -> ReportPlan:
    """The first of some plans that has room for the defect or trap."""
    room = ROOM.get((check, form), Wish())
    for turn in range(30):
        wish = Wish(
            industry="chemical_production",
            kind=room.kind or "现状评价",
            length="full",
            report_on=room.report_on or dt.date(2023, 5, 18),
        )
        plan = make_plan(world, f"{check}/{form}/{turn}", wish)
        forms, traps = ({}, [(check, form)]) if is_trap else ({check: form}, [])
        plan = plant(plan, world, forms, traps)
        if any(e.form != "plain" for e in plan.expectations if e.check == check):
            return plan
    raise AssertionError(f"no plan has room for {check}/{form}")


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.check)
def test_every_form_and_trap_can_be_planted_and_is_seen_on_a_page(defect: Defect) -> None:
    world = World(9, agencies=4)
    for number, form in enumerate(defect.forms):
        plan = planted(world, defect.check, form, is_trap=False)
        assert [e.form for e in plan.expectations if e.check == defect.check] == [form]
        label = produce(plan, LAYOUTS[number], Carrier(), "x.pdf").label
        outcomes = [o for o in label["outcomes"] if o["check"] == defect.check]
        assert [o["state"] for o in outcomes] == ["flagged"]
        assert outcomes[0]["evidence"]
    for name in defect.traps:
        plan = planted(world, defect.check, name, is_trap=True)
        assert [e.form for e in plan.expectations if e.check == defect.check] == ["trap"]
        assert not flagged(plan, defect.check)


@pytest.mark.parametrize("industry", INDUSTRIES)
@pytest.mark.parametrize("kind", ["现状评价", "验收评价", "预评价"])
def test_every_template_of_a_kit_finds_its_facts(industry: str, kind: str) -> None:
    world = World(3, agencies=2)
    for turn in range(3):
        plan = make_plan(world, f"{industry}/{turn}", Wish(industry=industry, kind=kind))
        blocks = compose(plan, LAYOUTS[turn % len(LAYOUTS)])
        assert len(blocks) > 100
        assert not any(mark in str(block) for block in blocks for mark in ("<", "{", "}"))


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_failing_finding_has_its_remedy_and_every_basis_a_source(industry: str) -> None:
    for rows in {**kit(industry).checks, **common()["checks"]}.values():
        for row in rows:
            assert len(row["bad"]) == len(row["fix"]), row["item"]
            assert in_force(row["basis"], dt.date(2024, 12, 1)), row["basis"]


def test_every_check_has_a_clear_cut_and_a_subtle_form_and_a_trap() -> None:
    forms: dict[str, set[str]] = {"workload_implausible": {burst.form for burst in BURSTS}}
    for defect in (*DEFECTS, *PAIRS):
        forms.setdefault(defect.check, set()).update(defect.forms, ["trap"] if defect.traps else [])
    assert set(forms) == set(CHECKS)
    assert all(found == {"clear_cut", "subtle", "trap"} for found in forms.values()), forms
