"""Holding a report against others: who and what is the same in two briefs, over which days, as evidence.

Namesakes are never merged: without a number in common a person is the same only at the same agency, and
only where the roster does not list two of the name there.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.outcome import Outcome
from corpus.briefs.keys import agency_head
from corpus.briefs.making import brief_of
from corpus.briefs.records import Brief, BriefPerson, Said, Spot, evidence_of
from corpus.registry.matching import agency_key, number_key, number_shape, person_key
from pipelines.checking import Case, not_assessable
from pipelines.registered import agency_rows, same_agency_name

BY_NUMBER, BY_SHAPE, BY_NAME = 1.0, 0.85, 0.7
"""How surely two people are one: by a number, by one of look-alike glyphs, by the name at one agency."""
_SAME_PLACE = 85.0  # per cent
_COMPANY = re.compile(r"^.{4,}?公司")


def own_brief(case: Case) -> Brief:
    """The report itself as others see it."""
    return brief_of(case.report, case.facts)


def no_others(case: Case, check: str, what: str) -> Outcome | None:
    """Not assessable where nothing is there to hold the report against."""
    if case.others is None:
        return not_assessable(check, "others_missing", f"没有已筛查报告的索引，无法核对{what}。")
    if not case.others.has_others:
        return not_assessable(check, "others_missing", f"还没有筛查过其他报告，无法核对{what}。")
    return None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A person of this report who also stands in another one, and how surely it is the same person."""

    person: BriefPerson
    other: Brief
    there: BriefPerson
    confidence: float


def meetings(case: Case, own: Brief) -> tuple[Meeting, ...]:
    """Every person of this report in every other report, in the order of both."""
    others = case.others.briefs if case.others else ()
    return tuple(
        Meeting(person, other, there, confidence)
        for person in own.people
        for other in others
        for there in other.people
        if (confidence := sameness(case, own, person, other, there)) > 0
    )


def sameness(case: Case, own: Brief, person: BriefPerson, other: Brief, there: BriefPerson) -> float:
    """How surely two people are one, 0 for not; see the constants."""
    pairs = (
        (person.certificate_number, there.certificate_number),
        (person.registration_number, there.registration_number),
    )
    is_named_alike = person_key(person.name) == person_key(there.name)
    both = [(one, two) for one, two in pairs if number_key(one) and number_key(two)]
    if both:
        if any(number_key(one) == number_key(two) for one, two in both):
            return BY_NUMBER if is_named_alike else BY_SHAPE if _may_be_misread(person, there) else 0.0
        is_alike = any(number_shape(one) == number_shape(two) for one, two in both)
        return BY_SHAPE if is_alike and is_named_alike else 0.0
    if not is_named_alike or is_same_agency(case, own, other) is not True:
        return 0.0
    return BY_NAME if _namesakes_at_agency(case, person) < 2 else 0.0


def _may_be_misread(person: BriefPerson, there: BriefPerson) -> bool:
    """Whether one glyph differs and one side was read from a picture."""
    is_read = any(spot.is_read for spot in (*person.spots, *there.spots))
    one, two = person_key(person.name) or "", person_key(there.name) or ""
    return is_read and Levenshtein.distance(one, two, score_cutoff=1) == 1


def _namesakes_at_agency(case: Case, person: BriefPerson) -> int:
    """How many people of the name the roster lists at the report's agency."""
    if case.registry is None or case.facts.agency_name is None:
        return 0
    rows = [
        row
        for row in case.registry.roster
        if person_key(row.person_name) == person_key(person.name)
        and same_agency_name(row.agency_name, case.facts.agency_name.value)
    ]
    registrations = {number_key(row.registration_number) for row in rows} - {None}
    kinds = [row.certificate_type for row in rows]
    return len(registrations) or max((kinds.count(kind) for kind in set(kinds)), default=0)


def is_same_agency(case: Case, own: Brief, other: Brief) -> bool | None:
    """Whether both are one agency's, renamings of this report's agency included; None where untold."""
    names = (agency_head(own.agency_name), agency_head(other.agency_name))
    numbers = (_number(own.agency_number), _number(other.agency_number))
    if any(one is not None and one == two for one, two in (names, numbers)):
        return True
    rows = agency_rows(case).own
    if any(_head_of(row.name) == names[1] for row in rows if names[1]):
        return True
    if any(number_shape(row.certificate_number) == numbers[1] for row in rows if numbers[1]):
        return True
    return None if None in names else _apart(own, other)


def _apart(own: Brief, other: Brief) -> bool | None:
    """Names one glyph apart may be one name misread."""
    one, two = agency_head(own.agency_name) or "", agency_head(other.agency_name) or ""
    spots = (*_spots(own.agency_name), *_spots(other.agency_name))
    is_read = any(spot.is_read for spot in spots)
    return None if is_read and Levenshtein.distance(one, two) <= 2 else False


def _head_of(name: str) -> str | None:
    return agency_head(Said(value=name))


def _number(said: Said | None) -> str | None:
    return number_shape(said.value) if said else None


def _spots(said: Said | None) -> tuple[Spot, ...]:
    return said.spots if said else ()


def is_same_enterprise(own: Brief, other: Brief) -> bool:
    """By the credit code where both give one, else by the name; a code one glyph off is a slip of the eye."""
    codes = (_number(own.credit_code), _number(other.credit_code))
    names = tuple(agency_key(b.enterprise_name.value) if b.enterprise_name else None for b in (own, other))
    is_named_alike = names[0] is not None and names[0] == names[1]
    if codes[0] and codes[1]:
        return codes[0] == codes[1] or (is_named_alike and Levenshtein.distance(*map(str, codes)) == 1)
    return is_named_alike


def is_same_report(own: Brief, other: Brief) -> bool:
    """Whether another file holds this very report, saved anew or corrected, and not a further one.

    It is of the same agency, enterprise and kind, and of one number or of one day.
    """
    agencies = {agency_head(own.agency_name), agency_head(other.agency_name)}
    if len(agencies - {None}) != 1 or own.kind != other.kind or not is_same_enterprise(own, other):
        return False
    numbers = (number_key(own.report_number), number_key(other.report_number))
    if all(numbers):
        return numbers[0] == numbers[1]
    days = tuple(day_of(each.report_on) for each in (own, other))
    return days[0] is not None and days[0] == days[1] and days[0].first == days[0].last


def is_same_place(own: Brief, other: Brief) -> bool | None:
    """Whether two addresses are one; None where one of them is not known."""
    if own.address is None or other.address is None:
        return None
    one, two = (agency_key(b.address.value) or "" for b in (own, other) if b.address)
    return one in two or two in one or fuzz.ratio(one, two) >= _SAME_PLACE


def engagement_of(brief: Brief) -> str:
    """What counts as one piece of work: a company's stations and branches are one, so are later editions."""
    name = agency_key(brief.enterprise_name.value) if brief.enterprise_name else None
    if name is None:
        return _number(brief.credit_code) or brief.report
    head = _COMPANY.match(name)
    return head.group() if head else name


def day_of(said: Said | None) -> PartialDate | None:
    """A stated day."""
    return PartialDate.parse(said.value) if said else None


def survey_days(brief: Brief) -> tuple[dt.date, ...]:
    """The days of the survey, exact ones."""
    return tuple(PartialDate.parse(day).first for day in brief.survey_on)


@dataclass(frozen=True, slots=True)
class Period:
    """From the contract, or the first step known after it, to the report."""

    first: dt.date
    last: dt.date

    def meets(self, other: Period) -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """「2023年2月6日至2023年5月18日」."""
        return f"{in_chinese(self.first)}至{in_chinese(self.last)}"


def period_of(brief: Brief) -> Period | None:
    """When the work was under way; None where its end or every beginning is unknown."""
    end = day_of(brief.report_on)
    begun = [day.last for day in (day_of(brief.contract_on), day_of(brief.notice_on)) if day is not None]
    begun += survey_days(brief)[:1]
    if end is None or not begun or min(begun) > end.last:
        return None
    return Period(min(begun), end.last)


def named(brief: Brief) -> str:
    """The report in words: 「乙有限公司的现状评价报告（丙公司编制，2023年5月18日）」."""
    enterprise = brief.enterprise_name.value if brief.enterprise_name else "另一企业"
    told = [f"{brief.agency_name.value}编制"] if brief.agency_name else []
    day = day_of(brief.report_on)
    told += [in_chinese(day)] if day is not None else []
    more = f"（{'，'.join(told)}）" if told else ""
    return f"“{enterprise}”的{brief.kind or '评价'}报告{more}"


def shown(case: Case, brief: Brief, spots: tuple[Spot, ...], role: str = "") -> tuple[Evidence, ...]:
    """Spots of this or another report as evidence of a finding."""
    return evidence_of(brief, spots, own=case.report, role=role)
