"""What the body of a report states, for checks that hold its parts against each other: part of ``truth``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.chapters import Chapter
from corpus.law.subjects import Subjects
from eval.factory.plan.figures import counted, in_table, rated
from eval.factory.plan.records import ReportPlan

Look = Callable[..., list[dict[str, Any]]]
_MOST_MEASURES = 40
_STRAY_IN = {
    "basics": Chapter.ENTERPRISE,
    "surroundings": Chapter.SURROUNDINGS,
    "process": Chapter.PROCESS,
    "measures": Chapter.MEASURES,
}
_SITE = {"area": ("占地面积", "m²"), "staff": ("从业人数", "人"), "investment": ("总投资", "万元")}


def body_truth(plan: ReportPlan, evidence: Look, lines: Sequence[str]) -> dict[str, Any]:
    """Rows of check tables, problems, measures, and every figure that stands in more than one place."""
    return {
        "checks": _checks(plan, evidence),
        "problems": _problems(plan, evidence),
        "measures": _measures(plan, evidence, lines),
        "figures": [figure for figure in _figures(plan, evidence) if figure["evidence"]],
        "changes": _changes(plan, evidence),
        "strays": _strays(plan, evidence),
    }


def _strays(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """Sentences that name an organisation or place which is not the report's own, and the name in each."""
    rows = [
        {
            "name": stray.name,
            "text": stray.sentence.replace("<stray>", stray.name),
            "chapter": _STRAY_IN[stray.chapter].value,
            "evidence": evidence(stray.mark),
        }
        for stray in plan.strays
    ]
    return [row for row in rows if row["evidence"]]


def _changes(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """What is told of an extension of the site."""
    text, seen = plan.remarks.get("basics"), evidence("remark:basics")
    return [{"text": text, "evidence": seen}] if text and seen else []


def _checks(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    rows = [
        {
            "item": row.item,
            "basis": row.basis,
            "finding": row.finding,
            "result": "符合" if row.conforms else "不符合",
            "is_veto": row.is_veto,
            "evidence": evidence(f"{row.key}:item", f"{row.key}:finding", f"{row.key}:result"),
        }
        for row in plan.checks
    ]
    return [row for row in rows if row["evidence"]]


def _problems(plan: ReportPlan, evidence: Look) -> list[dict[str, Any]]:
    """One per problem of the facts, in their order; proof counts as far as the report shows it."""
    items = {row.key: row.item for row in plan.checks}
    return [
        {
            "number": number,
            "requirement": items[hazard.check],
            "advice": hazard.advice,
            "rechecked_on": hazard.rechecked_on.isoformat() if hazard.rechecked_on else None,
            "proof": "".join(item["excerpt"] for item in evidence(f"{hazard.key}:proof")) or None,
            "evidence": evidence(f"{hazard.key}:done", f"{hazard.key}:recheck", f"{hazard.key}:proof"),
        }
        for number, hazard in enumerate(plan.hazards, start=1)
    ]


def _measures(plan: ReportPlan, evidence: Look, lines: Sequence[str]) -> list[dict[str, Any]]:
    """All measures; of things of one trade those that nothing but the measures names."""
    marks = (
        *(f"measure:{hazard.key}" for hazard in plan.hazards),
        *(f"measure:{number}" for number in range(1, _MOST_MEASURES)),
        *(f"measure:general:{number}" for number in range(1, _MOST_MEASURES)),
    )
    seen = [found for mark in marks if (found := evidence(mark))]
    texts = ["".join(item["excerpt"] for item in found) for found in seen]
    subjects, rest = Subjects.load(), _plain("".join(lines))
    for text in texts:
        rest = rest.replace(_plain(text), "\n", 1)
    absent = subjects.alien(texts, rest)
    return [
        {
            "text": text,
            "absent": [term for term in subjects.terms_in(text) if term in absent],
            "evidence": found,
        }
        for text, found in zip(texts, seen, strict=True)
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _figures(plan: ReportPlan, evidence: Look) -> Iterator[dict[str, Any]]:
    """Each statement as extraction would give it: name, what it is of, value, unit and sense."""
    for key, (name, unit) in _SITE.items():
        yield from _pair(plan, evidence, key, plan.slots[key], name=name, unit=unit)
    for key, row in counted(plan).items():
        yield from _pair(plan, evidence, key, plan.slots[key], name=plan.equipment[row][0], unit="台")
    for key, row in rated(plan).items():
        name = f"{plan.equipment[row][0]}规格"
        yield from _pair(plan, evidence, key, plan.slots[key], name=name, unit="-")
    for index, place in enumerate(plan.neighbours):
        value, subject = f"{place.measured_m:g}", f"{place.what}/{place.own}"
        more = {"name": f"{place.side}侧间距", "unit": "m", "subject": subject}
        yield from _pair(plan, evidence, f"distance{index}", value, **more)
        if place.required_m:
            seen = evidence(f"figure:distance{index}:law")
            yield _figure(seen, f"{place.required_m:g}", aspect="规范要求", **more)
    people = str(plan.major_hazard.people_nearby)
    yield from _pair(plan, evidence, "people", people, name="周边人数", unit="人")
    yield from _remarks(evidence)


def _pair(
    plan: ReportPlan, evidence: Look, key: str, value: str, *, name: str, unit: str, subject: str = ""
) -> Iterator[dict[str, Any]]:
    """The statement of the text and that of the table."""
    for place, said in (("text", value), ("table", in_table(plan, key, value))):
        seen = evidence(f"figure:{key}:{place}")
        yield _figure(seen, said, name=name, unit=unit, subject=subject)


def _remarks(evidence: Look) -> Iterator[dict[str, Any]]:
    """The area in 万m², and the staff of an earlier year."""
    for mark, is_about in (("figure:area:converted", False), ("figure:area:rounded", True)):
        seen = evidence(mark)
        value = _number(seen) * 10_000
        yield _figure(seen, f"{value:.6g}", name="占地面积", unit="m²", is_about=is_about)
    seen = evidence("figure:staff:earlier")
    yield _figure(seen, str(_number(seen)), name="从业人数", unit="人", aspect="往年")


def _number(seen: Sequence[dict[str, Any]]) -> float:
    match = re.search(r"\d+(?:\.\d+)?", "".join(item["excerpt"] for item in seen))
    return float(match.group()) if match else 0.0


def _figure(seen: list[dict[str, Any]], value: str, **more: Any) -> dict[str, Any]:
    raw = "".join(item["excerpt"] for item in seen)
    blank = {"subject": "", "aspect": "", "is_about": False}
    return {**blank, **more, "value": float(value), "raw": raw, "evidence": seen}
