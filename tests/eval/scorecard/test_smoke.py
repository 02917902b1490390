"""The smoke corpus as it is planned: every layout, two scans, every form of every check that exists."""

from __future__ import annotations

from eval.factory.layouts.catalogue import LAYOUTS
from eval.scorecard.smoke import REPORTS, smoke_orders
from pipelines.checks import CHECKS


def test_every_layout_stands_for_at_least_one_report_and_two_are_scans() -> None:
    assert {report.layout for report in REPORTS} == {
        layout.name for layout in LAYOUTS if layout.maker == "own"
    }
    carriers = [report.carrier.kind for report in REPORTS]
    assert carriers.count("scan") == 2
    assert carriers.count("born_digital") >= 9


def test_what_is_to_be_planted_has_room_in_the_plans() -> None:
    _, orders = smoke_orders()
    for report, order in zip(REPORTS, orders, strict=True):
        planted = {e.check: e.form for e in order.plan.expectations if e.state.value == "flagged"}
        assert planted == report.forms, order.file_name


def test_the_first_checks_are_planted_in_both_forms_and_some_reports_are_clean() -> None:
    planted = {(check, form) for report in REPORTS for check, form in report.forms.items()}
    for check in CHECKS[:5]:
        assert {(check.id, "clear_cut"), (check.id, "subtle")} <= planted
    assert sum(not report.forms for report in REPORTS) == 3
