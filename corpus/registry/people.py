"""Tells which person of the roster a report means: number and name together, or the name within its agency.

Of each person in reach it is asked how probable the report's words are if that person is meant
(``channel``), and the same of two other stories: that the person stands in no register, and that the number
is somebody's whose name is another. The certainty is a story's share of the sum (Fellegi and Sunter 1969
with a noisy channel in place of fixed weights; a common name weighs less, because chance gives it often).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from corpus.registry.candidates import Candidate, Roster, Rows, grouped
from corpus.registry.channel import READ, TYPED, Channel
from corpus.registry.comparing import how_numbers, how_people, is_near
from corpus.registry.identified import Agreement, Field, How, Near, PersonQuestion, Verdict
from corpus.registry.matching import number_key, number_shape, person_key

SURE = 0.9  # from here on somebody is identified
_AT_ONCE = 0.99  # from here on nobody else is looked for
_LISTED, _ABSENT, _IMPOSTOR = math.log(0.95), math.log(0.05), math.log(0.0005)
_WITHIN, _ELSEWHERE = math.log(0.9), math.log(0.1)  # with the report's agency, or not
_CHANCE_NUMBER = math.log(1e7)  # nats by which a stranger's number is just this one
_WRONG_NUMBER = _CHANCE_NUMBER + math.log(1e3)  # the same where the person has another one
_CHANCE_NAME = math.log(1e3)  # of the commonest names: before they are counted
_MOST_NAME_EDITS = 2
_MOST_NUMBER_EDITS = 3
_MOST_OTHERS = 3
_FEWEST = 100_000  # people of whom a name's commonness is told; a smaller roster tells nothing


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """The answer but for the rows, which are named by their ids."""

    verdict: Verdict
    certainty: float = 0.0
    person: Candidate | None = None
    agreements: tuple[Agreement, ...] = ()
    others: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question in keys. ``agency``: all names and numbers of the report's agency."""

    question: PersonQuestion
    name: str
    numbers: tuple[str, ...]
    agency: frozenset[str]
    channel: Channel


@dataclass(frozen=True, slots=True)
class _Weighed:
    person: Candidate
    weight: float  # logarithm: this person is meant
    impostor: float  # logarithm: this person's number, another's name


def find_person(roster: Roster, question: PersonQuestion, agency: frozenset[str]) -> FoundPerson:
    """Who is meant. ``agency`` holds the keys of all names and numbers of the report's agency, if known."""
    numbers = (number_key(question.certificate_number), number_key(question.registration_number))
    asked = _Asked(
        question,
        person_key(question.name) or "",
        tuple(dict.fromkeys(number for number in numbers if number)),
        agency,
        READ if question.is_read else TYPED,
    )
    if not asked.name:
        return FoundPerson(Verdict.NONE)
    shapes = [shape for number in asked.numbers if (shape := number_shape(number))]
    rows = {row[0]: row for row in roster.by_shapes(shapes)}
    found = _judged(roster, asked, grouped(rows.values()), _CHANCE_NAME, members=1)
    if found.verdict is Verdict.IDENTIFIED and found.certainty >= _AT_ONCE:
        return found
    here = roster.by_agency(agency)
    rows.update((row[0], row) for row in _in_reach(asked, here))
    found = _judged(roster, asked, grouped(rows.values()), _CHANCE_NAME, members=len(here))
    if found.verdict is Verdict.IDENTIFIED and found.certainty >= _AT_ONCE:
        return found
    namesakes = roster.by_name(asked.name)
    rows.update((row[0], row) for row in namesakes)
    chance = math.log(max(roster.size, _FEWEST) / (len(namesakes) + 0.5))
    found = _judged(roster, asked, grouped(rows.values()), chance, members=len(here))
    if found.verdict is Verdict.IDENTIFIED or not shapes:
        return found
    near = roster.near_shapes(*(number_shape(number) for number in numbers))
    rows.update((row[0], row) for row in (*near, *roster.near_name(asked.name)))
    return _judged(roster, asked, grouped(rows.values()), chance, members=len(here))


def _in_reach(asked: _Asked, rows: Rows) -> Iterator[Any]:
    """All rows of the names of which one row is near by name or number."""
    names = {row[2] for row in rows if _is_near(asked, row)}
    return (row for row in rows if row[2] in names)


def _is_near(asked: _Asked, row: Any) -> bool:
    _, _, name, _, certificate, _, registration, *_ = row
    if Levenshtein.distance(asked.name, name, score_cutoff=_MOST_NAME_EDITS) <= _MOST_NAME_EDITS:
        return True
    return any(
        Levenshtein.distance(number, listed, score_cutoff=_MOST_NUMBER_EDITS) <= _MOST_NUMBER_EDITS
        for listed in (certificate, registration)
        if listed
        for number in asked.numbers
    )


def _judged(
    roster: Roster, asked: _Asked, people: list[Candidate], chance: float, *, members: int
) -> FoundPerson:
    size = max(roster.size, 1)
    every = [_weighed(asked, person, chance, size, members) for person in people]
    weighed = [one for one in every if one is not None]
    if not weighed:
        return FoundPerson(Verdict.NONE)
    return _told(asked, weighed, chance)


def _told(asked: _Asked, weighed: list[_Weighed], chance: float) -> FoundPerson:
    """The likeliest story."""
    absent = _ABSENT - chance - _CHANCE_NUMBER * len(asked.numbers)
    top = max(absent, *(max(one.weight, one.impostor) for one in weighed))
    shares = {id(one): math.exp(one.weight - top) for one in weighed}
    lent = {id(one): math.exp(one.impostor - top) for one in weighed}
    total = sum(shares.values()) + sum(lent.values()) + math.exp(absent - top)
    weighed.sort(key=lambda one: -one.weight)
    owner = max(weighed, key=lambda one: one.impostor)
    if sum(lent.values()) / total >= 0.5:
        best, verdict, certainty = owner, Verdict.OTHERS_NUMBER, lent[id(owner)] / total
    else:
        best = weighed[0]
        certainty = shares[id(best)] / total
        is_sure = certainty >= SURE and _is_consistent(asked, best.person)
        verdict = Verdict.IDENTIFIED if is_sure else Verdict.AMBIGUOUS
        if certainty < 1 - SURE:
            verdict = Verdict.NONE
    others = tuple(
        Near(name=one.person.name, numbers=tuple(one.person.numbers.values()), certainty=share)
        for one in weighed
        if one is not best and (share := round(shares[id(one)] / total, 4)) >= 0.001
    )
    return FoundPerson(
        verdict, round(certainty, 4), best.person, _agreements(asked, best.person), others[:_MOST_OTHERS]
    )


def _weighed(asked: _Asked, person: Candidate, chance: float, size: int, members: int) -> _Weighed | None:
    """None for who cannot be meant."""
    far = Levenshtein.distance(asked.name, person.name_key, score_cutoff=_MOST_NAME_EDITS) > _MOST_NAME_EDITS
    costs = [_number_cost(asked, number, person) for number in asked.numbers]
    numbers = sum(costs)
    if far and (not costs or min(costs) >= _CHANCE_NUMBER):
        return None
    if not asked.agency:
        prior = -math.log(size)
    elif asked.agency & person.agencies:
        prior = _WITHIN - math.log(max(members, 1))
    else:
        prior = _ELSEWHERE - math.log(size)
    name = asked.channel.name_cost(asked.name, person.name_key)
    impostor = _IMPOSTOR - math.log(size) - numbers - chance if costs else -math.inf
    return _Weighed(person, _LISTED + prior - name - numbers, impostor)


def _number_cost(asked: _Asked, number: str, person: Candidate) -> float:
    if not person.numbers:
        return _CHANCE_NUMBER
    if number in person.numbers:
        return 0.0
    least = _WRONG_NUMBER
    for listed in person.numbers:
        if Levenshtein.distance(number, listed, score_cutoff=_MOST_NUMBER_EDITS) <= _MOST_NUMBER_EDITS:
            least = min(least, asked.channel.number_cost(number, listed))
    return least


def _is_consistent(asked: _Asked, person: Candidate) -> bool:
    """Whether number and name agree, or, where no number is stated, the name within the agency."""
    edits = Levenshtein.distance(asked.name, person.name_key)
    if edits > 1 and not is_near(asked.name, person.name_key):
        return False
    if asked.numbers and person.numbers:
        return any(_number_cost(asked, number, person) < _CHANCE_NUMBER for number in asked.numbers)
    return bool(asked.agency & person.agencies)


def _agreements(asked: _Asked, person: Candidate) -> tuple[Agreement, ...]:
    question = asked.question
    told = [
        Agreement(
            field=Field.NAME,
            said=question.name,
            found=person.name,
            how=how_people(question.name, person.name),
        )
    ]
    stated = (
        (Field.CERTIFICATE_NUMBER, question.certificate_number),
        (Field.REGISTRATION_NUMBER, question.registration_number),
    )
    for field, said in stated:
        if said and person.numbers:
            key = number_key(said) or ""
            found = min(person.numbers.items(), key=lambda pair: Levenshtein.distance(key, pair[0]))[1]
            told.append(Agreement(field=field, said=said, found=found, how=how_numbers(said, found)))
    said = question.agency_name or question.agency_certificate_number
    if said and asked.agency:
        is_with = bool(asked.agency & person.agencies)
        how = How.EQUAL if is_with else How.DIFFERENT
        told.append(Agreement(field=Field.AGENCY, said=said, found="" if not is_with else said, how=how))
    return tuple(told)
