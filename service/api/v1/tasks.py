"""Tasks that take longer than a request: how far they are, and the files that came of them."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any, Self
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from core.errors import InputNotFoundError
from service.api.guards import By, With, need, note, visible
from service.api.v1.reports import Reader
from service.auth.permissions import Permission
from service.tasks.records import Task, TaskKind, TaskState

router = APIRouter(tags=["任务"])
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_CHUNK = 1 << 18
_FILES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK: {
        "description": "The file",
        "content": {kind.partition(";")[0]: {} for kind in _TYPES.values()},
    }
}


class TaskItem(BaseModel):
    """A task. ``result`` when done; ``has_file``: ``/tasks/{id}/file`` gives one; ``code`` why it failed."""

    id: str
    kind: TaskKind
    file_name: str
    state: TaskState
    made_at: dt.datetime
    ended_at: dt.datetime | None
    result: Annotated[
        dict[str, Any] | None,
        Field(
            description="of a register's file: columns taken, rows added, changed, withdrawn, rejected",
            examples=[
                {"registers": [{"register": "roster", "added": 12, "rejected": 1}], "rejected_rows": 1}
            ],
        ),
    ]
    has_file: bool
    code: str | None
    message: str | None

    @classmethod
    def of(cls, task: Task) -> Self:
        """The item of a task."""
        names = ("id", "kind", "file_name", "state", "made_at", "ended_at", "result", "code", "message")
        return cls(has_file=task.output_blob is not None, **{name: getattr(task, name) for name in names})


@router.get("/tasks", summary="后台任务列表", operation_id="listTasks")
def listed(given: With, by: By, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[TaskItem]:
    """One's own, the newest first; those that ended two weeks ago are forgotten."""
    return [TaskItem.of(task) for task in given.tasks.listed(by.name, limit=limit)]


@router.get("/tasks/{task}", summary="一个后台任务", operation_id="getTask")
def one(given: With, by: By, task: str) -> TaskItem:
    """How far it is, and what came of it."""
    return TaskItem.of(given.tasks.get(task, by.name))


@router.get(
    "/tasks/{task}/file",
    summary="后台任务的文件",
    operation_id="getTaskFile",
    response_class=Response,
    responses=_FILES,
)
def file(given: With, by: By, request: Request, task: str) -> Response:
    """The case file, or the rows of a register that were not taken: to who may still read or import them."""
    found = given.tasks.get(task, by.name)
    if found.kind is TaskKind.DOSSIER:
        need(Permission.READ_REPORTS, request, by, given)
        report = str(found.wish["report"])
        visible(report, by, given)
        if found.wish.get("regions") != " ".join(by.scope.codes):
            raise InputNotFoundError("您的管辖地区已有变化，请重新生成卷宗。", code="task_outdated")
        note(given, by, "report.dossier", "report", report, task=task)
    else:
        need(Permission.IMPORT_REGISTRY, request, by, given)
        note(given, by, "registry.rows", "task", task)
    if found.output_blob is None or found.output_name is None:
        raise InputNotFoundError("这个任务没有可下载的文件。", code="task_without_file")
    stream = given.tools.store.blobs.open(found.output_blob)
    suffix = f".{found.output_name.rpartition('.')[2]}"
    return StreamingResponse(
        iter(lambda: stream.read(_CHUNK), b""),
        media_type=_TYPES.get(suffix, "application/octet-stream"),
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.output_name)}"},
    )


@router.post(
    "/reports/{report}/dossiers",
    summary="生成卷宗",
    operation_id="makeDossier",
    status_code=HTTPStatus.ACCEPTED,
    tags=["报告"],
)
def dossier(
    given: With,
    by: Reader,
    response: Response,
    report: str,
    asked_format: Annotated[str, Query(alias="format", pattern="^(html|docx|pdf)$")] = "docx",
) -> TaskItem:
    """A task that makes the case file: for long reports, where ``GET .../dossier`` would keep one waiting.

    ``format`` stands in the query, as there; the file is at ``/tasks/{task}/file`` when the task is done.
    """
    card = visible(report, by, given)
    note(given, by, "report.dossier", "report", report, format=asked_format)
    made = given.tasks.dossier(
        report, card.screening_id, f".{asked_format}", account=by.name, regions=by.scope.codes
    )
    response.headers["Location"] = f"/api/v1/tasks/{made.id}"
    return TaskItem.of(made)
