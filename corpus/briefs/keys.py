"""By what a report is found from another: hashed keys of people, days on site, enterprise, test reports.

A key only says that two reports may concern one thing; whether they do, the checks tell from the briefs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.dates import PartialDate
from core.facts import Role
from corpus.briefs.records import Brief, BriefPerson, Said
from corpus.registry.matching import agency_key, head_company, number_key, number_shape, person_key

WORKING = frozenset({Role.PROJECT_LEADER, Role.TEAM_MEMBER, Role.AUTHOR, Role.REVIEWER})
_LEAST_DIGITS = 4  # of a test report's number: 「3号」 is everyone's
_ALWAYS = dt.date.max.toordinal()


class Kind(StrEnum):
    """What a key is of."""

    ON_SITE = "on_site"  # a person on one day
    WORK = "work"  # a person in a role that takes time
    SIGN = "sign"  # a person in any role of the agency
    ENTERPRISE = "enterprise"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Key:
    """``number`` is the hash of kind and text; ``day`` the report's as an ordinal, 0 where unknown.

    ``mark`` stands for the agency, so that reports of other agencies are found without reading them.
    """

    kind: Kind
    number: int
    day: int
    mark: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A look-up: the key, the days of reports that count, the agency left out, and how many at most."""

    number: int
    around: int
    first: int
    last: int
    limit: int
    not_mark: int | None = None


_REACH_DAYS = {Kind.WORK: 45, Kind.SIGN: 400}  # of the report days: what lies further apart never overlaps
_LIMITS = {Kind.ON_SITE: 20, Kind.WORK: 150, Kind.SIGN: 30, Kind.ENTERPRISE: 40, Kind.TEST: 20}


def keys_of(brief: Brief) -> tuple[Key, ...]:
    """All keys of a report, each once."""
    day, mark = _report_day(brief), agency_mark(brief)
    return tuple(dict.fromkeys(Key(kind, hashed(kind, text), day, mark) for kind, text in _texts(brief)))


def asks_of(brief: Brief) -> tuple[Ask, ...]:
    """What has to be looked up to find the reports that bear on this one."""
    return tuple(_ask(key) for key in keys_of(brief))


def _ask(key: Key) -> Ask:
    reach = _REACH_DAYS.get(key.kind)
    first, last = (0, _ALWAYS) if reach is None else (max(0, key.day - reach), key.day + reach)
    return Ask(
        number=key.number,
        around=key.day,
        first=first,
        last=last,
        limit=_LIMITS[key.kind],
        not_mark=key.mark if key.kind is Kind.SIGN else None,
    )


def _texts(brief: Brief) -> Iterator[tuple[Kind, str]]:
    for person in brief.people:
        for identity in person_ids(person, brief):
            if WORKING & set(person.roles):
                yield Kind.WORK, identity
            if person.roles:
                yield Kind.SIGN, identity
            if person.is_surveyor:
                yield from ((Kind.ON_SITE, f"{identity} {day}") for day in brief.survey_on)
    yield from ((Kind.ENTERPRISE, text) for text in enterprise_ids(brief))
    for name in brief.strangers:  # so that the report on that enterprise is found, and the other way round
        yield from ((Kind.ENTERPRISE, text) for text in _company_ids(name))
    for test in brief.tests:
        key = test_key(test.number)
        if key is not None:
            yield Kind.TEST, key


def person_ids(person: BriefPerson, brief: Brief) -> Iterator[str]:
    """A number with look-alike glyphs made one; the name at the agency, for sides that give no number."""
    number = number_shape(person.certificate_number) or number_shape(person.registration_number)
    if number is not None:
        yield f"#{number}"
    agency, name = agency_head(brief.agency_name), person_key(person.name)
    if agency is not None and name is not None:
        yield f"{name}@{agency}"


def enterprise_ids(brief: Brief) -> Iterator[str]:
    """The credit code and the name."""
    code = number_key(brief.credit_code.value) if brief.credit_code else None
    name = agency_key(brief.enterprise_name.value) if brief.enterprise_name else None
    if code is not None:
        yield f"#{code}"
    if name is not None:
        yield name


def _company_ids(name: str) -> Iterator[str]:
    """The name as it stands, and with the usual form of a company where it has none."""
    key = agency_key(name)
    if key is not None:
        yield key
        if "公司" not in key:
            yield f"{key}有限公司"


def test_key(number: str | None) -> str | None:
    """The number of a test report as compared; None for one too short to tell anything."""
    key = number_key(number)
    return key if key is not None and sum(map(str.isdigit, key)) >= _LEAST_DIGITS else None


def agency_head(name: Said | None) -> str | None:
    """The key of an agency's name; a branch office is the agency."""
    key = agency_key(name.value) if name else None
    return head_company(key)[0] if key else None


def agency_mark(brief: Brief) -> int:
    """31 bits that stand for the agency; 0 where it is not known."""
    name = agency_head(brief.agency_name)
    return hashed("agency", name) & 0x7FFFFFFF if name else 0


@lru_cache(maxsize=8192)
def hashed(kind: str, text: str) -> int:
    """64 bits, signed as databases keep them."""
    data = hashlib.sha256(f"{kind}\n{text}".encode()).digest()[:8]
    return int.from_bytes(data, "big", signed=True)


def _report_day(brief: Brief) -> int:
    stated = brief.report_on.value if brief.report_on else brief.survey_on[-1] if brief.survey_on else None
    return PartialDate.parse(stated).first.toordinal() if stated else 0
