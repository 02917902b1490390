"""Lists to take along as xlsx: written row by row to disk, then sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import IO, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from core.screening import Status
from corpus.store import lead_rows
from corpus.store.card_rows import Card, Order, Wanted
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard, LeadsWanted
from corpus.store.store import Store
from service.api.cursors import cursor_of, place_of
from service.api.guards import With, note_list, view_of
from service.api.v1.overview import LeadFilters
from service.api.v1.reports import Filters, Reader
from service.clock import CHINA
from service.html.labels import STATUSES
from service.views.outside import CHECK_NAMES, cards_told
from service.views.reading import View, region_name
from service.views.sheet import write_sheet
from service.views.standings import standing_words

router = APIRouter()
_AT_ONCE, _MOST = 500, 100_000
_CHUNK = 1 << 18
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEETS: dict[int | str, dict[str, Any]] = {HTTPStatus.OK: {"description": "xlsx", "content": {_TYPE: {}}}}
_REPORT = (
    "文件",
    "被评价单位",
    "评价机构",
    "类型",
    "行业",
    "报告日期",
    "地区",
    "筛查结果",
    "等级",
    "评分",
    "线索",
    "筛查时间",
)
_LEAD = ("被评价单位", "评价机构", "报告日期", "文件", "检查", "对象", "线索", "把握", "处理", "报告等级")


class Exported(Filters):
    """A filter and an order."""

    order: Order = Order.NEWEST


@router.get(
    "/exports/reports",
    summary="导出报告列表",
    operation_id="exportReports",
    response_class=Response,
    responses=_SHEETS,
    tags=["报告"],
)
def reports(given: With, by: Reader, asked: Annotated[Exported, Query()]) -> Response:
    """The list of reports as xlsx, in its order, at most 100,000 rows."""
    note_list(given, by, "reports.export", asked)
    rows = (_report(card) for card in _cards(given.tools.store, asked.wanted(by), asked.order))
    return _sent("报告", _REPORT, rows, f"报告列表 {view_of(given, by).today}.xlsx")


@router.get(
    "/exports/findings",
    summary="导出线索列表",
    operation_id="exportFindings",
    response_class=Response,
    responses=_SHEETS,
    tags=["线索"],
)
def findings(given: With, by: Reader, asked: Annotated[LeadFilters, Query()]) -> Response:
    """The list of findings as xlsx, at most 100,000 rows."""
    note_list(given, by, "findings.export", asked)
    rows = (_lead(card) for card in _leads(view_of(given, by), asked.leads_wanted(by)))
    return _sent("线索", _LEAD, rows, f"线索列表 {view_of(given, by).today}.xlsx")


def _sent(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]], name: str) -> Response:
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by what sends it
    try:
        write_sheet(file, title, head, rows)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return StreamingResponse(_pieces(file), media_type=_TYPE, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def _cards(store: Store, wanted: Wanted, order: Order) -> Iterator[Card]:
    after, left = None, _MOST
    while left > 0 and (part := store.cards(wanted, order=order, after=after, limit=min(_AT_ONCE, left))):
        yield from part
        left -= len(part)
        after = place_of(cursor_of(part[-1], order), order)


def _leads(view: View, wanted: LeadsWanted) -> Iterator[LeadCard]:
    before, left = None, _MOST
    while left > 0:
        with reading(view.engine) as connection:
            part = lead_rows.listed(connection, wanted, before=before, limit=min(_AT_ONCE, left))
        if not part:
            return
        yield from cards_told(view, part, is_search=bool(wanted.words))
        left -= len(part)
        before = part[-1].number


def _report(card: Card) -> tuple[object, ...]:
    return (
        card.file_name,
        card.enterprise,
        card.agency,
        card.kind,
        card.industry,
        card.report_on,
        region_name(card.region),
        STATUSES[Status(card.status)],
        card.band,
        None if card.score is None else round(card.score, 3),
        card.leads,
        f"{card.screened_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    )


def _lead(lead: LeadCard) -> tuple[object, ...]:
    card = lead.report
    return (
        card.enterprise,
        card.agency,
        card.report_on,
        card.file_name,
        CHECK_NAMES.get(lead.check, lead.check),
        lead.subject,
        lead.statement,
        round(lead.confidence, 2),
        standing_words(lead.standing),
        card.band,
    )
