"""Acceptance without approval of the safety-facility design or its major change (annex 1 of 2021, item 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import Approval, DesignChange, DesignReview
from core.outcome import Outcome
from corpus.registry.evidence import row_evidence
from corpus.registry.records import ApprovalRow, FoundBy, Register
from pipelines.checking import Case, Check, clear, flagged, not_assessable, report_day
from pipelines.registry_days import known_to, lies_after, up_to
from pipelines.shortening import shortened

ID = "design_approval_missing"

_ACCEPTANCE = "验收"
_DESIGN = re.compile(r"安全设施设计|安全专篇|设计专篇|设计审查")
_CHANGE = re.compile(r"变更")
_REFUSED = re.compile(r"不同意|不予|不通过|未通过|不合格|撤销")
_ABSENT, _ABSENT_UNCHECKED, _LATE, _CHANGED = 0.9, 0.75, 0.9, 0.85


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged where neither report nor registry has the approval, or it came after trial production began."""
    kind = case.facts.report_kind
    if kind is None:
        return (not_assessable(ID, "kind_missing", "没有读到评价类型，无法判断是否应有安全设施设计审查。"),)
    if _ACCEPTANCE not in kind.value:
        return (clear(ID, f"{kind.value}不以安全设施设计审查为前提。", kind.evidence[:1]),)
    design = case.facts.design
    if design is None:
        return (
            not_assessable(
                ID, "design_missing", "没有读到安全设施设计及其审查情况，无法核对。", kind.evidence[:1]
            ),
        )
    found = [*_whole(case, design), *(_change(case, change) for change in design.changes)]
    problems = [outcome for outcome in found if outcome is not None]
    return tuple(problems) or (clear(ID, "安全设施设计及其重大变更有审查批准。", design.evidence[:3]),)


def _whole(case: Case, design: DesignReview) -> Iterator[Outcome]:
    """What is wrong with the approval of the design itself."""
    rows = [row for row in _rows(case) if not _CHANGE.search(row.matter or "")]
    if design.is_approved is None and not rows and not _named(case):
        yield not_assessable(
            ID,
            "approval_unread",
            "报告写有安全设施设计，但没有读到由谁审查、是否批准，请核对原件。",
            design.evidence[:2],
            subject=_subject(case),
        )
    elif not design.is_approved and not rows and not _named(case):
        yield _absent(case, design)
    elif (late := _late(design, rows)) is not None:
        yield late


def _absent(case: Case, design: DesignReview) -> Outcome:
    is_checked, also = _looked_up(case, "该项目的审查记录")
    return flagged(
        ID,
        f"{_subject(case)}的验收评价报告写明项目按安全设施设计施工，但没有写明该设计经审查批准{also}。"
        "建设项目安全设施设计应先经审查，请核实。",
        (*_shown(case), *design.evidence[:3]),
        subject=_subject(case),
        confidence=_ABSENT if is_checked else _ABSENT_UNCHECKED,
    )


def _late(design: DesignReview, rows: list[ApprovalRow]) -> Outcome | None:
    """An approval after the first day of trial production; the registry's day goes before the report's."""
    if design.trial_on is None:
        return None
    trial = PartialDate.parse(design.trial_on)
    days = [row.approved_on for row in rows if row.approved_on is not None]
    stated = PartialDate.parse(design.approved_on) if design.approved_on else None
    if any(day <= trial.last for day in days) or (stated is not None and stated.first <= trial.last):
        return None
    first = PartialDate.parse(min(days).isoformat()) if days else stated
    if first is None:
        return None
    return flagged(
        ID,
        f"项目自{in_chinese(trial)}起试生产（试运行），安全设施设计的审查批准（{_number(design, rows)}）"
        f"却在{in_chinese(first)}才作出；"
        "设计应在施工前经审查批准，请核实。",
        (*design.evidence[:3], *design.trial_evidence[:1], *(_evidence(row) for row in rows[:2])),
        subject=_number(design, rows),
        confidence=_LATE,
    )


def _change(case: Case, change: DesignChange) -> Outcome | None:
    """A major change that nobody approved; one whose weight is not told stays open."""
    if change.is_major is not True or change.approval_number or change.approved_on:
        return None
    if any(_CHANGE.search(row.matter or "") for row in _rows(case)):
        return None
    if any(_CHANGE.search(approval.title) and _is_of_design(approval) for approval in case.facts.approvals):
        return None
    also = _looked_up(case, "变更审查的记录")[1] if _has_register(case) else ""
    return flagged(
        ID,
        f"{_subject(case)}的安全设施设计发生重大变更（“{shortened(change.text, 50)}”），"
        f"报告没有写明变更设计经审查批准{also}；"
        "重大变更应重新审查，请核实。",
        (*change.evidence[:3], *_shown(case)),
        subject=_subject(case),
        confidence=_CHANGED,
    )


def _named(case: Case) -> tuple[Approval, ...]:
    """Approvals that the report names for the design elsewhere in its text or encloses."""
    return tuple(
        approval
        for approval in case.facts.approvals
        if _is_of_design(approval) and not _CHANGE.search(approval.title)
    )


def _is_of_design(approval: Approval) -> bool:
    return bool(_DESIGN.search(approval.title)) or "设审" in approval.number


def _rows(case: Case) -> tuple[ApprovalRow, ...]:
    """The registry's approvals of a design for this project."""
    if case.registry is None:
        return ()
    return tuple(
        row
        for row in case.registry.approvals
        if _DESIGN.search(row.matter or "")
        and not _REFUSED.search(row.result or "")
        and row.found_by is not FoundBy.SIMILAR_NAME
    )


def _looked_up(case: Case, what: str) -> tuple[bool, str]:
    """Whether the register tells that something is absent, and the words for it."""
    if case.registry is None or not _has_register(case):
        return False, "；登记库未收录审批，未作比对"
    known, day = known_to(case.registry, Register.APPROVALS), report_day(case.facts)
    if day is not None and lies_after(day, known):
        return False, f"；登记库的审批只到{in_chinese(known)}，早于报告日期，不能说明没有"
    return True, f"，登记库（{up_to(known)}）中也没有{what}"


def _has_register(case: Case) -> bool:
    return case.registry is not None and Register.APPROVALS in case.registry.snapshot.registers


def _subject(case: Case) -> str:
    name = case.facts.project_name or case.facts.enterprise_name
    return name.value if name else "安全设施设计"


def _shown(case: Case) -> tuple[Evidence, ...]:
    kind = case.facts.report_kind
    return kind.evidence[:1] if kind else ()


def _evidence(row: ApprovalRow) -> Evidence:
    return row_evidence(row, role="登记库：审查批准")


def _number(design: DesignReview, rows: Iterable[ApprovalRow]) -> str:
    return design.approval_number or next((row.number for row in rows if row.number), None) or "安全设施设计"


CHECK = Check(
    id=ID,
    name="安全设施设计审查",
    sentence="验收评价的项目没有安全设施设计或其重大变更的审查批准",
    needs=frozenset(),
    assess=assess,
    registers=frozenset({Register.APPROVALS}),
)
