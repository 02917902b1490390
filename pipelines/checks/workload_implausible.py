"""More reports or survey days than a person can do (rectification notice, agency items 5 and 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from core.dates import in_chinese
from core.evidence import Evidence
from core.outcome import Outcome
from corpus.briefs.keys import WORKING
from corpus.briefs.records import Brief, BriefPerson
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.days_unread import no_report_day
from pipelines.other_reports import (
    Meeting,
    day_of,
    engagement_of,
    meetings,
    named,
    no_others,
    own_brief,
    shown,
    survey_days,
)
from pipelines.rule_of import provision
from pipelines.workload import SITES_A_DAY, WINDOW_DAYS, Load, Part, heaviest, part_of

ID = "workload_implausible"

_LEAST, _MOST = 0.5, 0.9  # just over what there is time for; twice and more
_CROWDED_DAY = 0.7
_LISTED, _SHOWN = 3, 8


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who has too much; clear when nobody has."""
    own = own_brief(case)
    people = [person for person in own.people if WORKING & set(person.roles)]
    if not people:
        return (not_assessable(ID, "people_missing", "报告中没有读到项目组人员，无法核对其工作量。"),)
    day = day_of(own.report_on)
    if day is None or not day.is_exact:
        return (no_report_day(ID, case.facts, "无法核对人员的工作量"),)
    if (silent := no_others(case, ID, "人员的工作量")) is not None:
        return (silent,)
    met = meetings(case, own)
    told = [_judged(case, own, person, [m for m in met if m.person is person]) for person in people]
    found = tuple(outcome for outcome in told if outcome is not None)
    words = f"{len(people)}名项目组人员在已筛查报告中的报告数量和勘验日数未超出一人所能完成的限度。"
    return found or (clear(ID, words, shown(case, own, people[0].spots[:1])),)


def _judged(case: Case, own: Brief, person: BriefPerson, met: Sequence[Meeting]) -> Outcome | None:
    mine = part_of(own, person, 1.0)
    parts = (part_of(meeting.other, meeting.there, meeting.confidence) for meeting in met)
    if mine is not None:
        load = heaviest(mine, [part for part in parts if part is not None])
        if load.needed > load.available:
            return _overloaded(case, person, load)
    return _crowded(case, own, person, met)


def _overloaded(case: Case, person: BriefPerson, load: Load) -> Outcome:
    others = [part for part in load.parts if part.brief.report != case.report]
    counted = "、".join(
        f"{sum(part.role is role for part in load.parts)}份任{role.value}"
        for role in dict.fromkeys(part.role for part in load.parts)
    )
    rule = provision(case, ID)
    words = (
        f"{person.name}在{_span(load)}签发的{len(load.parts)}份报告中{counted}，分属{len(load.parts)}个企业；"
        f"按每份报告项目负责人至少4个、编制人3个、成员1.5个、审核人0.5个工作日计，共需{load.needed:g}个工作日，"
        f"而{WINDOW_DAYS}天及勘验期间至多{load.available}个工作日，超出一人所能完成的限度。"
        f"其中有{_listed(part.brief for part in others)}。"
        f"按{rule.words if rule else '规定'}，人员应真正参与勘验和编制，请核实其实际参与情况。"
    )
    evidence = [*_own(case, load.parts), *(item for part in others[:_SHOWN] for item in _place(case, part))]
    sure = min(part.sameness for part in load.parts)
    confidence = min(_MOST, _LEAST + (_MOST - _LEAST) * (load.ratio - 1.0)) * sure
    return flagged(
        ID,
        words,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=person.name,
        confidence=confidence,
    )


def _span(load: Load) -> str:
    first, last = in_chinese(load.first), in_chinese(load.last)
    return f"{first}至{last}" if first != last else first


def _listed(briefs: Iterable[Brief]) -> str:
    kept = list(briefs)
    more = f"等{len(kept)}份" if len(kept) > _LISTED else ""
    return "、".join(named(brief) for brief in kept[:_LISTED]) + more


def _own(case: Case, parts: Sequence[Part]) -> list[Evidence]:
    own = next(part for part in parts if part.brief.report == case.report)
    return _place(case, own)


def _place(case: Case, part: Part) -> list[Evidence]:
    """Where the person and the day stand in one report."""
    day = part.brief.report_on.spots[:1] if part.brief.report_on else ()
    return [
        *shown(case, part.brief, part.person.spots[:1], part.role.value),
        *shown(case, part.brief, day, "报告日期"),
    ]


def _crowded(case: Case, own: Brief, person: BriefPerson, met: Sequence[Meeting]) -> Outcome | None:
    """Too many sites on one survey day."""
    if not person.is_surveyor:
        return None
    days = {day: _sites(own, day, met) for day in survey_days(own)}
    day, there = max(days.items(), key=lambda item: len(item[1]), default=(dt.date.min, []))
    if len(there) + 1 <= SITES_A_DAY:
        return None
    rule = provision(case, ID)
    words = (
        f"{person.name}在{in_chinese(day)}一天内列入{len(there) + 1}个企业的现场勘验，"
        f"除本报告外还有{_listed(meeting.other for meeting in there)}；"
        f"一人一天勘验{SITES_A_DAY}处以上难以做到。"
        f"按{rule.words if rule else '规定'}，人员应到现场勘验，请核实其是否到场。"
    )
    evidence = [
        *shown(case, own, (*person.survey_spots[:1], *own.survey_spots[:1]), "现场勘验"),
        *(
            item
            for meeting in there[:_SHOWN]
            for item in shown(
                case,
                meeting.other,
                (*meeting.there.survey_spots[:1], *meeting.other.survey_spots[:1]),
                "现场勘验",
            )
        ),
        *((rule.evidence,) if rule else ()),
    ]
    sure = min(meeting.confidence for meeting in there)
    return flagged(ID, words, evidence, subject=person.name, confidence=_CROWDED_DAY * sure)


def _sites(own: Brief, day: dt.date, met: Sequence[Meeting]) -> list[Meeting]:
    """One meeting for each other engagement surveyed by the person on that day."""
    kept: dict[str, Meeting] = {}
    for meeting in met:
        engagement = engagement_of(meeting.other)
        if meeting.there.is_surveyor and day in survey_days(meeting.other):
            kept.setdefault(engagement, meeting)
    kept.pop(engagement_of(own), None)
    return list(kept.values())


CHECK = Check(
    id=ID,
    name="人员工作量",
    sentence="同一人员在一段时间内承担的报告或现场勘验多于一人所能完成",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
