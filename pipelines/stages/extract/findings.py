"""Hazards and non-conformities: rows of check tables judged 不符合, and rectification lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.document import Cell, Page, Table
from core.facts import Hazard
from pipelines.passage import cell_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.labels import plain

_ITEM = (
    r"(检查|评价|评审)(内容|项目|要素|事项)(及要求|与要求)?|检查内容|(检查)?项目(及内容)?|内容|要求|标准要求"
)
_FINDING = r"(检查|实际|现场)(情况|记录|现状|状况)|现场情况|事实描述|检查记录|情况描述"
_RESULT = r"(检查|评价|符合性|判定|检查评价)?(结果|结论|判定)|是否符合|符合性"
_PROBLEM = r"(存在的?)?(主要)?(事故|安全)?(隐患|问题)(内容|描述|情况)?|隐患及问题|不符合项(描述|内容)?"
_RECTIFIED = (
    r"(整改|复查|落实|整改复查|验证)(落实|完成)?(情况|结果|结论|状态)|复查意见|是否(完成)?整改|整改与复查"
)
_RECTIFIED_ON = r"(整改|完成|复查|整改完成|验收)(完成)?(日期|时间)"
_VETO = r"否决项|是否否决项?|类别|项目类别|备注|性质|重要性"

_NOT_CONFORMING = re.compile(r"^(不符合|不合格|不满足|否|×|✕|不通过|不具备)$")
_OPEN = re.compile(
    r"未整改|尚未|未完成|整改中|正在整改|待整改|待落实|逾期|计划整改|限期|未落实|未消除|复查不合格"
)
_CLOSED = re.compile(
    r"已整改|整改完成|已完成|完成整改|已落实|整改到位|复查合格|符合要求|已消除|已闭环|^(已整改|完成|合格|是|符合|√)$"
)
_VETO_WORD = re.compile(r"否决|[★※]|A类|一票")
_SAME_HAZARD = 72.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table says what."""

    text: int
    result: int | None
    finding: int | None
    rectified: int | None
    rectified_on: int | None
    veto: int | None
    is_problem_list: bool


def hazards(body: Body) -> tuple[Hazard, ...]:
    """Open and closed non-conformities, a problem listed twice joined to one."""
    listed: list[Hazard] = []
    checked: list[Hazard] = []
    columns: _Columns | None = None
    for page, table in body.tables():
        rows = table.rows()
        head = _columns(rows[0]) if rows else None
        is_continued = head is None and columns is not None and _width(rows) >= _needs(columns)
        if head is None and not is_continued:
            columns = None
            continue
        columns = head or columns
        if columns is None:
            continue
        into = listed if columns.is_problem_list else checked
        into.extend(_rows(body.report, page, table, rows[1:] if head else rows, columns))
    return tuple(_joined(listed, checked))


def _columns(row: Sequence[Cell]) -> _Columns | None:
    def column(pattern: str) -> int | None:
        return next((cell.column for cell in row if re.fullmatch(pattern, plain(cell.text))), None)

    problem = column(_PROBLEM)
    result, item = column(_RESULT), column(_ITEM)
    rectified = column(_RECTIFIED)
    if problem is not None and rectified is not None:
        return _Columns(
            problem, None, None, rectified, column(_RECTIFIED_ON), column(_VETO), is_problem_list=True
        )
    if item is not None and result is not None:
        return _Columns(item, result, column(_FINDING), None, None, column(_VETO), is_problem_list=False)
    return None


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max((cell.column + cell.column_span for row in rows for cell in row), default=0)


def _needs(columns: _Columns) -> int:
    used = (
        columns.text,
        columns.result,
        columns.finding,
        columns.rectified,
        columns.rectified_on,
        columns.veto,
    )
    return max(column for column in used if column is not None) + 1


def _rows(
    report: str, page: Page, table: Table, rows: Sequence[Sequence[Cell]], columns: _Columns
) -> Iterator[Hazard]:
    for row in rows:
        cells = {cell.column: cell for cell in row}
        text = cells.get(columns.text)
        if text is None or not text.text.strip():
            continue
        status = cells.get(columns.rectified if columns.is_problem_list else columns.result)  # type: ignore[arg-type]
        if status is None or not (columns.is_problem_list or _NOT_CONFORMING.match(plain(status.text))):
            continue
        veto = cells.get(columns.veto) if columns.veto is not None else None
        finding = cells.get(columns.finding) if columns.finding is not None else None
        shown = [cell for cell in (text, finding, status) if cell is not None and cell.text]
        yield Hazard(
            text=_text(text, finding),
            evidence=tuple(cell_evidence(report, page.number, table, cell) for cell in shown),
            rectified=_rectified(status.text) if columns.is_problem_list else None,
            rectified_on=_day(cells, columns, status),
            is_veto=bool(_VETO_WORD.search(text.text) or (veto is not None and _is_veto(veto.text))),
        )


def _text(item: Cell, finding: Cell | None) -> str:
    return f"{item.text}（{finding.text}）" if finding is not None and finding.text else item.text


def _is_veto(text: str) -> bool:
    return (bool(_VETO_WORD.search(text)) and "非否决" not in text) or plain(text) in {"是", "A"}


def _rectified(text: str) -> bool | None:
    words = re.sub(r"\s", "", text)
    if _OPEN.search(words):
        return False
    return True if _CLOSED.search(words) else None


def _day(cells: dict[int, Cell], columns: _Columns, status: Cell) -> str | None:
    own = cells.get(columns.rectified_on) if columns.rectified_on is not None else None
    for cell in (own, status if columns.is_problem_list else None):
        dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
        if dates:
            return str(dates[0].first)
    return None


def _joined(listed: Sequence[Hazard], checked: Sequence[Hazard]) -> Iterator[Hazard]:
    """Check rows take the rectification of the listed problem that speaks of the same thing."""
    told: set[int] = set()
    for row in checked:
        index, score = _nearest(row, listed)
        if index is None or score < _SAME_HAZARD:
            yield row
            continue
        told.add(index)
        problem = listed[index]
        yield Hazard(
            text=row.text,
            evidence=row.evidence + problem.evidence,
            rectified=problem.rectified,
            rectified_on=problem.rectified_on,
            is_veto=row.is_veto or problem.is_veto,
        )
    yield from (problem for index, problem in enumerate(listed) if index not in told)


def _nearest(row: Hazard, listed: Sequence[Hazard]) -> tuple[int | None, float]:
    scores = [(fuzz.partial_ratio(problem.text, row.text), index) for index, problem in enumerate(listed)]
    score, index = max(scores, default=(0.0, -1))
    return (index if index >= 0 else None), score
