"""Perfect facts that come from the label's ``truth``: devices, design, judgement by the criteria."""

from __future__ import annotations

from typing import Any

from core.facts import CriteriaJudgement, DesignChange, DesignReview, Equipment, JudgedCriterion, Remark
from corpus.law.criteria import load_criteria
from corpus.law.designation import numbers_of_place
from corpus.law.terms import plain
from eval.judging.body import body_facts
from eval.judging.places import Raw, evidence_of


def content_facts(truth: Raw) -> dict[str, Any]:
    """Fields of ``Facts`` by name."""
    return {
        "equipment": tuple(
            Equipment(name=raw["name"], model=raw["model"], evidence=evidence_of(raw))
            for raw in truth["equipment"]
        ),
        "obsolete_remarks": tuple(
            Remark(text=raw["text"], evidence=evidence_of(raw)) for raw in truth["obsolete"]
        ),
        "design": _design(truth["design"]),
        "accident_hazards": _judgement(truth["criteria"]),
        **body_facts(truth),
    }


def _design(raw: Raw | None) -> DesignReview | None:
    if raw is None:
        return None
    change = raw["change"]
    return DesignReview(
        is_approved=raw["is_approved"],
        approval_number=raw["approval_number"],
        approved_on=raw["approved_on"],
        trial_on=raw["trial_on"],
        trial_evidence=evidence_of({"evidence": raw["trial_evidence"]}),
        evidence=evidence_of(raw),
        changes=(
            DesignChange(
                text=change["text"],
                is_major=change["is_major"],
                approval_number=change["approval_number"],
                approved_on=change["approved_on"],
                evidence=evidence_of(change),
            ),
        )
        if change
        else (),
    )


def _judgement(raw: Raw) -> CriteriaJudgement:
    return CriteriaJudgement(
        is_made=bool(raw["items"]),
        source=f"《{raw['title']}》（{raw['number']}）" if raw["items"] else "",
        items=tuple(
            JudgedCriterion(number=item["number"], text=item["about"], evidence=evidence_of(item))
            for item in raw["items"]
        ),
        applying=_applying(raw),
        evidence=evidence_of(raw),
    )


def _applying(raw: Raw) -> tuple[str, ...]:
    """Ids of the criteria that apply, by the numbers that the factory names them with."""
    wanted = [(numbers_of_place(number), plain(number).partition("第")[0]) for number in raw["applying"]]
    return tuple(
        item.id
        for each in load_criteria()
        for part in each.parts
        for item in part.items
        for numbers, field in wanted
        if item.numbers == numbers and (not field or field in plain(part.title))
    )
