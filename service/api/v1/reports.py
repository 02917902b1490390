"""Screened reports: lists, one report, its screenings, what a page looks like."""

from __future__ import annotations

import dataclasses
import datetime as dt
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from core.errors import InputNotFoundError
from core.ids import digest
from core.screening import Band, Screening, Status
from corpus.store.card_rows import Card, Order, Wanted
from corpus.store.codec import dump
from pipelines.page_pictures import MEDIA_TYPE, page_images
from service.api.context import Context
from service.api.cursors import cursor_of, place_of
from service.api.guards import With, allowed, note, visible
from service.auth.permissions import Permission
from service.auth.principal import Principal

router = APIRouter(tags=["报告"])
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_MOST = 200
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_DOSSIERS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


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
        values = dataclasses.asdict(card)
        return cls(
            id=values.pop("report_id"), **{name: values[name] for name in cls.model_fields if name != "id"}
        )


class ReportPage(BaseModel):
    """Part of a list; ``next`` is the ``cursor`` of the next part, absent at the end."""

    items: list[ReportItem]
    next: str | None = None


class CountItem(BaseModel):
    """How many reports ended so."""

    status: Status
    band: Band | None
    reports: int


class Filters(BaseModel):
    """Which reports; names are found where they hold the text given."""

    band: list[Band] = []
    status: list[Status] = []
    kind: Annotated[str, Field(max_length=20)] = ""
    enterprise: Annotated[str, Field(max_length=100)] = ""
    agency: Annotated[str, Field(max_length=100)] = ""
    q: Annotated[str, Field(max_length=100, description="in enterprise, agency or file name")] = ""
    since: Annotated[str, Field(pattern=_DAY, description="report dated on or after")] | None = None
    until: Annotated[str, Field(pattern=_DAY, description="report dated on or before")] | None = None

    def wanted(self, by: Principal) -> Wanted:
        """The filter together with what the reader may see: the one place where lists are cut to a region."""
        return Wanted(
            regions=None if by.scope.is_everything else by.scope.prefixes,
            account=by.name,
            bands=tuple(self.band),
            statuses=tuple(self.status),
            kind=self.kind,
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


@router.get("/reports", summary="报告列表")
def listed(given: With, by: Reader, asked: Annotated[Listing, Query()]) -> ReportPage:
    """Screened reports of one's regions, a part at a time."""
    after = place_of(asked.cursor, asked.order) if asked.cursor else None
    found = given.tools.store.cards(asked.wanted(by), order=asked.order, after=after, limit=asked.limit + 1)
    cards = found[: asked.limit]
    following = cursor_of(cards[-1], asked.order) if len(found) > asked.limit else None
    return ReportPage(items=[ReportItem.of(card) for card in cards], next=following)


@router.get("/statistics/reports", summary="报告统计", tags=["统计"])
def counts(
    given: With,
    by: Annotated[Principal, Depends(allowed(Permission.READ_STATISTICS))],
    asked: Annotated[Filters, Query()],
) -> list[CountItem]:
    """How many reports of one's regions ended how."""
    found = given.tools.store.card_counts(asked.wanted(by))
    return [CountItem(status=s, band=b, reports=n) for (s, b), n in sorted(found.items(), key=str)]


@router.get("/reports/{report}", summary="一份报告")
def one(given: With, by: Reader, report: str) -> ReportItem:
    """The latest screening at a glance."""
    return ReportItem.of(visible(report, by, given))


@router.get("/reports/{report}/screening", summary="筛查结果")
def screening(given: With, by: Reader, request: Request, report: str) -> Response:
    """The whole document (docs/screening.schema.json), with an ``ETag``."""
    card = visible(report, by, given)
    tag = f'"{card.screening_id}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    note(given, by, "report.read", "report", report)
    body = dump(latest(given, report))
    return Response(body, media_type="application/json", headers={"ETag": tag})


@router.get("/reports/{report}/pages/{page}", summary="页面图片")
def page_picture(given: With, by: Reader, request: Request, report: str, page: int) -> Response:
    """The page as WebP, as a person sees it; its size in points in ``X-Page-Width`` and ``X-Page-Height``."""
    card = visible(report, by, given)
    if not 1 <= page <= card.pages:
        raise InputNotFoundError(f"这份报告共 {card.pages} 页，没有第 {page} 页。", code="page_not_found")
    headers = {"ETag": f'"{digest([report, page])}"', "Cache-Control": "private, max-age=86400, immutable"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    tools = given.tools
    path = tools.store.original_path(report)
    found = next(iter(page_images(path, [page], tools.limits, tools.workers)), None)
    if found is None:
        raise InputNotFoundError(f"第 {page} 页无法显示。", code="page_not_drawn")
    headers |= {"X-Page-Width": f"{found.width:g}", "X-Page-Height": f"{found.height:g}"}
    return Response(found.content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/reports/{report}/dossier", summary="卷宗")
def dossier(
    given: With,
    by: Reader,
    report: str,
    asked_format: Annotated[str, Query(alias="format", pattern="^(html|docx|pdf)$")] = "docx",
) -> Response:
    """The case file as HTML, DOCX or PDF (where the server has a converter)."""
    from service.dossier import dossier_bytes  # here, so that the service need not wait for it at its start

    visible(report, by, given)
    note(given, by, "report.dossier", "report", report, format=asked_format)
    content = dossier_bytes(latest(given, report), given.tools, f".{asked_format}")
    name = f"{report[:12]}.{asked_format}"
    return Response(
        content,
        media_type=_DOSSIERS[asked_format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def latest(given: Context, report: str) -> Screening:
    """The latest screening of a report that has one."""
    found = given.tools.store.screening(report)
    if found is None:
        raise InputNotFoundError("这份报告还没有筛查结果。", code="report_not_screened")
    return found
