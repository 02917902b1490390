"""Agency certificate not in force on the survey or report day (Order 1 art. 22(2), Order 20 art. 21(1))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from core.dates import in_chinese
from core.evidence import Evidence
from core.outcome import Outcome
from corpus.registry.evidence import row_evidence
from corpus.registry.records import AgencyRow, FoundBy, Register
from pipelines.checking import (
    Case,
    Check,
    DayOfCount,
    Need,
    clear,
    days_that_count,
    flagged,
    in_words,
    not_assessable,
    report_day,
)
from pipelines.days_unread import no_days, report_day_words
from pipelines.registered import agency_rows
from pipelines.registry_days import after, known_to, up_to
from pipelines.registry_days import held as held_on

ID = "agency_certificate_lapsed"

_LATE = 0.7  # of the confidence: it had lapsed when the registry was made, and may have been renewed since
_CONFIDENCE = {FoundBy.NUMBER: 0.97, FoundBy.NAME: 0.9, FoundBy.SIMILAR_NUMBER: 0.7, FoundBy.LISTING: 0.7}


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged when no known certificate of the agency covers a day that counts."""
    registry = case.registry
    if registry is None or Register.AGENCIES not in registry.snapshot.registers:
        return (not_assessable(ID, "registry_missing", "尚未导入评价机构登记库，无法核对资质证书有效期。"),)
    days = days_that_count(case.facts)
    if not days:
        return (no_days(ID, case.facts, "无法核对资质证书有效期"),)
    rows = tuple(sorted(agency_rows(case).meant, key=lambda row: row.validity.since or dt.date.min))
    if registry.agencies and not rows:
        return (
            not_assessable(
                ID,
                "number_and_name_differ",
                "报告所写的资质证书编号与机构名称在登记库中不是同一机构，无法确定应核对哪一张证书。",
            ),
        )
    if not rows:
        return (
            not_assessable(
                ID, "agency_not_in_registry", "登记库中没有报告所写的评价机构或资质证书编号，无法核对有效期。"
            ),
        )
    if all(row.validity.since is None and row.validity.until is None for row in rows):
        return (not_assessable(ID, "validity_unknown", "登记库中该机构资质证书没有发证日期和有效日期。"),)
    return _judged(case, rows, days)


def _judged(case: Case, rows: tuple[AgencyRow, ...], days: tuple[DayOfCount, ...]) -> tuple[Outcome, ...]:
    subject = rows[0].name
    unsure = False
    missed: list[DayOfCount] = []
    assert case.registry is not None
    known = known_to(case.registry, Register.AGENCIES, rows)
    late = after(days, known)
    for day in days:
        held = [_held(row, day, known) for row in rows]
        if True in held:
            continue
        if None in held or not _is_known_before(rows, day):
            unsure = True
        else:
            missed.append(day)
    if missed:
        return (_flag(case, rows, missed, known),)
    if unsure and late:
        words = (
            f"{up_to(known)}的登记库载明{subject}的资质证书有效期为{_period(rows[-1])}；{in_words(late)}晚于登记库的日期，"
            "此后是否换发、撤销登记库不能说明，请导入更新的名录再核对。"
        )
        return (not_assessable(ID, "registry_older", words, _rows(rows), subject=subject),)
    if report_day(case.facts) is None:
        return (
            not_assessable(
                ID,
                "report_date_doubtful" if case.facts.report_on else "report_date_missing",
                f"{subject}的资质证书在勘验日有效；{report_day_words(case.facts)}，报告当日是否有效无法判断。",
                _rows(rows),
                subject=subject,
            ),
        )
    if unsure:
        return (
            not_assessable(
                ID,
                "validity_unknown",
                f"登记库没有载明{subject}在全部勘验日和报告日期的资质证书情况，或日期只写到年月，无法判断。",
                _rows(rows),
                subject=subject,
            ),
        )
    also = f"（{up_to(known)}的登记库所载有效期；此后是否撤销未知）" if late else ""
    return (clear(ID, f"{subject}的资质证书在{in_words(days)}有效{also}。", _rows(rows), subject=subject),)


def _held(row: AgencyRow, day: DayOfCount, known: dt.date) -> bool | None:
    """A certificate that a later register no longer lists may have been revoked: from then on unknown."""
    held = held_on(row.validity, day.date, known)
    is_gone = row.withdrawn_on is not None and day.date.last >= row.withdrawn_on
    return None if held and is_gone else held


def _is_known_before(rows: tuple[AgencyRow, ...], day: DayOfCount) -> bool:
    """Whether a certificate from before the day is known; else the registry lists later ones only."""
    return any(row.validity.since is None or row.validity.since <= day.date.first for row in rows)


def _flag(case: Case, rows: tuple[AgencyRow, ...], missed: list[DayOfCount], known: dt.date) -> Outcome:
    row = _last_before(rows, missed[0])
    is_late = len(after(missed, known)) == len(missed)
    since = f"{up_to(known)}没有换发的登记，" if is_late else ""
    statement = (
        f"登记库载明{row.name}的资质证书 {row.certificate_number} 有效期为{_period(row)}，"
        f"{since}而{in_words(missed)}不在有效期内；机构应在资质有效期内从业，请核实。"
    )
    named = case.facts.agency_certificate_number or case.facts.agency_name
    evidence: list[Evidence] = [*(named.evidence[:1] if named else ())]
    for day in missed:
        evidence.extend(item for item in day.evidence[:1] if item not in evidence)
    evidence.extend(_rows(rows))
    confidence = min(named.confidence if named else 0.9, _CONFIDENCE[row.found_by])
    confidence *= _LATE if is_late else 1.0
    return flagged(ID, statement, evidence, subject=row.name, confidence=confidence)


def _last_before(rows: tuple[AgencyRow, ...], day: DayOfCount) -> AgencyRow:
    """The certificate that the agency had last before that day, else the first one known."""
    begun = [row for row in rows if row.validity.since is None or row.validity.since <= day.date.first]
    return max(begun, key=lambda row: row.validity.until or dt.date.max) if begun else rows[0]


def _rows(rows: tuple[AgencyRow, ...]) -> Iterator[Evidence]:
    return (row_evidence(row, role="登记库：机构资质") for row in rows)


def _period(row: AgencyRow) -> str:
    since = in_chinese(row.validity.since) if row.validity.since else "（未载明）"
    until = in_chinese(row.validity.until) if row.validity.until else "长期"
    return f"{since}至{until}"


CHECK = Check(
    id=ID,
    name="机构资质有效期",
    sentence="评价机构的资质证书在勘验日或报告日期不在有效期内",
    needs=frozenset({Need.REGISTRY}),
    assess=assess,
    registers=frozenset({Register.AGENCIES}),
)
