"""Check tables row by row: what was checked, on what basis, what was found, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.facts import CheckItem
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import Columns, Verdict, check_columns, verdict
from pipelines.stages.extract.grids import PlacedCell, Row, grids
from pipelines.ticks import chosen

_PAPERS = frozenset(
    {Chapter.TEST_REPORT, Chapter.CERTIFICATE, Chapter.CONTRACT, Chapter.NOTICE, Chapter.PROCESS_CONTROL}
)
_VETO_WORD = re.compile(r"否决|[★※]|A类|一票")
_SAYS = re.compile(r"[\w√×✕✓✗]")  # a dash or stroke in a cell says nothing
_TICK = re.compile(r"[√✓✔VvＶ×✗✘xX●■是]")


def check_items(body: Body) -> tuple[CheckItem, ...]:
    """The rows of all check tables, joined over pages, in order."""
    found: list[CheckItem] = []
    for rows in grids(body):
        known = check_columns(rows)
        if known is not None and not _is_in_a_paper(body, rows):
            columns, heads = known
            found.extend(_items(body.report, rows[heads:], columns))
    return tuple(found)


def _is_in_a_paper(body: Body, rows: Sequence[Row]) -> bool:
    """Whether the table belongs to a laboratory's report or another paper, not to the evaluation."""
    first = next((cell for row in rows for cell in row.values()), None)
    section = body.section_at(first.page.number, first.table.box.y0) if first is not None else None
    return section is not None and section.kind in _PAPERS


def _items(report: str, rows: Sequence[Row], columns: Columns) -> Iterator[CheckItem]:
    for row in rows:
        item = row.get(columns.text) if columns.text is not None else None
        if item is None or not item.text or item.cell.column_span >= len(row) > 1:
            continue
        result = _result(row, columns)
        if result is None:
            continue
        cell, said = result
        basis, finding = _cell(row, columns.basis), _cell(row, columns.finding)
        veto = _cell(row, columns.veto)
        shown = [item, finding, basis, cell]
        yield CheckItem(
            item=item.text,
            basis=basis.text if basis is not None else "",
            finding=finding.text if finding is not None else "",
            result=said.value,
            is_veto=bool(_VETO_WORD.search(item.text) or (veto is not None and is_veto(veto.text))),
            evidence=tuple(
                placed.evidence(report)
                for placed in shown
                if placed is not None and _SAYS.search(placed.text)
            ),
        )


def _cell(row: Row, column: int | None) -> PlacedCell | None:
    return row.get(column) if column is not None else None


def _result(row: Row, columns: Columns) -> tuple[PlacedCell, Verdict] | None:
    if len(columns.results) == 1:
        cell = row.get(columns.results[0])
        said = verdict(cell.text, is_seen=cell.table.is_ocr) if cell is not None else None
        return (cell, said) if cell is not None and said is not None else None
    for column, said in zip(columns.results, (Verdict.CONFORMS, Verdict.DOES_NOT_CONFORM), strict=True):
        cell = row.get(column)
        if cell is not None and _TICK.fullmatch("".join(cell.text.split())):
            return cell, said
    return None


def is_veto(text: str) -> bool:
    """Whether the cell of the column for it marks a veto item."""
    word = "".join(chosen(text).split())
    return (bool(_VETO_WORD.search(word)) and "非否决" not in word) or word in {"是", "A"}
