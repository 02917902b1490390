"""Problems in tables: lists of one row each, rectification in a second list, cards of label and value."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.closings import is_closed, is_open, outcome_of
from pipelines.proof import shows_proof
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import (
    PROBLEM,
    Columns,
    check_columns,
    problem_columns,
)
from pipelines.stages.extract.check_rows import is_veto
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain

_WHERE = frozenset({Chapter.INSPECTION, Chapter.RECTIFICATION, Chapter.ASSESSMENT, Chapter.MEASURES})
_SAYS = re.compile(r"[\w√×✕]")
_BLANK = re.compile(r"^[\s/／—－\-]*$")
_VETO = re.compile(r"否决|[★※]|A类|一票")
_OUTCOME_LABEL = re.compile(
    r"(整改|复[查核验检]|落实|验证|确认|闭环|验收|销[号项]|治理)(落实|完成|情况|结果|结论|状态|说明|意见|措施)*(情况|结果|结论|状态)?|是否(完成)?整改"
)
_DAY_LABEL = re.compile(r"(整改|完成|复[查核验]|验收|闭环)(完成)?(日期|时间)")
_ADVICE_LABEL = re.compile(r".*(建议|要求|期限|计划|责任|依据).*")
_SHORTEST = 5


def listed_problems(body: Body) -> tuple[Hazard, ...]:
    """Problems of all lists and cards in order; a list by number tells more of the list before."""
    found: list[Hazard] = []
    numbers: dict[str, int] = {}
    before: Columns | None = None  # of a list by number, which may go on below without its headings
    for rows in grids(body):
        if check_columns(rows) is not None:
            continue
        known = problem_columns(rows)
        if known is None:
            if before is not None and all(_number(row, before) in numbers for row in rows):
                _told_by_number(body.report, rows, before, found, numbers)
                continue
            found.extend(_cards(body, rows))
            continue
        columns, heads = known
        before = columns if columns.text is None else None
        if columns.text is None:
            _told_by_number(body.report, rows[heads:], columns, found, numbers)
            continue
        if not columns.outcome and columns.done_on is None and not _is_where(body, rows):
            continue
        numbers = {}
        for row, problem in _rows(body.report, rows[heads:], columns):
            numbers[_number(row, columns)] = len(found)
            found.append(problem)
    return tuple(found)


def _is_where(body: Body, rows: Sequence[Row]) -> bool:
    """A list that says nothing of rectification counts where problems of this report are told."""
    first = next((cell for row in rows for cell in row.values()), None)
    section = body.section_at(first.page.number, first.table.box.y0) if first is not None else None
    return section is not None and section.kind in _WHERE


def _rows(report: str, rows: Sequence[Row], columns: Columns) -> Iterator[tuple[Row, Hazard]]:
    with_outcome = any(not _is_blank(row, columns) for row in rows)
    for row in rows:
        text = row.get(columns.text) if columns.text is not None else None
        if text is None or len(plain(text.text)) < 2 or text.cell.column_span >= len(row) > 1:
            continue
        outcome = [row[column] for column in columns.outcome if column in row]
        rectified = _rectified(row, columns, outcome)
        if rectified is None and with_outcome and _is_blank(row, columns):
            rectified = False  # the others have an outcome, this one a dash
        veto = row.get(columns.veto) if columns.veto is not None else None
        day = row.get(columns.done_on) if columns.done_on is not None else None
        shown = [cell for cell in (text, *outcome, day) if cell is not None and _SAYS.search(cell.text)]
        yield (
            row,
            Hazard(
                text=text.text,
                evidence=tuple(cell.evidence(report) for cell in shown),
                rectified=rectified,
                rectified_on=_day(day, outcome) if rectified is not False else None,
                is_veto=bool(_VETO.search(text.text) or (veto is not None and is_veto(veto.text))),
                proof=_proof(row, columns),
                rechecked_on=_rechecked(row, columns),
                advice=_advice(row, columns),
                number=int(_number(row, columns) or 0) or None,
            ),
        )


def _proof(row: Row, columns: Columns) -> str | None:
    cell = row.get(columns.proof) if columns.proof is not None else None
    return cell.text if cell is not None and shows_proof(cell.text) else None


def _rechecked(row: Row, columns: Columns) -> str | None:
    """The day that stands beside the result of the re-check."""
    cell = row.get(columns.recheck) if columns.recheck is not None else None
    dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
    return str(dates[0].first) if dates else None


def _advice(row: Row, columns: Columns) -> str:
    cell = row.get(columns.advice) if columns.advice is not None else None
    return cell.text if cell is not None and _SAYS.search(cell.text) else ""


def _is_blank(row: Row, columns: Columns) -> bool:
    """Whether strokes stand where an outcome belongs; an empty cell may only have been read badly."""
    wanted = (*columns.outcome, *((columns.done_on,) if columns.done_on is not None else ()))
    texts = [row[column].text for column in wanted if column in row]
    return all(map(_BLANK.match, texts)) and any(text.strip() for text in texts)


def _rectified(row: Row, columns: Columns, outcome: Sequence[PlacedCell]) -> bool | None:
    """False when any cell of the row says the matter is open, True when one says it is closed or dated."""
    told = [
        cell
        for column, cell in row.items()
        if column not in columns.aside and column != columns.number and column > (columns.text or -1)
    ]
    said = {outcome_of(cell.text) for cell in outcome}
    if False in said:
        return False
    if any(
        is_open(cell.text) and outcome_of(cell.text) is not True and not is_closed(cell.text) for cell in told
    ):
        return False
    if True in said:
        return True
    day = row.get(columns.done_on) if columns.done_on is not None else None
    return True if day is not None and find_dates(day.text, with_compact=True) else None


def _day(own: PlacedCell | None, outcome: Sequence[PlacedCell]) -> str | None:
    for cell in (own, *outcome):
        dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
        if dates:
            return str(dates[0].first)
    return None


def _number(row: Row, columns: Columns) -> str:
    cell = row.get(columns.number) if columns.number is not None else None
    return re.sub(r"\D", "", cell.text) if cell is not None else ""


def _told_by_number(
    report: str, rows: Sequence[Row], columns: Columns, found: list[Hazard], numbers: dict[str, int]
) -> None:
    """A list without the problems' words: number, what was done, re-check."""
    for row in rows:
        index = numbers.get(_number(row, columns))
        outcome = [row[column] for column in columns.outcome if column in row]
        rectified, proof = _rectified(row, columns, outcome), _proof(row, columns)
        if index is None or (rectified is None and proof is None):
            continue
        day = row.get(columns.done_on) if columns.done_on is not None else None
        told = row.get(columns.proof) if columns.proof is not None else None
        shown = [cell for cell in (*outcome, told, day) if cell is not None and _SAYS.search(cell.text)]
        known = found[index]
        found[index] = dataclasses.replace(
            known,
            rectified=known.rectified if known.rectified is not None else rectified,
            rectified_on=known.rectified_on or (_day(day, outcome) if rectified else None),
            proof=known.proof or proof,
            rechecked_on=known.rechecked_on or _rechecked(row, columns),
            evidence=known.evidence + tuple(cell.evidence(report) for cell in shown),
        )


def _cards(body: Body, rows: Sequence[Row]) -> Iterator[Hazard]:
    """Label and value side by side: 隐患内容 | … | 整改情况 | …, one card after the other."""
    problem: PlacedCell | None = None
    told: list[tuple[str, PlacedCell]] = []
    for label, value in _pairs(rows):
        if re.fullmatch(PROBLEM, label) and len(value.text) >= _SHORTEST:
            yield from _card(body.report, problem, told)
            problem, told = value, []
        else:
            told.append((label, value))
    yield from _card(body.report, problem, told)


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[str, PlacedCell]]:
    for row in rows:
        cells = [row[column] for column in sorted(row) if row[column].cell.column == column]
        for left, right in itertools.pairwise(cells):
            yield plain(left.text), right


def _card(
    report: str, problem: PlacedCell | None, told: Sequence[tuple[str, PlacedCell]]
) -> Iterator[Hazard]:
    outcome = [
        cell for label, cell in told if _OUTCOME_LABEL.fullmatch(label) and not _ADVICE_LABEL.fullmatch(label)
    ]
    days = [cell for label, cell in told if _DAY_LABEL.fullmatch(label)]
    if problem is None or not (outcome or days):
        return
    said = [cell for cell in (*outcome, *days) if _SAYS.search(cell.text)]
    is_left = any(outcome_of(cell.text) is False for cell in said)
    is_done = any(outcome_of(cell.text) for cell in outcome) or any(find_dates(cell.text) for cell in days)
    yield Hazard(
        text=problem.text,
        evidence=tuple(cell.evidence(report) for cell in (problem, *said)),
        rectified=False if is_left or not said else True if is_done else None,
        rectified_on=_day(next(iter(days), None), outcome) if not is_left else None,
        is_veto=bool(_VETO.search(problem.text)),
    )
