"""Labels and their values, wherever a form puts them: after a colon, in the next cell, beside, below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.document import Line, Page, Table
from core.evidence import Evidence
from pipelines.passage import cell_evidence, line_evidence
from pipelines.reading.cutting import trimmed

_PLAIN = re.compile(r"[\s\u3000:：()（）\[\]【】*＊_—\-、/]+")
_COLON = re.compile(r"^(?P<label>[^:：]{2,24})[:：]\s*(?P<value>.*)$")
# 「建设单位 某某公司」: a label and its value parted by a gap that a reader sees.
_SPACED = re.compile(r"^(?P<label>[\u4e00-\u9fff（）()]{2,14})\s+(?P<value>\S.*)$")
_BLANK = re.compile(r"^[\s_＿—\-/]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label as plain text (no spaces, colons, brackets), its value, and where the value stands."""

    label: str
    value: str
    page: int
    evidence: Evidence
    is_cell: bool


def plain(text: str) -> str:
    """A label's words alone."""
    return _PLAIN.sub("", text)


def labelled_values(report: str, page: Page) -> tuple[Labelled, ...]:
    """All label-value pairs of a page, in reading order."""
    return tuple(
        item
        for item in (*_in_tables(report, page), *_in_lines(report, page))
        if item.value and not _BLANK.match(item.value)
    )


def _in_tables(report: str, page: Page) -> Iterator[Labelled]:
    for table in page.tables:
        for row in table.rows():
            for label, value in itertools.pairwise(row):
                yield Labelled(
                    label=plain(label.text),
                    value=value.text.strip(),
                    page=page.number,
                    evidence=cell_evidence(report, page.number, table, value),
                    is_cell=True,
                )
        yield from _colons_in_cells(report, page, table)


def _colons_in_cells(report: str, page: Page, table: Table) -> Iterator[Labelled]:
    for cell in table.cells:
        match = _COLON.match(cell.text)
        if match and match["value"]:
            evidence = cell_evidence(report, page.number, table, cell)
            yield Labelled(
                label=plain(match["label"]),
                value=match["value"].strip(),
                page=page.number,
                evidence=evidence,
                is_cell=True,
            )


def _in_lines(report: str, page: Page) -> Iterator[Labelled]:
    boxes = [table.box for table in page.tables]
    lines = [line for line in page.lines if not any(box.contains(*line.box.centre) for box in boxes)]
    for index, line in enumerate(lines):
        match = _COLON.match(line.text) or _SPACED.match(line.text)
        label = plain(match["label"] if match else line.text)
        value = trimmed(line, match.start("value"), len(line.text)) if match and match["value"] else None
        if value is None and len(label) <= 16:
            value = _right_of(lines, index) or _below(lines, index)
        if value is not None:
            yield Labelled(
                label=label,
                value=value.text,
                page=page.number,
                evidence=line_evidence(report, page.number, value),
                is_cell=False,
            )


def _right_of(lines: Sequence[Line], index: int) -> Line | None:
    """The next line on the same row."""
    line = lines[index]
    if index + 1 == len(lines):
        return None
    other = lines[index + 1]
    same_row = abs(other.box.centre[1] - line.box.centre[1]) < 0.6 * min(other.box.height, line.box.height)
    return other if same_row and other.box.x0 >= line.box.x1 - 1 else None


def _below(lines: Sequence[Line], index: int) -> Line | None:
    """The next line under a label that ends in a colon."""
    line = lines[index]
    if index + 1 == len(lines) or not line.text.rstrip().endswith((":", "：")):
        return None
    other = lines[index + 1]
    return other if 0 <= other.box.y0 - line.box.y1 < 2.5 * line.box.height else None
