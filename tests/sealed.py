"""Invented seals and places for them, from which tests build cases on seals."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.document import InkColour, SealShape
from core.evidence import EvidenceSource
from core.facts import Seal, SealKind, SealOwner, SealPlace, SealSpot
from pipelines.checking import Case
from tests import cases

SPOT_PAGES = {SealSpot.COVER: 1, SealSpot.SIGN_OFF: 2, SealSpot.CONTRACT: 12, SealSpot.OTHER: 9}


def seal(
    text: str = cases.AGENCY,
    spot: SealSpot = SealSpot.SIGN_OFF,
    *,
    owner: SealOwner = SealOwner.AGENCY,
    kind: SealKind = SealKind.OFFICIAL,
    sure: float = 0.98,
    **more: Any,
) -> Seal:
    """A round red seal, every character read with one confidence."""
    page = SPOT_PAGES[spot]
    return Seal(
        page=page,
        spot=spot,
        shape=SealShape.ROUND,
        colour=InkColour.RED,
        kind=kind,
        owner=owner,
        confidence=sure,
        evidence=(cases.evidence(text, page, EvidenceSource.PICTURE),),
        text=text,
        confidences=(sure,) * len(text),
        **more,
    )


def place(spot: SealSpot, owner: SealOwner = SealOwner.AGENCY, **more: Any) -> SealPlace:
    """A part of the report that is to be sealed."""
    page = SPOT_PAGES[spot]
    return SealPlace(
        spot=spot, owner=owner, pages=(page,), evidence=(cases.evidence("（公章）", page),), **more
    )


PLACES = (place(SealSpot.COVER), place(SealSpot.SIGN_OFF, is_asked=True))


def case(*seals: Seal, places: tuple[SealPlace, ...] = PLACES, **changed: Any) -> Case:
    """A report with these seals."""
    return cases.case(seals=seals, seal_places=places, **changed)


def persons(text: str = "沈青禾印", spot: SealSpot = SealSpot.SIGN_OFF) -> Seal:
    """A person's square seal."""
    found = seal(text, spot, owner=SealOwner.PERSON, kind=SealKind.PERSON)
    return dataclasses.replace(found, shape=SealShape.SQUARE)
