"""What two reports show together: every form can be planted, and holds exactly where a label says so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from core.outcome import State
from eval.factory.corpus import Order, draw_orders
from eval.factory.defects.catalogue import BURSTS, PAIRS, plant
from eval.factory.defects.pairing import PairForm
from eval.factory.defects.staging import Stage
from eval.factory.defects.workload_implausible import Burst, next_wish, plant_burst
from eval.factory.draw import stream
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.linking import resolve
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.produce import Carrier, Product, produce
from eval.factory.world.world import World
from tests.eval.factory.test_labels import assert_label_holds

FORMS = [(d.check, name, form) for d in PAIRS for name, form in (*d.forms.items(), *d.traps.items())]


@pytest.fixture(scope="module")
def corpus() -> tuple[World, list[Order]]:
    world = World(8, agencies=12)
    return world, draw_orders(world, 240)


def flagged(plan: ReportPlan, check: str) -> bool:
    return any(e.check == check and e.state is State.FLAGGED for e in plan.expectations)


def honest(world: World, seed: str, wish: Wish) -> ReportPlan:
    return plant(make_plan(world, seed, wish), world, {}, ())


def pair_of(check: str, name: str, form: PairForm, length: str = "short") -> tuple[ReportPlan, ReportPlan]:
    """The first honest report of this length with room for the pair, and the later report."""
    world = World(21, agencies=5)
    for turn in range(60):
        seed = f"{check}/{name}/{turn}"
        donor = honest(world, seed, Wish(length=length, kind="现状评价", report_on=dt.date(2022, 3, 18)))
        stage = Stage(world=world, draw=stream(seed))
        wish = form.wish(donor, stage)
        later = wish and honest(world, f"{seed}/later", replace(wish, length=length))
        found = later and form.change(donor, later, stage)
        if found:
            return found
    raise AssertionError(f"no report has room for {check}/{name}")


def made(*plans: ReportPlan) -> list[Product]:
    """The reports with their labels resolved, each in another layout."""
    products = [produce(p, LAYOUTS[3 * n], Carrier(), f"{n}.pdf") for n, p in enumerate(plans)]
    sides = {plan.seed: product.other_side for plan, product in zip(plans, products, strict=True)}
    for product in products:
        resolve(product.label, sides)
    return products


def outcomes(label: dict[str, Any], check: str) -> list[dict[str, Any]]:
    return [o for o in label["outcomes"] if o["check"] == check]


@pytest.mark.parametrize(("check", "name", "form"), FORMS, ids=[f"{c}-{n}" for c, n, _ in FORMS])
def test_every_pair_can_be_planted_and_is_seen_in_both_reports(check: str, name: str, form: PairForm) -> None:
    donor, later = pair_of(check, name, form)
    assert later.days.report_on >= donor.days.report_on
    first, second = made(donor, later)
    by_id = {p.label["report"]["id"]: p for p in (first, second)}
    is_defect = name in ("clear_cut", "subtle")
    said = outcomes(second.label, check)
    assert [o["form"] for o in said] == [name if is_defect else "trap"]
    assert [o["state"] for o in said] == ["flagged" if is_defect else "clear"]
    if is_defect:
        assert {e["report"] for e in said[0]["evidence"]} == set(by_id)
    for product in by_id.values():
        assert_evidence_holds(product, by_id)


def assert_evidence_holds(product: Product, by_id: dict[str, Product]) -> None:
    """Own and others' evidence is where the label says, and both sides of a match are alike."""
    label = product.label
    everything = [*label["outcomes"], *label["matches"]]
    for report, other in by_id.items():
        own = [e for e in evidence_in(everything) if e["report"] == report]
        shown = {**other.label, "facts": {}, "outcomes": own}
        assert_label_holds(other.data, shown)
    for match in label["matches"]:
        assert {e["report"] for e in match["left"]} == {label["report"]["id"]}
        assert {e["report"] for e in match["right"]} == {match["right_report"]["id"]}
        assert match["characters"] > 20 or match["kind"] in ("picture", "signature")


def evidence_in(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        yield from (*record.get("evidence", ()), *record.get("left", ()), *record.get("right", ()))


def pairs_of(orders: list[Order]) -> Iterator[tuple[ReportPlan, ReportPlan]]:
    yield from combinations([order.plan for order in orders], 2)


def test_only_labelled_pairs_survey_distant_sites_on_one_day(corpus: tuple[World, list[Order]]) -> None:
    sites: dict[tuple[str, dt.date], list[ReportPlan]] = defaultdict(list)
    for order in corpus[1]:
        for key in order.plan.surveyors:
            for day in order.plan.days.survey_on:
                sites[key, day].append(order.plan)
    found = {
        plan.seed
        for plans in sites.values()
        if len({plan.enterprise.place.province for plan in plans}) > 1
        for plan in plans
    }
    assert found == {o.plan.seed for o in corpus[1] if flagged(o.plan, "survey_conflict")}
    assert found


def test_only_labelled_people_sign_for_two_agencies_at_a_time(corpus: tuple[World, list[Order]]) -> None:
    world, orders = corpus
    signed: dict[str, dict[str, ReportPlan]] = defaultdict(dict)
    for order in orders:
        for person in order.plan.people:
            signed[person.assessor.key][order.plan.seed] = order.plan
    found = set()
    for key, plans in signed.items():
        for one, other in combinations(plans.values(), 2):
            if one.agency.key != other.agency.key and not properly_moved(world, key, one, other):
                found |= {one.seed, other.seed}
    assert found == {o.plan.seed for o in orders if flagged(o.plan, "assessor_in_two_agencies")}
    assert found


def properly_moved(world: World, key: str, one: ReportPlan, other: ReportPlan) -> bool:
    """Whether the person was on one agency's roster only at each report."""
    person = world.assessors[key]
    return all(
        person.works_at(plan.agency.key, plan.days.report_on)
        and not person.works_at(away.agency.key, plan.days.report_on)
        for plan, away in ((one, other), (other, one))
    )


def test_only_labelled_pairs_share_measured_values_words_or_photos(
    corpus: tuple[World, list[Order]],
) -> None:
    data, photos = set(), set()
    for one, other in pairs_of(corpus[1]):
        if one.enterprise.key == other.enterprise.key or one.kit.key != other.kit.key:
            continue
        if shared_values(one, other) >= 0.5:
            data |= {one.seed, other.seed}
        if pictures(one) & pictures(other):
            photos |= {one.seed, other.seed}
    words = {o.plan.seed for o in corpus[1] if copied_words(o.plan, corpus[1])}
    for order in corpus[1]:
        plan = order.plan
        assert (plan.seed in words) == flagged(plan, "text_copied")
    assert data == with_sources(corpus[1], "data_copied", "table")
    assert photos == with_sources(corpus[1], "photo_reused", "picture")
    assert words
    assert data
    assert photos


def with_sources(orders: list[Order], check: str, kind: str) -> set[str]:
    """Reports flagged by a check, and the reports that they share this kind of thing with."""
    plans = [order.plan for order in orders if flagged(order.plan, check)]
    return {p.seed for p in plans} | {s.other for p in plans for s in p.shared if s.kind == kind}


def shared_values(one: ReportPlan, other: ReportPlan) -> float:
    """Share of the fractional numbers of the first test reports that stand at the same place in both."""
    if not (one.tests and other.tests and one.says("tests") and other.says("tests")):
        return 0.0
    rows = zip(one.tests[0].rows, other.tests[0].rows, strict=False)
    cells = [(a, b) for row in rows for a, b in zip(*row, strict=False) if "." in a and "≤" not in a]
    measured = [(a, b) for a, b in cells if not a.startswith(("1.0~", "DN"))]
    return sum(a == b for a, b in measured) / max(1, len(measured))


def pictures(plan: ReportPlan) -> set[str]:
    if not plan.says("photos"):
        return set()
    own = {i: f"{plan.seed}/photo/{i}" for i in range(len(plan.photos))}
    return set({**own, **{i: s.seed for i, s in plan.snapshots.items()}}.values())


def copied_words(plan: ReportPlan, orders: list[Order]) -> bool:
    makers = {order.plan.seed: order.plan.enterprise.key for order in orders}
    return any(makers[seed] != plan.enterprise.key for seed in plan.voices.values())


def test_reports_on_one_enterprise_differ_only_where_labelled_or_told(
    corpus: tuple[World, list[Order]],
) -> None:
    found = set()
    for one, other in pairs_of(corpus[1]):
        if one.enterprise.key != other.enterprise.key:
            continue
        differs = one.neighbours != other.neighbours or one.slots["area"] != other.slots["area"]
        if differs and "扩建" not in other.remarks.get("basics", ""):
            found |= {one.seed, other.seed}
    assert found == {o.plan.seed for o in corpus[1] if flagged(o.plan, "enterprise_reports_disagree")}


def test_only_labelled_leaders_have_more_reports_than_they_can_do(
    corpus: tuple[World, list[Order]],
) -> None:
    issued: dict[str, list[ReportPlan]] = defaultdict(list)
    for order in corpus[1]:
        leader = next(p for p in order.plan.people if p.role.value == "项目负责人")
        issued[leader.assessor.key].append(order.plan)
    found = set()
    for plans in issued.values():
        for plan in plans:
            near = [p.seed for p in plans if abs((p.days.report_on - plan.days.report_on).days) <= 14]
            if len(near) >= 5:
                found |= set(near)
    assert found == {o.plan.seed for o in corpus[1] if flagged(o.plan, "workload_implausible")}


@pytest.mark.parametrize("burst", BURSTS, ids=lambda burst: burst.form)
def test_a_burst_is_on_different_days_and_names_all_its_reports(burst: Burst) -> None:
    world = World(31, agencies=2)
    plans: list[ReportPlan] = []
    for index in range(burst.count):
        draw = stream("burst", index)
        wish = next_wish(plans[0], index, burst, draw) if index else Wish(report_on=dt.date(2023, 6, 15))
        plans.append(honest(world, f"burst/{index}", wish))
    days = [day for plan in plans for day in plan.days.survey_on]
    assert len(set(days)) == len(days)
    planted = plant_burst(plans, burst)
    for plan in planted:
        said = [e for e in plan.expectations if e.check == "workload_implausible"]
        assert [e.form for e in said] == [burst.form]
        assert {seed for seed, _ in said[0].others} == {p.seed for p in plans} - {plan.seed}


def test_all_forms_traps_and_bursts_come_up_in_a_corpus(corpus: tuple[World, list[Order]]) -> None:
    said = {(e.check, e.form) for order in corpus[1] for e in order.plan.expectations}
    for defect in PAIRS:
        assert {(defect.check, form) for form in defect.forms} <= said
        assert not defect.traps or (defect.check, "trap") in said
    assert {("workload_implausible", burst.form) for burst in BURSTS} <= said


def test_a_report_is_in_one_pair_only(corpus: tuple[World, list[Order]]) -> None:
    paired = [
        seed
        for order in corpus[1]
        for seed in {*order.plan.voices.values(), *(s.other for s in order.plan.shared)}
    ]
    assert len(set(paired)) == len(paired)
    assert not {o.plan.seed for o in corpus[1] if o.plan.voices or o.plan.shared} & set(paired)
