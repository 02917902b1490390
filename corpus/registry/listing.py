"""Agencies and people of the imported registers in lists, a part at a time, and by the ids of addresses."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, or_, select

from corpus.briefs.parties import agency_id, person_id
from corpus.registry.stored import is_imported, known
from corpus.store.card_rows import LIKE_ESCAPE, holding
from corpus.store.database import reading
from corpus.store.registry_tables import registry_agencies, registry_roster

_a, _r = registry_agencies.c, registry_roster.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAgency:
    """An agency that the registry names now; ``key`` is what the list is ordered by."""

    id: str
    name: str
    key: str
    certificate_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person of the roster as it stands now; ``key`` is what the list is ordered by."""

    id: str
    name: str
    key: int
    number: str
    agency_name: str


def agencies(engine: Engine, *, words: str = "", after: str = "", limit: int) -> tuple[ListedAgency, ...]:
    """By their folded names, from one on; ``words`` stand in name or certificate number."""
    found = [known(registry_agencies, None), is_imported(registry_agencies), _a.name_key > after]
    if words:
        texts = (_a.name, _a.certificate_number)
        found.append(or_(*(text.ilike(holding(words), escape=LIKE_ESCAPE) for text in texts)))
    query = (
        select(_a.name_key, func.max(_a.name).label("name"), func.max(_a.certificate_number).label("number"))
        .where(*found)
        .group_by(_a.name_key)
        .order_by(_a.name_key)
        .limit(limit)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return tuple(
        ListedAgency(
            id=agency_id(row.name) or "", name=row.name, key=row.name_key, certificate_number=row.number
        )
        for row in rows
    )


def people(engine: Engine, *, words: str = "", after: int = 0, limit: int) -> tuple[ListedPerson, ...]:
    """Rows of the roster that have a number, in the order of the register; ``words`` begin name or number."""
    found = [known(registry_roster, None), is_imported(registry_roster), _r.id > after]
    number = func.coalesce(_r.certificate_number, _r.registration_number)
    found.append(number.is_not(None))
    if words:
        texts = (_r.person_name, _r.certificate_number, _r.registration_number)
        found.append(or_(*(text.startswith(words, autoescape=True) for text in texts)))
    query = (
        select(_r.id, _r.person_name, number.label("number"), _r.agency_name)
        .where(*found)
        .order_by(_r.id)
        .limit(limit)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return tuple(
        ListedPerson(
            id=person_id(row.number) or "",
            name=row.person_name,
            key=row.id,
            number=row.number,
            agency_name=row.agency_name,
        )
        for row in rows
    )


def agency_called(engine: Engine, wanted: str) -> str | None:
    """The name of the agency with that id, among all that the registry ever named."""
    with reading(engine) as connection:
        names = connection.execute(select(_a.name).distinct()).scalars().all()
    return next((name for name in names if agency_id(name) == wanted), None)


def people_called(engine: Engine, wanted: str) -> tuple[tuple[str, str | None], ...]:
    """Name and number of the roster's people with that id, which is a number in plain glyphs."""
    query = (
        select(_r.person_name, func.coalesce(_r.certificate_number, _r.registration_number))
        .where(or_(_r.certificate_shape == wanted, _r.registration_shape == wanted))
        .distinct()
    )
    with reading(engine) as connection:
        return tuple((name, number) for name, number in connection.execute(query))
