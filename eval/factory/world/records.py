"""Records of the invented world. Days are real dates; an open end is None."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from eval.factory.world.places import Place

_MINISTRY_SINCE = dt.date(2018, 11, 1)  # when the provinces' emergency departments took over


def authority_named(authority: str, day: dt.date) -> str:
    """An emergency authority of a province or city under the name it had on that day."""
    if day >= _MINISTRY_SINCE:
        return authority
    return authority.replace("应急管理厅", "安全生产监督管理局").replace("应急管理局", "安全生产监督管理局")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One paper of an agency's qualification. A change of scope brings a new paper with the old end."""

    number: str
    issued_on: dt.date
    expires_on: dt.date
    scopes: tuple[str, ...] = ()
    replaced_on: dt.date | None = None  # day of issue of the paper that took its place before it expired

    @property
    def last_day(self) -> dt.date:
        """The last day on which this paper is the one in force."""
        return self.replaced_on - dt.timedelta(days=1) if self.replaced_on else self.expires_on

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on that day, both ends included."""
        return self.issued_on <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName:
    """A name that an agency bore up to and including a day."""

    name: str
    until: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A safety-evaluation agency. A renewed certificate is a second period under the same number."""

    key: str
    name: str
    credit_code: str
    certificates: tuple[Certificate, ...]
    legal_representative: str
    address: str
    postcode: str
    website: str
    telephone: str
    authority: str
    short: str
    contact: str = ""
    former_names: tuple[FormerName, ...] = ()  # oldest first

    @property
    def certificate_number(self) -> str:
        """The number, the same in all periods."""
        return self.certificates[0].number

    def holds_on(self, day: dt.date) -> bool:
        """Whether a certificate is in force on that day."""
        return any(certificate.holds_on(day) for certificate in self.certificates)

    def certificate_shown_on(self, day: dt.date) -> Certificate:
        """The certificate a report of that day would show: the one in force, else the last before."""
        shown = [c for c in self.certificates if c.issued_on <= day]
        return shown[-1] if shown else self.certificates[0]

    def covers(self, scope: str, *days: dt.date) -> bool:
        """Whether the certificate shown on each of these days names the scope, lapsed or not."""
        return all(scope in self.certificate_shown_on(day).scopes for day in days)

    def name_on(self, day: dt.date) -> str:
        """The name it bore on that day."""
        return next((former.name for former in self.former_names if day <= former.until), self.name)

    def authority_on(self, day: dt.date) -> str:
        """The authority that certifies it, by its name on that day."""
        return authority_named(self.authority, day)

    def as_of(self, day: dt.date) -> Agency:
        """The agency as its papers of that day name it."""
        name = self.name_on(day)
        return self if name == self.name else replace(self, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """One assessor at one agency; ``until`` is the last day."""

    agency: str
    since: dt.date
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person is on the roster on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCertificate:
    """An assessor's certificate that a later one took the place of: lower level, or an old number."""

    number: str
    level: str
    certified_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineer:
    """A certified safety engineer's registration (注册安全工程师): ``grade`` is 初级, 中级 or 高级."""

    number: str
    grade: str
    speciality: str
    registered_on: dt.date


_UNKNOWN_DAY = dt.date(2012, 6, 29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """A person with a certificate. ``post`` is a standing office in the agency, or empty.

    ``speciality`` may name two, joined by 、. ``certified_on`` is the day of the present certificate.
    """

    key: str
    name: str
    level: str
    speciality: str
    certificate_number: str
    registration_number: str
    employments: tuple[Employment, ...]
    post: str = ""
    certified_on: dt.date = _UNKNOWN_DAY
    entered_on: dt.date = _UNKNOWN_DAY  # first day of work in safety evaluation
    title: str = ""  # 工程师, 高级工程师 or none
    engineer: Engineer | None = None
    earlier: tuple[EarlierCertificate, ...] = ()

    @property
    def specialities(self) -> tuple[str, ...]:
        """What the person is certified for."""
        return tuple(self.speciality.split("、"))

    def level_on(self, day: dt.date) -> str:
        """The level held on that day; empty before the first certificate."""
        held = [c.level for c in self.earlier if c.certified_on <= day]
        return self.level if self.certified_on <= day else held[-1] if held else ""

    def as_of(self, day: dt.date) -> Assessor:
        """The person with the certificates of that day."""
        person = self
        if self.engineer and self.engineer.registered_on > day:
            person = replace(person, engineer=None)
        held = [c for c in self.earlier if c.certified_on <= day]
        if self.certified_on <= day or not held:
            return person
        last = held[-1]
        return replace(
            person,
            certificate_number=last.number,
            level=last.level,
            certified_on=last.certified_on,
            earlier=tuple(held[:-1]),
        )

    def years_on(self, day: dt.date) -> int:
        """Full years in the trade."""
        start = self.entered_on
        return day.year - start.year - ((day.month, day.day) < (start.month, start.day))

    def works_at(self, agency: str, day: dt.date) -> bool:
        """Whether the person is on that agency's roster on that day."""
        return any(e.agency == agency and e.holds_on(day) for e in self.employments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """The evaluated enterprise."""

    key: str
    name: str
    short_name: str
    credit_code: str
    legal_representative: str
    contact: str
    telephone: str
    place: Place
    founded_on: dt.date
