"""From what was seen in the places to facts: how each place is filled, and who signed how."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from core.evidence import EvidenceDetail
from core.facts import Facts, Ink, Person, Signature, SignatureState, SignPlace
from core.geometry import Box, intersection
from core.signing import Signed, Writing
from models.signatures.shape import Sureness, sureness_of
from pipelines.signing.among import SIGNED, behind_print, beside_peers, not_reached, surely_empty, under_words
from pipelines.signing.filled import BLACKENED, ENGINE, filled
from pipelines.signing.one_hand import hand_group

_ORDER = (SignatureState.TYPED, SignatureState.MISSING, SignatureState.STAMPED, SignatureState.HANDWRITTEN)


def signed_facts(facts: Facts, signed: Signed) -> Facts:
    """The facts with the state of every place and person, and with the inks and their pairs."""
    seen = {place.place: (page, place) for page in signed.pages for place in page.places}
    places = tuple(
        filled(place, *seen[order], _seals_on(facts, place.evidence.page)) if order in seen else place
        for order, place in enumerate(facts.sign_places)
    )
    scans = {page.number for page in signed.pages if page.is_scan}
    around = {order: seen_place.around for order, (_, seen_place) in seen.items()}
    places = surely_empty(under_words(behind_print(places, scans), around), scans, around)
    places = beside_peers(tuple(not_reached(place, order, signed) for order, place in enumerate(places)))
    inks = tuple(
        _ink(places[place.place], writing)
        for page in signed.pages
        for place in page.places
        for writing in place.writings
        if writing.shape
    )
    vectors = [
        writing.hand
        for page in signed.pages
        for place in page.places
        for writing in place.writings
        if writing.shape
    ]
    return dataclasses.replace(
        facts,
        sign_places=places,
        people=tuple(_signed(person, places) for person in facts.people),
        inks=inks,
        same_inks=signed.same,
        alike_hands=signed.alike,
        hand_group=hand_group(inks, vectors),
    )


def _seals_on(facts: Facts, page: int | None) -> list[Box]:
    return [box for seal in facts.seals for item in seal.evidence if item.page == page for box in item.boxes]


def _ink(place: SignPlace, writing: Writing) -> Ink:
    evidence = dataclasses.replace(
        place.evidence,
        boxes=(writing.box,),
        confidence=round(min(0.99, writing.shares[0]), 3),
        detail=EvidenceDetail(engine=ENGINE, role="签名笔迹"),
    )
    return Ink(
        evidence=evidence,
        name=place.name,
        role=place.role,
        is_sign_off=place.is_sign_off,
        placing=writing.placing,
        tells_hand=bool(writing.hand),
        is_doubtful=sureness_of(writing.shape) is Sureness.DOUBTFUL,
    )


def _signed(person: Person, places: Iterable[SignPlace]) -> Person:
    """How a person signed in one role: a place that is not signed goes before one that is."""
    own = [place for place in places if place.is_sign_off and place.name == person.name]
    here = [place for place in own if _is_of(place, person)]
    if not here:
        others = {person.role}
        here = [place for place in own if place.role is None or place.role in others]
    if not here:
        return dataclasses.replace(person, signature=Signature(reason="no_place"))
    asked = _not_beside_signed([place for place in here if place.label] or here)
    for state in _ORDER:
        found = [place for place in asked if place.state is state]
        if found:
            return dataclasses.replace(person, signature=_signature(found))
    return dataclasses.replace(person, signature=_signature(asked))


def _not_beside_signed(places: Sequence[SignPlace]) -> Sequence[SignPlace]:
    """One person's places in one duty without the empty ones on a page on which he signed for it,
    or what he signed with is blackened.
    """
    signed = {
        (place.evidence.page, place.role)
        for place in places
        if place.state in SIGNED or place.reason == BLACKENED
    }
    return [
        place
        for place in places
        if place.state is not SignatureState.MISSING or (place.evidence.page, place.role) not in signed
    ]


def _signature(places: Sequence[SignPlace]) -> Signature:
    first = places[0]
    return Signature(
        state=first.state,
        reason=first.reason if first.state is SignatureState.NOT_ASSESSABLE else None,
        evidence=tuple(place.shown or place.evidence for place in places),
        confidence=min(place.confidence for place in places),
        placing=first.placing,
    )


def _is_of(place: SignPlace, person: Person) -> bool:
    if place.role is person.role:
        return True
    if place.named is None or place.role is not None:
        return False
    return any(
        item.page == place.named.page
        and any(intersection(a, b) > 0.5 * min(a.area, b.area) for a in item.boxes for b in place.named.boxes)
        for item in person.evidence
    )
