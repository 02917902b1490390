"""What the page of a report shows: the view of its screening, and how each of its findings stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from core.decision import Decision, Finding, Verdict, findings_of, without_finding
from core.document import Survey
from core.errors import InputNotFoundError, StoreError
from core.outcome import State
from core.screening import Assessment, Screening
from corpus.briefs.parties import agency_id, enterprise_id
from corpus.store.card_rows import Card, is_elsewhere
from corpus.store.codec import load
from corpus.store.entries import ScreeningEntry
from pipelines.checks import CHECKS
from pipelines.decisions import assessment_left, changes_in_words
from pipelines.differences import differences
from service.api.context import Context
from service.api.guards import is_own, view_of, why_not_decided
from service.auth.principal import Principal
from service.difference_words import difference_lines, difference_shown
from service.html.labels import Names
from service.html.pages import A4_POINTS, Pictured
from service.html.view import ScreeningView, build_view
from service.portal.crops import Beside, Crop, address_of, lead_crops, match_crops, page_address
from service.precision import precisions
from service.views.findings import findings_of_report, findings_told
from service.views.outside import decisions_told, decisions_within, screening_for

_SURVEY = "survey"  # pipelines.stages.survey, whose engines need not be loaded to look at what it gave
_CHECKS = {check.id: check for check in CHECKS}
_SHOWN_SCREENINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """A page whose picture lies at an address."""

    page: int
    width: float
    height: float
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A finding as it stands. ``seen`` is the revision that a decision must name."""

    key: str
    finding: Finding
    seen: int
    past: tuple[Decision, ...]
    changed: str
    is_mine: bool  # whether the newest decision is the reader's own
    earlier: tuple[Decision, ...] = ()  # on findings that became part of this one

    @property
    def verdict(self) -> Verdict | None:
        """The newest decision's, on whatever evidence."""
        return self.finding.decision.verdict if self.finding.decision is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page: its view, and standings by the id of the view's outcome."""

    view: ScreeningView
    standings: Mapping[int, Stand]
    crops: Mapping[str, tuple[tuple[Crop, ...], tuple[Crop, ...]]]  # of both sides, by the match's key
    left: Assessment | None  # the score without what was dismissed; None where nothing was
    hidden: int  # other reports outside the reader's regions
    agency_id: str | None = None
    enterprise_id: str | None = None
    elsewhere: str = ""  # why the reader may not decide; empty where they may
    beside: Mapping[int, Beside] = field(
        default_factory=dict
    )  # pictures of leads, by the id of the view's outcome
    gone: int = 0  # decided findings that are no longer there, neither by themselves nor within another

    def alike(self, outcome: object) -> Beside | None:
        """What a lead of the view says is alike, to be looked at."""
        return self.beside.get(id(outcome))

    def standing(self, outcome: object) -> Stand | None:
        """Of an outcome of the view; None for one that is no finding."""
        return self.standings.get(id(outcome))

    @property
    def open(self) -> int:
        """Findings that nobody has decided."""
        return sum(each.finding.is_open for each in self.standings.values())


def report_view(given: Context, by: Principal, screening: Screening, card: Card) -> Shown:
    """The page of a report's latest screening as ``by`` may see it."""
    store = given.tools.store
    looking = view_of(given, by)
    seen, _ = screening_for(looking, screening)
    names = Names.of(
        _CHECKS, given.tools.packs, None, screening.provenance.packs, precisions(store.decided_counts())
    )
    pictures: dict[int, Pictured] = {each.page: each for each in pages_of(given, card)}
    sizes = cache(lambda other: sizes_of(given, other))
    view = build_view(seen, pictures, names, page_address)
    made = store.decisions(card.report_id)
    found = findings_of(screening.outcomes, made, store.seal(card.report_id))
    told = findings_told(looking, found, screening, seen)
    left = assessment_left(screening, found, given.tools.packs)
    standings = {each.key: each for each in standings_of(given, by, card.report_id, told)}
    flagged = (outcome for outcome in seen.outcomes if outcome.state is State.FLAGGED)
    hidden = sum(a is not b for a, b in zip(seen.matches, screening.matches, strict=True))
    return Shown(
        view=view,
        standings={id(o): standings[f.key] for o, f in zip(flagged, found, strict=True)},
        crops=match_crops(seen, view, sizes, lambda other: screening_of(given, other).facts),
        beside={id(each.outcome): lead_crops(each, view, sizes) for each in view.findings.flagged_findings},
        left=None if is_elsewhere(looking.wanted, card) else left,
        hidden=hidden,
        agency_id=agency_id(card.agency),
        enterprise_id=enterprise_id(card.enterprise),
        elsewhere=why_not_decided(card, by, given),
        gone=0 if is_elsewhere(looking.wanted, card) else len(without_finding(found, made)),
    )


def standings_of(given: Context, by: Principal, report: str, found: tuple[Finding, ...]) -> Iterator[Stand]:
    """How findings of one report stand, with their decisions, oldest first."""
    past: dict[str, list[Decision]] = {}
    for decision in decisions_within(view_of(given, by), given.tools.store.decisions(report)):
        past.setdefault(decision.finding, []).append(decision)
    for finding in found:
        own = tuple(past.get(finding.key, ()))
        yield Stand(
            key=finding.key,
            finding=finding,
            seen=own[-1].revision if own else 0,
            past=own,
            changed=changes_in_words(finding),
            is_mine=bool(own) and is_own(given, by, own[-1]),
            earlier=finding.earlier,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One screening of a report, and in sentences what differs from the one before.

    ``again`` are the screenings after it, newest first, that said the same.
    """

    entry: ScreeningEntry
    changes: tuple[str, ...]
    is_first: bool
    again: tuple[ScreeningEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What has happened to a report; newest first."""

    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...]
    first_seen_at: dt.datetime
    names: tuple[str, ...]
    total: int
    more: int  # older screenings that are not shown
    elsewhere: str  # why decisions are not told; empty where they are
    joined: frozenset[str]  # keys of decided findings that are part of another one now
    current: frozenset[str]  # keys of the findings of the latest screening


def past_of(given: Context, by: Principal, report: str) -> Past:
    """Its screenings and decisions."""
    store = given.tools.store
    entries = sorted(store.screenings(report), key=lambda entry: entry.created_at)
    shown = entries[-_SHOWN_SCREENINGS:]
    looking = view_of(given, by)
    kept = ((entry, store.past_screening(entry.id)) for entry in shown)
    read = ((entry, screening_for(looking, one)[0] if one is not None else None) for entry, one in kept)
    known = store.find_report(report)
    card = store.card(report)
    elsewhere = why_not_decided(card, by, given) if card is not None else ""
    stands = findings_of_report(looking, report).findings
    return Past(
        steps=steps_of(read, first=entries[0].id if entries else ""),
        decisions=tuple(reversed(decisions_told(looking, store.decisions(report)))),
        first_seen_at=known.first_seen_at,
        names=() if elsewhere else known.names,
        total=len(entries),
        more=len(entries) - len(shown),
        elsewhere=elsewhere,
        joined=frozenset(made.finding for each in stands for made in each.earlier),
        current=frozenset(each.key for each in stands),
    )


def steps_of(read: Iterable[tuple[ScreeningEntry, Screening | None]], *, first: str) -> tuple[Step, ...]:
    """Newest first, from screenings in the order they were made; one that says the same makes no step.

    None stands for a screening that is no longer kept, ``first`` for the report's very first.
    """
    steps: list[Step] = []
    before: Screening | None = None
    for entry, now in read:
        found = differences(before, now) if before is not None and now is not None else None
        if steps and found is not None and not difference_shown(found):
            steps[-1] = replace(steps[-1], again=(entry, *steps[-1].again))
        else:
            changes = difference_lines(found) if found is not None else ()
            steps.append(Step(entry=entry, changes=changes, is_first=entry.id == first))
        before = now or before
    return tuple(reversed(steps))


def pages_of(given: Context, card: Card) -> Iterator[PageAddress]:
    """Every page with its size in points; A4 where the survey is no longer kept."""
    sizes = sizes_of(given, card.report_id)
    for number in range(1, card.pages + 1):
        width, height = sizes.get(number, A4_POINTS)
        yield PageAddress(page=number, width=width, height=height, address=address_of(card.report_id, number))


def sizes_of(given: Context, report: str) -> dict[int, tuple[float, float]]:
    """Sizes of a report's pages in points; nothing where the survey is no longer kept."""
    kept = given.tools.store.latest_stage_result(report, _SURVEY)
    return {p.number: (p.width, p.height) for p in load(Survey, kept).pages} if kept is not None else {}


def screening_of(given: Context, report: str) -> Screening:
    """The latest screening; raises ``InputNotFoundError``."""
    card = given.tools.store.card(report)
    if card is None:
        raise InputNotFoundError("这份报告还没有筛查结果。", code="report_not_screened")
    return given.documents.screening(card.screening_id)


def has_original(given: Context, report: str) -> bool:
    """Whether the file is kept, so that its pages can be drawn."""
    try:
        given.tools.store.original_path(report)
    except StoreError:
        return False
    return True
