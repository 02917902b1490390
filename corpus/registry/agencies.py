"""Tells which agency of the register a report means, by number and name; the model is that of ``people``."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corpus.registry.agency_names import AgencyNames, Entity
from corpus.registry.channel import READ, TYPED, USUAL, Channel
from corpus.registry.comparing import how_agencies, how_numbers
from corpus.registry.identified import AgencyQuestion, Agreement, Field, Near, Verdict
from corpus.registry.matching import agency_key, head_company, number_key, number_shape

_LISTED, _ABSENT, _IMPOSTOR = math.log(0.95), math.log(0.05), math.log(0.002)
_CHANCE_NUMBER = math.log(3e5)  # nats by which a stranger's number is just this one: provinces, four digits
_CHANCE_NAME = math.log(5e7)  # the same of a name: hundreds of places, thousands of words, dozens of forms
_WRONG_NUMBER = _CHANCE_NUMBER + math.log(1e3)  # the same where the agency has another one
_WRONG_NAME = _CHANCE_NAME + math.log(1e4)  # names are misread beyond recognition less often than numbers
SURE = 0.7  # from here on an agency is identified: number and name of one seldom are another's
_AT_ONCE = 0.99  # from here on nobody else is looked for
_NOBODY = 0.1  # below, nobody listed is meant
_MOST_EDITS = 4
_MOST_NUMBER_EDITS = 3
_MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """The answer but for the rows, which are named by their ids."""

    verdict: Verdict
    certainty: float = 0.0
    agency: Entity | None = None
    agreements: tuple[Agreement, ...] = ()
    others: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weighed:
    agency: Entity
    weight: float  # logarithm: this agency is meant
    impostor: float  # logarithm: its number, another's name


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question in keys. Slips are nats of what was surely misread, whoever is meant."""

    name: str | None
    number: str | None
    channel: Channel
    name_slips: float
    number_slips: float


def find_agency(names: AgencyNames, question: AgencyQuestion) -> FoundAgency:
    """Which agency is meant; branch offices are their company's."""
    name, number = agency_key(question.name), number_key(question.certificate_number)
    if not name and not number:
        return FoundAgency(Verdict.NONE)
    asked = _Asked(
        name,
        number,
        READ if question.is_read else TYPED,
        USUAL * names.name_slips(name) if name and question.is_read else 0.0,
        USUAL * names.number_slips(number) if number and question.is_read else 0.0,
    )
    reach = [*(names.named(name) if name else ()), *names.numbered(number_shape(number))]
    found = _judged(names, question, asked, reach)
    if not name or (found.verdict is Verdict.IDENTIFIED and found.certainty >= _AT_ONCE):
        return found
    return _judged(names, question, asked, [*reach, *names.near(name, _MOST_EDITS)])


def _judged(names: AgencyNames, question: AgencyQuestion, asked: _Asked, reach: list[Entity]) -> FoundAgency:
    agencies = list({id(one): one for one in reach}.values())
    if not agencies:
        return FoundAgency(Verdict.NONE)
    weighed = [_weighed(names, one, asked) for one in agencies]
    absent = _ABSENT - asked.name_slips - asked.number_slips
    absent -= (_CHANCE_NAME if asked.name else 0.0) + (_CHANCE_NUMBER if asked.number else 0.0)
    return _told(question, weighed, absent)


def _told(question: AgencyQuestion, weighed: list[_Weighed], absent: float) -> FoundAgency:
    top = max(absent, *(max(one.weight, one.impostor) for one in weighed))
    shares = {id(one): math.exp(one.weight - top) for one in weighed}
    lent = {id(one): math.exp(one.impostor - top) for one in weighed}
    total = sum(shares.values()) + sum(lent.values()) + math.exp(absent - top)
    weighed.sort(key=lambda one: -one.weight)
    best, certainty = weighed[0], shares[id(weighed[0])] / total
    verdict = Verdict.IDENTIFIED if certainty >= SURE else Verdict.AMBIGUOUS
    if sum(lent.values()) / total >= 0.5:
        best = max(weighed, key=lambda one: one.impostor)
        verdict, certainty = Verdict.OTHERS_NUMBER, lent[id(best)] / total
    elif certainty < _NOBODY:
        verdict = Verdict.NONE
    others = tuple(
        Near(
            name=next(iter(one.agency.names.values())),
            numbers=tuple(one.agency.numbers.values()),
            certainty=share,
        )
        for one in weighed
        if one is not best and (share := round(shares[id(one)] / total, 4)) >= 0.001
    )
    return FoundAgency(
        verdict, round(certainty, 4), best.agency, _agreements(question, best.agency), others[:_MOST_OTHERS]
    )


def _weighed(names: AgencyNames, agency: Entity, asked: _Asked) -> _Weighed:
    of_number = _number_cost(agency, asked, asked.number) if asked.number else 0.0
    of_name = _name_cost(names, agency, asked, asked.name) if asked.name else 0.0
    prior = -math.log(max(names.size, 1))
    impostor = -math.inf
    if asked.number and asked.name:
        impostor = _IMPOSTOR + prior - of_number - _CHANCE_NAME - asked.name_slips
    return _Weighed(agency, _LISTED + prior - of_number - of_name, impostor)


def _number_cost(agency: Entity, asked: _Asked, number: str) -> float:
    channel = asked.channel
    near = (one for one in agency.numbers if Levenshtein.distance(number, one) <= _MOST_NUMBER_EDITS)
    costs = (channel.number_cost(number, one, _letters(one), _marks(one, channel)) for one in near)
    return min((_WRONG_NUMBER + asked.number_slips, *costs))


def _name_cost(names: AgencyNames, agency: Entity, asked: _Asked, name: str) -> float:
    """Of the name as a whole, or of the company where either side is a branch office."""
    head = head_company(name)[0]
    costs = [_WRONG_NAME + asked.name_slips]
    for one in agency.names:
        company = head_company(one)[0]
        if head == company:
            costs.append(0.0)
        elif Levenshtein.distance(head, company, score_cutoff=_MOST_EDITS) <= _MOST_EDITS:
            costs.append(asked.channel.name_cost(head, company, names.usual(company, head)))
    return min(costs)


def _letters(number: str) -> frozenset[int]:
    """Places of APJ, which all share; the province tells agencies apart."""
    return frozenset(at for at, glyph in enumerate(number) if glyph.isascii() and glyph.isalpha())


def _marks(number: str, channel: Channel) -> frozenset[int]:
    """Places around the province, which stands in brackets; typed brackets are no digits."""
    if channel is TYPED:
        return frozenset()
    provinces = (at for at, glyph in enumerate(number) if not glyph.isascii())
    return frozenset(place for at in provinces for place in (at, at + 1))


def _agreements(question: AgencyQuestion, agency: Entity) -> tuple[Agreement, ...]:
    told = []
    if question.name:
        key = agency_key(question.name) or ""
        near = min(agency.names.items(), key=lambda pair: Levenshtein.distance(key, pair[0]))[1]
        told.append(
            Agreement(field=Field.NAME, said=question.name, found=near, how=how_agencies(question.name, near))
        )
    if question.certificate_number:
        said, key = question.certificate_number, number_key(question.certificate_number) or ""
        near = min(agency.numbers.items(), key=lambda pair: Levenshtein.distance(key, pair[0]))[1]
        told.append(
            Agreement(field=Field.CERTIFICATE_NUMBER, said=said, found=near, how=how_numbers(said, near))
        )
    return tuple(told)
