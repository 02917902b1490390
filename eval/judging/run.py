"""All checks over the perfect facts of a made corpus, with its registry."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.errors import InputNotFoundError, RegistryError, UsageError
from core.facts import Facts
from core.outcome import Outcome
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.briefs.making import brief_of
from corpus.law.packs import load_packs, packs_for
from corpus.law.timeline import Timeline
from corpus.registry.importer import import_file
from corpus.registry.lookup import Registry, StoredRegistry
from corpus.store.store import Store
from eval.judging.perfect import perfect_facts
from eval.scorecard.checks import check_marks
from eval.scorecard.counts import Count, Miss
from eval.scorecard.labels import Label, label_of
from pipelines.checking import Case, report_day
from pipelines.checks import CHECKS
from pipelines.registry_extract import registry_extract
from pipelines.stages import judge

# What only pixels tell is not in a label: the ink of two signatures, whole or as a hand.
_OF_PIXELS = frozenset({"signature_reused", "signatures_one_hand"})
JUDGED = tuple(check for check in CHECKS if check.id not in _OF_PIXELS)
BUILT = tuple(check.id for check in JUDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One report: what was labelled, what the checks say, and the counts."""

    label: Label
    outcomes: tuple[Outcome, ...]
    counts: dict[str, Count]
    misses: tuple[Miss, ...]

    def is_in(self, part: str) -> bool:
        """Whether the report belongs to a split; ``all`` has every report."""
        return part in ("all", self.label.split)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A corpus judged. ``skipped`` are files of the registry folder that the product has no register for."""

    reports: tuple[Judged, ...]
    skipped: tuple[str, ...]
    built: tuple[str, ...] = BUILT

    def count(self, name: str, part: str = "all") -> Count:
        """The sum of one count over the reports of a split."""
        counts = (report.counts.get(name) for report in self.reports if report.is_in(part))
        return sum((count for count in counts if count is not None), Count())


def judge_folder(folder: Path) -> Judgement:
    """Judge every labelled report of a folder made by ``mingjian-eval make``; no PDF is opened.

    The registry of the folder is imported into a temporary store as known on the last report's day.
    """
    labels = _read(folder)
    timeline = Timeline.load()
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-judge-") as name,
        Store.open(Path(name)) as store,
    ):
        skipped = import_registers(folder / "registry", store, labels)
        facts = [perfect_facts(raw) for raw in labels]
        for raw, known in zip(labels, facts, strict=True):
            _index(store, raw, known)
        registry = StoredRegistry(store.engine)
        judged = (
            _judged(raw, known, timeline, registry, store) for raw, known in zip(labels, facts, strict=True)
        )
        return Judgement(reports=tuple(judged), skipped=skipped)


def import_registers(folder: Path, store: Store, labels: list[dict[str, Any]]) -> tuple[str, ...]:
    """Import a made registry as known on the last report's day; gives the names of files that are none."""
    known_on = max(dt.date.fromisoformat(raw["facts"]["report_on"]["value"]) for raw in labels)
    return tuple(_import(folder, store, known_on))


def _read(folder: Path) -> list[dict[str, Any]]:
    paths = sorted((folder / "reports").glob("*.json"))
    if not paths:
        raise InputNotFoundError(f"「{folder}」里没有 reports/*.json。请先用 mingjian-eval make 生成报告。")
    labels = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    old = next((path for path, raw in zip(paths, labels, strict=True) if "truth" not in raw), None)
    if old is not None:
        raise UsageError(f"「{old.name}」不是本版本的标注文件（truth）。请用 mingjian-eval make 重新生成。")
    return labels


def _import(folder: Path, store: Store, known_on: dt.date) -> Iterator[str]:
    """Import every table; yields the names of those that are no register to the product."""
    main = folder / "registry.xlsx"
    for path in (main, *sorted(path for path in folder.glob("*.xlsx") if path != main)):
        try:
            import_file(store.engine, path, known_on=known_on)
        except RegistryError:
            if path == main:
                raise
            yield path.name


def _index(store: Store, raw: dict[str, Any], facts: Facts) -> None:
    """Keep the report as screened, so that the others of the folder are held against it."""
    card = ReportCard(id=raw["report"]["id"], file_name=raw["report"]["file_name"])
    screening = Screening(
        status=Status.DONE,
        report=card,
        facts=facts,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian=version("mingjian")),
    )
    store.save_screening(screening)


def _judged(
    raw: dict[str, Any], facts: Facts, timeline: Timeline, registry: Registry, store: Store
) -> Judged:
    label = label_of(raw)
    case = Case(
        report=label.report,
        facts=facts,
        timeline=timeline,
        registry=registry_extract(facts, registry),
        others=store.related(brief_of(label.report, facts)),
    )
    packs = packs_for(report_day(facts), load_packs())
    outcomes = judge.run(case, JUDGED, packs)
    marks = check_marks(label, outcomes, BUILT)
    return Judged(label=label, outcomes=outcomes, counts=dict(marks.counts), misses=marks.misses)
