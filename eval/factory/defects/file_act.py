"""Defects that are acts on the finished file: an act in the plan, and its expectation."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import Change, Stage, expect, flagged, trap
from eval.factory.plan.records import FileAct, ReportPlan


def act(check: str, form: str, kinds: dict[str, str], *also: str) -> Change:
    """One of these acts (kind -> note) is done; it is found by ``check`` and, if any, ``also``."""

    def plant(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
        if _is_trapped(plan, check, *also):
            return None
        kind = stage.draw.choice(sorted(kinds))
        plan = _with(plan, kind, check, *also)
        for name in (check, *also):
            plan = expect(plan, flagged(name, "文件", form, kinds[kind], f"file:{kind}"))
        return plan

    return plant


def harmless(check: str, kind: str, note: str) -> Change:
    """A trap: this act is done and nothing is wrong with it."""

    def plant(plan: ReportPlan, _: Stage) -> ReportPlan | None:
        if any(e.check == check for e in plan.expectations):
            return None
        return expect(_with(plan, kind, check), trap(check, "文件", note, f"file:{kind}"))

    return plant


def _with(plan: ReportPlan, kind: str, *checks: str) -> ReportPlan:
    return replace(plan, file_acts=(*plan.file_acts, FileAct(kind=kind, checks=checks)))


def _is_trapped(plan: ReportPlan, *checks: str) -> bool:
    return any(e.check in checks and e.form == "trap" for e in plan.expectations)
