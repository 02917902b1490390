"""Everybody whom a report names in a role: what the registry says on its day, and their signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.facts import Facts, Person
from core.geometry import Box
from corpus.briefs.parties import person_id
from corpus.registry.records import Register, RosterRow
from pipelines.checking import report_day
from service.api.context import Context
from service.html.labels import signature_words
from service.registry_answers import Held, Standing, person_on

_MARGIN = 6.0  # points around the ink that are shown with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A part of a page: page number and box in points."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the roster, how it stands on the day, and whether it is of the report's agency."""

    row: RosterRow
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One person in all roles."""

    name: str
    id: str | None
    roles: tuple[str, ...]
    numbers: tuple[str, ...]
    signatures: tuple[tuple[str, str, tuple[Crop, ...]], ...]  # role, state in words, where the ink is
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """All people; ``day`` is the report's, None where it was not read: then nothing is looked up."""

    day: dt.date | None
    people: tuple[PersonView, ...]
    missing: tuple[Register, ...]


def people_of(given: Context, facts: Facts) -> PeopleView:
    """In the order of the report."""
    stated = report_day(facts)
    day = stated.last if stated is not None else None
    missing: tuple[Register, ...] = ()
    views = []
    for name, parts, answers in _each_once(given, facts, day):
        numbers = tuple(dict.fromkeys(_numbers(parts)))
        missing = answers[0].missing if answers else missing
        rows = {
            row.row.key: Listed(row=row, standing=held.standing(row))
            for held in answers
            for row in held.people
        }
        views.append(
            PersonView(
                name=name,
                id=next((key for key in map(person_id, numbers) if key), None),
                roles=tuple(dict.fromkeys(part.role.value for part in parts)),
                numbers=numbers,
                signatures=tuple(_signature(part) for part in parts),
                listed=tuple(rows.values()),
            )
        )
    return PeopleView(day=day, people=tuple(views), missing=missing)


def _each_once(
    given: Context, facts: Facts, day: dt.date | None
) -> list[tuple[str, list[Person], list[Held]]]:
    """Name, parts and what the registry says of each person, in the order of the report.

    Parts of one name with different numbers are one person's where a row of the roster has both.
    """
    grouped: dict[tuple[str, str], list[Person]] = {}
    for person in facts.people:
        key = (person.name, person.certificate_number or person.registration_number or "")
        grouped.setdefault(key, []).append(person)
    told: list[tuple[str, list[Person], list[Held]]] = []
    for (name, _), parts in grouped.items():
        numbers = tuple(dict.fromkeys(_numbers(parts)))
        answers = [_asked(given, text, day) for text in numbers or (name,)] if day is not None else []
        same = (one for one in told if one[0] == name and numbers and _rows(one[2]) & _rows(answers))
        known = next(same, None)
        if known is None:
            told.append((name, parts, answers))
        else:
            known[1].extend(parts)
            known[2].extend(answers)
    return told


def _rows(answers: list[Held]) -> set[object]:
    return {row.row.key for held in answers for row in held.people}


def _asked(given: Context, text: str, day: dt.date) -> Held:
    return person_on(given.tools.registry, text, day, None)


def _numbers(parts: list[Person]) -> Iterator[str]:
    for part in parts:
        yield from (number for number in (part.certificate_number, part.registration_number) if number)


def _signature(person: Person) -> tuple[str, str, tuple[Crop, ...]]:
    signed = person.signature
    words = signature_words(signed)
    crops = (
        Crop(page=piece.page, box=box.grown(_MARGIN))
        for piece in signed.evidence
        if piece.page is not None
        for box in piece.boxes
    )
    return person.role.value, words, tuple(crops)
