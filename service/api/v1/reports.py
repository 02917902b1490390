"""Screened reports: lists, one report, its document."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, Self

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from core.errors import InputNotFoundError
from core.ids import content_id
from core.screening import Band, Screening, Status
from corpus.store.card_rows import Card, Order, Wanted
from corpus.store.codec import dump
from service.api.context import Context
from service.api.cursors import cursor_of, place_of
from service.api.guards import With, allowed, note, note_list, view_of, visible
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.auth.scope import prefix
from service.views.outside import screening_for
from service.views.scope import seen_by

router = APIRouter(tags=["报告"])
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_MOST = 200
_DAY = r"^\d{4}-\d{2}-\d{2}$"
REGION = r"^([1-9]\d{5})?$"  # of a province, city or county


class ReportItem(BaseModel):
    """A report in a list: its latest screening at a glance."""

    id: Annotated[str, Field(description="SHA-256 of the file")]
    file_name: str
    pages: int
    status: Status
    band: Band | None
    score: float | None
    leads: Annotated[int, Field(description="number of flagged findings")]
    enterprise: str | None
    agency: str | None
    kind: str | None
    industry: str | None
    report_on: Annotated[str | None, Field(examples=["2023-05-18"])]
    region: Annotated[str | None, Field(description="GB/T 2260", examples=["330106"])]
    screened_at: dt.datetime

    @classmethod
    def of(cls, card: Card) -> Self:
        """The item of a card."""
        return cls(**item_of(card))


_OF_CARD = tuple(name for name in ReportItem.model_fields if name != "id")


def item_of(card: Card) -> dict[str, Any]:
    """The values of the item of a card."""
    return {"id": card.report_id} | {name: getattr(card, name) for name in _OF_CARD}


class ReportPage(BaseModel):
    """Part of a list; ``next`` is the ``cursor`` of the next part, absent at the end."""

    items: list[ReportItem]
    next: str | None = None


class Filters(BaseModel):
    """Which reports; names are found where they hold the text given."""

    band: list[Band] = []
    status: list[Status] = []
    kind: Annotated[str, Field(max_length=20)] = ""
    industry: Annotated[str, Field(max_length=40)] = ""
    region: Annotated[str, Field(pattern=REGION, description="GB/T 2260", examples=["330000"])] = ""
    enterprise: Annotated[str, Field(max_length=100)] = ""
    agency: Annotated[str, Field(max_length=100)] = ""
    q: Annotated[str, Field(max_length=100, description="in enterprise, agency or file name")] = ""
    since: Annotated[str, Field(pattern=_DAY, description="report dated on or after")] | None = None
    until: Annotated[str, Field(pattern=_DAY, description="report dated on or before")] | None = None

    def wanted(self, by: Principal) -> Wanted:
        """The filter together with what the reader may see."""
        return dataclasses.replace(
            seen_by(by),
            bands=tuple(self.band),
            statuses=tuple(self.status),
            kind=self.kind,
            industry=self.industry,
            place=prefix(self.region),
            enterprise=self.enterprise,
            agency=self.agency,
            words=self.q,
            since=self.since or "",
            until=self.until or "",
        )


class Listing(Filters):
    """A filter, an order, a place."""

    order: Order = Order.NEWEST
    cursor: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 50


@router.get("/reports", summary="报告列表", response_model=ReportPage)
def listed(given: With, by: Reader, asked: Annotated[Listing, Query()]) -> Response:
    """Screened reports of one's regions, a part at a time."""
    after = place_of(asked.cursor, asked.order) if asked.cursor else None
    note_list(given, by, "reports.list", asked)
    found = given.tools.store.cards(asked.wanted(by), order=asked.order, after=after, limit=asked.limit + 1)
    return Response(page_body(found, asked), media_type="application/json")


def page_body(found: Sequence[Card], asked: Listing) -> bytes:
    """``ReportPage`` as JSON; ``found`` is one more than asked for where the list goes on."""
    cards = found[: asked.limit]
    following = cursor_of(cards[-1], asked.order) if len(found) > asked.limit else None
    return page_of([msgspec.Raw(item_body(card)) for card in cards], following)


def page_of(items: Sequence[msgspec.Raw], following: str | None) -> bytes:
    """The same of items that are JSON already."""
    return msgspec.json.encode({"items": items, "next": following})


@router.get("/reports/{report}", summary="一份报告", response_model=ReportItem)
def one(given: With, by: Reader, report: str) -> Response:
    """The latest screening at a glance."""
    card = visible(report, by, given)
    note(given, by, "report.glance", "report", report)
    return Response(item_body(card), media_type="application/json")


def item_body(card: Card) -> bytes:
    """``ReportItem`` as JSON."""
    return msgspec.json.encode(item_of(card))


@router.get("/reports/{report}/screening", summary="筛查结果")
def screening(given: With, by: Reader, request: Request, report: str) -> Response:
    """The whole document (docs/screening.schema.json), with an ``ETag``.

    Of other reports outside one's regions it says that there is one and whom to ask.
    """
    card = visible(report, by, given)
    found, is_cut = screening_for(view_of(given, by), given.documents.screening(card.screening_id))
    body = dump(found)
    tag = f'"{content_id(body) if is_cut else card.screening_id}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    note(given, by, "report.read", "report", report)
    return Response(body, media_type="application/json", headers={"ETag": tag})


def latest(given: Context, report: str) -> Screening:
    """The latest screening of a report that has one."""
    found = given.tools.store.screening(report)
    if found is None:
        raise InputNotFoundError("这份报告还没有筛查结果。", code="report_not_screened")
    return found
