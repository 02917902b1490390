"""The same person on two distant sites on one day (annex 1 of 2021, item 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.dates import in_chinese
from core.outcome import Outcome
from corpus.briefs.records import Brief, BriefSite
from corpus.regions.centres import Area
from corpus.regions.sites import distance_km
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.days_unread import survey_day_words
from pipelines.other_reports import (
    Meeting,
    engagement_of,
    meetings,
    named,
    no_others,
    own_brief,
    shown,
    survey_days,
)
from pipelines.rule_of import provision

ID = "survey_conflict"

_FAR_KM = 120.0  # less than two hours' drive: two short surveys fit into a day
_BY_DISTANCE = ((500.0, 0.9), (250.0, 0.8), (0.0, 0.6))
_OTHER_DAYS = 0.75  # of the same where one of the surveys had another day too


@dataclass(frozen=True, slots=True)
class _Clash:
    meeting: Meeting
    days: tuple[dt.date, ...]
    km: float | None  # between the seats; None where a place is not known


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per person who cannot have been at both sites; clear when nobody was."""
    own = own_brief(case)
    surveyors = [person for person in own.people if person.is_surveyor]
    if not survey_days(own):
        words = f"{survey_day_words(case.facts)}，无法核对人员当日的行程。"
        return (not_assessable(ID, "dates_missing", words),)
    if not surveyors:
        return (not_assessable(ID, "surveyors_unread", "没有读到现场勘验人员，无法核对其当日的行程。"),)
    if (silent := no_others(case, ID, "勘验人员当日的行程")) is not None:
        return (silent,)
    clashes = [clash for meeting in meetings(case, own) if (clash := _clash(own, meeting)) is not None]
    far = [clash for clash in clashes if clash.km is not None and _is_far(own, clash)]
    if far:
        people = dict.fromkeys(clash.meeting.person for clash in far)
        return tuple(_flag(case, own, [c for c in far if c.meeting.person == person]) for person in people)
    vague = next((clash for clash in clashes if _is_untold(own, clash)), None)
    if vague is not None:
        return (_untold(case, own, vague),)
    days = "、".join(in_chinese(day) for day in survey_days(own)[:2])
    words = f"{len(surveyors)}名勘验人员在勘验日（{days}）没有出现在已筛查报告的其他远处现场。"
    return (clear(ID, words, shown(case, own, own.survey_spots[:1])),)


def _clash(own: Brief, meeting: Meeting) -> _Clash | None:
    """A day on which the person is on the survey record of both."""
    days = tuple(sorted({*survey_days(own)} & {*survey_days(meeting.other)}))
    is_on_both = meeting.person.is_surveyor and meeting.there.is_surveyor
    if not days or not is_on_both or engagement_of(own) == engagement_of(meeting.other):
        return None
    one, two = own.site, meeting.other.site
    return _Clash(meeting, days, distance_km(_area(one), _area(two)) if one and two else None)


def _area(site: BriefSite) -> Area:
    return Area(code=site.code, north=site.north, east=site.east, reach_km=site.reach_km)


def _reach(own: Brief, clash: _Clash) -> float:
    sites = (own.site, clash.meeting.other.site)
    return sum(site.reach_km for site in sites if site is not None)


def _is_far(own: Brief, clash: _Clash) -> bool:
    """However near to one another the sites may lie within what the addresses tell."""
    return clash.km is not None and clash.km - _reach(own, clash) > _FAR_KM


def _is_untold(own: Brief, clash: _Clash) -> bool:
    """A place is not known, or so roughly that the sites may lie near or far."""
    return clash.km is None or clash.km > _FAR_KM or _reach(own, clash) > 2 * _FAR_KM


def _flag(case: Case, own: Brief, clashes: Sequence[_Clash]) -> Outcome:
    worst = max(clashes, key=lambda clash: (_confidence(own, clash), clash.km or 0.0))
    meeting, other = worst.meeting, worst.meeting.other
    assert own.site is not None
    assert other.site is not None
    rule = provision(case, ID)
    more = f"（另有{len(clashes) - 1}份报告同样）" if len(clashes) > 1 else ""
    words = (
        f"{meeting.person.name}在{'、'.join(in_chinese(day) for day in worst.days)}"
        f"既列入本项目“{own.site.address}”的现场勘验，又列入{named(other)}“{other.site.address}”的现场勘验{more}，"
        f"两地相距约{worst.km:.0f}公里（按行政区划中心计），一人同日难以往返。"
        f"按{rule.words if rule else '规定'}，人员应到现场勘验，请核实其当日行程。"
    )
    role = "现场勘验"
    evidence = [
        *shown(case, own, (*meeting.person.survey_spots[:1], *own.survey_spots[:1]), role),
        *shown(case, own, own.site.spots[:1], "项目地址"),
    ]
    for clash in clashes[:4]:
        there = clash.meeting.other
        spots = (*clash.meeting.there.survey_spots[:1], *there.survey_spots[:1])
        evidence += shown(case, there, spots, role)
        evidence += shown(case, there, there.site.spots[:1] if there.site else (), "项目地址")
    return flagged(
        ID,
        words,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=meeting.person.name,
        confidence=_confidence(own, worst),
    )


def _confidence(own: Brief, clash: _Clash) -> float:
    """A person named for a survey of several days may have come on one of them only."""
    both = ({*survey_days(own)}, {*survey_days(clash.meeting.other)})
    share = _OTHER_DAYS if any(days - {*clash.days} for days in both) else 1.0
    scale = next(value for least, value in _BY_DISTANCE if (clash.km or 0.0) >= least)
    return scale * share * clash.meeting.confidence


def _untold(case: Case, own: Brief, clash: _Clash) -> Outcome:
    other = clash.meeting.other
    words = (
        f"{clash.meeting.person.name}在{in_chinese(clash.days[0])}还列入{named(other)}的现场勘验，"
        "但两地的位置没有读到或只能确定大致范围，无法判断同日往返是否可能。"
    )
    spots = (*clash.meeting.person.survey_spots[:1], *own.survey_spots[:1])
    there = (*clash.meeting.there.survey_spots[:1], *other.survey_spots[:1])
    evidence = (*shown(case, own, spots), *shown(case, other, there))
    return not_assessable(ID, "place_unknown", words, evidence, subject=clash.meeting.person.name)


CHECK = Check(
    id=ID,
    name="勘验人员同日两地",
    sentence="同一人员同一天出现在两个相距很远的勘验现场",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
