"""All checks over the perfect or the read facts of a made corpus, with its registry."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.errors import InputNotFoundError, UsageError
from core.outcome import Outcome
from core.screening import Assessment, Band, Provenance, ReportCard, Screening, Status
from corpus.briefs.making import brief_of
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import Registry, StoredRegistry
from corpus.similarity.kept import Kept
from corpus.store.store import Store
from eval.judging.perfect import perfect_facts
from eval.judging.reading import ReadFacts, ReadReport, reader
from eval.scorecard.checks import check_marks
from eval.scorecard.counts import Count, Miss
from eval.scorecard.labels import Label, label_of
from eval.scorecard.registers import import_registers
from pipelines.checking import Case, Check
from pipelines.checks import CHECKS
from pipelines.judging import packs_of, texts_held
from pipelines.registry_extract import registry_extract
from pipelines.stages import judge, score
from pipelines.text_matches import text_matches

# What only pixels tell is not in a label: the ink of two signatures, whole or as a hand, and photographs;
# measured values of two reports are compared by the stage ``compare``.
_OF_PIXELS = frozenset({"signature_reused", "signatures_one_hand", "photo_reused", "data_copied"})
# Nor are the words of a report: only what was read can be compared.
_OF_WORDS = frozenset({"text_copied"})
READ = tuple(check for check in CHECKS if check.id not in _OF_PIXELS)
JUDGED = tuple(check for check in READ if check.id not in _OF_WORDS)
BUILT = tuple(check.id for check in JUDGED)
Progress = Callable[[int, int, str], None]
"""Called before each report with its index from 0, the number of reports and its file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One report: what was labelled, what the checks say, and the counts.

    A report that the product could not read has no outcomes and no assessment.
    """

    label: Label
    outcomes: tuple[Outcome, ...]
    assessment: Assessment | None
    counts: dict[str, Count]
    misses: tuple[Miss, ...]

    @property
    def split(self) -> str:
        """train or held_out."""
        return self.label.split

    @property
    def is_clean(self) -> bool:
        """Whether nothing was planted."""
        return self.label.is_clean

    @property
    def band(self) -> Band | None:
        """The band, where the report could be read."""
        return self.assessment.band if self.assessment else None

    @property
    def score(self) -> float | None:
        """The score, 0 to 1, where the report could be read."""
        return self.assessment.score if self.assessment else None

    def is_in(self, part: str) -> bool:
        """Whether the report belongs to a split; ``all`` has every report."""
        return part in ("all", self.label.split)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A corpus judged. ``skipped`` are files of the registry folder that the product has no register for.

    ``is_read``: the facts were read by the product, not taken from the labels.
    """

    reports: tuple[Judged, ...]
    skipped: tuple[str, ...]
    is_read: bool = False
    built: tuple[str, ...] = BUILT

    def count(self, name: str, part: str = "all") -> Count:
        """The sum of one count over the reports of a split."""
        counts = (report.counts.get(name) for report in self.reports if report.is_in(part))
        return sum((count for count in counts if count is not None), Count())


def only(judgement: Judgement, checks: Sequence[str]) -> Judgement:
    """The judgement with the figures of these checks alone, bands as they are; with none given, of all.

    Raises ``UsageError`` for a name that is no check judged here.
    """
    unknown = [check for check in checks if check not in BUILT]
    if unknown:
        raise UsageError(f"没有检查项「{'、'.join(unknown)}」，名称见 mingjian checks。")
    return replace(judgement, built=tuple(c for c in BUILT if c in checks)) if checks else judgement


def judge_folder(
    folder: Path,
    *,
    read_into: Path | None = None,
    workers: int = 1,
    progress: Progress = lambda *_: None,
) -> Judgement:
    """Judge every labelled report of a folder made by ``mingjian-eval make``.

    With ``read_into`` the product reads the reports and keeps what it read there; else the facts are made
    from the labels and no PDF is opened. The registry of the folder is imported into a temporary store
    (``eval.scorecard.registers``).
    """
    labels = _read(folder)
    timeline = Timeline.load()
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-judge-") as name,
        Store.open(Path(name)) as store,
        reader(read_into, workers=workers) if read_into else nullcontext() as read_facts,
    ):
        skipped = import_registers(folder / "registry", store)
        registry = StoredRegistry(store.engine)
        known = []
        for index, raw in enumerate(labels):
            label = label_of(raw)
            progress(index, len(labels), label.file_name)
            read = _read_of(raw, folder / "reports" / label.file_name, read_facts)
            known.append((label, read))
            if read is not None:
                _index(store, label, read)
        checks = JUDGED if read_facts is None else READ
        judged = (_judged(label, read, timeline, registry, store, checks) for label, read in known)
        return Judgement(
            reports=tuple(judged),
            skipped=skipped,
            is_read=read_facts is not None,
            built=tuple(check.id for check in checks),
        )


def _read_of(raw: dict[str, Any], path: Path, read_facts: ReadFacts | None) -> ReadReport | None:
    return ReadReport(facts=perfect_facts(raw), text=None) if read_facts is None else read_facts(path)


def _read(folder: Path) -> list[dict[str, Any]]:
    paths = sorted((folder / "reports").glob("*.json"))
    if not paths:
        raise InputNotFoundError(f"「{folder}」里没有 reports/*.json。请先用 mingjian-eval make 生成报告。")
    labels = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    old = next((path for path, raw in zip(paths, labels, strict=True) if "truth" not in raw), None)
    if old is not None:
        raise UsageError(f"「{old.name}」不是本版本的标注文件（truth）。请用 mingjian-eval make 重新生成。")
    return labels


def _index(store: Store, label: Label, read: ReadReport) -> None:
    """Keep the report as screened, so that the others of the folder are held against it."""
    screening = Screening(
        status=Status.DONE,
        report=ReportCard(id=label.report, file_name=label.file_name),
        facts=read.facts,
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian=version("mingjian")),
    )
    store.save_screening(screening, kept=Kept(text=read.text))


def _judged(
    label: Label,
    read: ReadReport | None,
    timeline: Timeline,
    registry: Registry,
    store: Store,
    checks: tuple[Check, ...],
) -> Judged:
    outcomes: tuple[Outcome, ...] = ()
    assessment = None
    if read is not None:
        facts = read.facts
        case = Case(
            report=label.report,
            facts=facts,
            timeline=timeline,
            registry=registry_extract(facts, registry),
            others=store.related(brief_of(label.report, facts)),
            matches=text_matches(label.report, facts, read.text, store),
            texts=texts_held(label.report, store),
        )
        packs = packs_of(facts, load_packs())
        outcomes = judge.run(case, checks, packs)
        assessment = score.run(outcomes, packs)
    marks = check_marks(label, outcomes, tuple(check.id for check in checks))
    return Judged(
        label=label,
        outcomes=outcomes,
        assessment=assessment,
        counts=dict(marks.counts),
        misses=marks.misses,
    )
