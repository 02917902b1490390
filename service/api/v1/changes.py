"""What changed since somebody last asked, in order: how another system keeps up with this one."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from core.errors import UsageError
from corpus.store import change_rows
from corpus.store.change_rows import Change, Kind
from corpus.store.database import reading
from service.api.cursors import instant_of, keyed_cursor, keyed_place
from service.api.days import Instant
from service.api.guards import With, note_list, view_of
from service.api.v1.reports import Reader

router = APIRouter(tags=["报告"])
_MOST = 1000


class ChangeItem(BaseModel):
    """One change. Ask for the report, or the finding, to see how it is now."""

    kind: Annotated[
        Kind,
        Field(
            description="`report.screened`: it has a new screening; `decision.made`: somebody decided on "
            "`finding`; `report.gone`: it was removed, or is of another region now"
        ),
    ]
    report: Annotated[str, Field(description="SHA-256 of the file")]
    finding: Annotated[str | None, Field(description="key of the finding that was decided")]
    at: dt.datetime

    @classmethod
    def of(cls, change: Change) -> Self:
        """The item of a change."""
        return cls(kind=change.kind, report=change.report_id, finding=change.finding, at=change.at)


class ChangePage(BaseModel):
    """Part of what changed. ``cursor`` is never null: keep it, and ask with it again, now or next time."""

    items: list[ChangeItem]
    cursor: str
    has_more: Annotated[bool, Field(description="whether there are further changes already")]


class Asked(BaseModel):
    """Where to begin: at a cursor, at an instant, or at the very first change."""

    cursor: Annotated[str, Field(max_length=400)] = ""
    since: Annotated[
        Instant | None,
        Field(
            description="instead of a cursor: changes from this instant on", examples=["2026-03-01T00:00:00Z"]
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 200


@router.get("/changes", summary="变化", operation_id="listChanges")
def listed(given: With, by: Reader, asked: Annotated[Asked, Query()]) -> ChangePage:
    """Screenings, decisions and removals of reports that one may see, the oldest first.

    A change is never shown before an earlier one: who goes on from ``cursor`` misses nothing.
    """
    if asked.cursor and asked.since is not None:
        raise UsageError("cursor 和 since 只能给出一个。", code="cursor_invalid")
    since = None if asked.since is None else _instant(asked.since)
    view = view_of(given, by)
    note_list(given, by, "changes.list", asked)
    with reading(view.engine) as connection:
        after = _place(asked.cursor)
        if since is not None:
            after = change_rows.last_before(connection, since)
        found = change_rows.listed(connection, view.wanted, after=after, limit=asked.limit + 1)
        shown, has_more = found[: asked.limit], len(found) > asked.limit
        reached = shown[-1].number if has_more else max(after, change_rows.newest(connection))
    return ChangePage(
        items=[ChangeItem.of(change) for change in shown],
        cursor=keyed_cursor(reached, "change"),
        has_more=has_more,
    )


def _instant(since: dt.datetime) -> dt.datetime:
    try:
        return instant_of(since)
    except OverflowError as error:
        raise UsageError("since 不是可用的时间。", code="request_invalid") from error


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    value, kind = keyed_place(cursor)
    if not isinstance(value, int) or kind != "change":
        raise UsageError("cursor 不是这个列表给出的值。请从第一页重新读取。", code="cursor_invalid")
    return value
