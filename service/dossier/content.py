"""What stands in a dossier, whatever its format: one record made from a screening and what was decided of it.

Nothing here reads a file or a clock: pictures, decisions and the day of making are handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.decision import Decision, Finding
from core.evidence import Evidence
from core.outcome import Outcome, State
from core.screening import Assessment, Screening
from corpus.store.entries import DecidedCount
from pipelines.decisions import changes_in_words
from pipelines.page_excerpts import PageExcerpt, Place
from service.clock import CHINA
from service.html.findings import FindingView
from service.html.labels import Names
from service.html.places import PlaceView
from service.html.view import ScreeningView, build_view
from service.precision import precision_words
from service.similar.content import Similar, similar_of
from service.similar.counted import Lengths

# What the registry says of a person, in the order of the columns of the table 人员.
PERSON_CHECKS = ("assessor_unregistered", "assessor_not_with_agency", "leader_unqualified")
_STATES = {State.FLAGGED: "线索", State.CLEAR: "相符", State.NOT_ASSESSABLE: "无法核对"}
_SHARED_HEIGHT = 180.0  # points
MOST_PICTURES = 60  # cut-outs in one dossier; further places stand as text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """One piece of evidence: in words, and as a picture where it lies on a page of the report."""

    words: PlaceView
    picture: PageExcerpt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """A lead with its evidence and how it was decided."""

    view: FindingView
    places: tuple[PlaceEntry, ...]
    decision: str
    changes: str  # what changed since the decision
    earlier: tuple[str, ...]  # decisions on findings that are part of this one now
    precision: str  # of its check, measured


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """A row of the table 人员."""

    role: str
    name: str
    numbers: tuple[str, ...]  # certificate and registration, each for a line of its own
    results: tuple[str, ...]  # in the order of ``PERSON_CHECKS``


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that is written; ``left`` is the band without what was dismissed."""

    view: ScreeningView
    findings: tuple[FindingEntry, ...]
    people: tuple[PersonEntry, ...]
    person_columns: tuple[str, ...]
    left: str
    history: tuple[tuple[str, ...], ...]  # time, finding, verdict, by, reason
    made_on: str
    pictures_left_out: int
    similar: Similar


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept beside a screening."""

    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    counts: tuple[DecidedCount, ...] = ()
    left: Assessment | None = None
    lengths: Lengths | None = None  # of the report's text, for shares


def places_wanted(screening: Screening) -> tuple[Place, ...]:
    """The places of the report that the leads rest on, strongest assumed first; at most ``MOST_PICTURES``."""
    wanted = {
        place: None
        for outcome in screening.outcomes
        if outcome.state is State.FLAGGED
        for place in shared_places(outcome.evidence, screening.report.id)
        if place is not None
    }
    return tuple(wanted)[:MOST_PICTURES]


def shared_places(evidence: Sequence[Evidence], report: str) -> tuple[Place | None, ...]:
    """For each piece, where to cut; None for records, other reports, and pieces that the next one shows too.

    Pieces that follow each other and lie close together on one page, as the cells of a row, share one
    cut-out, which stands at the last of them.
    """
    places: list[Place | None] = []
    for piece in evidence:
        place = _place_of(piece, report)
        before = places[-1] if places else None
        if place is not None and before is not None and _is_close(before, place):
            places[-1] = None
            place = Place(place.page, (*before.boxes, *place.boxes))
        places.append(place)
    return tuple(places)


def _place_of(evidence: Evidence, report: str) -> Place | None:
    if evidence.page is None or evidence.report not in (None, "", report) or not evidence.boxes:
        return None
    return Place(evidence.page, evidence.boxes)


def _is_close(one: Place, other: Place) -> bool:
    boxes = (*one.boxes, *other.boxes)
    height = max(box.y1 for box in boxes) - min(box.y0 for box in boxes)
    return one.page == other.page and height <= _SHARED_HEIGHT


def dossier_of(
    screening: Screening,
    names: Names,
    kept: Kept,
    pictures: Mapping[Place, PageExcerpt],
    *,
    made_at: dt.datetime,
) -> Dossier:
    """The record of one screening."""
    view = build_view(screening, {}, names)
    wanted = {
        place
        for finding in view.findings.flagged_findings
        for place in shared_places(finding.item.evidence, screening.report.id)
        if place is not None
    }
    return Dossier(
        view=view,
        findings=tuple(
            _finding(finding, screening, kept, pictures) for finding in view.findings.flagged_findings
        ),
        people=_people(screening, names),
        person_columns=tuple(names.check(check).name for check in PERSON_CHECKS),
        left="" if kept.left is None else f"{kept.left.band.value}（评分 {kept.left.score:.2f}）",
        history=tuple(_history(decision, names, kept.decisions) for decision in kept.decisions),
        made_on=f"{made_at.astimezone(CHINA):%Y年%m月%d日 %H:%M}",
        pictures_left_out=len(wanted - pictures.keys()),
        similar=similar_of(screening, lengths=kept.lengths),
    )


def _finding(
    view: FindingView, screening: Screening, kept: Kept, pictures: Mapping[Place, PageExcerpt]
) -> FindingEntry:
    stands = next((f for f in kept.findings if f.outcome is view.outcome), None)
    count = next((count for count in kept.counts if count.check == view.check), None)
    cuts = shared_places(view.item.evidence, screening.report.id)
    places = [
        PlaceEntry(words=words, picture=pictures.get(place) if place else None)
        for words, place in zip(view.places, cuts, strict=True)
    ]
    return FindingEntry(
        view=view,
        places=tuple(places),
        decision=decision_words(stands.decision, kept.decisions) if stands and stands.decision else "",
        changes=changes_in_words(stands) if stands else "",
        earlier=tuple(decision_words(made, kept.decisions) for made in stands.earlier) if stands else (),
        precision=precision_words(count) if count and count.decided else "",
    )


def decision_words(made: Decision, among: Sequence[Decision] = ()) -> str:
    """「已排除（李检，2026年07月01日 16:30，理由：…）」; ``among``: all decisions that are told beside it."""
    reason = f"，理由：{made.reason}" if made.reason else ""
    at = f"{made.at.astimezone(CHINA):%Y年%m月%d日 %H:%M}"
    return f"{made.verdict.in_chinese}（{person_words(made, among)}，{at}{reason}）"


def person_words(made: Decision, among: Sequence[Decision]) -> str:
    """Who decided, by the name of then; with the account where somebody else is told under the same name."""
    accounts = {each.account for each in among if each.by == made.by}
    if len(accounts | {made.account}) < 2:
        return made.by
    return f"{made.by}（账户 {made.account[:8]}）" if made.account else f"{made.by}（命令行或早期记录）"


def _history(made: Decision, names: Names, among: Sequence[Decision]) -> tuple[str, ...]:
    return (
        f"{made.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        f"{names.check(made.check).name} {made.subject}".strip(),
        made.verdict.in_chinese,
        person_words(made, among),
        made.reason or "—",
    )


def _people(screening: Screening, names: Names) -> tuple[PersonEntry, ...]:
    told: dict[tuple[str, str], Outcome] = {}
    for outcome in screening.outcomes:
        told.setdefault((outcome.check, outcome.subject), outcome)
    return tuple(
        PersonEntry(
            role=person.role.value,
            name=person.name,
            numbers=tuple(n for n in (person.certificate_number, person.registration_number) if n),
            results=tuple(_result(told.get((check, person.name)), names) for check in PERSON_CHECKS),
        )
        for person in screening.facts.people
    )


def _result(outcome: Outcome | None, names: Names) -> str:
    if outcome is None:
        return "—"
    why = f"：{names.reason(outcome.reason)}" if outcome.reason else ""
    return _STATES[outcome.state] + why


def grouped_gaps(view: ScreeningView) -> tuple[tuple[str, Sequence[FindingView]], ...]:
    """What could not be assessed, by reason."""
    found = view.findings
    unassessed = [(group.name, group.findings) for group in found.unassessed]
    absent = [(f"没有可核对的内容：{group.name}", group.findings) for group in found.absent]
    return (*unassessed, *absent)
