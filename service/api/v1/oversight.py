"""Who did what, for auditors."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from service.api.guards import With, allowed, note
from service.audit.trail import Broken
from service.auth.permissions import Permission
from service.auth.principal import Principal

router = APIRouter(tags=["审计"])
Auditor = Annotated[Principal, Depends(allowed(Permission.READ_AUDIT))]


class EntryItem(BaseModel):
    """One entry of the audit trail."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    detail: dict[str, Any]
    is_allowed: bool
    digest: str


class EntryPage(BaseModel):
    """Entries in order; ``next`` is the ``after`` of the next part, absent at the end."""

    items: list[EntryItem]
    next: int | None = None


class TrailState(BaseModel):
    """Whether the chain is whole; ``number`` and ``digest`` of its head, or where and why it breaks."""

    is_whole: bool
    number: int
    digest: str = ""
    reason: str = ""


@router.get("/audit/entries", summary="审计记录")
def entries(
    given: With,
    by: Auditor,
    after: Annotated[int, Query(ge=0, lt=1 << 63)] = 0,
    actor: Annotated[str | None, Query(max_length=60)] = None,
    limit: Annotated[int, Field(ge=1, le=500)] = 100,
) -> EntryPage:
    """Entries after a number, oldest first. Reading them is noted too."""
    found = list(itertools.islice(given.trail.entries(after=after, actor=actor), limit + 1))
    note(given, by, "audit.read", "audit", "", after=after)
    items = [
        EntryItem(
            **{name: getattr(entry, name) for name in EntryItem.model_fields if name != "detail"},
            detail=json.loads(entry.detail),
        )
        for entry in found[:limit]
    ]
    return EntryPage(items=items, next=items[-1].number if len(found) > limit else None)


@router.get("/audit/state", summary="审计记录是否完整")
def state(given: With, by: Auditor) -> TrailState:
    """Goes through the whole chain."""
    found = given.trail.verify()
    note(given, by, "audit.verify", "audit", "")
    if isinstance(found, Broken):
        return TrailState(is_whole=False, number=found.number, reason=found.reason)
    return TrailState(is_whole=True, number=found.number, digest=found.digest)
