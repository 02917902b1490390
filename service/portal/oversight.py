"""The audit trail as a page."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.api.guards import With, allowed, note
from service.audit.trail import Broken, Entry
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.portal.deeds import deed_words, detail_words
from service.portal.pages import is_fragment, page

router = APIRouter()
Auditor = Annotated[Principal, Depends(allowed(Permission.READ_AUDIT))]
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry in words."""

    entry: Entry
    deed: str
    detail: str
    is_report: bool


@router.get("/audit")
def audit(
    request: Request,
    given: With,
    by: Auditor,
    before: Annotated[int, Query(ge=0, lt=1 << 63)] = 0,
    actor: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Entries, newest first."""
    found = given.trail.newest(before=before or None, actor=actor.strip() or None, limit=_AT_ONCE + 1)
    entries = [_view(entry) for entry in itertools.islice(found, _AT_ONCE)]
    following = entries[-1].entry.number if len(found) > _AT_ONCE else None
    note(given, by, "audit.read", "audit", "", before=before)
    template = "parts/audit_rows.html.j2" if before and is_fragment(request) else "audit.html.j2"
    return page(request, by, template, entries=entries, following=following, actor=actor)


@router.post("/audit/verification")
def verify(request: Request, given: With, by: Auditor) -> Response:
    """Goes through the whole chain and says whether it is whole."""
    found = given.trail.verify()
    note(given, by, "audit.verify", "audit", "")
    broken = found if isinstance(found, Broken) else None
    return page(request, by, "parts/audit_state.html.j2", broken=broken, head=found)


def _view(entry: Entry) -> EntryView:
    return EntryView(
        entry=entry,
        deed=deed_words(entry.action),
        detail=detail_words(json.loads(entry.detail)),
        is_report=entry.object_kind == "report" and len(entry.object_id) == 64,
    )
