"""citation_unknown: a number that does not exist, or number and title that do not belong together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.citations import Source
from eval.factory.plan.records import ReportPlan

CHECK = "citation_unknown"
_INVENTED = (
    ("GB 98721-2017", "生产装置本质安全设计总则"),
    ("GB/T 97316-2018", "企业安全风险数字化评估规范"),
    ("AQ 9988-2016", "危险场所作业安全综合管理规范"),
    ("GB 51987-2019", "危险化学品企业总图设计标准"),
    ("GB/T 49873-2019", "安全评价过程质量控制指南"),
    ("AQ/T 9917-2018", "企业作业场所安全条件评估规范"),
    ("AQ 3988-2015", "储存场所安全评价细则"),
)

# Real, seldom cited, and not replaced as far as known: code, title, first day in force.
RARE = (
    ("GB/T 8196-2018", "机械安全 防护装置 固定式和活动式防护装置的设计与制造一般要求", dt.date(2019, 7, 1)),
    ("GB/T 3787-2017", "手持式电动工具的管理、使用、检查和维修安全技术规程", dt.date(2018, 2, 1)),
    ("GB/T 33942-2017", "特种设备事故应急预案编制导则", dt.date(2018, 2, 1)),
    ("GB/T 5082-2019", "起重机 手势信号", dt.date(2020, 7, 1)),
    ("GB/T 20801.1-2020", "压力管道规范 工业管道 第1部分：总则", dt.date(2021, 6, 1)),
    ("GB/T 2893.5-2020", "图形符号 安全色和安全标志 第5部分：安全标志使用原则与要求", dt.date(2020, 10, 1)),
)
LOCAL = (
    ("DB37/T 2882-2016", "安全生产风险分级管控体系通则", dt.date(2017, 1, 1)),
    ("DB37/T 2883-2016", "生产安全事故隐患排查治理体系通则", dt.date(2017, 1, 1)),
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
    index = plan.citations.index(one)
    if any(f"citation:{index}" in e.marks for e in plan.expectations):
        return None
    wrong = Source(
        family=f"unknown/{one.code}", code=one.code, title=other.title, kind="standard", since=one.since
    )
    plan = replace(plan, citations=(*plan.citations[:index], wrong, *plan.citations[index + 1 :]))
    note = f"the title belongs to {other.code}"
    return expect(plan, flagged(CHECK, one.code, SUBTLE, note, f"citation:{index}"))


def _listed(plan: ReportPlan, code: str, title: str, since: dt.date, note: str) -> ReportPlan:
    source = Source(family=f"listed/{code}", code=code, title=title, kind="standard", since=since)
    plan = replace(plan, citations=(*plan.citations, source))
    return expect(plan, trap(CHECK, code, note, f"citation:{len(plan.citations) - 1}"))


def _rare(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    options = [row for row in RARE if row[2] <= plan.days.report_on]
    return _listed(plan, *stage.draw.choice(options), "rare, yet real") if options else None


def _local(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    """A local standard of the province, or in another province as a model to follow."""
    options = [row for row in LOCAL if row[2] <= plan.days.report_on]
    return _listed(plan, *stage.draw.choice(options), "a local standard") if options else None


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _invented, SUBTLE: _wrong_title},
    traps={"rare": _rare, "local": _local},
)
