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
    r"(检查|评价|评审)(内容|项目|要素|事项|要求)([和及与](要求|内容))?"
    r"|(检查)?项目([和及与]?内容)?|内容|要求|标准要求"
)
_FINDING = r"(检查|实际|现场)(情况|记录|现状|状况|实况)|现场情况|事实描述|情况描述|实况"
_RESULT = r"(检查|评价|符合性|判定|检查评价)?(结果|结论|判定)|是否符合|符合性"
_PROBLEM = r"(存在的?)?(主要)?(事故|安全)?(隐患|问题)(内容|描述|情况)?|隐患及问题|不符合项(描述|内容)?"
_RECTIFIED = (
    r"(整改|复查|复核|落实|整改复查|验证)(落实|完成)?(情况|结果|结论|状态|说明|意见)?"
    r"|是否(完成)?整改|整改与复[查核]"
)
_RECTIFIED_ON = r"(整改|完成|复查|整改完成|验收)(完成)?(日期|时间)"
_VETO = r"否决项|是否否决项?|类别|项目类别|备注|性质|重要性"

_NOT_CONFORMING = re.compile(r"^(不符合|不合格|不满足|否|×|✕|不通过|不具备)$")
_OPEN = re.compile(
    r"未整改|尚未|未完成|整改中|正在整改|待整改|待落实|逾期|计划整改|限期|未落实|未消除|复查不合格"
)
_CLOSED = re.compile(
    r"已整改|整改完成|已完成|完成整改|已落实|整改到位|复查合格|符合要求|已消除|已闭[环合]|^(完成|合格|是|符合|通过|√)([（(].*)?$"
)
_VETO_WORD = re.compile(r"否决|[★※]|A类|一票")
_SAYS = re.compile(r"[\w√×✕]")  # a dash or stroke in a cell says nothing
_SAME_HAZARD = 72.0
_SAME_SIDE = 4.0  # points


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table says what."""

    text: int
    result: int | None
    finding: int | None
    rectified: tuple[int, ...]
    rectified_on: int | None
    veto: int | None
    is_problem_list: bool


def hazards(body: Body) -> tuple[Hazard, ...]:
    """Open and closed non-conformities, a problem listed twice joined to one."""
    listed: list[Hazard] = []
    checked: list[Hazard] = []
    last: tuple[Page, Table, _Columns] | None = None
    for page, table in body.tables():
        rows = table.rows()
        head = _columns(rows[0]) if rows else None
        columns = head or (last[2] if last and _continues(last[0], last[1], page, table) else None)
        if columns is None:
            last = None
            continue
        into = listed if columns.is_problem_list else checked
        into.extend(_rows(body.report, page, table, rows[1:] if head else rows, columns))
        last = (page, table, columns)
    return tuple(_joined(listed, checked))


def _continues(before: Page, upper: Table, page: Page, table: Table) -> bool:
    """Whether a table without headings goes on from the page before: same columns, from edge to edge."""
    is_next = page.number == before.number + 1 and table is page.tables[0] and upper is before.tables[-1]
    same_sides = max(abs(upper.box.x0 - table.box.x0), abs(upper.box.x1 - table.box.x1)) < _SAME_SIDE
    return is_next and same_sides and _width(upper) == _width(table)


def _columns(row: Sequence[Cell]) -> _Columns | None:
    def columns(pattern: str) -> tuple[int, ...]:
        return tuple(cell.column for cell in row if re.fullmatch(pattern, plain(cell.text)))

    def column(pattern: str) -> int | None:
        return next(iter(columns(pattern)), None)

    problem = column(_PROBLEM)
    result, item = column(_RESULT), column(_ITEM)
    rectified = columns(_RECTIFIED)
    if problem is not None and rectified:
        return _Columns(
            problem, None, None, rectified, column(_RECTIFIED_ON), column(_VETO), is_problem_list=True
        )
    if item is not None and result is not None:
        return _Columns(item, result, column(_FINDING), (), None, column(_VETO), is_problem_list=False)
    return None


def _width(table: Table) -> int:
    return max((cell.column + cell.column_span for cell in table.cells), default=0)


def _rows(
    report: str, page: Page, table: Table, rows: Sequence[Sequence[Cell]], columns: _Columns
) -> Iterator[Hazard]:
    for row in rows:
        cells = {cell.column: cell for cell in row}
        text = cells.get(columns.text)
        status = _status(cells, columns)
        if text is None or not text.text.strip() or not status:
            continue
        if not columns.is_problem_list and not _NOT_CONFORMING.match(plain(status[0].text)):
            continue
        veto = cells.get(columns.veto) if columns.veto is not None else None
        finding = cells.get(columns.finding) if columns.finding is not None else None
        shown = [cell for cell in (text, finding, *status) if cell is not None and _SAYS.search(cell.text)]
        yield Hazard(
            text=_text(text, finding),
            evidence=tuple(cell_evidence(report, page.number, table, cell) for cell in shown),
            rectified=_rectified(status) if columns.is_problem_list else None,
            rectified_on=_day(cells, columns, status),
            is_veto=bool(_VETO_WORD.search(text.text) or (veto is not None and _is_veto(veto.text))),
        )


def _status(cells: dict[int, Cell], columns: _Columns) -> list[Cell]:
    """The cells that say how the matter stands: result of the check, or rectification and re-check."""
    wanted = columns.rectified if columns.is_problem_list else (columns.result,)
    return [cells[column] for column in wanted if column in cells]


def _text(item: Cell, finding: Cell | None) -> str:
    return f"{item.text}（{finding.text}）" if finding is not None and finding.text else item.text


def _is_veto(text: str) -> bool:
    return (bool(_VETO_WORD.search(text)) and "非否决" not in text) or plain(text) in {"是", "A"}


def _rectified(status: Sequence[Cell]) -> bool | None:
    """False when any cell says the matter is open, True when one says it is closed."""
    words = [re.sub(r"\s", "", cell.text) for cell in status]
    if any(_OPEN.search(word) for word in words):
        return False
    return True if any(_CLOSED.search(word) for word in words) else None


def _day(cells: dict[int, Cell], columns: _Columns, status: Sequence[Cell]) -> str | None:
    own = cells.get(columns.rectified_on) if columns.rectified_on is not None else None
    for cell in (own, *(status if columns.is_problem_list else ())):
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
