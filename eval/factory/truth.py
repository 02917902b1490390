"""What only some checks ask of a report, beside the facts that are scored: the label's ``truth``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.factory.plan.chapters import HOLLOW
from eval.factory.plan.criteria import edition_for, judged, shown
from eval.factory.plan.major_text import (
    BY_UNIT,
    ONE_BY_ONE,
    UNCALCULATED,
    stated_r,
    stated_s,
    threshold_of,
    units_of,
)
from eval.factory.plan.obsolete import ACCIDENT, REPLACED
from eval.factory.plan.records import ReportPlan
from eval.factory.truth_body import body_truth
from eval.factory.truth_on_site import contract_truth, photo_truth

Look = Callable[..., list[dict[str, Any]]]
"""Evidence records of marks; empty where nothing of them is on a page."""


def truth(plan: ReportPlan, evidence: Look, lines: Sequence[str]) -> dict[str, Any]:
    """Thresholds and units as stated, the design and its change, devices, criteria, an empty chapter.

    ``lines`` is all text of the report: what is named only in one place cannot be told from the plan.
    """
    return {
        "chemicals": _chemicals(plan, evidence),
        "units": _units(plan, evidence),
        "exposed_people": _exposed(plan, evidence),
        "design": _design(plan, evidence),
        "equipment": _equipment(plan, evidence),
        "obsolete": _obsolete(plan, evidence),
        "criteria": _criteria(plan, evidence),
        "hollow": _hollow(plan, evidence),
        "industry": {"value": plan.kit.industry, "evidence": evidence("project_name", "enterprise_name")},
        "undisclosed": _undisclosed(plan, evidence),
        **body_truth(plan, evidence, lines),
        "contract": contract_truth(plan, evidence),
        "photos": photo_truth(plan, evidence),
    }


def _chemicals(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """One per chemical of the facts, in their order: the threshold that the report takes, if any."""
    return [
        {"stated_threshold_t": threshold_of(plan, c) if evidence(f"chemical:{i}:threshold") else None}
        for i, c in enumerate(plan.chemicals)
    ]


def _units(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """What is stated unit by unit; the usual sum is over one unit without a name."""
    said = plan.hazard_as_stated
    shown_marks = evidence("mh_s", "mh_r", "mh_grade")
    if not plan.chemicals or not shown_marks:
        return []
    if BY_UNIT in plan.extra:
        return [
            {
                "unit": place,
                "s": round(sum(c.ratio for c in chemicals), 4),
                "is_major": False,
                "evidence": shown_marks,
            }
            for place, chemicals in units_of(plan)
        ]
    has_arithmetic = not {ONE_BY_ONE, UNCALCULATED} & set(plan.extra)
    return [
        {
            "unit": "",
            "s": stated_s(plan) if has_arithmetic else None,
            "r": stated_r(plan),
            "alpha": said.alpha if said.r is not None else None,
            "betas": [c.beta for c in plan.chemicals] if said.r is not None else [],
            "grade": said.grade,
            "is_major": said.grade is not None,
            "evidence": shown_marks,
        }
    ]


def _exposed(plan: ReportPlan, evidence: Look) -> int | None:
    """People within 500 m, where the report states them without contradicting itself."""
    if any(
        expectation.check == "figures_disagree" and "people" in mark
        for expectation in plan.expectations
        for mark in expectation.marks
    ):
        return None
    is_stated = bool(evidence("figure:people:text", "figure:people:table"))
    return plan.major_hazard.people_nearby if is_stated else None


def _design(plan: ReportPlan, evidence: Look) -> dict[str, Any] | None:
    design = plan.design
    if design is None:
        return None
    change = design.change
    return {
        "is_approved": design.approval is not None,
        "approved_on": design.approval.approved_on.isoformat() if design.approval else None,
        "approval_number": design.approval.number if design.approval else None,
        "trial_on": design.trial_on.isoformat(),
        "evidence": evidence("design:statement", "design:approval", "design:approved_on"),
        "trial_evidence": evidence("trial_on"),
        "change": change
        and {
            "text": change.text,
            "is_major": change.is_major,
            "approval_number": change.approval.number if change.approval else None,
            "approved_on": change.approval.approved_on.isoformat() if change.approval else None,
            "evidence": evidence("design:change"),
        },
    }


def _equipment(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """The rows of the equipment table that the report shows."""
    rows = (
        (name, model, evidence(f"equipment:{index}:name", f"equipment:{index}:model"))
        for index, (name, model, *_) in enumerate(plan.equipment)
    )
    return [{"name": name, "model": model, "evidence": seen} for name, model, seen in rows if seen]


def _obsolete(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """Sentences on elimination: the verdict, what was replaced, a case elsewhere."""
    texts = (
        ("obsolete:replaced", plan.extra.get(REPLACED)),
        ("obsolete:accident", plan.extra.get(ACCIDENT)),
    )
    told = [(text, evidence(mark)) for mark, text in texts if text]
    verdict = evidence("obsolete:verdict")
    if verdict:
        told.append(("".join(item["excerpt"] for item in verdict), verdict))
    return [{"text": text, "evidence": seen} for text, seen in told if seen]


def _criteria(plan: ReportPlan, evidence: Look) -> dict[str, Any]:
    """The list of criteria for the report, the items it speaks to, and the numbers of all that apply."""
    rows = shown(plan)
    edition = edition_for(plan.kit.key, plan.days.report_on)
    return {
        "title": edition.title,
        "number": edition.number,
        "itemised": edition.itemised,
        "applying": [row.number for row in judged(plan) if row.applies],
        "items": [
            {
                "number": row.number,
                "about": row.about,
                "applies": row.applies,
                "evidence": evidence(f"criteria:{row.number}"),
            }
            for row in rows
        ],
        "evidence": evidence("criteria:source", "criteria:verdict"),
    }


def _undisclosed(plan: ReportPlan, evidence: Look) -> dict[str, Any]:
    """Why the report says that it is not published."""
    secret = plan.extra.get("secret", "")
    reason = next((word for word in ("国家秘密", "商业秘密") if word in secret), None)
    return {"value": reason, "evidence": evidence("secret") if reason else []}


def _hollow(plan: ReportPlan, evidence: Look) -> Mapping[str, Any] | None:
    """The chapter that has a heading and nothing under it but a phrase."""
    kind, _, sentence = plan.extra.get(HOLLOW, "").partition("=")
    seen = evidence("heading:hollow")
    return {"kind": kind, "characters": len(sentence), "evidence": seen} if seen else None
