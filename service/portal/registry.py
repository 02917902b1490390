"""The registry: what has been imported, and importing a table after a look at what it would change."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from core.errors import InputNotFoundError, MingjianError, UsageError
from core.limits import MEBIBYTE
from corpus.registry.importer import DEFAULT_SOURCE, import_file
from corpus.registry.overview import imported_parts, register_sizes
from corpus.registry.questions import ANSWERED
from corpus.registry.report import ImportReport
from pipelines.registry_reading import read_in_worker
from service.api import uploads
from service.api.arriving import LARGEST_TABLE
from service.api.context import Context
from service.api.guards import With, allowed, note
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.pages import page
from service.portal.words import in_china
from service.registry_files import write_report

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REGISTRY))]
Importer = Annotated[Principal, Depends(allowed(Permission.IMPORT_REGISTRY))]
_AT_ONCE = 1 << 20
_ENDINGS = {".xlsx", ".csv", ".json"}
_TICKET = re.compile(r"[0-9a-f]{32}\.(xlsx|csv|json)")
_SHOWN_ROWS = 100
_MOST_FIELDS = 4


class TableWish(BaseModel):
    """Of which day the table is, and whose rows it takes the place of."""

    known_on: dt.date
    source: Annotated[str, Field(max_length=60)] = DEFAULT_SOURCE


@router.get("/registry")
def registry(request: Request, given: With, by: Reader) -> Response:
    """What has been imported, and the form for more."""
    engine = given.tools.store.engine
    return page(
        request,
        by,
        "registry.html.j2",
        parts=imported_parts(engine),
        sizes=register_sizes(engine),
        today=in_china(given.tools.store.now()),
        default_source=DEFAULT_SOURCE,
    )


@router.post("/registry/previews")
async def preview(request: Request, given: With, by: Importer) -> Response:
    """Keeps the file aside and says what importing it would change; nothing is written yet.

    The form is taken apart here, once it is known who brings it.
    """
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        file, wish = _brought(form)
        return await _preview(request, given, by, file, wish)


async def _preview(
    request: Request, given: Context, by: Principal, file: UploadFile, wish: TableWish
) -> Response:
    name = uploads.shown_name(file.filename or "")
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        return _said(request, by, UsageError("登记表应为 xlsx、csv 或 json 文件。"))
    ticket = secrets.token_hex(16) + ending
    path = _aside(given, by, ticket)
    await _keep(file, path)
    try:
        report = await run_in_threadpool(_imported, given, path, wish.known_on, wish.source, dry_run=True)
    except MingjianError as error:
        path.unlink(missing_ok=True)
        return _said(request, by, error)
    await run_in_threadpool(write_report, path.with_suffix(".rows.csv"), [report])
    note(given, by, "registry.preview", "registry", report.snapshot_id, name=name)
    return page(
        request,
        by,
        "parts/registry_preview.html.j2",
        report=report,
        name=name,
        ticket=ticket,
        shown=_SHOWN_ROWS,
    )


@router.get("/registry/previews/{ticket}/rows")
def rejected_rows(given: With, by: Importer, ticket: str) -> Response:
    """The rows that are not taken, with their reasons, as a CSV file."""
    path = _aside(given, by, ticket).with_suffix(".rows.csv")
    if not path.is_file():
        raise _gone()
    note(given, by, "registry.rows", "registry", ticket)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename="未采用的行.csv")


@router.post("/registry/imports")
async def take(
    request: Request,
    given: With,
    by: Importer,
    ticket: Annotated[str, Form(max_length=60)],
    known_on: Annotated[dt.date, Form()],
    source: Annotated[str, Form(max_length=60)],
) -> Response:
    """Imports the file that was looked at."""
    path = _aside(given, by, ticket)
    if not path.is_file():
        raise _gone()
    try:
        report = await run_in_threadpool(_imported, given, path, known_on, source, dry_run=False)
    except MingjianError as error:
        return _said(request, by, error)
    note(given, by, "registry.import", "registry", report.snapshot_id, source=source, known_on=str(known_on))
    path.unlink(missing_ok=True)
    path.with_suffix(".rows.csv").unlink(missing_ok=True)
    return page(request, by, "parts/registry_done.html.j2", report=report)


def _imported(given: Context, path: Path, known_on: dt.date, source: str, *, dry_run: bool) -> ImportReport:
    now = given.tools.store.now()
    if known_on > in_china(now):
        raise UsageError(f"登记表的日期 {known_on} 晚于今天，请写登记表实际反映的那一天。")
    source = source.strip()
    if source.startswith(ANSWERED):
        raise UsageError(f"来源不能以 {ANSWERED} 开头。", code="source_reserved")
    return import_file(
        given.tools.store.engine,
        path,
        known_on=known_on,
        source=source or DEFAULT_SOURCE,
        imported_at=now,
        dry_run=dry_run,
        read=read_in_worker,
    )


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
                target.close()
                path.unlink()
                raise UsageError(f"登记表过大，上限为 {LARGEST_TABLE // MEBIBYTE} MB，请用命令行导入。")
            await run_in_threadpool(target.write, chunk)


def _aside(given: Context, by: Principal, ticket: str) -> Path:
    """Where a table waits; only who brought it can name it."""
    if not _TICKET.fullmatch(ticket):
        raise _gone()
    return uploads.folder(given.settings.data_dir) / f"registry-{by.account[:16]}-{ticket}"


def _gone() -> InputNotFoundError:
    return InputNotFoundError("待导入的登记表已不在，请重新选择文件。", code="preview_gone")


def _said(request: Request, by: Principal, error: MingjianError) -> Response:
    return page(
        request,
        by,
        "parts/error.html.j2",
        status=int(HTTPStatus.UNPROCESSABLE_ENTITY),
        title="登记表不能导入",
        sentence=error.message,
        advice="",
    )
