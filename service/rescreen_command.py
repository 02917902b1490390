"""``mingjian rescreen``: many reports over local processes; killed at any moment, it goes on when
called again.
One run at a time on a data folder.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import FailedError, UsageError
from corpus.store.database import only_one
from corpus.store.rescreens import Item, Run
from pipelines.engine.processes import Processes
from pipelines.engine.workers import available_cores
from pipelines.inputs import inputs_digest, inputs_of
from pipelines.screening_tools import Tools
from service.at_terminal import noted
from service.auth import bearer
from service.new_file import new_file, require_new
from service.opened import opened_tools
from service.rescreen_progress import RunProgress
from service.rescreen_report import RunReport, print_report, write_json
from service.settings import Settings, load_settings
from service.terminal import DataDir, complaints, out

if TYPE_CHECKING:
    from pipelines.rescreen import Rescreener, Scope, Task

_MOST_WORKERS = 256


def rescreen(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="路径", help="要筛查的 PDF 文件或文件夹（含子文件夹）。", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="数据文件夹中的全部报告。")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="日期", help="报告日期在这一天及以后的报告；日期不明的也包括在内。"),
    ] = None,
    changed_only: Annotated[
        bool,
        typer.Option(
            "--changed-only", help="只处理规则、登记库、模型或设置有变化的报告；不打开报告即可判断。"
        ),
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=_MOST_WORKERS, help="进程数；默认每个处理器一个。")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="不接着上次未完成的，从头开始。")] = False,
    json_out: Annotated[
        Path | None, typer.Option("--json", help="把运行报告另写成 JSON 文件，含逐份列出的失败和重复。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="--json 的文件已存在时覆盖它。")] = False,
    data_dir: DataDir = None,
) -> None:
    """重新筛查已入库的报告，或成批筛查一个文件夹；中断后再次运行会接着做，不重复。"""
    scope = _scope(path, every=every, since=since, changed_only=changed_only)
    if json_out is not None:
        require_new(json_out, source=None, suffix=".json", option="--json", force=force)
    settings = load_settings(os.environ, {"data_dir": data_dir})
    with _alone(settings.data_dir), opened_tools(settings) as tools, _only_machine(tools):
        run = _run_of(scope, tools, fresh=fresh)
        noted(tools.store, "rescreen.begin", "run", run.id, **_said(scope))
        count = workers or settings.workers or available_cores()
        _do(run, scope, tools, settings, count)
        report = RunReport.of(tools.store.engine, tools.store.rescreens.get(run.id))
        noted(tools.store, "rescreen.end", "run", run.id, ended=report.by_state)
        print_report(out, report)
        if json_out is not None:
            with new_file(json_out) as target:
                write_json(target, report)
            out.print(f"已写出 {json_out}", highlight=False, markup=False, soft_wrap=True)
    if not report.adds_up:
        raise FailedError("运行报告的数目对不上，请保留数据文件夹并联系维护人员。", code="counts_differ")
    if report.failed:
        raise typer.Exit(FailedError.exit_code)


def _scope(path: Path | None, *, every: bool, since: str | None, changed_only: bool) -> Scope:
    from pipelines.rescreen import Scope, file_tasks

    if sum((path is not None, every, since is not None)) != 1:
        raise UsageError("请给出一个路径，或 --all，或 --since 日期，三者选一。")
    if path is not None:
        next(file_tasks(path), None)  # says so where there is nothing
        return Scope(path=path, changed_only=changed_only)
    try:
        day = dt.date.fromisoformat(since) if since is not None else None
    except ValueError as error:
        raise UsageError(f"--since 应写成 2019-05-01 这样的日期，现为 {since}。") from error
    return Scope(since=day, changed_only=changed_only)


def _said(scope: Scope) -> dict[str, object]:
    """What a run goes over, as the audit trail tells it."""
    what = {
        "path": str(scope.path.resolve()) if scope.path is not None else None,
        "since": scope.since.isoformat() if scope.since is not None else None,
        "every": True if scope.path is None and scope.since is None else None,
        "changed_only": scope.changed_only or None,
    }
    return {name: value for name, value in what.items() if value is not None}


def _run_of(scope: Scope, tools: Tools, *, fresh: bool) -> Run:
    """The run to go on with, or a new one."""
    runs, inputs = tools.store.rescreens, inputs_digest(inputs_of(tools))
    left = None if fresh else runs.unfinished(scope.words, inputs)
    if left is None:
        return runs.begin(bearer.identifier(32), scope.words, inputs)
    complaints.print(
        f"接着上次未完成的运行（已完成 {runs.done(left.id)} 份）。", highlight=False, markup=False
    )
    return left


def _do(run: Run, scope: Scope, tools: Tools, settings: Settings, count: int) -> None:
    from pipelines.rescreen import do_all, file_tasks, settle_all, tasks_of

    runs, inputs = tools.store.rescreens, inputs_of(tools)
    with RunProgress(complaints) as progress:
        progress.counting()
        sought = sum(1 for _ in file_tasks(scope.path)) if scope.path else runs.in_scope(scope.since)
        runs.counted(run.id, sought)
        progress.screening(sought, already=runs.done(run.id))

        def told(item: Item) -> None:
            progress.ended(item.state, done=runs.done(run.id))

        opened = functools.partial(_rescreener, settings, run.id, scope.changed_only)
        processes: Processes[Task, Item] = Processes(count, opened)
        with processes:
            coming = tasks_of(runs, run, scope, inputs)
            do_all(processes, coming, told, lambda task: runs.lost(run.id, task.key))
            settle_all(processes, runs, before=tools.store.now(), told=progress.settling)
    runs.ended(run.id)


@contextmanager
def _rescreener(settings: Settings, run: str, changed_only: bool) -> Iterator[Rescreener]:
    """What one process works with; it reads one report at a time, so one reading process is enough."""
    from pipelines.rescreen import Rescreener

    with opened_tools(replace(settings, workers=1)) as tools:
        yield Rescreener(tools, run, changed_only=changed_only)


@contextmanager
def _only_machine(tools: Tools) -> Iterator[None]:
    """One run at a time on a database that several machines share."""
    with only_one(tools.store.engine) as is_ours:
        if not is_ours:
            raise UsageError("另一台机器正在运行 rescreen。请等它完成，或先停止它。", code="rescreen_busy")
        yield


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One run at a time on a data folder; the system lets the lock go however this process ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "rescreen.lock").open("w") as lock, contextlib.ExitStack() as stack:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(
                "这个数据文件夹正在由另一个 rescreen 处理。请等它完成，或先停止它。", code="rescreen_busy"
            ) from error
        stack.callback(fcntl.flock, lock, fcntl.LOCK_UN)
        yield
