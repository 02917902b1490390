"""Whether the people of a report belonged to its agency on its days: looked at by more than one check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import Validity, in_chinese
from core.evidence import Evidence
from core.facts import Person
from core.outcome import Outcome
from corpus.registry.evidence import row_evidence
from corpus.registry.identified import Verdict
from corpus.registry.records import AgencyRow, Register, RosterRow
from pipelines.checking import (
    Case,
    DayOfCount,
    RegistryExtract,
    clear,
    days_that_count,
    flagged,
    in_words,
    not_assessable,
    report_day,
)
from pipelines.days_unread import no_days, report_day_words
from pipelines.registered import (
    agency_rows,
    is_of_agency,
    lookalike_rows,
    meant_as,
    numbers_of,
    person_rows,
    staff,
)
from pipelines.registry_days import after, known_to, up_to
from pipelines.registry_days import held as held_on

ID = "assessor_not_with_agency"

_CONFIDENCE, _LOOKALIKE = 0.97, 0.75  # the second: the number differs in glyphs taken for one another


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who has to be on the agency's roster."""
    if case.registry is None or Register.ROSTER not in case.registry.snapshot.registers:
        return (not_assessable(ID, "registry_missing", "尚未导入人员登记库，无法核对人员与机构的关系。"),)
    people = staff(case.facts.people)
    if not people:
        return (not_assessable(ID, "people_missing", "报告中没有读到项目组人员，无法核对人员与机构的关系。"),)
    days = days_that_count(case.facts)
    if not days:
        return (no_days(ID, case.facts, "无法核对当日的人员关系"),)
    if case.facts.agency_name is None and case.facts.agency_certificate_number is None:
        return (not_assessable(ID, "agency_missing", "报告中没有读到评价机构，无法核对人员与机构的关系。"),)
    own = agency_rows(case).meant
    return tuple(_judge(case, case.registry, person, days, own) for person in people)


def _judge(
    case: Case,
    registry: RegistryExtract,
    person: Person,
    days: tuple[DayOfCount, ...],
    agency: tuple[AgencyRow, ...],
) -> Outcome:
    rows = person_rows(registry, person) or lookalike_rows(registry, person)
    answer = meant_as(registry, person)
    if not rows and answer is not None and answer.verdict is Verdict.IDENTIFIED:
        rows = answer.rows
    if not rows:
        return _untold(person)
    own = tuple(row for row in rows if is_of_agency(case, row, agency))
    others = tuple(row for row in rows if row not in own)
    known = known_to(registry, Register.ROSTER, own or rows)
    away = [day for day in days if _held(own, day, known) is False and _is_elsewhere(own, others, day, known)]
    if away:
        return _flag(case, person, rows, own, _Days(days, tuple(away), known))
    late = after((day for day in days if _held(own, day, known) is not True), known)
    if late and own:
        return not_assessable(
            ID,
            "registry_older",
            f"{up_to(known)}的登记库载明{person.name}的从业单位为{_told(rows)}；{in_words(late)}晚于登记库的日期，"
            "当日是否在册不能说明，请导入更新的名册再核对。",
            (*person.evidence[:2], *_shown(rows)),
            subject=person.name,
        )
    if any(_held(own, day, known) is not True for day in days):
        return not_assessable(
            ID,
            "membership_unknown",
            f"登记库没有载明{person.name}在全部勘验日和报告日期的从业单位，无法判断。",
            (*person.evidence[:2], *_shown(rows)),
            subject=person.name,
        )
    if report_day(case.facts) is None:
        return not_assessable(
            ID,
            "report_date_doubtful" if case.facts.report_on else "report_date_missing",
            f"{person.name}勘验日登记在{own[0].agency_name}名下；{report_day_words(case.facts)}，报告当日无法判断。",
            person.evidence[:2],
            subject=person.name,
        )
    return clear(
        ID,
        f"{person.name}在勘验日和报告日期均登记在{own[0].agency_name}名下。",
        (*person.evidence[:1], *_shown(own)),
        subject=person.name,
    )


def _untold(person: Person) -> Outcome:
    if not numbers_of(person):
        reason, words = (
            "number_missing",
            f"报告没有给出{person.name}的证书编号；仅凭姓名不能确定是哪一位，未作核对。",
        )
    else:
        reason, words = (
            "person_not_in_registry",
            f"登记库中没有与{person.name}的姓名和证书编号都相符的人员，无法核对其所属机构。",
        )
    return not_assessable(ID, reason, words, person.evidence[:2], subject=person.name)


def _is_elsewhere(
    own: tuple[RosterRow, ...], others: tuple[RosterRow, ...], day: DayOfCount, known: dt.date
) -> bool:
    """Positive evidence that the person was not here: left before the day, or with another agency on it.

    A registry that only begins to list the person later says nothing about the day.
    """
    left = any(row.validity.until is not None and row.validity.until < day.date.first for row in own)
    return left or any(held_on(row.validity, day.date, known) is True for row in others)


def _held(rows: tuple[RosterRow, ...], day: DayOfCount, known: dt.date) -> bool | None:
    held = [_row_held(row, day, known) for row in rows]
    if True in held:
        return True
    return None if None in held else False


def _row_held(row: RosterRow, day: DayOfCount, known: dt.date) -> bool | None:
    """A row without an end that a later register no longer lists ended some day: from then on unknown."""
    is_gone = row.validity.until is None and row.withdrawn_on is not None
    if is_gone and row.withdrawn_on is not None and day.date.last >= row.withdrawn_on:
        return None
    return held_on(row.validity, day.date, known)


@dataclass(frozen=True, slots=True)
class _Days:
    """All days that count, those on which somebody was away, and up to when the roster speaks."""

    every: tuple[DayOfCount, ...]
    away: tuple[DayOfCount, ...]
    known: dt.date


def _flag(
    case: Case, person: Person, rows: tuple[RosterRow, ...], own: tuple[RosterRow, ...], days: _Days
) -> Outcome:
    away, known = days.away, days.known
    agency = case.facts.agency_name.value if case.facts.agency_name else "报告所写机构"
    said = f"（{up_to(known)}）" if after(away, known) else ""
    present = [day for day in days.every if _held(own, day, known) is True]
    there = f"（{in_words(present)}在册）" if present else ""
    statement = (
        f"{person.name}以{person.role.value}身份列入{agency}的报告，但{in_words(away)}不在该机构的从业登记内{there}；"
        f"登记库{said}载明其从业单位为{_told(rows)}。项目组人员应为该机构的专职人员，请核实。"
    )
    evidence: list[Evidence] = list(person.evidence[:2])
    for day in away:
        evidence.extend(item for item in day.evidence[:1] if item not in evidence)
    evidence.extend(_shown(rows))
    assert case.registry is not None
    confidence = _CONFIDENCE if person_rows(case.registry, person) else _LOOKALIKE
    return flagged(
        ID, statement, evidence, subject=person.name, confidence=min(confidence, person.confidence + 0.05)
    )


def _told(rows: tuple[RosterRow, ...]) -> str:
    return "；".join(f"{row.agency_name}（{_period(row.validity)}）" for row in _stays(rows))


def _stays(rows: tuple[RosterRow, ...]) -> list[RosterRow]:
    """One row per agency and time, the latest three: a person has a row for each certificate."""
    stays = {(row.agency_name, row.validity): row for row in rows}
    return sorted(stays.values(), key=lambda row: row.validity.since or dt.date.min)[-3:]


def _shown(rows: tuple[RosterRow, ...]) -> Iterator[Evidence]:
    return (row_evidence(row, role="登记库：从业登记") for row in _stays(rows))


def _period(validity: Validity) -> str:
    since = in_chinese(validity.since) if validity.since else "（未载明）"
    until = in_chinese(validity.until) if validity.until else "今"
    return f"{since}至{until}"
