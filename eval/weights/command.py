"""What ``mingjian-eval weights`` does: judge made reports, fit, show, and write into the rule packs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.errors import UsageError
from corpus.law.fits import Fit
from corpus.law.packs import PACK_FOLDER, RulePack, scoring_pack
from eval.judging.run import Judged, Judgement, Progress, judge_folder
from eval.weights.bands import Bands, all_packs, bands, with_fits
from eval.weights.files import write
from eval.weights.fit import fitted
from eval.weights.samples import Sample, samples_of, train_reports

COMMAND = "mingjian-eval weights FOLDERS --write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Counts, the packs with their fits, and the thresholds."""

    samples: dict[str, Sample]
    packs: tuple[RulePack, ...]
    bands: Bands
    reports: int


def judged(folders: Sequence[Path], *, workers: int = 1, progress: Progress) -> tuple[Judgement, ...]:
    """All folders judged with the facts that the product reads; what was read is kept in ``FOLDER/read``."""
    return tuple(
        judge_folder(folder, read_into=folder / "read", workers=workers, progress=progress)
        for folder in folders
    )


def seeds_of(folders: Sequence[Path]) -> tuple[int, ...]:
    """The seeds the corpora were made from."""
    paths = [path for folder in folders for path in (folder / "reports").glob("*.json")]
    labels = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return tuple(sorted({int(label["factory"]["seed"].partition("/")[0]) for label in labels}))


def fit(judgements: Sequence[Judgement], seeds: tuple[int, ...], measured_on: dt.date) -> Fitted:
    """Weights and bands on the reports in train layouts; raises ``UsageError`` where there is none."""
    reports = train_reports(judgements)
    if not reports:
        raise UsageError("这些目录里没有训练版式的报告，不能据以拟合权重。")
    samples = samples_of(reports)
    fits = {
        pack.id: Fit(
            measured_on=measured_on,
            command=COMMAND,
            seeds=seeds,
            reports=len(reports),
            checks=fitted(pack, samples),
        )
        for pack in all_packs()
    }
    packs = with_fits(all_packs(), fits)
    return Fitted(samples=samples, packs=packs, bands=_bands(reports, packs), reports=len(reports))


def _bands(reports: Sequence[Judged], packs: tuple[RulePack, ...]) -> Bands:
    scoring = scoring_pack(packs)
    if scoring is None or scoring.fit is None or not scoring.fit.checks:
        raise UsageError("没有一项检查的样本够多，不能拟合。请多生成一些报告。")
    return bands(reports, packs)


def write_packs(found: Fitted, folder: Path = PACK_FOLDER) -> None:
    """Every pack file whose pack was fitted."""
    by_id = {pack.id: pack for pack in found.packs}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        named = next((line for line in text.splitlines() if line.startswith("id: ")), "id: ")
        pack = by_id.get(named.removeprefix("id: ").strip())
        if pack is not None and pack.fit is not None:
            write(path, pack.fit, found.bands)


def show(found: Fitted, console: Console) -> None:
    """One row per check of the pack that sets the score; then the thresholds."""
    scoring = scoring_pack(found.packs)
    assert scoring is not None
    table = Table(title=f"{scoring.id}：{found.reports} 份训练版式的报告", title_justify="left")
    for name in ("检查项", "设了／发现", "未设／误报", "轻重（人定）", "权重", "95% 区间", "未见异常"):
        table.add_column(name, justify="left" if name == "检查项" else "right")
    for check in dict.fromkeys(entry.check for item in scoring.items for entry in item.checks):
        sample, weight = found.samples.get(check, Sample()), scoring.weighed(check)
        counts = (f"{sample.planted}/{sample.found}", f"{sample.honest}/{sample.false}")
        interval = f"{weight.fit.low:.2f}–{weight.fit.high:.2f}" if weight.fit else "样本不足，仍用人定值"
        table.add_row(
            check,
            *counts,
            f"{scoring.gravity(check):g}",
            f"{weight.points:.2f}",
            interval,
            f"{weight.clear:g}",
        )
    console.print(table)
    low, high = found.bands.interval
    console.print(
        f"重点核查自 {found.bands.key_from:g} 起（单独一条严重线索可达 {found.bands.grave_from:g}），"
        f"一般核查自 {found.bands.general_from:g} 起；重点核查 {found.bands.reports} 份中"
        f" {found.bands.carrying} 份确有问题（95% 区间 {low:.3f}–{high:.3f}）。",
        highlight=False,
    )
    if not found.bands.is_shown:
        console.print("报告太少，还不能证明重点核查的准确率达到 0.9。", highlight=False)
