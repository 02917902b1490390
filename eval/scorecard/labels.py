"""What a label says, as records: read from the JSON that the factory writes beside each report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import UsageError
from core.geometry import Box
from core.outcome import State

DATED = ("report_on", "contract_on", "notice_on", "review_on")
SINGLE = (
    "report_number",
    "enterprise_name",
    "enterprise_credit_code",
    "project_name",
    "project_address",
    "agency_name",
    "agency_certificate_number",
    "report_kind",
    *DATED,
)
FACTS = (*SINGLE, "survey_on", "conclusion")
MIRROR = "mirror"  # only a later report shows it
_FORMS = ("clear_cut", "subtle", MIRROR, "trap", "plain")  # the first that stands in a report names its form
SCHEMA = "mingjian.label/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Boxes on one page where a value stands."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFact:
    """The value (several for days of the survey) and where it stands; without a spot it is not stated."""

    values: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPerson:
    """One person in one role."""

    role: str
    name: str
    certificate_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledCitation:
    """A law or standard that the report lists."""

    kind: str
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledHazard:
    """A problem found on site."""

    text: str
    is_rectified: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledChemical:
    """A chemical that the report names with a quantity, tonnes."""

    name: str
    quantity_t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPaper:
    """A test report or an approval: number, who issued it, and its day."""

    number: str
    issuer: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledOutcome:
    """What one check must say of one subject, and the pages that show it."""

    check: str
    state: State
    form: str
    pages: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMatch:
    """What the report shares with an earlier one: where it stands here, and which report that is."""

    kind: str
    left: tuple[Spot, ...]
    right_report: str
    characters: int
    section: str
    note: str
    is_legitimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The truth about one report."""

    report: str  # SHA-256 of the file
    file_name: str
    pages: int
    layout: str
    split: str
    carrier: str
    facts: Mapping[str, LabelledFact]
    people: tuple[LabelledPerson, ...]
    citations: tuple[LabelledCitation, ...]
    mentions: frozenset[str]  # titles and codes that stand in the text beside the list
    sections: tuple[tuple[str, int], ...]  # canonical kind, first page
    hazards: tuple[LabelledHazard, ...]
    outcomes: tuple[LabelledOutcome, ...]
    page_texts: Mapping[int, tuple[str, ...]]  # of scanned pages
    matches: tuple[LabelledMatch, ...] = ()
    test_reports: tuple[LabelledPaper, ...] = ()
    approvals: tuple[LabelledPaper, ...] = ()
    chemicals: tuple[LabelledChemical, ...] = ()
    major_hazard: Mapping[str, float | str] = field(default_factory=dict)  # S, R and grade as far as stated
    maker: str = "own"  # own, docx or typst: the program that made the file

    @property
    def is_clean(self) -> bool:
        """Whether nothing was planted."""
        return all(outcome.state is not State.FLAGGED for outcome in self.outcomes)

    def outcomes_of(self, check: str) -> tuple[LabelledOutcome, ...]:
        """What is labelled for one check; empty where the factory knows no such defect."""
        return tuple(outcome for outcome in self.outcomes if outcome.check == check)


def form_of(outcomes: tuple[LabelledOutcome, ...]) -> str:
    """clear_cut, subtle, trap or plain: the form of a check's label in one report."""
    present = {outcome.form for outcome in outcomes}
    return next((form for form in _FORMS if form in present), "plain")


def read_label(path: Path) -> Label:
    """Read a label; raises ``UsageError`` for a file that is none."""
    try:
        return label_of(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"「{path.name}」不是本版本的标注文件（{error}）。请用 mingjian-eval make 重新生成。"
        ) from error


def label_of(raw: dict[str, Any]) -> Label:
    """A label from its JSON; raises ``ValueError`` for another schema, ``KeyError`` where something lacks."""
    if raw["schema"] != SCHEMA:
        raise ValueError(raw["schema"])
    report, factory, facts = raw["report"], raw["factory"], raw["facts"]
    return Label(
        report=report["id"],
        file_name=report["file_name"],
        pages=report["pages"],
        layout=factory["layout"],
        split=factory["split"],
        carrier=factory["carrier"],
        maker=factory["maker"],
        facts={name: _fact(facts[name]) for name in FACTS},
        people=tuple(
            LabelledPerson(role=p["role"], name=p["name"], certificate_number=p["certificate_number"])
            for p in facts["people"]
        ),
        citations=tuple(
            LabelledCitation(kind=c["kind"], code=c["code"], title=c["title"]) for c in facts["citations"]
        ),
        mentions=frozenset(raw["mentions"]),
        sections=tuple((s["kind"], s["pages"][0]) for s in facts["sections"]),
        hazards=tuple(LabelledHazard(text=h["text"], is_rectified=h["rectified"]) for h in facts["hazards"]),
        chemicals=tuple(
            LabelledChemical(name=c["name"], quantity_t=c["quantity_t"])
            for c in facts["chemicals"]
            if c["evidence"]
        ),
        major_hazard=_major_hazard(facts["major_hazard"]),
        outcomes=tuple(_outcome(o, report["id"]) for o in raw["outcomes"]),
        page_texts={int(number): tuple(lines) for number, lines in raw["page_texts"].items()},
        matches=tuple(_match(m) for m in raw["matches"]),
        test_reports=tuple(
            LabelledPaper(number=t["number"], issuer=t["laboratory"], day=t["tested_on"])
            for t in facts.get("test_reports", ())
        ),
        approvals=tuple(
            LabelledPaper(number=a["number"], issuer=a["issuer"], day=a["approved_on"])
            for a in facts.get("approvals", ())
        ),
    )


def _major_hazard(raw: dict[str, Any]) -> dict[str, float | str]:
    stated = {name.removeprefix("stated_"): raw[name] for name in ("stated_s", "stated_r", "stated_grade")}
    return {name: value for name, value in stated.items() if value is not None and raw["evidence"]}


def _match(raw: dict[str, Any]) -> LabelledMatch:
    return LabelledMatch(
        kind=raw["kind"],
        left=tuple(_spot(item) for item in raw["left"]),
        right_report=raw["right_report"]["id"],
        characters=raw["characters"],
        section=raw["section"],
        note=raw["note"],
        is_legitimate=raw["legitimate"],
    )


def _fact(raw: dict[str, Any]) -> LabelledFact:
    value = raw["value"]
    return LabelledFact(
        values=tuple(value) if isinstance(value, list) else (value,),
        spots=tuple(_spot(item) for item in raw["evidence"]),
    )


def _spot(raw: dict[str, Any]) -> Spot:
    return Spot(page=raw["page"], boxes=tuple(Box(*box) for box in raw["boxes"]))


def _outcome(raw: dict[str, Any], report: str) -> LabelledOutcome:
    return LabelledOutcome(
        check=raw["check"],
        state=State(raw["state"]),
        form=raw["form"],
        pages=frozenset(item["page"] for item in raw["evidence"] if item["report"] == report),
    )
