"""Perfect facts: what extraction would give if it made no mistake, built from a label."""

from __future__ import annotations

from typing import Any

from core.chapters import Chapter
from core.facts import (
    Approval,
    Chemical,
    Citation,
    Conclusion,
    DatesFact,
    Fact,
    Facts,
    HazardUnit,
    MajorHazard,
    Person,
    Role,
    SectionFact,
    Signature,
    SignatureState,
    Stance,
    TestReport,
)
from eval.judging.body import problems
from eval.judging.content import content_facts
from eval.judging.file_acts import integrity_of
from eval.judging.on_site import on_site_facts
from eval.judging.places import Raw, evidence_of
from eval.judging.sealed import seal_facts
from eval.scorecard.labels import SINGLE


def perfect_facts(label: Raw) -> Facts:
    """The facts of a label as read from its JSON; what the report does not state stays empty."""
    facts, truth = label["facts"], label["truth"]
    single: dict[str, Any] = {name: _fact(facts[name]) for name in SINGLE}
    return Facts(
        **single,
        survey_on=_days(facts["survey_on"]),
        conclusion=_conclusion(facts["conclusion"]),
        people=tuple(_person(raw) for raw in facts["people"] if raw["evidence"]),
        citations=tuple(_citation(raw) for raw in facts["citations"] if raw["evidence"]),
        chemicals=tuple(
            _chemical(raw, more)
            for raw, more in zip(facts["chemicals"], truth["chemicals"], strict=True)
            if raw["evidence"]
        ),
        major_hazard=_major_hazard(facts["major_hazard"], truth),
        sections=_sections(facts["sections"], truth["hollow"]),
        hazards=problems(facts["hazards"], truth),
        industry=_fact(truth["industry"]),
        undisclosed=_fact(truth["undisclosed"]),
        test_reports=tuple(_test_report(raw) for raw in facts["test_reports"]),
        approvals=tuple(_approval(raw) for raw in facts["approvals"]),
        integrity=integrity_of(label),
        **content_facts(truth),
        **on_site_facts(label),
        **seal_facts(label),
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


def _sections(raw: list[Raw], hollow: Raw | None) -> tuple[SectionFact, ...]:
    """The chapters; of the one that is empty its characters, of the others they are not labelled."""
    heading = evidence_of(hollow) if hollow else ()
    text = "".join(item.excerpt for item in heading)
    return tuple(
        SectionFact(
            kind=Chapter(item["kind"]),
            title=item["title"],
            pages=(item["pages"][0], item["pages"][1]),
            characters=hollow["characters"] if hollow and text and item["title"].endswith(text) else None,
            heading=heading if text and item["title"].endswith(text) else (),
        )
        for item in raw
    )


def _test_report(raw: Raw) -> TestReport:
    return TestReport(
        subject=raw["subject"],
        number=raw["number"],
        laboratory=raw["laboratory"],
        tested_on=raw["tested_on"],
        valid_until=raw["valid_until"],
        is_enclosed=True,
        evidence=evidence_of(raw),
    )


def _approval(raw: Raw) -> Approval:
    return Approval(
        number=raw["number"],
        issuer=raw["issuer"],
        approved_on=raw["approved_on"],
        evidence=evidence_of(raw),
    )
