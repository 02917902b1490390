"""The label's ``truth`` on the contract and on what the photos' files tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eval.factory.plan.records import ReportPlan
from eval.factory.plan.shots import shots_of

Look = Callable[..., list[dict[str, Any]]]


def contract_truth(plan: ReportPlan, evidence: Look) -> dict[str, Any] | None:
    """Parties, object and the clauses that the plan gave it; None where none is enclosed."""
    if "contract" in plan.extra.get("absent", "").split():
        return None
    terms = plan.contract
    own = [f"contract_clause:{index}" for index in range(len(terms.clauses))]
    clauses = [evidence(mark) for mark in ("contract_payment", *own)]
    client = evidence("contract_client") if terms.client else evidence("enterprise_name")
    scope = evidence("contract_project") if terms.project else evidence("project_name")
    return {
        "title": terms.title,
        "kind": terms.kind,
        "client": {"value": terms.client or plan.enterprise.name, "evidence": client},
        "scope": {"value": terms.project or plan.project_name, "evidence": scope},
        "clauses": [
            {"text": "".join(item["excerpt"] for item in seen), "evidence": seen} for seen in clauses if seen
        ],
        "evidence": evidence("contract_on"),
    }


def photo_truth(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """One per photo of the facts: its stamp and, unless its page is scanned, what its file says."""
    return [
        {
            "stamped_on": shot.stamped_at.date().isoformat() if shot.stamped_at else None,
            "exif": {
                "taken_at": shot.taken_at.isoformat(),
                "camera": f"{shot.maker} {shot.model}",
                "software": shot.software or None,
                "latitude": shot.north,
                "longitude": shot.east,
            }
            if shot.has_exif and _is_file(evidence(f"photo:{index}"))
            else None,
        }
        for index, shot in enumerate(shots_of(plan))
    ]


def _is_file(seen: list[dict[str, Any]]) -> bool:
    return bool(seen) and all(item["source"] != "ocr" for item in seen)
