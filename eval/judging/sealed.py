"""Perfect facts on seals, from a label: every seal read without a slip, every place for one known."""

from __future__ import annotations

from typing import Any

from core.document import InkColour, SealShape
from core.evidence import Evidence, EvidenceSource
from core.facts import Seal, SealKind, SealOwner, SealPlace, SealSpot
from core.geometry import Box
from eval.judging.places import Raw, evidence_of

_SPOTS = {
    "seal:cover": SealSpot.COVER,
    "seal:sign_off": SealSpot.SIGN_OFF,
    "seal:contract:client": SealSpot.CONTRACT,
    "seal:contract:agency": SealSpot.CONTRACT,
    "seal:contract:person": SealSpot.CONTRACT,
    "seal:notice": SealSpot.NOTICE,
}
_SHAPES = {"oval": SealShape.OVAL, "square": SealShape.SQUARE}


def seal_facts(label: Raw) -> dict[str, Any]:
    """Fields of ``Facts`` by name; none where a label, of an older make, does not tell seals apart."""
    if any("mark" not in raw for raw in label["seals"]):
        return {}
    return {
        "seals": tuple(_seal(label, raw) for raw in label["seals"]),
        "seal_places": _places(label),
    }


def _seal(label: Raw, raw: Raw) -> Seal:
    kind = _kind(raw)
    shown = Evidence(
        report=label["report"]["id"],
        page=raw["page"],
        boxes=tuple(Box(*box) for box in raw["boxes"]),
        excerpt=raw["text"],
        source=EvidenceSource.PICTURE,
    )
    return Seal(
        page=raw["page"],
        spot=_SPOTS.get(raw["mark"], SealSpot.OTHER),
        shape=_SHAPES.get(raw.get("shape", ""), SealShape.ROUND),
        colour=InkColour.RED,
        kind=kind,
        owner=_owner(label, raw, kind),
        confidence=1.0,
        evidence=(shown,),
        text=raw["text"],
        name=raw["text"],
        caption=raw.get("caption", ""),
        confidences=(1.0,) * len(raw["text"]),
    )


def _kind(raw: Raw) -> SealKind:
    if raw.get("shape") == "square":
        return SealKind.PERSON
    caption = raw.get("caption", "")
    return next((kind for kind in SealKind if kind.value == caption), SealKind.OFFICIAL)


def _owner(label: Raw, raw: Raw, kind: SealKind) -> SealOwner:
    if kind is SealKind.PERSON:
        return SealOwner.PERSON
    facts = label["facts"]
    if raw["text"] == facts["agency_name"]["value"]:
        return SealOwner.AGENCY
    return SealOwner.ENTERPRISE if raw["text"] == facts["enterprise_name"]["value"] else SealOwner.OTHER


def _places(label: Raw) -> tuple[SealPlace, ...]:
    """Cover and sign-off by where the agency and the people are named first."""
    facts = label["facts"]
    cover = evidence_of(facts["agency_name"])[:1]
    people = [item for raw in facts["people"] for item in evidence_of(raw)[:1]]
    sealed = {raw["page"] for raw in label["seals"] if raw["mark"] == "seal:sign_off"}
    pages = sorted({item.page for item in people if item.page is not None} | sealed)
    places = []
    if cover and cover[0].page:
        places.append(_place(SealSpot.COVER, (cover[0].page,), cover))
    if pages:
        places.append(_place(SealSpot.SIGN_OFF, tuple(pages), tuple(people[:1])))
    return tuple(places)


def _place(spot: SealSpot, pages: tuple[int, ...], shown: tuple[Evidence, ...]) -> SealPlace:
    return SealPlace(spot=spot, owner=SealOwner.AGENCY, pages=pages, evidence=shown)
