"""Labels that name places in other reports: filled in when both reports are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from eval.factory.plan.records import ReportPlan

_ALIKE = 45.0  # per cent: paragraphs of one place in both reports that are less alike were not copied
_FRONTS = ("site:", "photo:", "test:", "survey", "person:", "figure:", "report_on", "review:")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSide:
    """A made report as others see it: what it is, and evidence by mark."""

    report: str
    enterprise_name: str
    agency_name: str
    places: Mapping[str, list[dict[str, Any]]]


def is_shown(mark: str) -> bool:
    """Whether another report's label may need this mark."""
    return mark.startswith(_FRONTS)


def sources_of(plans: Iterable[ReportPlan]) -> frozenset[str]:
    """Seeds of the reports that others refer to."""
    return frozenset(
        seed
        for plan in plans
        for seed in (
            *(shared.other for shared in plan.shared),
            *(other for e in plan.expectations for other, _ in e.others),
        )
    )


def resolve(label: dict[str, Any], made: Mapping[str, OtherSide]) -> dict[str, Any]:
    """The label with the other side of each match, and other reports' evidence of each outcome.

    Raises ``ValueError`` where an outcome names a place that the other report does not have.
    """
    for outcome in label["outcomes"]:
        for seed, mark in outcome.pop("others"):
            evidence = made[seed].places.get(mark)
            if not evidence:
                raise ValueError(f"{outcome['check']}: {seed} has nothing at {mark}")
            outcome["evidence"].extend(evidence)
    label["matches"] = [
        match for shared in label.pop("shared") for match in _matches(shared, made[shared["other"]])
    ]
    return label


def _matches(shared: dict[str, Any], other: OtherSide) -> Iterable[dict[str, Any]]:
    """A match per run of paragraphs (or cells) of one chapter, or per picture."""
    lefts, rights = [], []
    for mark, left in shared["left"].items():
        right = other.places.get(shared["other_mark"] + mark.removeprefix(shared["mark"]))
        if right and (shared["kind"] != "text" or _is_alike(left, right)):
            lefts += left
            rights += right
    if lefts:
        yield {
            "kind": shared["kind"],
            "left": lefts,
            "right": rights,
            "right_report": {
                "id": other.report,
                "enterprise_name": other.enterprise_name,
                "agency_name": other.agency_name,
            },
            "characters": 0 if shared["kind"] in ("picture", "signature") else _length(lefts),
            "section": shared["section"],
            "legitimate": shared["legitimate"],
            "note": shared["note"],
        }


def _is_alike(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    texts = ["".join(item["excerpt"] for item in side) for side in (left, right)]
    return fuzz.token_sort_ratio(*(" ".join(text) for text in texts)) >= _ALIKE


def _length(records: list[dict[str, Any]]) -> int:
    return sum(len("".join(record["excerpt"].split())) for record in records)
