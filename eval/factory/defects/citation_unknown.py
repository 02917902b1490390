"""citation_unknown: a number that does not exist, or number and title that do not belong together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged
from eval.factory.plan.citations import Source
from eval.factory.plan.records import ReportPlan

CHECK = "citation_unknown"
_INVENTED = (
    ("GB 98721-2017", "生产装置本质安全设计总则"),
    ("GB/T 97316-2018", "企业安全风险数字化评估规范"),
    ("AQ 9988-2016", "危险场所作业安全综合管理规范"),
)


def _add(plan: ReportPlan, code: str, title: str, form: str, note: str) -> ReportPlan:
    source = Source(
        family=f"unknown/{code}", code=code, title=title, kind="standard", since=dt.date(2017, 1, 1)
    )
    plan = replace(plan, citations=(*plan.citations, source))
    index = len(plan.citations) - 1
    return expect(plan, flagged(CHECK, code, form, note, f"citation:{index}"))


def _invented(plan: ReportPlan, stage: Stage) -> ReportPlan:
    code, title = stage.draw.choice(_INVENTED)
    return _add(plan, code, title, CLEAR_CUT, "no such number")


def _wrong_title(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """The number of one standard with the title of another; both of the report's own list."""
    standards = [s for s in plan.citations if s.kind == "standard" and not s.edition and not s.until]
    if len(standards) < 2:
        return None
    one, other = stage.draw.sample(standards, 2)
    citations = tuple(s for s in plan.citations if s is not one)
    if any(f"citation:{i}" in e.marks for e in plan.expectations for i in range(len(plan.citations))):
        return None
    plan = replace(plan, citations=citations)
    return _add(plan, one.code, other.title, SUBTLE, f"the title belongs to {other.code}")


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _invented, SUBTLE: _wrong_title}, traps={})
