"""Files handed in: whole, or piece by piece under their SHA-256."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from core.document import Source
from core.errors import InputNotFoundError, StoreError
from service.api import uploads
from service.api.context import Context
from service.api.guards import With, allowed, may_see, note
from service.auth.permissions import Permission
from service.auth.principal import Principal

router = APIRouter(tags=["文件"])
Submitter = Annotated[Principal, Depends(allowed(Permission.SUBMIT_REPORTS))]
Name = Annotated[
    str,
    Header(alias="X-File-Name", max_length=4000, description="the file's name, percent-encoded UTF-8"),
]
_BODY = {"requestBody": {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}


class FileItem(BaseModel):
    """A file: ``is_known`` when it is kept whole, otherwise ``received`` bytes have arrived."""

    id: Annotated[str, Field(description="SHA-256 of the file")]
    is_known: bool
    received: int
    is_screened: bool = False


@router.get("/files/{digest}", summary="文件是否已有")
def known(given: With, by: Submitter, digest: str) -> FileItem:
    """Asked before an upload: a file that is there, and that one may see, need not be sent again."""
    digest = uploads.require_sha256(digest)
    try:
        entry = given.tools.store.find_report(digest)
    except InputNotFoundError:
        entry = None
    if entry is not None and entry.has_original and may_see(digest, by, given):
        return FileItem(
            id=digest, is_known=True, received=entry.size_bytes, is_screened=entry.status is not None
        )
    there = uploads.received(given.settings.data_dir, by.name, digest)
    return FileItem(id=digest, is_known=False, received=there)


@router.post("/files", summary="上传文件", status_code=HTTPStatus.CREATED, openapi_extra=_BODY)
async def whole(
    given: With, by: Submitter, request: Request, response: Response, name: Name = ""
) -> FileItem:
    """The bytes of one PDF as the body. Nothing is kept of a file that is refused or cut off.

    200 where the account might already see the file, 201 where it could not.
    """
    limits = given.tools.limits
    path = await uploads.take(request.stream(), given.settings.data_dir, limits)
    try:
        source = await uploads.admitted(path, uploads.shown_name(name), limits)
        if await run_in_threadpool(may_see, source.id, by, given):
            response.status_code = HTTPStatus.OK
        return await run_in_threadpool(_keep, given, by, source, path)
    finally:
        path.unlink(missing_ok=True)


@router.put("/files/{digest}", summary="续传文件", openapi_extra=_BODY)
async def piece(
    given: With,
    by: Submitter,
    request: Request,
    response: Response,
    digest: str,
    size: Annotated[int, Query(gt=0, description="bytes of the whole file")],
    offset: Annotated[int, Query(ge=0, description="where this piece begins")] = 0,
    name: Name = "",
) -> FileItem:
    """One piece of a file under its SHA-256; 202 until all has arrived.

    What arrived before the connection broke stays: ``GET`` says how much, and the next piece begins there.
    """
    digest, limits = uploads.require_sha256(digest), given.tools.limits
    path = uploads.part_of(given.settings.data_dir, by.name, digest)
    await uploads.go_on(request.stream(), path, offset, limits)
    there = uploads.received(given.settings.data_dir, by.name, digest)
    if there < size:
        response.status_code = HTTPStatus.ACCEPTED
        return FileItem(id=digest, is_known=False, received=there)
    try:
        source = await uploads.admitted(path, uploads.shown_name(name), limits, digest=digest)
        item = await run_in_threadpool(_keep, given, by, source, path)
    except StoreError:
        raise  # what has arrived stays: an empty piece at its end tries again
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return item


def _keep(given: Context, by: Principal, source: Source, path: Path) -> FileItem:
    store = given.tools.store
    store.add_report(source, path)
    store.note_handed_in(source.id, by.name)
    note(given, by, "file.upload", "report", source.id, name=source.file_name, size=source.size_bytes)
    entry = store.find_report(source.id)
    is_screened = entry.status is not None and may_see(source.id, by, given)
    return FileItem(id=source.id, is_known=True, received=source.size_bytes, is_screened=is_screened)
