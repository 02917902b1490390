"""Invented signatures from which tests build cases."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.evidence import Evidence, EvidenceSource
from core.facts import Ink, InkPair, InkPlacing, Person, Role, Signature, SignatureState
from core.geometry import Box
from core.outcome import Match, MatchKind, OtherReport
from pipelines.checking import Case
from tests import cases

HAND, TYPED = SignatureState.HANDWRITTEN, SignatureState.TYPED
STAMPED, MISSING, UNTOLD = SignatureState.STAMPED, SignatureState.MISSING, SignatureState.NOT_ASSESSABLE


def place(number: int, page: int = 2) -> Evidence:
    """The place of the ``number``-th who signs."""
    return Evidence(
        report=cases.REPORT,
        page=page,
        boxes=(Box(440.0, 100.0 + 30 * number, 520.0, 128.0 + 30 * number),),
        excerpt="",
        source=EvidenceSource.PICTURE,
    )


def person(
    name: str, state: SignatureState, role: Role = Role.TEAM_MEMBER, number: int = 0, **more: Any
) -> Person:
    """Somebody whose place is in a state."""
    signature = Signature(state=state, evidence=(place(number),), **{"confidence": 0.95, **more})
    return dataclasses.replace(cases.person(name, role=role), signature=signature)


def team(*states: SignatureState) -> tuple[Person, ...]:
    """A leader and members in these states."""
    names = ("沈青禾", "陆之远", "韩若水", "温如故", "季长风")
    roles = (Role.PROJECT_LEADER, *(Role.TEAM_MEMBER,) * 4)
    people = zip(names, states, roles, range(5), strict=False)
    return tuple(person(name, state, role, number) for name, state, role, number in people)


def ink(name: str, number: int, page: int = 2, *, is_sign_off: bool = True) -> Ink:
    """A signature by hand."""
    role = Role.TEAM_MEMBER if is_sign_off else None
    return Ink(
        evidence=place(number, page),
        name=name,
        role=role,
        is_sign_off=is_sign_off,
        placing=InkPlacing.TRANSPARENT,
    )


INKS = (ink("沈青禾", 0), ink("陆之远", 1), ink("韩若水", 2), ink("沈青禾", 3, 9, is_sign_off=False))


def pair(left: int, right: int, similarity: float = 0.99) -> InkPair:
    """Two of ``INKS``."""
    return InkPair(left=left, right=right, similarity=similarity)


def match(name: str = "沈青禾", other: str = "cd" * 32) -> Match:
    """The signature of somebody in another report."""
    there = dataclasses.replace(place(1, 3), report=other, excerpt=name)
    return Match(
        kind=MatchKind.SIGNATURE,
        left=(dataclasses.replace(place(0), excerpt=name),),
        right=(there,),
        right_report=OtherReport(id=other, enterprise_name="远山加油站有限公司"),
        similarity=0.98,
    )


def case(*matches: Match, **changed: Any) -> Case:
    """A clean case with three signatures, and one of them again in a record, all different."""
    return dataclasses.replace(cases.case(**{"inks": INKS, **changed}), matches=matches)
