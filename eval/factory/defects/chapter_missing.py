"""chapter_missing: a chapter that this kind of report must have is absent or empty."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.chapters import HOLLOW, MERGED, OMITTED, required_of
from eval.factory.plan.records import ReportPlan

CHECK = "chapter_missing"
# What may be left out, with the marks that stand in it: where one is another label's evidence it stays.
_OMITTED = {
    "评价单元 评价方法": (),
    "评价目的": (),
    "定性定量评价": ("check:",),
}
_HOLLOW = {
    "评价目的": (),
    "评价方法": (),
    "总平面布置": (),
    "工艺流程": (),
    "周边环境": ("figure:distance", "figure:people"),
}
_SENTENCES = ("略。", "无。", "详见企业提供的有关资料。", "本节内容不再赘述。")


def _free(plan: ReportPlan, chapters: dict[str, tuple[str, ...]]) -> list[str]:
    marks = [mark for e in plan.expectations for mark in e.marks]
    return [
        kinds
        for kinds, fronts in chapters.items()
        if not any(mark.startswith(front) for mark in marks for front in fronts)
    ]


def _omitted(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    required = required_of(plan.kind, plan.kit.key)
    free = [kinds for kinds in _free(plan, _OMITTED) if kinds.split()[0] in required]
    if not free:
        return None
    kinds = stage.draw.choice(free)
    plan = replace(plan, extra={**plan.extra, OMITTED: kinds})
    return expect(plan, flagged(CHECK, kinds.split()[0], CLEAR_CUT, "the chapter is absent", "heading:1"))


def _hollow(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    kind = stage.draw.choice(_free(plan, _HOLLOW))
    plan = replace(plan, extra={**plan.extra, HOLLOW: f"{kind}={stage.draw.choice(_SENTENCES)}"})
    marks = ("heading:hollow", "chapter:hollow")
    return expect(plan, flagged(CHECK, kind, SUBTLE, "a heading and nothing under it", *marks))


def _merged(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    plan = replace(plan, extra={**plan.extra, MERGED: "yes"})
    return expect(plan, trap(CHECK, "定性定量评价", "one chapter holds two", "heading:merged"))


def _not_required(plan: ReportPlan, _: Stage) -> ReportPlan | None:
    """A chapter this report need not have: accident cases, or the inspection of what is not yet built."""
    if plan.kind == "预评价":
        return expect(plan, trap(CHECK, "现场检查", "nothing is built that could be inspected"))
    if any(e.check == "obsolete_process_unrecognised" and e.form == "trap" for e in plan.expectations):
        return None
    plan = replace(plan, extra={**plan.extra, OMITTED: "事故案例"})
    return expect(plan, trap(CHECK, "事故案例", "accident cases are not required", "heading:1"))


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _omitted, SUBTLE: _hollow},
    traps={"merged": _merged, "not_required": _not_required},
)
