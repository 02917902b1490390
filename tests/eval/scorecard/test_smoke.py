"""The smoke corpus as planned: layouts that may be seen, two scans, every form of every check that exists."""

from __future__ import annotations

import pytest

from eval.factory.corpus import Order
from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS
from eval.factory.splits import HELD_OUT
from eval.scorecard.smoke import PAIRS, REPORTS, UNSEEN, smoke_orders


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return smoke_orders()[1]


def test_every_layout_that_may_be_seen_has_a_report_and_two_are_scans() -> None:
    assert {report.layout for report in REPORTS} == {layout.name for layout in LAYOUTS} - set(UNSEEN)
    assert all(BY_NAME[name].split == HELD_OUT for name in UNSEEN)
    carriers = [report.carrier.kind for report in REPORTS]
    assert carriers.count("scan") == 2
    assert carriers.count("born_digital") >= 9


def test_what_is_to_be_planted_has_room_in_the_plans(orders: list[Order]) -> None:
    for report, order in zip(REPORTS, orders, strict=False):
        planted = {e.check: e.form for e in order.plan.expectations if e.state.value == "flagged"}
        assert planted == report.forms, order.file_name


def test_the_pairs_share_something_with_the_earlier_report(orders: list[Order]) -> None:
    assert len(orders) == len(REPORTS) + len(PAIRS)
    for pair, order in zip(PAIRS, orders[len(REPORTS) :], strict=True):
        check, form = pair.card
        said = {e.check: e.form for e in order.plan.expectations}
        assert said[check] == (form if form in ("clear_cut", "subtle") else "trap")
        assert {shared.other for shared in order.plan.shared} == {orders[pair.donor].plan.seed}


FIRST = (
    "agency_certificate_lapsed",
    "assessor_not_with_agency",
    "event_order_broken",
    "conclusion_contradicts_body",
    "citation_outdated",
)


def test_the_first_checks_are_planted_in_both_forms_and_some_reports_are_clean() -> None:
    planted = {(check, form) for report in REPORTS for check, form in report.forms.items()}
    for check in FIRST:
        assert {(check, "clear_cut"), (check, "subtle")} <= planted
    assert sum(not report.forms for report in REPORTS) == 3
