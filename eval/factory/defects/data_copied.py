"""data_copied: the same measured values as in another report."""

from __future__ import annotations

import re
from dataclasses import replace

from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, others, speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.defects.text_copied import follow_up_wish
from eval.factory.plan.documents import LIGHTNING, greatest
from eval.factory.plan.make import Wish
from eval.factory.plan.records import ReportPlan, Shared, TestReport
from eval.factory.plan.testing import is_measured

CHECK = "data_copied"


def _wish(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 40, 800)
    if day is None or not (donor.tests and donor.says("tests")):
        return None
    return Wish(industry=donor.kit.key, report_on=day)


def _shared(donor: ReportPlan, plan: ReportPlan, note: str, *, legitimate: bool = False) -> ReportPlan:
    """The first test report, which reports of every length enclose."""
    link = Shared(
        kind="table",
        other=donor.seed,
        mark="test:0:row:",
        other_mark="test:0:row:",
        chapter="tests",
        is_legitimate=legitimate,
        note=note,
    )
    return replace(plan, shared=(*plan.shared, link))


def _with_rows(plan: ReportPlan, rows: tuple[tuple[str, ...], ...]) -> ReportPlan:
    return _with_first(plan, replace(plan.tests[0], rows=rows))


def _with_first(plan: ReportPlan, test: TestReport) -> ReportPlan:
    """Another first test; where it is of lightning protection, the chapters state its number and result."""
    old = plan.slots
    plan = replace(plan, tests=(test, *plan.tests[1:]))
    if test.kind != LIGHTNING:
        return plan
    new = {"lightning_number": test.number, "earth_ohm": greatest(test)}
    ohm, changed = f"{old['earth_ohm']}Ω", f"{new['earth_ohm']}Ω"
    checks = tuple(
        replace(
            row,
            finding=row.finding.replace(old["lightning_number"], test.number).replace(ohm, changed),
        )
        for row in plan.checks
    )
    return replace(plan, checks=checks, slots={**old, **new})


def _flagged(donor: ReportPlan, plan: ReportPlan, form: str, note: str) -> Pair | None:
    if not (plan.tests and plan.says("tests")):
        return None
    marks = tuple(f"test:0:row:{at}" for at in range(min(4, len(plan.tests[0].rows))))
    said = flagged(CHECK, plan.tests[0].kind, form, note, *marks)
    plan = _shared(donor, plan, note)
    return donor, speak(plan, replace(said, others=others(donor, marks)))


def _whole_table(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
    if not plan.tests or donor.tests[0].kind != plan.tests[0].kind:
        return None
    rows = donor.tests[0].rows[: len(plan.tests[0].rows)]
    return _flagged(
        donor, _with_rows(plan, rows), CLEAR_CUT, "all values of the table, number and day changed"
    )


def _values_only(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair | None:
    if not plan.tests or donor.tests[0].kind != plan.tests[0].kind:
        return None
    rows = _transplanted(donor.tests[0], plan.tests[0], stage)
    return _flagged(donor, _with_rows(plan, rows), SUBTLE, "the values under own places, one in ten altered")


def _transplanted(source: TestReport, own: TestReport, stage: Stage) -> tuple[tuple[str, ...], ...]:
    """Own rows with the source's measured values; one value in ten moved by its last digit."""
    pairs = zip(own.rows, source.rows, strict=False)
    return tuple(
        tuple(_moved(b, stage) if is_measured(b) else a for a, b in zip(row, other, strict=True))
        for row, other in pairs
    )


def _moved(text: str, stage: Stage) -> str:
    digit = re.search(r"\d(?=\D*$)", text)
    if digit is None or stage.draw.random() >= 0.1:
        return text
    at = digit.start()
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


def _soon_after(donor: ReportPlan, stage: Stage) -> Wish | None:
    if not (donor.tests and donor.says("tests")):
        return None
    return follow_up_wish(donor, stage, 30, 60)


def _same_proof(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair | None:
    """The same test report, still valid, enclosed again with the next report on the same enterprise."""
    test = donor.tests[0]
    if not plan.says("tests") or test.valid_until < plan.days.report_on:
        return None
    rows = test.rows[: len(plan.tests[0].rows)]
    plan = _with_first(plan, replace(test, rows=rows))
    note = "the same valid test report of the same enterprise enclosed again"
    plan = _shared(donor, plan, note, legitimate=True)
    return donor, speak(plan, trap(CHECK, test.number, note, "test:0:number"))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: PairForm(wish=_wish, change=_whole_table),
        SUBTLE: PairForm(wish=_wish, change=_values_only),
    },
    traps={"same_proof": PairForm(wish=_soon_after, change=_same_proof)},
)
