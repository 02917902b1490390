"""Problems in tables: lists of one row each, rectification in a second list, cards of label and value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.closings import is_closed, is_open, outcome_of
from pipelines.proof import points_to_proof, shows_proof
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import (
    Columns,
    check_columns,
    problem_columns,
)
from pipelines.stages.extract.check_rows import is_veto
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.stages.extract.lexicon import plain
from pipelines.stages.extract.problem_cards import SAYS, VETO_WORDS, cards, day_in, has_picture, outcome_in
from pipelines.stages.extract.problem_texts import numbered_problems

_WHERE = frozenset({Chapter.INSPECTION, Chapter.RECTIFICATION, Chapter.ASSESSMENT, Chapter.MEASURES})
_BLANK = re.compile(r"^[\s/／—－\-]*$")


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
            found.extend(cards(body.report, rows))
            continue
        columns, heads = known
        before = columns if columns.text is None else None
        if columns.text is None:
            numbers = numbers or _in_text(body, rows[heads:], columns, found)
            _told_by_number(body.report, rows[heads:], columns, found, numbers)
            continue
        if not columns.outcome and columns.done_on is None and not _is_where(body, rows):
            continue
        numbers = {}
        for row, problem in _rows(body.report, rows[heads:], columns):
            numbers[_number(row, columns)] = len(found)
            found.append(problem)
    return tuple(found)


def _in_text(body: Body, rows: Sequence[Row], columns: Columns, found: list[Hazard]) -> dict[str, int]:
    """Places in ``found`` of the problems that running text lists and a table speaks of by number."""
    numbers = {_number(row, columns) for row in rows} - {""}
    problems = numbered_problems(body, frozenset(map(int, numbers)))
    places = {str(number): len(found) + at for at, number in enumerate(sorted(map(int, numbers)))}
    found.extend(problems)
    return places if problems else {}


def _is_where(body: Body, rows: Sequence[Row]) -> bool:
    """A list that says nothing of rectification counts where problems of this report are told."""
    first = next((cell for row in rows for cell in row.values()), None)
    section = body.section_at(first.page.number, first.table.box.y0) if first is not None else None
    return section is not None and section.kind in _WHERE


def _rows(report: str, rows: Sequence[Row], columns: Columns) -> Iterator[tuple[Row, Hazard]]:
    with_outcome = any(not _is_blank(row, columns) for row in rows)
    points = _points_in_outcomes(rows, columns)
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
        shown = [cell for cell in (text, *outcome, day) if cell is not None and SAYS.search(cell.text)]
        yield (
            row,
            Hazard(
                text=text.text,
                evidence=tuple(cell.evidence(report) for cell in shown),
                rectified=rectified,
                rectified_on=day_in(day, outcome) if rectified is not False else None,
                is_veto=bool(VETO_WORDS.search(text.text) or (veto is not None and is_veto(veto.text))),
                proof=_proof(row, columns) or points.get(_place(row)),
                rechecked_on=_rechecked(row, columns),
                advice=_advice(row, columns),
                number=int(_number(row, columns) or 0) or None,
            ),
        )


def _points_in_outcomes(rows: Sequence[Row], columns: Columns) -> dict[int, str]:
    """Proof that the outcomes themselves point to (「已接地，见照片3」), where most rows do so."""
    if columns.proof is not None:
        return {}
    told = (*columns.outcome, *((columns.advice,) if columns.advice is not None else ()))
    found: dict[int, str] = {}
    for row in rows:
        cells = (row[column] for column in told if column in row)
        pointing = next((cell.text for cell in cells if points_to_proof(cell.text)), None)
        if pointing is not None:
            found[_place(row)] = pointing
    return found if 2 * len(found) >= len(rows) and len(found) > 1 else {}


def _place(row: Row) -> int:
    """What tells one row from another."""
    return id(next(iter(row.values())).cell) if row else 0


def _proof(row: Row, columns: Columns) -> str | None:
    """What the row has to show: words that name it, or a picture in their place."""
    places = [row[c] for c in (columns.proof, columns.after) if c is not None and c in row]
    named = next((cell.text for cell in places if shows_proof(cell.text)), None)
    return named or ("照片" if any(map(has_picture, places)) else None)


def _rechecked(row: Row, columns: Columns) -> str | None:
    """The day of the re-check, in a column of its own or beside its result."""
    for column in (columns.rechecked_on, columns.recheck):
        cell = row.get(column) if column is not None else None
        dates = find_dates(cell.text, with_compact=True) if cell is not None else ()
        if dates:
            return str(dates[0].first)
    return None


def _advice(row: Row, columns: Columns) -> str:
    cell = row.get(columns.advice) if columns.advice is not None else None
    return cell.text if cell is not None and SAYS.search(cell.text) else ""


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
    said = {outcome_in(cell.text) for cell in outcome}
    left = row.get(columns.left) if columns.left is not None else None
    if False in said or (left is not None and SAYS.search(left.text)):
        return False
    if any(
        is_open(cell.text) and outcome_of(cell.text) is not True and not is_closed(cell.text) for cell in told
    ):
        return False
    if True in said:
        return True
    day = row.get(columns.done_on) if columns.done_on is not None else None
    if day is not None and find_dates(day.text, with_compact=True):
        return True
    after = row.get(columns.after) if columns.after is not None else None
    is_shown = after is not None and (has_picture(after) or bool(SAYS.search(after.text)))
    return True if is_shown else None


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
        shown = [cell for cell in (*outcome, told, day) if cell is not None and SAYS.search(cell.text)]
        known = found[index]
        found[index] = dataclasses.replace(
            known,
            rectified=known.rectified if known.rectified is not None else rectified,
            rectified_on=known.rectified_on or (day_in(day, outcome) if rectified else None),
            proof=known.proof or proof,
            rechecked_on=known.rechecked_on or _rechecked(row, columns),
            evidence=known.evidence + tuple(cell.evidence(report) for cell in shown),
        )
