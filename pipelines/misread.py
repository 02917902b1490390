"""Who is meant where a name or number, read from a picture, agrees with no row of the registry.

Typed words are taken as they stand: there a wrong number is a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, Person
from corpus.registry.identified import AgencyAnswer, AgencyQuestion, PersonAnswer, PersonQuestion
from corpus.registry.lookup import Registry
from corpus.registry.matching import agency_key, head_company, number_key, person_key
from corpus.registry.records import AgencyRow, RosterRow


def is_from_picture(evidence: Iterable[Evidence]) -> bool:
    """Whether all of it was read by OCR, which takes one glyph for another."""
    shown = tuple(evidence)
    return bool(shown) and all(item.source is EvidenceSource.OCR for item in shown)


def agency_meant(facts: Facts, registry: Registry, rows: Iterable[AgencyRow]) -> AgencyAnswer | None:
    """None where the agency was typed, or a row has both its name and its number."""
    said = (facts.agency_name, facts.agency_certificate_number)
    if not any(said) or not all(is_from_picture(fact.evidence) for fact in said if fact is not None):
        return None
    name, number = (fact.value if fact else None for fact in said)
    key, wanted = agency_key(name), number_key(number)
    head = head_company(key)[0] if key else None
    if any(
        head in (None, agency_key(row.name)) and wanted in (None, number_key(row.certificate_number))
        for row in rows
    ):
        return None
    return registry.agency_meant(AgencyQuestion(name=name, certificate_number=number, is_read=True))


def people_meant(facts: Facts, registry: Registry, rows: Iterable[RosterRow]) -> tuple[PersonAnswer, ...]:
    """Answers about those whom no row has by name and number together."""
    listed = {
        (person_key(row.person_name), number)
        for row in rows
        for number in (number_key(row.certificate_number), number_key(row.registration_number))
    }
    name, number = facts.agency_name, facts.agency_certificate_number
    questions = [
        PersonQuestion(
            name=person.name,
            certificate_number=person.certificate_number,
            registration_number=person.registration_number,
            agency_name=name.value if name else None,
            agency_certificate_number=number.value if number else None,
            is_read=True,
        )
        for person in facts.people
        if _is_numbered(person) and is_from_picture(person.evidence) and not _keys(person) & listed
    ]
    return registry.people_meant(tuple(dict.fromkeys(questions))) if questions else ()


def _is_numbered(person: Person) -> bool:
    return bool(number_key(person.certificate_number) or number_key(person.registration_number))


def _keys(person: Person) -> set[tuple[str | None, str | None]]:
    numbers = (person.certificate_number, person.registration_number)
    return {(person_key(person.name), key) for number in numbers if (key := number_key(number))}
