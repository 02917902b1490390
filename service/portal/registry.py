"""The registry: what has been imported, and importing a table after a look at what it would change.

Both the look and the import are the interface's tasks: the page asks how far they are, and leaving it loses
nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from core.errors import InputNotFoundError, MingjianError, UsageError
from core.limits import MEBIBYTE
from corpus.registry.importer import DEFAULT_SOURCE
from corpus.registry.overview import imported_parts, register_sizes
from corpus.registry.records import Register
from service.api import uploads
from service.api.arriving import LARGEST_TABLE
from service.api.context import Context
from service.api.guards import With, allowed
from service.api.registers import hand_in, require_table, take_previewed
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.pages import page
from service.portal.words import in_china
from service.tasks.records import Task, TaskKind

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REGISTRY))]
Importer = Annotated[Principal, Depends(allowed(Permission.IMPORT_REGISTRY))]
_AT_ONCE = 1 << 20
_MOST_FIELDS = 4
_RECENT, _SHOWN = 30, 8
_LONG_WAIT = dt.timedelta(seconds=30)
_REGISTER_TASKS = (TaskKind.PREVIEW, TaskKind.IMPORT)


class TableWish(BaseModel):
    """Of which day the table is, and whose rows it takes the place of."""

    known_on: dt.date
    source: Annotated[str, Field(max_length=60)] = DEFAULT_SOURCE


@router.get("/registry")
def registry(
    request: Request, given: With, by: Reader, task: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """What has been imported, the form for more, and one's own tasks of late."""
    engine = given.tools.store.engine
    listed = given.tasks.listed(by.name, limit=_RECENT) if by.may(Permission.IMPORT_REGISTRY) else ()
    return page(
        request,
        by,
        "registry.html.j2",
        parts=imported_parts(engine),
        sizes=register_sizes(engine),
        today=in_china(given.tools.store.now()),
        default_source=DEFAULT_SOURCE,
        tasks=[each for each in listed if each.kind in _REGISTER_TASKS][:_SHOWN],
        looked_at=task,
        now=given.tools.store.now(),
    )


@router.post("/registry/previews")
async def preview(request: Request, given: With, by: Importer) -> Response:
    """Takes the file and has it looked at: what importing it would change. Nothing is imported yet.

    The form is taken apart here, once it is known who brings it.
    """
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        file, wish = _brought(form)
        try:
            task = await _handed_in(given, by, file, wish)
        except MingjianError as error:
            return _said(request, by, error.message)
    return _told(request, given, by, task)


@router.get("/registry/tasks/{task}")
def task_of(request: Request, given: With, by: Importer, task: str) -> Response:
    """How far a look or an import is, and what came of it."""
    found = given.tasks.get(task, by.name)
    if found.kind not in _REGISTER_TASKS:
        raise InputNotFoundError("没有这个登记表任务。", code="task_not_found")
    return _told(request, given, by, found)


@router.post("/registry/imports")
def take(
    request: Request, given: With, by: Importer, preview: Annotated[str, Form(max_length=64)]
) -> Response:
    """Imports the file that was looked at."""
    return _told(request, given, by, take_previewed(given, by, preview))


def _told(request: Request, given: Context, by: Principal, task: Task) -> Response:
    if not task.state.is_end:
        age = given.tools.store.now() - task.made_at
        return page(
            request,
            by,
            "parts/registry_task.html.j2",
            task=task,
            seconds=int(age.total_seconds()),
            is_stuck=task.beat_at is None and age > _LONG_WAIT,
        )
    if task.result is None:
        return _said(request, by, task.message or "任务没有完成，请重新选择文件再试。")
    counts = [{**count, "name": Register(count["register"]).in_chinese} for count in task.result["registers"]]
    name = "registry_preview" if task.kind is TaskKind.PREVIEW else "registry_done"
    return page(request, by, f"parts/{name}.html.j2", task=task, result=task.result, counts=counts)


async def _handed_in(given: Context, by: Principal, file: UploadFile, wish: TableWish) -> Task:
    name = uploads.shown_name(file.filename or "", missing="登记表.xlsx")
    source = wish.source.strip() or DEFAULT_SOURCE
    day = require_table(given, by, name, wish.known_on, source)
    path = uploads.folder(given.settings.data_dir) / f"registry-{secrets.token_hex(16)}"
    try:
        await _keep(file, path)
        return await run_in_threadpool(hand_in, given, by, TaskKind.PREVIEW, path, name, day, source)
    finally:
        path.unlink(missing_ok=True)


def _brought(form: FormData) -> tuple[UploadFile, TableWish]:
    """The table and what was said of it."""
    file = form.get("file")
    try:
        wish = TableWish.model_validate({name: form[name] for name in form if name != "file"})
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    if not isinstance(file, UploadFile):
        raise UsageError("请选择登记表文件。", code="file_missing")
    return file, wish


async def _keep(file: UploadFile, path: Path) -> None:
    size = 0
    with path.open("xb") as target:
        while chunk := await file.read(_AT_ONCE):
            size += len(chunk)
            if size > LARGEST_TABLE:
                raise UsageError(f"登记表过大，上限为 {LARGEST_TABLE // MEBIBYTE} MB，请分成几个文件导入。")
            await run_in_threadpool(target.write, chunk)


def _said(request: Request, by: Principal, sentence: str) -> Response:
    """Swapped in where the task stood, so it is no error of the request itself."""
    return page(
        request,
        by,
        "parts/error.html.j2",
        status=422 if request.method == "POST" else 200,
        title="登记表不能导入",
        sentence=sentence,
        advice="",
    )
