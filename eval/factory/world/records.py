"""Records of the invented world. Days are real dates; an open end is None."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from eval.factory.world.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One period of an agency's qualification certificate."""

    number: str
    issued_on: dt.date
    expires_on: dt.date

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on that day, both ends included."""
        return self.issued_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A safety-evaluation agency. A renewed certificate is a second period under the same number."""

    key: str
    name: str
    credit_code: str
    certificates: tuple[Certificate, ...]
    scopes: tuple[str, ...]
    legal_representative: str
    address: str
    postcode: str
    website: str
    telephone: str
    authority: str
    short: str

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
class Assessor:
    """A person with a certificate. ``post`` is a standing office in the agency, or empty."""

    key: str
    name: str
    level: str
    speciality: str
    certificate_number: str
    registration_number: str
    employments: tuple[Employment, ...]
    post: str = ""

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
