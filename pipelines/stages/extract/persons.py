"""From people as forms give them to records: one per role and name, what disagrees kept beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from core.evidence import Evidence
from core.facts import Person, Role, Variant
from corpus.registry.characters import folded
from pipelines.stages.extract.groups import NUMBERS, Draft
from pipelines.stages.extract.person_numbers import is_certificate
from pipelines.stages.extract.roles import HELD_BY_ONE

_MOST_EVIDENCE = 4
_MANY = 3  # certificates that show what the others look like
_PRINTED = 0.95  # confidence from which a name was most likely printed
_LEAST_NAME = 3  # characters: two-character names that differ in one are two people


def persons(report: str, drafts: Sequence[Draft]) -> tuple[Person, ...]:
    """Everyone with a duty, in order of first place.

    Numbers seen beside another duty of the same person are carried over; other numbers stated for the person
    are variants. Where two people are named for a duty that one person holds, each shows the other's place.
    """
    merged: dict[tuple[Role, str], Draft] = {}
    _drop_foreign(drafts)
    _one_spelling(report, drafts)
    for draft in drafts:
        for role in draft.roles:
            before = merged.get((role, draft.name))
            merged[role, draft.name] = draft if before is None else _both(before, draft)
    _join_misread(report, merged)
    named = {name: [draft for draft in drafts if draft.name == name] for _, name in merged}
    people = [_person(report, role, draft, named[name]) for (role, name), draft in merged.items()]
    return tuple(_contradicted(people))


def _one_spelling(report: str, drafts: Sequence[Draft]) -> None:
    """A name read in two ways beside one certificate: the surer reading stands for both.

    They are where they differ in one character of three, or in how a character is written (靜, 静).
    """
    holders: dict[str, Draft] = {}
    for draft in drafts:
        number = draft.values.get("certificate_number")
        if number is None or not draft.pieces[0].is_ocr:
            continue
        other = holders.setdefault(number, draft)
        if other.name != draft.name and _is_spelling(other.name, draft.name):
            better = max((other, draft), key=lambda one: _surety(report, one)).name
            other.name = draft.name = better


def _is_spelling(one: str, other: str) -> bool:
    if folded(one) == folded(other):
        return True
    is_long = len(one) == len(other) >= _LEAST_NAME
    return is_long and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _drop_foreign(drafts: Sequence[Draft]) -> None:
    """Digits read off a picture (of a seal) are no certificate where all others begin with a letter."""
    numbers = [d.values["certificate_number"] for d in drafts if "certificate_number" in d.values]
    if sum(is_certificate(number) for number in numbers) < _MANY:
        return
    for draft in drafts:
        number = draft.values.get("certificate_number", "")
        if number.isdigit() and any(piece.is_ocr for piece in draft.pieces):
            del draft.values["certificate_number"]


def _join_misread(report: str, merged: dict[tuple[Role, str], Draft]) -> None:
    """Of two names in one duty that differ in one character or share a certificate, the surer stays."""
    keys = list(merged)
    for number, key in enumerate(keys):
        for other in keys[number + 1 :]:
            if key not in merged or other not in merged or not _is_misread(merged, key, other):
                continue
            worse, better = sorted((key, other), key=lambda k: _surety(report, merged[k]))
            merged[better] = _both(merged[better], merged.pop(worse))


def _is_misread(
    merged: dict[tuple[Role, str], Draft], one: tuple[Role, str], other: tuple[Role, str]
) -> bool:
    is_ocr = any(merged[key].pieces[0].is_ocr for key in (one, other))
    if one[0] is not other[0] or not is_ocr:
        return False
    stated = [merged[key].values.get("certificate_number") for key in (one, other)]
    if stated[0] is not None and stated[0] == stated[1]:
        return True  # a certificate has one holder
    if len(one[1]) != len(other[1]) or len(one[1]) < _LEAST_NAME:
        return False
    numbers = {number for number in stated if number is not None}
    return len(numbers) < 2 and sum(a != b for a, b in zip(one[1], other[1], strict=True)) == 1


def _surety(report: str, draft: Draft) -> tuple[bool, bool, float]:
    """Print before handwriting, then with a certificate before without, then by confidence."""
    confidence = draft.pieces[0].evidence(report).confidence
    return confidence >= _PRINTED, "certificate_number" in draft.values, confidence


def _both(first: Draft, later: Draft) -> Draft:
    return dataclasses.replace(
        first,
        pieces=[*first.pieces, *later.pieces],
        values={**later.values, **first.values},
        raw={**later.raw, **first.raw},
    )


def _person(report: str, role: Role, draft: Draft, same: Sequence[Draft]) -> Person:
    values, raw = dict(draft.values), dict(draft.raw)
    for other in same:
        for key, value in other.values.items():
            if values.setdefault(key, value) == value and key in other.raw:
                raw.setdefault(key, other.raw[key])
    evidence = tuple(dict.fromkeys(draft.evidence(report)))[:_MOST_EVIDENCE]
    return Person(
        role=role,
        name=draft.name,
        confidence=min(item.confidence for item in evidence),
        evidence=evidence,
        certificate_number=values.get("certificate_number"),
        registration_number=values.get("registration_number"),
        speciality=values.get("speciality"),
        level=values.get("level"),
        certificate_raw=raw.get("certificate_number"),
        registration_raw=raw.get("registration_number"),
        variants=tuple(_variants(report, values, same)),
    )


def _variants(report: str, values: dict[str, str], same: Iterable[Draft]) -> Iterator[Variant]:
    """Other certificate and registration numbers that the report gives the same person."""
    seen = {values[key] for key in NUMBERS if key in values}
    for draft in same:
        for key in NUMBERS:
            number = draft.values.get(key)
            if number is not None and number not in seen:
                seen.add(number)
                evidence = tuple(dict.fromkeys(draft.evidence(report)))
                confidence = min(item.confidence for item in evidence)
                yield Variant(value=number, confidence=confidence, evidence=evidence)


def _contradicted(people: Sequence[Person]) -> Iterator[Person]:
    for person in people:
        others: tuple[Evidence, ...] = ()
        if person.role in HELD_BY_ONE:
            others = tuple(p.evidence[0] for p in people if p.role is person.role and p.name != person.name)
        yield dataclasses.replace(person, contradicted_by=others) if others else person
