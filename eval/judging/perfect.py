"""Perfect facts: what extraction would give if it made no mistake, built from a label."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.chapters import Chapter
from core.evidence import Evidence, EvidenceSource
from core.facts import (
    Chemical,
    Citation,
    Conclusion,
    DatesFact,
    Fact,
    Facts,
    Hazard,
    HazardUnit,
    MajorHazard,
    Person,
    Role,
    SectionFact,
    Signature,
    SignatureState,
    Stance,
    SurveyPhoto,
    SurveyRecord,
)
from core.geometry import Box
from eval.scorecard.labels import SINGLE

Raw = Mapping[str, Any]


def perfect_facts(label: Raw) -> Facts:
    """The facts of a label as read from its JSON; what the report does not state stays empty."""
    facts, truth = label["facts"], label["truth"]
    return dataclasses.replace(
        Facts(),
        **{name: _fact(facts[name]) for name in SINGLE},
        survey_on=_days(facts["survey_on"]),
        conclusion=_conclusion(facts["conclusion"]),
        people=tuple(_person(raw) for raw in facts["people"] if raw["evidence"]),
        survey=_survey(facts["survey"]),
        citations=tuple(_citation(raw) for raw in facts["citations"] if raw["evidence"]),
        chemicals=tuple(
            _chemical(raw, more)
            for raw, more in zip(facts["chemicals"], truth["chemicals"], strict=True)
            if raw["evidence"]
        ),
        major_hazard=_major_hazard(facts["major_hazard"], truth),
        sections=tuple(_section(raw) for raw in facts["sections"]),
        hazards=tuple(_hazard(raw) for raw in facts["hazards"] if raw["evidence"]),
        industry=_fact(truth["industry"]),
        undisclosed=_fact(truth["undisclosed"]),
    )


def evidence_of(raw: Raw) -> tuple[Evidence, ...]:
    """The places of a labelled record."""
    return tuple(
        Evidence(
            report=item["report"],
            page=item["page"],
            boxes=tuple(Box(*box) for box in item["boxes"]),
            excerpt=item["excerpt"],
            source=EvidenceSource(item["source"]),
        )
        for item in raw["evidence"]
    )


def _fact(raw: Raw) -> Fact | None:
    places = evidence_of(raw)
    return Fact(value=raw["value"], confidence=1.0, evidence=places) if places else None


def _days(raw: Raw) -> DatesFact | None:
    places = evidence_of(raw)
    return DatesFact(value=tuple(sorted(raw["value"])), confidence=1.0, evidence=places) if places else None


def _conclusion(raw: Raw) -> Conclusion | None:
    places = evidence_of(raw)
    if not places:
        return None
    return Conclusion(value=Stance(raw["value"]), excerpt=raw["excerpt"], confidence=1.0, evidence=places)


def _person(raw: Raw) -> Person:
    sign = raw["signature"]
    return Person(
        role=Role(raw["role"]),
        name=raw["name"],
        confidence=1.0,
        evidence=evidence_of(raw),
        certificate_number=raw["certificate_number"],
        registration_number=raw["registration_number"],
        speciality=raw["speciality"],
        level=raw["level"],
        signature=Signature(state=SignatureState(sign["state"]), evidence=evidence_of(sign)),
    )


def _survey(raw: Raw) -> SurveyRecord:
    people = (_fact(item) for item in raw["people"])
    return SurveyRecord(
        people=tuple(person for person in people if person is not None),
        photos=tuple(
            SurveyPhoto(caption=photo["caption"], evidence=evidence_of(photo)) for photo in raw["photos"]
        ),
        records=evidence_of({"evidence": raw["records"]}),
    )


def _citation(raw: Raw) -> Citation:
    return Citation(
        code=raw["code"] or raw["number"] or "",
        title=raw["title"],
        kind=raw["kind"],
        edition=raw["edition"],
        evidence=evidence_of(raw),
    )


def _chemical(raw: Raw, more: Raw) -> Chemical:
    return Chemical(
        name=raw["name"],
        cas=raw["cas"] if raw["cas"][:1].isdigit() else None,
        quantity_t=raw["quantity_t"],
        threshold_t=more["stated_threshold_t"],
        unit=raw["unit"],
        evidence=evidence_of(raw),
    )


def _major_hazard(raw: Raw, truth: Raw) -> MajorHazard | None:
    if not raw["evidence"]:
        return None
    units = tuple(
        HazardUnit(
            unit=unit["unit"],
            s=unit["s"],
            r=unit.get("r"),
            alpha=unit.get("alpha"),
            betas=tuple(unit.get("betas", ())),
            grade=unit.get("grade"),
            is_major=unit["is_major"],
            evidence=evidence_of(unit),
        )
        for unit in truth["units"]
    )
    return MajorHazard(
        stated_s=raw["stated_s"],
        stated_r=raw["stated_r"],
        stated_grade=raw["stated_grade"],
        is_major=raw["stated_grade"] is not None,
        alpha=next((unit.alpha for unit in units if unit.alpha is not None), None),
        exposed_people=truth["exposed_people"],
        units=units,
        evidence=evidence_of(raw),
    )


def _section(raw: Raw) -> SectionFact:
    return SectionFact(
        kind=Chapter(raw["kind"]), title=raw["title"], pages=(raw["pages"][0], raw["pages"][1])
    )


def _hazard(raw: Raw) -> Hazard:
    return Hazard(
        text=raw["text"],
        rectified=raw["rectified"],
        rectified_on=raw["rectified_on"],
        is_veto=raw["is_veto"],
        evidence=evidence_of(raw),
    )
