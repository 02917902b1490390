"""Who stands in a report, under keys by which lists over all reports know them again.

A key may stand in an address: it is a certificate's or registration number in plain glyphs, as registers
keep it, or the digest of a folded name. Names themselves never stand in addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.ids import content_id
from corpus.briefs.keys import agency_head
from corpus.briefs.records import Brief, BriefPerson, Said
from corpus.registry.matching import agency_key, number_key, number_shape, person_key

_DIGITS = 16
BY_NAME = "n"
"""Begins the key of a person who is known by name and agency only."""
_PLAIN = re.compile(r"[0-9A-Z]{4,40}")


class PartyKind(StrEnum):
    """What somebody is to a report."""

    AGENCY = "agency"
    ENTERPRISE = "enterprise"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One key of one of a report's parties; of the keys of a party one is the main one."""

    kind: PartyKind
    key: str
    name: str
    number: str | None = None
    is_main: bool = True
    roles: tuple[str, ...] = ()
    is_surveyor: bool = False


def parties_of(brief: Brief) -> tuple[Party, ...]:
    """All keys of all parties of a report, each once; the main ones first."""
    found: dict[tuple[PartyKind, str], Party] = {}
    for party in sorted(_parties(brief), key=lambda party: not party.is_main):
        found.setdefault((party.kind, party.key), party)
    return tuple(found.values())


def agency_id(name: str | None) -> str | None:
    """An agency's id, from its name or that of a branch."""
    head = agency_head(Said(value=name)) if name else None
    return None if head is None else _digest(PartyKind.AGENCY, head)


def enterprise_id(name: str | None) -> str | None:
    """An enterprise's id, from its name."""
    key = agency_key(name)
    return None if key is None else _digest(PartyKind.ENTERPRISE, key)


def person_id(number: str | None) -> str | None:
    """A person's id, from a certificate's or registration number."""
    shape = number_shape(number)
    if shape is None:
        return None
    return shape if _PLAIN.fullmatch(shape) else _digest(PartyKind.PERSON, f"#{shape}")


def unnumbered_id(name: str, agency: str | None) -> str | None:
    """The id of a person who stands nowhere with a number: the name within the agency."""
    key, head = person_key(name), agency_head(Said(value=agency)) if agency else None
    return None if key is None or head is None else _digest(PartyKind.PERSON, f"{key}@{head}", BY_NAME)


def _parties(brief: Brief) -> Iterator[Party]:
    if brief.agency_name is not None and (agency := agency_id(brief.agency_name.value)):
        number = brief.agency_number.value if brief.agency_number else None
        yield Party(kind=PartyKind.AGENCY, key=agency, name=brief.agency_name.value, number=number)
    yield from _enterprise(brief)
    for person in brief.people:
        yield from _person(person, brief)


def _enterprise(brief: Brief) -> Iterator[Party]:
    if brief.enterprise_name is None or (key := enterprise_id(brief.enterprise_name.value)) is None:
        return
    name, code = brief.enterprise_name.value, brief.credit_code.value if brief.credit_code else None
    yield Party(kind=PartyKind.ENTERPRISE, key=key, name=name, number=code)
    if number_key(code):
        other = _digest(PartyKind.ENTERPRISE, f"#{number_key(code)}")
        yield Party(kind=PartyKind.ENTERPRISE, key=other, name=name, number=code, is_main=False)


def _person(person: BriefPerson, brief: Brief) -> Iterator[Party]:
    agency = brief.agency_name.value if brief.agency_name else None
    numbers = [person.certificate_number, person.registration_number]
    keys: list[tuple[str | None, str | None]] = [(person_id(each), each) for each in numbers if each]
    keys.append((unnumbered_id(person.name, agency), None))
    is_main = True
    for key, number in keys:
        if key is not None:
            yield Party(
                kind=PartyKind.PERSON,
                key=key,
                name=person.name,
                number=number or next(filter(None, numbers), None),
                is_main=is_main,
                roles=tuple(role.value for role in person.roles),
                is_surveyor=person.is_surveyor,
            )
            is_main = False


def _digest(kind: PartyKind, text: str, mark: str = "x") -> str:
    """Begins with a small letter, as no number does."""
    return mark + content_id(f"{kind}\n{text}".encode())[:_DIGITS]
