"""Judging earlier reports again when another came, changed or went: judge and score, nothing is read.

Which reports are touched is told by the keys they share. One screening settles at once; a batch collects
them and settles once at its end, so that nothing is judged over and over.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from importlib.metadata import version

from core.document import FailureCategory
from core.errors import ConflictError, StoreError
from core.outcome import Match, Outcome, others_matched
from core.screening import Provenance, Screening, Status
from corpus.briefs.records import Brief
from corpus.store.input_rows import Inputs
from corpus.store.screening_rows import document_id
from corpus.store.store import Store
from pipelines.checking import Need
from pipelines.checks import CHECKS
from pipelines.inputs import inputs_of
from pipelines.judging import Judged, held_against, judged
from pipelines.registry_consulting import NAME as REGISTRY
from pipelines.screening_tools import Tools
from pipelines.stages import compare, judge, score

_PATIENCE = dt.timedelta(hours=1)  # for other programs at work on their own batches
_MOST_LEFT = 500
_TRIES = 4  # another process may save a screening of the report in between
_UNREADABLE = frozenset({"store_blob_missing", "store_blob_damaged", "store_record"})
_WITH_OTHERS = frozenset(
    check.id for check in CHECKS if Need.OTHER_REPORTS in check.needs and not check.registers
)


class Affected:
    """Reports that have to be judged again, each once."""

    def __init__(self) -> None:
        self._reports: dict[str, None] = {}

    def note(self, store: Store, report_id: str, before: Brief | None) -> None:
        """A report that was saved or removed; ``before`` is what others saw of it.

        The report itself is noted too: others may have come while it was being judged.
        """
        after = store.brief(report_id)
        if after is not None:
            self._reports[report_id] = None
        if before == after:
            return
        for brief in (before, after):
            if brief is not None:
                self._reports.update(dict.fromkeys(sorted(store.touched(brief))))

    def add(self, reports: Iterable[str]) -> None:
        """Reports known to be touched."""
        self._reports.update(dict.fromkeys(sorted(reports)))

    @property
    def reports(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(self._reports)


def settle(
    affected: Affected, tools: Tools, progress: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Screening]:
    """Judge all of them again; gives the new screenings by report, of those that came out otherwise.

    Reports that a run before should have judged again, had it not been ended, come after them.
    """
    left = tools.store.left_stale(before=tools.store.now() - _PATIENCE, limit=_MOST_LEFT)
    reports = tuple(dict.fromkeys((*affected.reports, *left)))
    changed: dict[str, Screening] = {}
    for number, report_id in enumerate(reports):
        progress(number, len(reports))
        stale_at = tools.store.stale(report_id)
        screening = rejudged(report_id, tools)
        if screening is not None:
            changed[report_id] = screening
        if stale_at is not None:
            tools.store.settled(report_id, stale_at)
    return changed


def remove(report_id: str, tools: Tools) -> dict[str, Screening]:
    """Take a report out of the store; gives the new screenings of those that it had touched."""
    affected = Affected()
    before, alike = tools.store.brief(report_id), others_alike(report_id, tools.store)
    tools.store.remove_report(report_id)
    affected.note(tools.store, report_id, before)
    affected.add(alike)
    return settle(affected, tools)


def others_alike(report_id: str, store: Store) -> frozenset[str]:
    """Reports with which this one shares something, as all were last screened."""
    kept = _readable(report_id, store)
    return others_matched(kept.matches) if kept is not None else frozenset()


def _readable(report_id: str, store: Store) -> Screening | None:
    """The report's latest screening; None also where it can no longer be read."""
    try:
        return store.screening(report_id)
    except StoreError as error:
        if error.code in _UNREADABLE:
            return None
        raise


def rejudged(report_id: str, tools: Tools) -> Screening | None:
    """Judge a report's kept facts against the others as they are now, and keep the result where it differs.

    A screening that can no longer be read, or has no facts, is left alone.
    """
    for _ in range(_TRIES):
        kept = _readable(report_id, tools.store)
        if kept is None or kept.assessment is None:
            return None
        again = _again(kept, tools)
        if again is None:
            tools.store.relink(report_id, kept.matches)
            return None
        screening, inputs = again
        try:
            tools.store.save_screening(screening, instead_of=document_id(kept), inputs=inputs)
        except ConflictError:
            continue
        return screening
    return None


def judged_anew(report_id: str, tools: Tools) -> Screening | None:
    """Judge a report's kept facts by the law and the registry as they are now; nothing is read or compared.

    A screening that comes out otherwise is kept, and what it was judged with noted. None where the report
    has to be screened instead: nothing readable is kept, or a failure that may pass stands in it.
    """
    for _ in range(_TRIES):
        kept = _readable(report_id, tools.store)
        if kept is None or not _is_lasting(kept):
            return None
        if kept.assessment is None:  # refused: law and registry change nothing
            tools.store.note_inputs(report_id, _to_judge_with(tools))
            return kept
        again, inputs = _judged_with(kept, kept.matches, tools)
        if _said(again) == _said(kept):
            tools.store.note_inputs(report_id, inputs)
            tools.store.relink(report_id, kept.matches)
            return kept
        try:
            tools.store.save_screening(again, instead_of=document_id(kept), inputs=inputs)
        except ConflictError:
            continue
        return again
    return None


def _is_lasting(kept: Screening) -> bool:
    """Whether no failure of it may be gone another time."""
    return all(f.category is FailureCategory.INPUT or f.stage == REGISTRY for f in kept.failures)


def _said(screening: Screening) -> tuple[object, ...]:
    return screening.status, screening.outcomes, screening.assessment, screening.failures


def _to_judge_with(tools: Tools) -> Inputs:
    """The inputs of judging as they are now; the reading's stay what they were."""
    return dataclasses.replace(inputs_of(tools), reading=None)


def _again(kept: Screening, tools: Tools) -> tuple[Screening, Inputs] | None:
    """None where nothing comes out otherwise."""
    brief = tools.store.brief(kept.report.id)
    matches = compare.run(kept.report.id, kept.facts, tools.store.kept(kept.report.id), tools.store)
    if brief is not None and matches == kept.matches:
        held = held_against(tools.store.related(brief), matches)
        if held == kept.provenance.other_reports:
            return None
    screening, inputs = _judged_with(kept, matches, tools)
    if screening.outcomes == kept.outcomes and matches == kept.matches:
        return None
    return screening, inputs


def _judged_with(kept: Screening, matches: tuple[Match, ...], tools: Tools) -> tuple[Screening, Inputs]:
    """The kept facts with these matches, judged now, and what they were judged with."""
    inputs = _to_judge_with(tools)
    now = judged(kept.report.id, kept.facts, matches, tools)
    if now.failures:  # a registry that is silent now must not undo what it said then
        now, inputs = _with_kept(now, kept.outcomes), Inputs()
    failures = (*(f for f in kept.failures if f.stage != REGISTRY), *now.failures)
    screening = dataclasses.replace(
        kept,
        status=Status.PARTIAL if failures else Status.DONE,
        outcomes=now.outcomes,
        matches=matches,
        assessment=now.assessment,
        failures=failures,
        provenance=_provenance(kept.provenance, now, matches, tools),
    )
    return screening, inputs


def _with_kept(now: Judged, kept: Iterable[Outcome]) -> Judged:
    outcomes = (
        *(outcome for outcome in kept if outcome.check not in _WITH_OTHERS),
        *(outcome for outcome in now.outcomes if outcome.check in _WITH_OTHERS),
    )
    order = {check.id: place for place, check in enumerate(CHECKS)}
    in_order = tuple(sorted(outcomes, key=lambda outcome: order.get(outcome.check, len(order))))
    return dataclasses.replace(
        now, outcomes=in_order, assessment=score.run(in_order, now.packs), registry=None, failures=()
    )


def _provenance(kept: Provenance, now: Judged, matches: tuple[Match, ...], tools: Tools) -> Provenance:
    """The reading is the one that was kept; the rest is of now."""
    return dataclasses.replace(
        kept,
        mingjian=version("mingjian"),
        stages={
            **kept.stages,
            compare.NAME: compare.VERSION,
            judge.NAME: judge.VERSION,
            score.NAME: score.VERSION,
        },
        registry_snapshot=now.snapshot or kept.registry_snapshot,
        packs={pack.id: pack.version for pack in now.packs},
        timeline=tools.timeline.version,
        other_reports=held_against(now.others, matches),
    )
