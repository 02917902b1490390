"""One person signs for two agencies in overlapping periods (Order 1 art. 22(7), Order 20 art. 21(6))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.dates import PartialDate, Validity, in_chinese
from core.outcome import Outcome
from corpus.briefs.records import Brief
from corpus.registry.evidence import row_evidence
from corpus.registry.matching import number_key, person_key
from corpus.registry.records import Register, RosterRow
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.days_unread import no_report_day
from pipelines.other_reports import (
    BY_SHAPE,
    Meeting,
    Period,
    day_of,
    is_same_agency,
    meetings,
    named,
    no_others,
    own_brief,
    period_of,
    shown,
    survey_days,
)
from pipelines.registered import agency_rows, is_of_agency, same_agency_name
from pipelines.rule_of import provision

ID = "assessor_in_two_agencies"

_REGISTERED_THERE, _AT_ONCE, _UNTOLD = 0.9, 0.8, 0.65
_SHOWN_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Signing:
    """The person in two reports of two agencies, with what the roster says of both."""

    meeting: Meeting
    own: Period
    there: Period
    rows_here: tuple[RosterRow, ...]
    rows_there: tuple[RosterRow, ...]


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who signs for two; clear when nobody does."""
    if case.registry is None or Register.ROSTER not in case.registry.snapshot.registers:
        words = "尚未导入人员登记库，不能排除变更从业单位，无法核对人员是否同时在两个机构签字。"
        return (not_assessable(ID, "registry_missing", words),)
    own = own_brief(case)
    people = [person for person in own.people if person.roles]
    if not people:
        return (not_assessable(ID, "people_missing", "报告中没有读到项目组人员，无法核对其签字的机构。"),)
    if own.agency_name is None:
        return (not_assessable(ID, "agency_missing", "报告中没有读到评价机构，无法核对人员签字的机构。"),)
    if period_of(own) is None:
        return (_undated(case, own),)
    if (silent := no_others(case, ID, "人员是否同时在两个机构签字")) is not None:
        return (silent,)
    signings = [found for meeting in meetings(case, own) if (found := _signing(case, own, meeting))]
    clashes = [signing for signing in signings if _clashes(own, signing)]
    if not clashes:
        if unknown := _unlisted(case, own, signings):
            return (unknown,)
        words = f"{len(people)}名人员没有在已筛查的其他机构同期报告中签字。"
        return (clear(ID, words, shown(case, own, people[0].spots[:1])),)
    people = list(dict.fromkeys(signing.meeting.person for signing in clashes))
    return tuple(_flag(case, own, [c for c in clashes if c.meeting.person == person]) for person in people)


def _undated(case: Case, own: Brief) -> Outcome:
    """Which of the days that bound the work is wanting, or that they contradict each other."""
    end = day_of(own.report_on)
    what = "无法核对人员签字的期间"
    if end is None:
        return no_report_day(ID, case.facts, what)
    begun = (("合同", day_of(own.contract_on)), ("告知", day_of(own.notice_on)), *_surveyed(own))
    read = "、".join(f"{name}日期{in_chinese(day)}" for name, day in begun if day is not None)
    if not read:
        words = f"读到报告日期{in_chinese(end)}，没有读到合同、告知和勘验日期，{what}，请核对原件。"
        return not_assessable(ID, "dates_missing", words)
    words = f"读到{read}，晚于报告日期{in_chinese(end)}，{what}，请核对这些日期。"
    return not_assessable(ID, "dates_disagree", words)


def _surveyed(own: Brief) -> tuple[tuple[str, PartialDate | None], ...]:
    return tuple(("勘验", PartialDate.parse(day)) for day in own.survey_on[:1])


def _signing(case: Case, own: Brief, meeting: Meeting) -> _Signing | None:
    """By a number only: a name at two agencies may be two people's."""
    if meeting.confidence < BY_SHAPE or not meeting.there.roles:
        return None
    if is_same_agency(case, own, meeting.other) is not False or meeting.other.agency_name is None:
        return None
    here, there = period_of(own), period_of(meeting.other)
    if here is None or there is None:
        return None
    rows = _rows_of(case, meeting)
    name = meeting.other.agency_name.value
    return _Signing(
        meeting=meeting,
        own=here,
        there=there,
        rows_here=tuple(row for row in rows if is_of_agency(case, row, agency_rows(case).meant)),
        rows_there=tuple(row for row in rows if same_agency_name(row.agency_name, name)),
    )


def _rows_of(case: Case, meeting: Meeting) -> tuple[RosterRow, ...]:
    """Roster rows of the person: the name, and a number that the report gives."""
    person = meeting.person
    wanted = {number_key(person.certificate_number), number_key(person.registration_number)} - {None}
    rows = case.registry.roster if case.registry else ()
    return tuple(
        row
        for row in rows
        if person_key(row.person_name) == person_key(person.name)
        and {number_key(row.certificate_number), number_key(row.registration_number)} & wanted
    )


def _clashes(own: Brief, signing: _Signing) -> bool:
    """Both at once without a registered change, or registered with one when signing for the other."""
    if not (signing.rows_here or signing.rows_there):
        return False
    if _is_elsewhere(signing):
        return True
    return signing.own.meets(signing.there) and not _is_moved(own, signing)


def _is_elsewhere(signing: _Signing) -> bool:
    """Registered with one agency, and with it alone, on the day of the other's report; both within a year."""
    if abs((signing.own.last - signing.there.last).days) > 365:
        return False
    pairs = (
        (signing.rows_here, signing.rows_there, signing.there.last),
        (signing.rows_there, signing.rows_here, signing.own.last),
    )
    return any(_surely_holds(rows, day) and not _holds(others, day) for rows, others, day in pairs)


def _is_moved(own: Brief, signing: _Signing) -> bool:
    """A change of employer that fits both reports: with each agency on its days, with one at a time."""
    days_here = _signing_days(own, signing.own)
    days_there = _signing_days(signing.meeting.other, signing.there)
    is_covered = all(_holds(signing.rows_here, day) for day in days_here) and all(
        _holds(signing.rows_there, day) for day in days_there
    )
    return is_covered and not any(
        _overlap(one.validity, two.validity) for one in signing.rows_here for two in signing.rows_there
    )


def _signing_days(brief: Brief, period: Period) -> tuple[dt.date, ...]:
    return (*survey_days(brief)[:1], period.last)


def _holds(rows: Iterable[RosterRow], day: dt.date) -> bool:
    return any(row.validity.holds_on(day) for row in rows)


def _surely_holds(rows: Iterable[RosterRow], day: dt.date) -> bool:
    """A row without a beginning, or without an end and no longer listed, does not tell."""
    return any(
        row.validity.since is not None
        and row.validity.holds_on(day)
        and (row.validity.until is not None or row.withdrawn_on is None or day < row.withdrawn_on)
        for row in rows
    )


def _overlap(one: Validity, two: Validity) -> bool:
    starts_after = one.since is not None and two.until is not None and one.since > two.until
    ends_before = one.until is not None and two.since is not None and one.until < two.since
    return not (starts_after or ends_before)


def _unlisted(case: Case, own: Brief, signings: Sequence[_Signing]) -> Outcome | None:
    """In both at once, and the roster has nobody of this name and number: a change cannot be told."""
    found = next(
        (s for s in signings if not (s.rows_here or s.rows_there) and s.own.meets(s.there)),
        None,
    )
    if found is None:
        return None
    person = found.meeting.person
    words = (
        f"{person.name}同期还列入{named(found.meeting.other)}，"
        "登记库没有收录该人员，无法判断其从业单位是否变更。"
    )
    evidence = (
        *shown(case, own, person.spots[:1]),
        *shown(case, found.meeting.other, found.meeting.there.spots[:1]),
    )
    return not_assessable(ID, "membership_unknown", words, evidence, subject=person.name)


def _flag(case: Case, own: Brief, signings: Sequence[_Signing]) -> Outcome:
    worst = max(signings, key=lambda signing: (_confidence(signing), signing.there.last))
    meeting, other = worst.meeting, worst.meeting.other
    person, there = meeting.person, meeting.there
    number = person.certificate_number or person.registration_number or ""
    assert own.agency_name is not None
    rule = provision(case, ID)
    more = f"等{len(signings)}份报告" if len(signings) > 1 else ""
    words = (
        f"{person.name}（编号{number}）以{person.roles[0].value}身份"
        f"在“{own.agency_name.value}”的本报告（{worst.own}）中签字，"
        f"同期又以{there.roles[0].value}身份列入{named(other)}（{worst.there}）{more}；"
        f"{_registered(worst)}按{rule.words if rule else '规定'}，人员应为机构的专职人员，"
        "不得同时在两个机构从业，请核实。"
    )
    evidence = [*shown(case, own, person.spots[:2], "本报告的签署")]
    evidence += shown(case, own, own.agency_name.spots[:1], "评价机构")
    for signing in signings[:4]:
        side = signing.meeting
        evidence += shown(case, side.other, side.there.spots[:1], "签署")
        agency = side.other.agency_name.spots[:1] if side.other.agency_name else ()
        evidence += shown(case, side.other, agency, "评价机构")
    rows = dict.fromkeys((*worst.rows_here, *worst.rows_there))
    evidence += [row_evidence(row, role="登记库：从业登记") for row in list(rows)[:_SHOWN_ROWS]]
    return flagged(
        ID,
        words,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=person.name,
        confidence=_confidence(worst),
    )


def _registered(signing: _Signing) -> str:
    """What the roster says of the two."""
    rows = dict.fromkeys((row.agency_name, row.validity) for row in (*signing.rows_here, *signing.rows_there))
    told = "；".join(f"{name}（{_period(validity)}）" for name, validity in list(rows)[:_SHOWN_ROWS])
    return f"登记库载明其从业单位为{told}，没有与两份报告相符的变更登记。"


def _period(validity: Validity) -> str:
    since = in_chinese(validity.since) if validity.since else "（未载明）"
    until = in_chinese(validity.until) if validity.until else "今"
    return f"{since}至{until}"


def _confidence(signing: _Signing) -> float:
    if _is_elsewhere(signing):
        return _REGISTERED_THERE * signing.meeting.confidence
    is_both = signing.rows_here and signing.rows_there
    return (_AT_ONCE if is_both else _UNTOLD) * signing.meeting.confidence


CHECK = Check(
    id=ID,
    name="同时在两个机构签字",
    sentence="同一人员在重叠的期间为两个评价机构签字",
    needs=frozenset({Need.REGISTRY, Need.OTHER_REPORTS}),
    assess=assess,
    registers=frozenset({Register.AGENCIES, Register.ROSTER}),
)
