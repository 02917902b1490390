"""Many reports: screened again, or a folder for the first time; over processes, resumed after a kill.

    what is in scope -> what has changed -> each report: screened, or only judged -> what others touch -> sums

Three ways, from cheap to dear: a report whose inputs are the same is left as it is (``changed_only``), one of
which only law or registry changed is judged from its kept facts, any other goes the whole way, where kept
results of its stages are found by content.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.document import Source
from core.errors import InputNotFoundError, MingjianError, RefusedError
from core.ids import digest
from core.screening import Screening
from corpus.store.input_rows import Inputs
from corpus.store.rescreens import AGAIN, BEGUN, Item, Rescreens, Run, Sought
from pipelines.engine.processes import Lost, Processes
from pipelines.inputs import inputs_of
from pipelines.rejudging import Affected, judged_anew, others_alike, rejudged
from pipelines.screen import screen_kept
from pipelines.screening_tools import Tools
from pipelines.stages import admit

MOST_LOSSES = 2  # a report in whose screening the process ended so often is not tried again
_AT_ONCE = 500
_log = logging.getLogger("mingjian.rescreen")

Told = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is to be screened: files below a path, or reports of the store, all or dated since a day."""

    path: Path | None = None
    since: dt.date | None = None
    changed_only: bool = False

    @property
    def words(self) -> str:
        """The same for the same scope: an unfinished run is found again by it."""
        what = f"path {self.path.resolve()}" if self.path is not None else f"since {self.since or 'ever'}"
        return what + (" changed-only" if self.changed_only else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One report of the store, one file, or (``is_settling``) a report that others touched."""

    key: str
    name: str
    report_id: str | None = None
    path: str | None = None
    is_settling: bool = False


def tasks_of(runs: Rescreens, run: Run, scope: Scope, inputs: Inputs) -> Iterator[Task]:
    """What is left to do. Reports that need nothing are ended on the way, some hundreds at a time."""
    if scope.path is not None:
        yield from (task for task in file_tasks(scope.path) if not runs.is_done(run.id, task.key))
        return
    as_they_are: list[Sought] = []
    for sought in runs.left(run.id, scope.since):
        if scope.changed_only and sought.screening_id is not None and sought.inputs == inputs:
            as_they_are.append(sought)
            if len(as_they_are) == _AT_ONCE:
                runs.left_as_they_are(run.id, as_they_are, state="unchanged", way="kept")
                as_they_are = []
            continue
        yield Task(key=sought.report_id, name=sought.file_name, report_id=sought.report_id)
    runs.left_as_they_are(run.id, as_they_are, state="unchanged", way="kept")


def file_tasks(path: Path) -> Iterator[Task]:
    """One task per PDF at or below a path, folder by folder in the order of names; links are not followed.

    Raises ``InputNotFoundError`` where nothing is there.
    """
    if not path.exists():
        raise InputNotFoundError(f"找不到 {path}。请检查路径。")
    for file in _pdfs(path):
        stat = file.stat()
        key = digest([str(file.resolve()), stat.st_size, stat.st_mtime_ns])
        yield Task(key=key, name=str(file), path=str(file))


def _pdfs(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    entries = sorted(path.iterdir())
    for entry in entries:
        if entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _pdfs(entry)
        elif entry.suffix.lower() == ".pdf":
            yield entry


def do_all(
    processes: Processes[Task, Item],
    coming: Iterable[Task],
    told: Callable[[Item], None],
    lose: Callable[[Task], None],
) -> None:
    """Every task to its end. One whose process was killed is noted and done again."""
    while True:
        lost = []
        for task, result in processes.each(coming):
            if isinstance(result, Lost):
                _log.warning("process ended (%s) in %s", result.exit_code, task.name)
                lose(task)
                lost.append(task)
            else:
                told(result)
        if not lost:
            return
        coming = lost


def settle_all(processes: Processes[Task, Item], runs: Rescreens, *, before: dt.datetime, told: Told) -> None:
    """Judge again whatever others touched; one that ends its process stays to be judged another time."""
    total = sum(1 for _ in runs.stale(before=before))
    done = 0

    def tasks() -> Iterator[Task]:
        for report_id, name in runs.stale(before=before):
            yield Task(key=report_id, name=name, report_id=report_id, is_settling=True)

    def count(_: Item) -> None:
        nonlocal done
        done += 1
        told(done, total)

    for _, result in processes.each(tasks()):
        if not isinstance(result, Lost):
            count(result)


class Rescreener:
    """Does one task after another, within one process."""

    def __init__(self, tools: Tools, run: str, *, changed_only: bool) -> None:
        self._tools = tools
        self._runs = tools.store.rescreens
        self._run = run
        self._changed_only = changed_only

    def __call__(self, task: Task) -> Item:
        """The item of the task as it ended."""
        if task.is_settling:
            return self._settled(task)
        source = None
        if task.path is not None:
            try:
                source = admit.run(Path(task.path), self._tools.limits)
            except (RefusedError, InputNotFoundError) as error:
                return self._refused(task, error)
        report_id = source.id if source is not None else task.report_id
        begun = self._runs.start(self._run, task.key, task.name, report_id)
        if begun.state != BEGUN:
            return begun
        assert report_id is not None
        if begun.losses >= MOST_LOSSES:
            words = f"筛查时进程已意外结束 {MOST_LOSSES} 次，不再重试。请检查该文件。"
            return self._end(task, "failed", "full", "process_lost", words)
        if begun.way == AGAIN:
            self._mend(report_id)
        return self._screened(task, report_id, source)

    def _screened(self, task: Task, report_id: str, source: Source | None) -> Item:
        store = self._tools.store
        try:
            if source is not None and task.path is not None:
                store.add_report(source, Path(task.path))
            known, now = store.inputs(report_id), inputs_of(self._tools)
            if source is not None and self._changed_only and known == now:
                return self._end(task, "unchanged", "kept")
            judged = judged_anew(report_id, self._tools) if known.reading == now.reading else None
            if judged is not None:
                return self._ended(task, "judged", judged)
            entry = store.find_report(report_id)
            if not entry.has_original:
                words = "没有保存原件，不能重新读取；请重新提交原文件。"
                return self._end(task, "no_original", "kept", "no_original", words)
            kept = Source(id=entry.id, file_name=entry.file_name, size_bytes=entry.size_bytes)
            return self._ended(task, "full", self._whole_way(kept))
        except MingjianError:
            raise  # the store, an engine, a setting: wrong for every report, so the run stops
        except Exception:  # noqa: BLE001  a defect of ours costs one report of many, and is told
            _log.exception("%s", task.name)
            return self._end(task, "failed", "full", "internal", "筛查时程序出错，请把日志交给维护人员。")

    def _whole_way(self, kept: Source) -> Screening:
        store, affected = self._tools.store, Affected()
        before = store.card(kept.id)
        screening = screen_kept(kept, self._tools, affected=affected)
        after = store.card(kept.id)
        if before is None or after is None or before.screening_id != after.screening_id:
            store.mark_stale(affected.reports)
        return screening

    def _ended(self, task: Task, way: str, screening: Screening) -> Item:
        """With the state of the screening, and its first reason."""
        first = screening.failures[0] if screening.failures else None
        code, message = (first.code, first.message) if first is not None else (None, None)
        return self._end(task, screening.status.value, way, code, message)

    def _end(
        self, task: Task, state: str, way: str, code: str | None = None, message: str | None = None
    ) -> Item:
        return self._runs.finish(self._run, task.key, state=state, way=way, code=code, message=message)

    def _refused(self, task: Task, error: MingjianError) -> Item:
        begun = self._runs.start(self._run, task.key, task.name, None)
        if begun.state != BEGUN:
            return begun
        return self._end(task, "refused", "full", error.code, error.message)

    def _mend(self, report_id: str) -> None:
        """The process was killed with this report in hand: what it would have marked as touched is marked."""
        store = self._tools.store
        store.mark_stale({report_id, *others_alike(report_id, store)})

    def _settled(self, task: Task) -> Item:
        store, report_id = self._tools.store, task.key
        stale_at = store.stale(report_id)
        if stale_at is not None:
            self._runs.touch(self._run, report_id, task.name)
            rejudged(report_id, self._tools)
            self._runs.touched(self._run, report_id)
            store.settled(report_id, stale_at)
        return Item(key=task.key, name=task.name, state="settled")
