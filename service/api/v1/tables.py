"""Lists to take along as xlsx: written row by row to disk, then sent."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import IO, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from core.screening import Status
from corpus.store import lead_rows
from corpus.store.card_rows import Card, Order, Wanted, is_elsewhere
from corpus.store.database import reading
from corpus.store.lead_rows import LeadCard, LeadsWanted
from corpus.store.store import Store
from service.api.asked_words import ORDERS, conditions_in_words
from service.api.context import Context
from service.api.cursors import cursor_of, place_of
from service.api.guards import With, note_list, view_of
from service.api.v1.overview import LeadFilters
from service.api.v1.reports import Filters, Reader
from service.auth.principal import Principal
from service.clock import CHINA
from service.html.labels import STATUSES
from service.views.outside import CHECK_NAMES, cards_told
from service.views.reading import View, region_name
from service.views.sheet import Column, Form, write_sheet
from service.views.standings import ELSEWHERE_WORDS, standing_words

router = APIRouter()
_AT_ONCE, _MOST = 500, 100_000
_CHUNK = 1 << 18
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEETS: dict[int | str, dict[str, Any]] = {HTTPStatus.OK: {"description": "xlsx", "content": {_TYPE: {}}}}
_REPORT = (
    Column("等级", 11),
    Column("评分", 7, Form.SCORE),
    Column("线索", 7, Form.WHOLE),
    Column("被评价单位", 34),
    Column("评价机构", 34),
    Column("类型", 11),
    Column("行业", 13),
    Column("地区", 26),
    Column("报告日期", 12, Form.DAY),
    Column("页", 6, Form.WHOLE),
    Column("筛查", 11),
    Column("筛查时间", 17, Form.INSTANT),
    Column("文件", 46),
)
_LEAD = (
    Column("检查", 18),
    Column("对象", 20),
    Column("线索", 70),
    Column("被评价单位", 34),
    Column("评价机构", 34),
    Column("报告等级", 11),
    Column("报告日期", 12, Form.DAY),
    Column("把握", 7, Form.SHARE),
    Column("处理", 14),
    Column("地区", 26),
    Column("文件", 46),
)
_CAUTION = "表中所列都是供核查的线索，不是对报告真伪的认定；请检查人员核实。没有列出的报告不等于没有问题。"


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
    notes = partial(_notes, given, by, asked, ORDERS[asked.order])
    return _sent("报告", _REPORT, rows, notes, f"报告列表 {view_of(given, by).today}.xlsx")


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
    view = view_of(given, by)
    wanted = dataclasses.replace(asked.leads_wanted(by), is_own=bool(asked.standing))
    rows = (_lead(card, view) for card in _leads(view, wanted))
    notes = partial(_notes, given, by, asked, ORDERS[Order.NEWEST])
    return _sent("线索", _LEAD, rows, notes, f"线索列表 {view_of(given, by).today}.xlsx")


def _notes(
    given: Context, by: Principal, asked: Filters, order: str, number: int
) -> Iterator[tuple[str, str]]:
    """What the table is: of what, by whom, when, how many."""
    conditions = [f"{name}：{words}" for name, words in conditions_in_words(asked)]
    regions = "全国" if by.scope.is_everything else "、".join(map(region_name, by.scope.codes))
    at = given.tools.store.now().astimezone(CHINA)
    cut = f"（最多导出 {_MOST} 行，可能还有，请收紧条件分次导出）" if number >= _MOST else ""
    yield "条件", "\n".join(conditions) or "没有条件，可以查看的全部列出"
    yield "排列", order
    yield "管辖地区", f"{regions or '没有'}，以及本人提交的报告"
    yield "导出人", f"{by.shown_name}（{by.name}）"
    yield "导出时间", f"{at:%Y-%m-%d %H:%M}（北京时间）"
    yield "行数", f"{number}{cut}"
    yield "请注意", _CAUTION


def _sent(
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[object, ...]],
    notes: Callable[[int], Iterable[tuple[str, str]]],
    name: str,
) -> Response:
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by what sends it
    try:
        write_sheet(file, title, columns, rows, notes)
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
        card.band,
        card.score,
        card.leads,
        card.enterprise,
        card.agency,
        card.kind,
        card.industry,
        region_name(card.region),
        card.report_on,
        card.pages,
        STATUSES[Status(card.status)],
        card.screened_at.astimezone(CHINA).replace(tzinfo=None, second=0, microsecond=0),
        card.file_name,
    )


def _lead(lead: LeadCard, view: View) -> tuple[object, ...]:
    card = lead.report
    return (
        CHECK_NAMES.get(lead.check, lead.check),
        lead.subject,
        lead.statement,
        card.enterprise,
        card.agency,
        card.band,
        card.report_on,
        lead.confidence,
        ELSEWHERE_WORDS if is_elsewhere(view.wanted, card) else standing_words(lead.standing),
        region_name(card.region),
        card.file_name,
    )
