"""Perfect facts on contract, survey and photos, from a label's facts and its ``truth``."""

from __future__ import annotations

import re
from typing import Any

from core.chapters import Chapter
from core.document import Exif
from core.facts import (
    AnnexSign,
    Coverage,
    Fact,
    Paper,
    Remark,
    Role,
    SurveyPhoto,
    SurveyRecord,
)
from eval.judging.places import Raw, evidence_of

_ANNEX = re.compile(r"^附")
_NO_FILE: Raw = {"stamped_on": None, "exif": None}  # labels made before photos were labelled
_OF_TEAM = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)


def on_site_facts(label: Raw) -> dict[str, Any]:
    """Fields of ``Facts`` by name."""
    facts, truth = label["facts"], label["truth"]
    files = truth.get("photos") or [_NO_FILE] * len(facts["survey"]["photos"])
    team = {raw["name"] for raw in facts["people"] if raw["role"] in _OF_TEAM}
    return {
        "survey": _survey(facts["survey"], files, team),
        "papers": _papers(truth.get("contract"), facts),
        "coverage": _coverage(label) if "contract" in truth else None,
    }


def _survey(raw: Raw, files: list[Raw], team: set[str]) -> SurveyRecord:
    photos = tuple(
        SurveyPhoto(
            caption=photo["caption"],
            evidence=evidence_of(photo),
            stamped_on=file["stamped_on"],
            exif=Exif(**file["exif"]) if file["exif"] else None,
        )
        for photo, file in zip(raw["photos"], files, strict=True)
        if photo["evidence"]
    )
    people = (_fact(item) for item in raw["people"])
    named = (
        Fact(value=name, confidence=1.0, evidence=photo.evidence)
        for name in sorted(team)
        for photo in photos
        if name in photo.caption
    )
    return SurveyRecord(
        people=tuple(person for person in people if person is not None),
        photos=photos,
        records=evidence_of({"evidence": raw["records"]}),
        captioned=tuple({fact.value: fact for fact in named}.values()),
    )


def _papers(raw: Raw | None, facts: Raw) -> tuple[Paper, ...]:
    if raw is None:
        return ()
    return (
        Paper(
            kind=Chapter(raw["kind"]),
            title=raw["title"],
            evidence=evidence_of(raw),
            enterprise_name=_fact(raw["client"]),
            agency_name=_fact(facts["agency_name"]),
            signed_on=_fact(facts["contract_on"]),
            scope=_fact(raw["scope"]),
            clauses=tuple(
                Remark(text=clause["text"], evidence=evidence_of(clause)) for clause in raw["clauses"]
            ),
        ),
    )


def _coverage(label: Raw) -> Coverage:
    """Every page read, every annex known; where its heading stands is not labelled."""
    kinds = dict.fromkeys(
        Chapter(item["kind"]) for item in label["facts"]["sections"] if _ANNEX.match(item["title"].strip())
    )
    return Coverage(
        pages=label["report"]["pages"],
        annexes=tuple(AnnexSign(kind=kind, evidence=()) for kind in kinds),
    )


def _fact(raw: Raw) -> Fact | None:
    places = evidence_of(raw)
    return Fact(value=raw["value"], confidence=1.0, evidence=places) if places else None
