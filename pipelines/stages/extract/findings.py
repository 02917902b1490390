"""Hazards and non-conformities: rows of check tables judged 不符合, and rectification lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from core.document import Cell, Page, Table
from core.facts import Hazard
from pipelines.passage import cell_evidence
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import NOT_CONFORMING, Columns, columns_of
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.labels import plain

_OPEN = re.compile(
    r"未整改|尚未|未完成|整改中|正在整改|待整改|待落实|逾期|计划整改|限期|未落实|未消除|不合格|不通过|未通过|未关闭"
)
_CLOSED = re.compile(
    r"已整改|整改完成|已完成|完成整改|已落实|整改到位|符合要求|已消除|合格|通过|关闭|闭环|闭合"
    r"|^(完成|是|符合|√)([（(].*)?$"
)
_VETO_WORD = re.compile(r"否决|[★※]|A类|一票")
_SAYS = re.compile(r"[\w√×✕]")  # a dash or stroke in a cell says nothing
_SAME_HAZARD = 72.0
_SAME_SIDE = 4.0  # points


def hazards(body: Body) -> tuple[Hazard, ...]:
    """Open and closed non-conformities, a problem listed twice joined to one."""
    listed: list[Hazard] = []
    checked: list[Hazard] = []
    last: tuple[Page, Table, Columns] | None = None
    for page, table in body.tables():
        rows = table.rows()
        head = columns_of(rows)
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


def _width(table: Table) -> int:
    return max((cell.column + cell.column_span for cell in table.cells), default=0)


def _rows(
    report: str, page: Page, table: Table, rows: Sequence[Sequence[Cell]], columns: Columns
) -> Iterator[Hazard]:
    for row in rows:
        cells = {cell.column: cell for cell in row}
        text = cells.get(columns.text)
        status = _status(cells, columns)
        if text is None or not text.text.strip() or not status:
            continue
        if not columns.is_problem_list and not NOT_CONFORMING.match(plain(status[0].text)):
            continue
        veto = cells.get(columns.veto) if columns.veto is not None else None
        finding = cells.get(columns.finding) if columns.finding is not None else None
        shown = [cell for cell in (text, finding, *status) if cell is not None and _SAYS.search(cell.text)]
        yield Hazard(
            text=_text(text, finding),
            evidence=tuple(cell_evidence(report, page.number, table, cell) for cell in shown),
            rectified=_rectified(status, _told(cells, columns)) if columns.is_problem_list else None,
            rectified_on=_day(cells, columns, status),
            is_veto=bool(_VETO_WORD.search(text.text) or (veto is not None and _is_veto(veto.text))),
        )


def _status(cells: dict[int, Cell], columns: Columns) -> list[Cell]:
    """The cells that say how the matter stands: result of the check, or rectification and re-check."""
    wanted = columns.rectified if columns.is_problem_list else (columns.result,)
    return [cells[column] for column in wanted if column in cells]


def _text(item: Cell, finding: Cell | None) -> str:
    return f"{item.text}（{finding.text}）" if finding is not None and finding.text else item.text


def _is_veto(text: str) -> bool:
    return (bool(_VETO_WORD.search(text)) and "非否决" not in text) or plain(text) in {"是", "A"}


def _told(cells: dict[int, Cell], columns: Columns) -> list[Cell]:
    """All cells of a problem's row but the problem itself and what was advised."""
    return [cell for column, cell in cells.items() if column > columns.text and column not in columns.advice]


def _rectified(status: Sequence[Cell], told: Sequence[Cell]) -> bool | None:
    """False when any cell of the row says the matter is open, True when a status cell says it is closed."""
    if any(_OPEN.search(re.sub(r"\s", "", cell.text)) for cell in told):
        return False
    return True if any(_CLOSED.search(re.sub(r"\s", "", cell.text)) for cell in status) else None


def _day(cells: dict[int, Cell], columns: Columns, status: Sequence[Cell]) -> str | None:
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
