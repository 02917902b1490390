"""From a folder of labelled reports to its scorecard, through the flow that inspectors use."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import select

from core.document import Pages
from core.errors import InputNotFoundError
from core.limits import Limits
from core.screening import Screening
from corpus.store.codec import load
from corpus.store.store import Store, utc_now
from corpus.store.tables import stage_results
from eval.factory.world.world import LAST_DAY
from eval.scorecard.card import Cost, ReportScore, Scorecard, score_report
from eval.scorecard.labels import Label, read_label
from eval.scorecard.registers import import_registers
from eval.scorecard.usage import cpu_seconds, peak_bytes
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerPool, available_cores
from pipelines.rejudging import Affected, settle
from pipelines.screen import Tools, screen
from pipelines.stages import read

Progress = Callable[[int, int, str], None]
"""Called before each report with its index from 0, the number of reports and its file name."""

_BUILT = tuple(check.id for check in CHECKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A report and its label."""

    path: Path
    label: Label


def labelled_reports(folder: Path) -> tuple[Labelled, ...]:
    """All reports of a folder, by name; raises ``InputNotFoundError`` when there is none or a label lacks."""
    paths = sorted((folder / "reports").glob("*.pdf"))
    if not paths:
        raise InputNotFoundError(f"「{folder}」里没有 reports/*.pdf。请先用 mingjian-eval make 生成报告。")
    bare = [path.name for path in paths if not path.with_suffix(".json").is_file()]
    if bare:
        raise InputNotFoundError(f"这些报告旁没有标注文件（同名 .json）：{'、'.join(bare[:5])}。")
    return tuple(Labelled(path=path, label=read_label(path.with_suffix(".json"))) for path in paths)


def score_folder(
    folder: Path,
    *,
    data_dir: Path | None = None,
    workers: int | None = None,
    progress: Progress = lambda *_: None,
) -> Scorecard:
    """Screen every report of the folder with the folder's registry, and compare with the labels.

    Each is held against all others of the folder: scored is what stands when the last one has come.
    Without ``data_dir`` everything is done afresh in a temporary folder; with one, results kept there
    are used again and those reports are not timed.
    """
    reports = labelled_reports(folder)
    count = workers or available_cores()
    started, cpu = time.perf_counter(), cpu_seconds()
    scores: list[ReportScore] = []
    peaks: list[tuple[int, int]] = []
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-score-") as fallback,
        _tools(data_dir or Path(fallback), count) as tools,
    ):
        import_registers(folder / "registry", tools.store)
        affected = Affected()
        screened: list[_Screened] = []
        for index, report in enumerate(reports):
            progress(index, len(reports), report.path.name)
            screened.append(_screened(report, tools, affected))
            peaks.append(peak_bytes())
        settle(affected, tools)
        scores.extend(_scored(item, tools) for item in screened)
    return Scorecard(
        reports=tuple(scores),
        built=_BUILT,
        cost=Cost(
            wall_seconds=time.perf_counter() - started,
            cpu_seconds=cpu_seconds() - cpu,
            main_peak_bytes=max(main for main, _ in peaks),
            worker_peak_bytes=max(worker for _, worker in peaks),
            workers=count,
        ),
        version=version("mingjian"),
    )


def _clock() -> dt.datetime:
    """Now, or the end of the factory's world: its reports were all issued by the time they come in."""
    return max(utc_now(), dt.datetime.combine(LAST_DAY, dt.time.max, dt.UTC))


@contextmanager
def _tools(data_dir: Path, workers: int) -> Iterator[Tools]:
    limits = Limits()
    with (
        Store.open(data_dir, clock=_clock) as store,
        WorkerPool(workers, memory_bytes=limits.worker_memory_bytes) as pool,
    ):
        yield Tools.usual(store, pool, limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Screened:
    """A report that was screened; ``ended`` is the screening of one that the store cannot keep."""

    report: Labelled
    id: str
    seconds: float | None
    ended: Screening | None


def _screened(report: Labelled, tools: Tools, affected: Affected) -> _Screened:
    is_fresh = tools.store.screening(report.label.report) is None
    started = time.perf_counter()
    screening = screen(report.path, tools, affected=affected)
    seconds = time.perf_counter() - started
    return _Screened(
        report=report,
        id=screening.report.id,
        seconds=seconds if is_fresh else None,
        ended=None if screening.report.id else screening,
    )


def _scored(item: _Screened, tools: Tools) -> ReportScore:
    screening = item.ended or tools.store.screening(item.id)
    assert screening is not None
    pages = pages_read(tools.store, item.id)
    return score_report(item.report.label, screening, pages, _BUILT, seconds=item.seconds)


def pages_read(store: Store, report: str) -> Pages | None:
    """What the read stage last kept of a report; None when a passing failure kept it from the store."""
    results = stage_results.c
    query = (
        select(results.blob_id)
        .where(results.report_id == report, results.stage == read.NAME)
        .order_by(results.created_at.desc())
    )
    with store.engine.connect() as connection:
        blob = connection.execute(query).scalar()
    return load(Pages, store.blobs.path(blob).read_bytes()) if blob else None
