"""citation_outdated: a law or standard that was no longer in force on the report's day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.citations import Source, superseded
from eval.factory.plan.records import ReportPlan

CHECK = "citation_outdated"
_RECENT_DAYS = 330


def _plant(plan: ReportPlan, stage: Stage, form: str) -> ReportPlan | None:
    day = plan.days.report_on
    recent = day - dt.timedelta(days=_RECENT_DAYS)
    families = [source.family for source in plan.citations]
    options = [
        s
        for s in superseded(day)
        if s.family in families and s.until and (s.until > recent) == (form == SUBTLE) and s.since.year > 1990
    ]
    if not options:
        return None
    old = stage.draw.choice(options)
    index = families.index(old.family)
    citations = (*plan.citations[:index], old, *plan.citations[index + 1 :])
    note = f"out of force since {old.until}"
    return expect(
        replace(plan, citations=citations), flagged(CHECK, old.key, form, note, f"citation:{index}")
    )


def _soon_superseded(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    day = plan.days.report_on
    soon = [
        (index, source)
        for index, source in enumerate(plan.citations)
        if source.until and day < source.until <= day + dt.timedelta(days=240)
    ]
    if not soon:
        return None
    index, source = soon[0]
    return expect(plan, trap(CHECK, source.key, f"in force until {_last(source)}", f"citation:{index}"))


def _last(source: Source) -> dt.date:
    assert source.until is not None
    return source.until - dt.timedelta(days=1)


DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: lambda plan, stage: _plant(plan, stage, CLEAR_CUT),
        SUBTLE: lambda plan, stage: _plant(plan, stage, SUBTLE),
    },
    traps={"soon_superseded": _soon_superseded},
)
