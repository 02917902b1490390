"""All checks over the perfect facts of a made corpus, with its registry."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputNotFoundError, UsageError
from core.outcome import Outcome
from corpus.law.packs import load_packs, packs_for
from corpus.law.timeline import Timeline
from corpus.registry.lookup import Registry, StoredRegistry
from corpus.store.store import Store
from eval.judging.perfect import perfect_facts
from eval.scorecard.checks import check_marks
from eval.scorecard.counts import Count, Miss
from eval.scorecard.labels import Label, label_of
from eval.scorecard.registers import import_registers
from pipelines.checking import Case, report_day
from pipelines.checks import CHECKS
from pipelines.registry_extract import registry_extract
from pipelines.stages import judge

BUILT = tuple(check.id for check in CHECKS)


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

    The registry of the folder is imported into a temporary store (``eval.scorecard.registers``).
    """
    labels = _read(folder)
    timeline = Timeline.load()
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-judge-") as name,
        Store.open(Path(name)) as store,
    ):
        skipped = import_registers(folder / "registry", store)
        registry = StoredRegistry(store.engine)
        return Judgement(reports=tuple(_judged(raw, timeline, registry) for raw in labels), skipped=skipped)


def _read(folder: Path) -> list[dict[str, Any]]:
    paths = sorted((folder / "reports").glob("*.json"))
    if not paths:
        raise InputNotFoundError(f"「{folder}」里没有 reports/*.json。请先用 mingjian-eval make 生成报告。")
    labels = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    old = next((path for path, raw in zip(paths, labels, strict=True) if "truth" not in raw), None)
    if old is not None:
        raise UsageError(f"「{old.name}」不是本版本的标注文件（truth）。请用 mingjian-eval make 重新生成。")
    return labels


def _judged(raw: dict[str, Any], timeline: Timeline, registry: Registry) -> Judged:
    label, facts = label_of(raw), perfect_facts(raw)
    case = Case(
        report=label.report, facts=facts, timeline=timeline, registry=registry_extract(facts, registry)
    )
    packs = packs_for(report_day(facts), load_packs())
    outcomes = judge.run(case, CHECKS, packs)
    marks = check_marks(label, outcomes, BUILT)
    return Judged(label=label, outcomes=outcomes, counts=dict(marks.counts), misses=marks.misses)
