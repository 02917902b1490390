"""The scorecard: counts of every report, and figures over all of them or over a part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.document import Pages
from core.outcome import State
from core.screening import Band, Screening
from eval.scorecard.characters import character_marks
from eval.scorecard.checks import check_marks
from eval.scorecard.counts import Count, Marks, Miss, joined
from eval.scorecard.facts import (
    chemical_marks,
    citation_marks,
    fact_marks,
    hazard_marks,
    paper_marks,
    people_marks,
    section_marks,
)
from eval.scorecard.labels import MIRROR, Label
from eval.scorecard.rereading import reread_marks
from eval.scorecard.similarity import match_marks

ALL = "all"
SLICES: Mapping[str, str] = {
    ALL: "全部",
    "train": "训练版式",
    "held_out": "保留版式",
    "born_digital": "电子文档",
    "mixed": "部分扫描",
    "scan": "扫描件",
    "double_layer": "双层扫描",
    "own": "自排版式",
    "docx": "文字处理",
    "typst": "Typst",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportScore:
    """One report compared with its label. ``seconds`` is None when kept results were used."""

    file_name: str
    layout: str
    split: str
    carrier: str
    pages: int
    status: str
    is_clean: bool
    planted: tuple[str, ...]  # checks that must flag it
    failures: tuple[str, ...]
    seconds: float | None
    counts: Mapping[str, Count]
    misses: tuple[Miss, ...]
    maker: str = "own"
    band: Band | None = None  # None where the report was not assessed
    score: float | None = None

    def is_in(self, part: str) -> bool:
        """Whether the report belongs to a slice, or to several at once (``held_out/scan``)."""
        own = (ALL, self.split, self.carrier, self.maker)
        return all(name in own for name in part.split("/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What screening the folder took. Peaks are resident bytes: the main process, the largest worker."""

    wall_seconds: float
    cpu_seconds: float
    main_peak_bytes: int
    worker_peak_bytes: int
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """All reports of a folder. ``built`` are the checks that ran."""

    reports: tuple[ReportScore, ...]
    built: tuple[str, ...]
    cost: Cost
    version: str

    def count(self, name: str, part: str = ALL) -> Count:
        """The sum of one count over the reports of a slice."""
        counts = (report.counts.get(name) for report in self.reports if report.is_in(part))
        return sum((count for count in counts if count is not None), Count())

    @property
    def slices(self) -> tuple[str, ...]:
        """The slices that have a report, all of them first."""
        return tuple(part for part in SLICES if any(report.is_in(part) for report in self.reports))

    @property
    def not_built(self) -> dict[str, int]:
        """Planted checks that do not exist yet, with the number of reports they are planted in."""
        planted = [check for report in self.reports for check in report.planted]
        return {check: planted.count(check) for check in sorted(set(planted)) if check not in self.built}

    @property
    def not_planted(self) -> dict[str, int]:
        """Checks the factory plants nothing for, with the number of reports they flag."""
        counts = {check: self.count(f"check.{check}.unlabelled") for check in self.built}
        return {check: int(count.right) for check, count in counts.items() if count.wanted}

    def seconds_per_page(self, part: str = ALL) -> float | None:
        """Wall seconds per page over the reports that were screened afresh; None when there is none."""
        timed = [(r.seconds, r.pages) for r in self.reports if r.is_in(part) and r.seconds is not None]
        pages = sum(pages for _, pages in timed)
        return sum(seconds for seconds, _ in timed) / pages if pages else None


def score_report(
    label: Label,
    screening: Screening,
    pages: Pages | None,
    built: Iterable[str],
    *,
    seconds: float | None = None,
) -> ReportScore:
    """Compare one screening with its label. ``pages`` is what was read, None when it was not kept."""
    marks = joined(
        (
            fact_marks(label, screening.facts),
            people_marks(label, screening.facts),
            citation_marks(label, screening.facts),
            section_marks(label, screening.facts),
            hazard_marks(label, screening.facts),
            chemical_marks(label, screening.facts),
            paper_marks(label, screening.facts),
            reread_marks(screening, pages),
            check_marks(label, screening.outcomes, built),
            match_marks(label, screening.matches),
            character_marks(label, pages),
        )
    )
    assessment = screening.assessment
    if assessment is not None and assessment.band is Band.KEY:
        marks = joined((marks, Marks(counts={"bands.key": Count(not label.is_clean, 1, 1)})))
    return ReportScore(
        file_name=label.file_name,
        layout=label.layout,
        split=label.split,
        carrier=label.carrier,
        pages=label.pages,
        status=screening.status.value,
        is_clean=label.is_clean,
        planted=tuple(
            dict.fromkeys(o.check for o in label.outcomes if o.state is State.FLAGGED and o.form != MIRROR)
        ),
        failures=tuple(f"{f.stage} {f.page or ''} {f.code}".replace("  ", " ") for f in screening.failures),
        seconds=seconds,
        counts={**marks.counts, "facts": _facts(marks.counts)},
        misses=marks.misses,
        maker=label.maker,
        band=assessment.band if assessment else None,
        score=assessment.score if assessment else None,
    )


def _facts(counts: Mapping[str, Count]) -> Count:
    return sum((count for name, count in counts.items() if name.startswith("facts.")), Count())
