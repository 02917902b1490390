"""Tells which agency of the register a report means, by number and name; the model is that of ``people``."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corpus.registry.agency_names import AgencyNames, Entity
from corpus.registry.channel import READ, TYPED
from corpus.registry.comparing import how_agencies, how_numbers
from corpus.registry.identified import AgencyQuestion, Agreement, Field, Near, Verdict
from corpus.registry.matching import agency_key, head_company, number_key, number_shape
from corpus.registry.people import SURE

_LISTED, _ABSENT, _IMPOSTOR = math.log(0.95), math.log(0.05), math.log(0.002)
_CHANCE_NUMBER = math.log(1e4)  # nats by which a stranger's number is just this one: three digits, provinces
_CHANCE_NAME = math.log(1e6)  # the same of a name: so many places, words and forms
_WRONG_NUMBER = _CHANCE_NUMBER + math.log(1e3)
_WRONG_NAME = _CHANCE_NAME + math.log(1e3)
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


def find_agency(names: AgencyNames, question: AgencyQuestion) -> FoundAgency:
    """Which agency is meant; branch offices are their company's."""
    name, number = agency_key(question.name), number_key(question.certificate_number)
    if not name and not number:
        return FoundAgency(Verdict.NONE)
    reach = [*(names.named(name) if name else ()), *names.numbered(number_shape(number))]
    if name and not names.named(name):
        reach.extend(names.near(name))
    agencies = list({id(one): one for one in reach}.values())
    weighed = [_weighed(names, one, name, number, is_read=question.is_read) for one in agencies]
    if not weighed:
        return FoundAgency(Verdict.NONE)
    absent = _ABSENT - (_CHANCE_NAME if name else 0.0) - (_CHANCE_NUMBER if number else 0.0)
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
    elif certainty < 1 - SURE:
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


def _weighed(
    names: AgencyNames, agency: Entity, name: str | None, number: str | None, *, is_read: bool
) -> _Weighed:
    channel = READ if is_read else TYPED
    of_number = 0.0
    if number:
        near = [
            listed for listed in agency.numbers if Levenshtein.distance(number, listed) <= _MOST_NUMBER_EDITS
        ]
        of_number = min(
            (_WRONG_NUMBER, *(channel.number_cost(number, listed, _letters(listed)) for listed in near))
        )
    of_name = 0.0
    if name:
        head = head_company(name)[0]
        near = [one for one in agency.names if _is_near_name(head, one) or name == one]
        costs = (
            min(
                channel.name_cost(name, one, names.usual(one)),
                channel.name_cost(head, head_company(one)[0], names.usual(one)),
            )
            for one in near
        )
        of_name = min((_WRONG_NAME, *costs))
    prior = -math.log(max(names.size, 1))
    impostor = _IMPOSTOR + prior - of_number - _CHANCE_NAME if number and name else -math.inf
    return _Weighed(agency, _LISTED + prior - of_number - of_name, impostor)


def _letters(number: str) -> frozenset[int]:
    """Places of a number that are no digits: APJ and the province, which many share."""
    return frozenset(at for at, glyph in enumerate(number) if not glyph.isdigit())


def _is_near_name(head: str, listed: str) -> bool:
    other = head_company(listed)[0]
    return Levenshtein.distance(head, other, score_cutoff=_MOST_EDITS) <= _MOST_EDITS


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
