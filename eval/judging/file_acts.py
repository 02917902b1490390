"""What a perfect look at the file would find: its traces as the label's acts say they were left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from core.geometry import Box
from core.integrity import (
    ChangedPart,
    FileSignature,
    FileUpdate,
    Integrity,
    OddWay,
    OddWord,
    OtherReading,
    PageMake,
    Patch,
    UnseenText,
    UnseenWay,
    UpdateKind,
    Verdict,
)
from eval.judging.places import Raw

_SHEET = (595.28, 841.89)
_HOUSE, _FOREIGN = (("ABCDEF+House", 300),), (("KLMNOP+Foreign", 300),)


def integrity_of(label: Raw) -> Integrity:
    """The integrity of the file of a label as read from its JSON."""
    acts = tuple(label["factory"]["file_acts"])
    places = {act: _places(label, act) for act in acts}
    foreign = {page for page, _, _ in places.get("foreign_page", ())}
    report_on = dt.date.fromisoformat(label["facts"]["report_on"]["value"])
    made_on = report_on
    if "made_before" in acts:
        made_on = min(map(dt.date.fromisoformat, label["facts"]["survey_on"]["value"])) - dt.timedelta(
            days=20
        )
    return Integrity(
        is_structure_read=True,
        signatures=tuple(_signature(act, places[act]) for act in acts if act.startswith("sign")),
        updates=tuple(_updates(places, report_on)),
        unseen=tuple(
            UnseenText(page=page, text=text, way=UnseenWay.NO_INK, box=box)
            for page, box, text in places.get("unseen_words", ())
        ),
        patches=tuple(
            Patch(page=page, below=text[::-1], above=text, box=box)
            for page, box, text in places.get("overlay_number", ())
        ),
        odd_words=tuple(
            OddWord(page=page, text=text, way=OddWay.JOINTS, count=len(text) - 1, box=box)
            for page, box, text in places.get("broken_name", ())
        ),
        other_readings=tuple(
            OtherReading(page=page, said=text, seen=text[::-1], box=box, confidence=1.0)
            for page, box, text in places.get("other_words", ())
        ),
        makes=tuple(
            PageMake(
                page=number,
                width=_SHEET[0],
                height=_SHEET[1],
                fonts=_FOREIGN if number in foreign else _HOUSE,
            )
            for number in range(1, len(label["page_texts"]) + 1)
        ),
        created_at=made_on.isoformat(),
        modified_at=made_on.isoformat(),
    )


def _places(label: Raw, act: str) -> list[tuple[int, Box, str]]:
    """Page, box and words of an act, from the evidence of what it is expected to be found by."""
    found = [
        (place["page"], Box(*place["boxes"][0]), place["excerpt"])
        for outcome in label["outcomes"]
        if outcome["state"] == "flagged"
        for place in outcome["evidence"]
        if place.get("mark") == f"file:{act}" and place["page"] and place["boxes"]
    ]
    return list(dict.fromkeys(found))


def _signature(act: str, places: list[tuple[int, Box, str]]) -> FileSignature:
    is_altered, is_updated = act == "sign_then_alter", act == "sign_then_update"
    return FileSignature(
        field="Signature1",
        object="",
        integrity=Verdict.FAILED if is_altered else Verdict.PASSED,
        integrity_reason="digest_differs" if is_altered else "",
        trust=Verdict.UNKNOWN,
        trust_reason="trust_unset",
        changes=Verdict.FAILED if is_updated else Verdict.PASSED,
        changes_reason={"sign_then_update": "forbidden", "sign_then_annotate": "notes"}.get(act, "none"),
        changed=_parts(places) if is_updated else (),
    )


def _updates(places: dict[str, list[tuple[int, Box, str]]], report_on: dt.date) -> Iterator[FileUpdate]:
    for act in ("late_update", "sign_then_update"):
        if act in places:
            yield FileUpdate(
                number=1,
                kinds=(UpdateKind.CONTENT,),
                changed_at=(report_on + dt.timedelta(days=18)).isoformat(),
                is_after_signature=act == "sign_then_update",
                pages=20,
                pages_changed=1,
                changed=_parts(places[act]),
            )


def _parts(places: list[tuple[int, Box, str]]) -> tuple[ChangedPart, ...]:
    return tuple(
        ChangedPart(what="页面文字", page=page, box=box, before=text[::-1], after=text)
        for page, box, text in places
    )
