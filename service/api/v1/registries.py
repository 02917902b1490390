"""The registry: what was imported, what importing a file would change, importing it, what differs by day."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from core.errors import InputNotFoundError
from corpus.registry.changes import Changes, View, changes
from corpus.registry.importer import DEFAULT_SOURCE
from corpus.registry.overview import ImportedPart, RegisterSize, imported_parts, register_sizes
from service.api import uploads
from service.api.context import Context
from service.api.days import Day
from service.api.guards import With, allowed, note_list
from service.api.registers import hand_in, require_table, take_previewed
from service.api.v1.tasks import TaskItem
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.tasks.records import Task, TaskKind

router = APIRouter(tags=["登记库"])
_READS = Depends(allowed(Permission.READ_REGISTRY))
Importer = Annotated[Principal, Depends(allowed(Permission.IMPORT_REGISTRY))]
_FILE = {
    "requestBody": {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    }
}
Name = Annotated[
    str,
    Header(alias="X-File-Name", max_length=4000, description="the file's name, percent-encoded UTF-8"),
]


class Registries(BaseModel):
    """All imports, and what stands now."""

    imports: list[ImportedPart]
    now: list[RegisterSize]


class FileWish(BaseModel):
    """Of which day the file is, and which source's rows it takes the place of."""

    known_on: Annotated[Day | None, Field(description="the day that the file tells of; default today")] = None
    source: Annotated[str, Field(min_length=1, max_length=100)] = DEFAULT_SOURCE


class ImportWish(FileWish):
    """Likewise; ``preview`` names a preview whose file is to be imported, then no body is sent."""

    preview: Annotated[str | None, Field(max_length=32, description="`id` of a preview of one's own")] = None


@router.get("/registries", summary="已导入的登记表", operation_id="listRegistries", dependencies=[_READS])
def listed(given: With) -> Registries:
    """Snapshots by register, source and day, and the rows that are said now."""
    engine = given.tools.store.engine
    return Registries(
        imports=list(imported_parts(engine)),
        now=list(register_sizes(engine)),
    )


@router.get(
    "/registries/changes",
    summary="登记库两天之间的变化",
    operation_id="diffRegistries",
)
def changed(
    given: With,
    by: Annotated[Principal, _READS],
    source: Annotated[str, Query(min_length=1, max_length=100)],
    before: Day,
    after: Day,
) -> Changes:
    """Rows that a source added, changed or no longer lists between two days."""
    engine = given.tools.store.engine
    known = {part.source for part in imported_parts(engine)}
    if source not in known:
        raise InputNotFoundError("没有这个来源的登记表。请先读取已导入的登记表。", code="source_not_found")
    said = {"source": source, "since": str(before), "until": str(after)}
    note_list(given, by, "registry.changes", said)
    return changes(engine, View(source=source, known_on=before), View(source=source, known_on=after))


@router.post(
    "/registries/previews",
    summary="预览登记表",
    operation_id="previewRegistry",
    status_code=HTTPStatus.ACCEPTED,
    openapi_extra=_FILE,
)
async def preview(
    given: With,
    by: Importer,
    request: Request,
    response: Response,
    asked: Annotated[FileWish, Query()],
    name: Name = "",
) -> TaskItem:
    """A task that tells what importing the file (xlsx, csv, json) would change. Nothing is imported."""
    return await _file(given, by, request, response, asked, name, TaskKind.PREVIEW)


@router.post(
    "/registries/imports",
    summary="导入登记表",
    operation_id="importRegistry",
    status_code=HTTPStatus.ACCEPTED,
    openapi_extra=_FILE,
)
async def take_in(
    given: With,
    by: Importer,
    request: Request,
    response: Response,
    asked: Annotated[ImportWish, Query()],
    name: Name = "",
) -> TaskItem:
    """A task that imports the file, or that of a preview: all of it or nothing."""
    if asked.preview is None:
        return await _file(given, by, request, response, asked, name, TaskKind.IMPORT)
    return await run_in_threadpool(_of_preview, given, by, response, asked.preview)


def _of_preview(given: Context, by: Principal, response: Response, preview: str) -> TaskItem:
    return _told(response, take_previewed(given, by, preview))


async def _file(
    given: Context,
    by: Principal,
    request: Request,
    response: Response,
    asked: FileWish,
    name: str,
    kind: TaskKind,
) -> TaskItem:
    shown = uploads.shown_name(name, missing="登记表.xlsx")
    day = require_table(given, by, shown, asked.known_on, asked.source)
    path = await uploads.take(request.stream(), given.settings.data_dir, given.tools.limits)
    try:
        task = await run_in_threadpool(hand_in, given, by, kind, path, shown, day, asked.source)
    finally:
        path.unlink(missing_ok=True)
    return _told(response, task)


def _told(response: Response, task: Task) -> TaskItem:
    response.headers["Location"] = f"/api/v1/tasks/{task.id}"
    return TaskItem.of(task)
