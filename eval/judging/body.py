"""Perfect facts on the body of a report: check tables, problems, measures, figures stated twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from core.chapters import Chapter
from core.facts import CheckItem, Figure, Hazard, Measure, MentionKind, NameUse, Remark
from eval.judging.places import Raw, evidence_of
from pipelines.name_manners import manner_of


def body_facts(truth: Raw) -> dict[str, Any]:
    """Fields of ``Facts`` by name; empty for a label made before they were labelled."""
    return {
        "checks": tuple(
            CheckItem(
                item=raw["item"],
                basis=raw["basis"],
                finding=raw["finding"],
                result=raw["result"],
                is_veto=raw["is_veto"],
                evidence=evidence_of(raw),
            )
            for raw in truth.get("checks", ())
        ),
        "measures": tuple(
            Measure(text=raw["text"], absent=tuple(raw["absent"]), evidence=evidence_of(raw))
            for raw in truth.get("measures", ())
        ),
        "figures": tuple(_figure(raw) for raw in truth.get("figures", ())),
        "site_changes": tuple(
            Remark(text=raw["text"], evidence=evidence_of(raw)) for raw in truth.get("changes", ())
        ),
        "foreign_names": tuple(_name_use(raw) for raw in truth["strays"]) if "strays" in truth else None,
    }


def _name_use(raw: Raw) -> NameUse:
    text = raw["text"].rstrip("。")
    at, chapter = text.index(raw["name"]), Chapter(raw["chapter"])
    kind = MentionKind.PLACE if raw["name"].endswith(("市", "区", "县")) else MentionKind.ORGANISATION
    return NameUse(
        kind=kind,
        name=raw["name"],
        manner=manner_of(kind, text, at, at + len(raw["name"]), chapter),
        text=text,
        chapter=chapter,
        evidence=evidence_of(raw),
    )


def problems(hazards: Iterable[Raw], truth: Raw) -> tuple[Hazard, ...]:
    """The problems that the report tells, with the requirement that each fails and what proves its end."""
    told = truth.get("problems", ())
    return tuple(
        Hazard(
            text=raw["text"],
            rectified=raw["rectified"],
            rectified_on=raw["rectified_on"],
            is_veto=raw["is_veto"],
            proof=more["proof"] if more else None,
            rechecked_on=more["rechecked_on"] if more else None,
            requirement=more["requirement"] if more else "",
            advice=more["advice"] if more else "",
            number=more["number"] if more else None,
            evidence=(*evidence_of(raw), *(evidence_of(more) if more else ())),
        )
        for raw, more in itertools.zip_longest(hazards, told)
        if raw["evidence"]
    )


def _figure(raw: Raw) -> Figure:
    return Figure(
        name=raw["name"],
        value=raw["value"],
        unit=raw["unit"],
        raw=raw["raw"],
        subject=raw["subject"],
        aspect=raw["aspect"],
        is_about=raw["is_about"],
        evidence=evidence_of(raw),
    )
