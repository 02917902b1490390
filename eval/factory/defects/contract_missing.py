"""contract_missing: the report encloses no technical service contract."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, Defect, Stage, expect, flagged
from eval.factory.plan.records import ReportPlan

CHECK = "contract_missing"


def _left_out(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    if any("contract_on" in e.marks for e in plan.expectations):
        return None
    absent = f"{plan.extra.get('absent', '')} contract".strip()
    plan = replace(plan, extra={**plan.extra, "absent": absent})
    return expect(plan, flagged(CHECK, "技术服务合同", CLEAR_CUT, "not among the annexes", "contract_on"))


DEFECT = Defect(check=CHECK, forms={CLEAR_CUT: _left_out}, traps={})
