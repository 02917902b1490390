"""What each kind of task does: a result as plain values, and a file where one comes of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputNotFoundError, UsageError
from corpus.registry.importer import import_file
from corpus.registry.report import ImportReport, RegisterCount
from pipelines.registry_reading import columns_in_worker, read_in_worker
from pipelines.screening_tools import Tools
from service.registry_files import report_rows
from service.tasks.records import Task, TaskKind
from service.views.dossier import dossier_for
from service.views.reading import View

_SHOWN = 50  # rejected rows and remarks that the result itself tells; the file tells all

_LONGEST_STEM = 60  # file systems take 255 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What came of a task."""

    result: dict[str, Any]
    name: str | None = None
    content: bytes | None = None


def done(task: Task, tools: Tools, view: View) -> Output:
    """Do it; raises ``MingjianError`` for what the asker can mend."""
    if task.kind is TaskKind.DOSSIER:
        return _dossier(task, tools, view)
    return _registry(task, tools)


def _dossier(task: Task, tools: Tools, view: View) -> Output:
    screening = tools.store.past_screening(task.wish["screening"])
    if screening is None:
        raise InputNotFoundError("没有这次筛查的结果。", code="screening_not_found")
    content = dossier_for(view, screening, tools, task.wish["suffix"])
    return Output(result={"bytes": len(content)}, name=task.file_name, content=content)


def _registry(task: Task, tools: Tools) -> Output:
    known_on = dt.date.fromisoformat(task.wish["known_on"])
    with _as_file(task, tools) as path:
        columns = columns_in_worker(path, {})
        report = import_file(
            tools.store.engine,
            path,
            known_on=known_on,
            source=task.wish["source"],
            imported_at=tools.store.now(),
            dry_run=task.kind is TaskKind.PREVIEW,
            read=read_in_worker,
        )
    result = columns | _told(report)
    if not report.rejected and not report.remarks:
        return Output(result=result)
    name = f"{Path(task.file_name).stem[:80]}-未采用的行.csv"
    return Output(result=result, name=name, content=_rejected(report))


@contextmanager
def _as_file(task: Task, tools: Tools) -> Iterator[Path]:
    """The file that was handed in, under its own name: what it is, its ending tells."""
    if task.input_blob is None:
        raise UsageError("任务没有文件。", code="task_without_file")
    with (
        tempfile.TemporaryDirectory(prefix="mingjian-") as folder,
        tools.store.blobs.open(task.input_blob) as stream,
    ):
        name = Path(task.file_name)
        path = Path(folder) / f"{name.stem[:_LONGEST_STEM]}{name.suffix}"
        with path.open("wb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
        yield path


def _told(report: ImportReport) -> dict[str, Any]:
    return {
        "snapshot_id": report.snapshot_id,
        "is_dry_run": report.is_dry_run,
        "registers": [_count(count) for count in report.registers],
        "rejected_rows": sum(count.rejected for count in report.registers),
        "rejected": [
            {"register": row.register.value, "sheet": row.sheet, "line": row.line, "column": row.column}
            | {"value": row.value[:200], "reason": row.reason}
            for row in report.rejected[:_SHOWN]
        ],
        "remarks": [str(remark) for remark in report.remarks[:_SHOWN]],
    }


def _count(count: RegisterCount) -> dict[str, Any]:
    return {
        "register": count.register.value,
        "added": count.added,
        "changed": count.changed,
        "unchanged": count.unchanged,
        "withdrawn": count.delisted,
        "rejected": count.rejected,
        "is_mostly_whole": count.is_mostly_whole,
    }


def _rejected(report: ImportReport) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(report_rows([report]))
    return target.getvalue().encode("utf-8-sig")
