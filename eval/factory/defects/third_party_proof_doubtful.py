"""third_party_proof_doubtful: a test report expired, dated after the report, or its number used again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan, TestReport

CHECK = "third_party_proof_doubtful"


def shown_tests(plan: ReportPlan) -> tuple[TestReport, ...]:
    """The test reports that are enclosed."""
    if "tests" in plan.extra.get("absent", "").split():
        return ()
    return plan.tests[:1] if plan.length in ("brief", "short") else plan.tests


def _moved(test: TestReport, tested_on: dt.date) -> TestReport:
    return replace(test, tested_on=tested_on, valid_until=tested_on + (test.valid_until - test.tested_on))


def _ending(test: TestReport, last: dt.date) -> TestReport:
    return _moved(test, last - (test.valid_until - test.tested_on))


def _with_test(plan: ReportPlan, index: int, test: TestReport) -> ReportPlan:
    return replace(plan, tests=(*plan.tests[:index], test, *plan.tests[index + 1 :]))


def _marks(index: int) -> tuple[str, ...]:
    return tuple(f"test:{index}:{field}" for field in ("number", "on", "until"))


def _expired(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    tests = shown_tests(plan)
    if not tests:
        return None
    index = len(tests) - 1
    last = plan.days.survey_on[0] - dt.timedelta(days=stage.draw.randint(20, 160))
    plan = _with_test(plan, index, _ending(tests[index], last))
    note = "expired before the survey"
    return expect(plan, flagged(CHECK, tests[index].kind, CLEAR_CUT, note, *_marks(index)))


def _late_or_reused(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """Dated after the report, or two tests of different objects under one number."""
    tests = shown_tests(plan)
    if not tests:
        return None
    index = len(tests) - 1
    if index and stage.draw.random() < 0.5:
        plan = _with_test(plan, index, replace(tests[index], number=tests[0].number))
        marks = ("test:0:number", f"test:{index}:number")
        return expect(plan, flagged(CHECK, tests[index].kind, SUBTLE, "one number for two tests", *marks))
    tested_on = plan.days.report_on + dt.timedelta(days=stage.draw.randint(2, 16))
    plan = _with_test(plan, index, _moved(tests[index], tested_on))
    note = "tested after the day of the report"
    return expect(plan, flagged(CHECK, tests[index].kind, SUBTLE, note, *_marks(index)))


def _expires_later(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    tests = shown_tests(plan)
    if not tests:
        return None
    index = len(tests) - 1
    last = plan.days.report_on + dt.timedelta(days=stage.draw.randint(2, 20))
    test = _ending(tests[index], last)
    if "〔" in test.number and f"〔{test.tested_on.year}〕" not in test.number:
        return None  # the number would be of another year
    plan = _with_test(plan, index, test)
    return expect(plan, trap(CHECK, tests[index].kind, "expires after the report", *_marks(index)))


def _tested_again(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """The old test, by then expired, is enclosed before the new one."""
    tests = shown_tests(plan)
    if len(tests) < 2:
        return None
    index = len(tests) - 1
    new = tests[index]
    old = _ending(new, new.tested_on - dt.timedelta(days=stage.draw.randint(5, 30)))
    old = replace(old, number=f"JC-{old.tested_on.year}-{stage.draw.randint(100, 9999):04d}")
    plan = replace(plan, tests=(*plan.tests[:index], old, *plan.tests[index:]))
    marks = (*_marks(index), *_marks(index + 1))
    return expect(plan, trap(CHECK, new.kind, "expired and tested again in time", *marks))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _expired, SUBTLE: _late_or_reused},
    traps={"expires_later": _expires_later, "tested_again": _tested_again},
)
