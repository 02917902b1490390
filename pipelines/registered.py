"""The agency and the people of a report in the registry: which rows are theirs, and how sure that is.

A name alone is no identity of a person; an agency is one by its number, its credit code or its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Fact, Facts, Person, Role
from corpus.law.qualification import Rule
from corpus.registry.identified import AgencyAnswer, PersonAnswer, Verdict
from corpus.registry.matching import agency_key, head_company, number_key, number_shape, person_key
from corpus.registry.records import AgencyRow, RosterRow
from pipelines.checking import Case, RegistryExtract
from pipelines.misread import is_from_picture

DOUBTFUL = 0.6  # what was read with less confidence accuses nobody

# A legal representative need not be an assessor; experts are engaged from outside.
STAFF = frozenset(
    {
        Role.PROJECT_LEADER,
        Role.TEAM_MEMBER,
        Role.AUTHOR,
        Role.REVIEWER,
        Role.TECHNICAL_CHIEF,
        Role.PROCESS_CONTROL_CHIEF,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRows:
    """Rows by what of the report they answer to; ``own`` are all rows of the agency that it names.

    ``meant`` is ``own``; where a name read from a picture is one glyph off the name of the number's
    agency, it is that agency.
    """

    by_number: tuple[AgencyRow, ...]
    by_lookalike: tuple[AgencyRow, ...]  # number equal but for glyphs taken for one another
    by_name: tuple[AgencyRow, ...]
    own: tuple[AgencyRow, ...]
    meant: tuple[AgencyRow, ...]


def agency_rows(case: Case) -> AgencyRows:
    """The rows of the report's agency. ``own`` follows renamings and renewals from the name.

    Where the report gives no name, its number alone tells whose rows are ``own``.
    """
    rows = case.registry.agencies if case.registry else ()
    number, name = case.facts.agency_certificate_number, case.facts.agency_name
    by_number = tuple(row for row in rows if number and _same_number(row.certificate_number, number.value))
    by_shape = tuple(
        row
        for row in rows
        if number and number_shape(row.certificate_number) == number_shape(number.value) is not None
    )
    by_name = tuple(row for row in rows if name and same_agency_name(row.name, name.value))
    start = by_name if name else (by_number or by_shape)
    misread = tuple(row for row in by_number if name and _is_misread(name, row.name))
    answer = case.registry.agency_meant if case.registry else None
    if answer is not None and answer.verdict is Verdict.IDENTIFIED and not (start or misread):
        misread = answer.rows
    return AgencyRows(
        by_number=by_number,
        by_lookalike=tuple(row for row in by_shape if row not in by_number),
        by_name=by_name,
        own=_of_one_agency(start, rows),
        meant=_of_one_agency(start or misread, rows),
    )


def same_agency_name(one: str, other: str) -> bool:
    """Whether two names are one agency's; a branch office is the agency."""
    return _head(one) == _head(other)


def is_of_agency(case: Case, row: RosterRow, own: Iterable[AgencyRow]) -> bool:
    """Whether a roster row is of the report's agency, under any number or name that it bears or bore."""
    number, name = case.facts.agency_certificate_number, case.facts.agency_name
    numbers = {number_key(agency.certificate_number) for agency in own}
    names = {_head(agency.name) for agency in own}
    if number is not None:
        numbers.add(number_key(number.value))
    if name is not None:
        names.add(_head(name.value))
    return number_key(row.agency_certificate_number) in numbers - {None} or _head(row.agency_name) in names


def staff(people: Iterable[Person]) -> tuple[Person, ...]:
    """Each person of the agency once, in the first role; one without a number only where none has one."""
    first: dict[tuple[str, str], Person] = {}
    for person in people:
        if person.role in STAFF:
            first.setdefault((person.name, person.certificate_number or ""), person)
    named = {name for name, number in first if number}
    return tuple(person for (name, number), person in first.items() if number or name not in named)


def person_rows(registry: RegistryExtract, person: Person) -> tuple[RosterRow, ...]:
    """Rows of the person's name and one of the person's numbers together."""
    wanted = numbers_of(person)
    return tuple(row for row in namesakes(registry, person) if row_numbers(row) & wanted)


def lookalike_rows(registry: RegistryExtract, person: Person) -> tuple[RosterRow, ...]:
    """Rows of the person's name and a number that differs only in glyphs taken for one another."""
    wanted = {number_shape(number) for number in numbers_of(person)}
    rows = namesakes(registry, person)
    return tuple(row for row in rows if {number_shape(number) for number in row_numbers(row)} & wanted)


def namesakes(registry: RegistryExtract, person: Person) -> tuple[RosterRow, ...]:
    """All rows of the person's name, whoever they are."""
    return tuple(row for row in registry.roster if person_key(row.person_name) == person_key(person.name))


def certificates_of(registry: RegistryExtract, person: Person) -> tuple[RosterRow, ...]:
    """The rows of ``person_rows`` and the rows of this person's other certificates.

    Others are told by the registration number; where the rows bear none, by name and agency, unless two
    people of one name may be meant.
    """
    rows = person_rows(registry, person) or lookalike_rows(registry, person)
    registrations = {number_key(row.registration_number) for row in rows} - {None}
    same_name = namesakes(registry, person)
    if registrations:
        return tuple(r for r in same_name if r in rows or number_key(r.registration_number) in registrations)
    agencies = {agency_key(row.agency_name) for row in rows}
    near = tuple(row for row in same_name if agency_key(row.agency_name) in agencies)
    kinds = [(row.certificate_type, row.agency_name, row.validity.since) for row in near]
    is_one = len(set(kinds)) == len(kinds) and not any(row.registration_number for row in near)
    return near if is_one else rows


def numbers_of(person: Person) -> set[str | None]:
    """Keys of the numbers that the report gives for a person."""
    return {number_key(person.certificate_number), number_key(person.registration_number)} - {None}


def row_numbers(row: RosterRow) -> set[str | None]:
    """Keys of the numbers of a roster row."""
    return {number_key(row.certificate_number), number_key(row.registration_number)} - {None}


def meant_as(registry: RegistryExtract, person: Person) -> PersonAnswer | None:
    """Whom a person read from a picture may be, where name and number agree with no row."""
    said = (person.name, person.certificate_number, person.registration_number)
    for answer in registry.people_meant:
        asked = answer.question
        if (asked.name, asked.certificate_number, asked.registration_number) == said:
            return answer
    return None


def may_be_misread(answer: PersonAnswer | AgencyAnswer | None) -> bool:
    """Whether somebody listed may be meant: then nobody is accused."""
    return answer is not None and answer.verdict in (Verdict.IDENTIFIED, Verdict.AMBIGUOUS)


def is_trusted(fact: Fact) -> bool:
    """Whether the value was read well enough to accuse anybody."""
    return fact.confidence >= DOUBTFUL


def is_one_glyph_off(one: str | None, other: str | None) -> bool:
    """Whether two keys differ in one glyph: what a slip of the eye makes of a name or number."""
    return bool(one and other) and Levenshtein.distance(one or "", other or "", score_cutoff=1) == 1


def stated_agency(facts: Facts) -> tuple[Evidence, ...]:
    """Where the report names its agency: name and number, one place each."""
    named = (facts.agency_name, facts.agency_certificate_number)
    return tuple(item for fact in named if fact is not None for item in fact.evidence[:1])


def rule_evidence(rule: Rule, excerpt: str) -> Evidence:
    """A rule of the qualification files as evidence; ``excerpt`` says in our words what it asks."""
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=excerpt,
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(law=rule.law, verified=rule.verified, role="法规库：从业规定"),
    )


def _is_misread(fact: Fact, name: str) -> bool:
    return is_from_picture(fact.evidence) and is_one_glyph_off(agency_key(fact.value), agency_key(name))


def _of_one_agency(start: tuple[AgencyRow, ...], rows: tuple[AgencyRow, ...]) -> tuple[AgencyRow, ...]:
    """``start`` and the rows that share a number or credit code with it and do not contradict it."""
    numbers = {number_key(row.certificate_number) for row in start}
    codes = {number_key(row.credit_code) for row in start} - {None}

    def is_own(row: AgencyRow) -> bool:
        code = number_key(row.credit_code)
        if code is not None and codes:
            return code in codes
        return number_key(row.certificate_number) in numbers

    return tuple(row for row in rows if row in start or is_own(row))


def _head(name: str) -> str | None:
    key = agency_key(name)
    return head_company(key)[0] if key else None


def _same_number(one: str | None, other: str) -> bool:
    return number_key(one) == number_key(other) is not None
