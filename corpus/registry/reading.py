"""Reads a registry file in batches of checked rows: pure reading, no database.

It runs in a worker process when the file is not trusted, so a batch is made of plain values only (days as
ISO text) and has a JSON form. Memory does not grow with the number of rows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from corpus.registry.headers import RegisterSheet, recognised
from corpus.registry.records import Register
from corpus.registry.report import RejectedRow, Remark
from corpus.registry.rows import Problem, Values, completed, key_fields, row_values, value_fields
from corpus.registry.sheets import open_sheets

BATCH_ROWS = 2000

Plain = str | int | None
_PLAIN_TYPES = frozenset({str, int, type(None)})


@cache
def row_columns(register: Register) -> tuple[str, ...]:
    """The columns of a batch's rows, in order: values, keys, digest, sheet and line."""
    return (*value_fields(register), *key_fields(register), "content", "sheet", "line")


@dataclass(slots=True)
class Batch:
    """Some rows of one register: the good ones, those not taken, and what to look at.

    ``rejected_rows`` counts rows; a row with several bad cells stands several times in ``rejected``.
    """

    register: Register
    rows: list[list[Plain]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    rejected_rows: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def to_json(self) -> bytes:
        """The batch as JSON."""
        content = {
            "register": self.register,
            "rows": self.rows,
            "rejected": [[r.sheet, r.line, r.column, r.value, r.reason] for r in self.rejected],
            "rejected_rows": self.rejected_rows,
            "remarks": [[r.sheet, r.line, r.text] for r in self.remarks],
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")

    @classmethod
    def from_json(cls, data: bytes) -> Batch:
        """The batch again; raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        content: dict[str, Any] = json.loads(data)
        register = Register(content["register"])
        return cls(
            register=register,
            rows=[_plain_row(row) for row in content["rows"]],
            rejected=[
                RejectedRow(
                    register=register,
                    sheet=str(sheet),
                    line=int(line),
                    column=str(column),
                    value=str(value),
                    reason=str(reason),
                )
                for sheet, line, column, value, reason in content["rejected"]
            ],
            rejected_rows=int(content["rejected_rows"]),
            remarks=[
                Remark(sheet=str(sheet), line=None if line is None else int(line), text=str(text))
                for sheet, line, text in content["remarks"]
            ],
        )


Batches = Generator[Batch, None, None]
Reader = Callable[[Path, Mapping[str, str]], Batches]
"""Gives the batches of a file under a mapping of headings."""


def read_table(path: Path, mapping: Mapping[str, str]) -> Batches:
    """All sheets of a file, in their order; each register that is there gives a batch, even without rows.

    Raises ``RegistryError`` when the file is no table or lacks required columns, and
    ``InputNotFoundError`` when there is none.
    """
    with ExitStack() as stack:
        sheets, others = recognised(path, open_sheets(path, stack), mapping)
        first = Batch(sheets[0].register)
        first.remarks = [Remark(sheet=name, text="不是名录，已跳过") for name in others]
        yield first
        for sheet in sheets:
            yield from batches_of(sheet)


def batches_of(sheet: RegisterSheet) -> Iterator[Batch]:
    """The rows of one sheet in batches, one at least."""
    batch = Batch(sheet.register)
    for line, cells in sheet.rows:
        _take(batch, sheet, line, cells)
        if len(batch.rows) + batch.rejected_rows >= BATCH_ROWS:
            yield batch
            batch = Batch(sheet.register)
    yield batch


def _take(batch: Batch, sheet: RegisterSheet, line: int, cells: tuple[object, ...]) -> None:
    values, problems = row_values(sheet.register, sheet.columns, cells)
    bad = [problem for problem in problems if not problem.is_note]
    if bad:
        batch.rejected_rows += 1
        batch.rejected.extend(_rejected(sheet, line, problem) for problem in bad)
    elif values:
        batch.remarks.extend(
            Remark(sheet=sheet.sheet, line=line, text=text)
            for text in _notes(sheet.register, values, problems)
        )
        row = completed(sheet.register, values)
        row["sheet"], row["line"] = sheet.sheet, line
        batch.rows.append(
            [
                value if type(value := row[name]) in _PLAIN_TYPES else _plain(value)  # type: ignore[misc]
                for name in row_columns(sheet.register)
            ]
        )


def _rejected(sheet: RegisterSheet, line: int, problem: Problem) -> RejectedRow:
    return RejectedRow(
        register=sheet.register,
        sheet=sheet.sheet,
        line=line,
        column=problem.column,
        value=problem.value,
        reason=problem.reason,
    )


def _notes(register: Register, values: Values, problems: list[Problem]) -> Iterator[str]:
    for problem in problems:
        yield f"「{problem.column}」{problem.reason}"
    if register is Register.AGENCIES and values.get("until") is None:
        yield f"「{values['name']}」没有写明有效期的截止日期，按长期有效处理，请核实"


def _plain(value: object) -> Plain:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, int) or value is None else str(value)


def _plain_row(row: list[Any]) -> list[Plain]:
    if not set(map(type, row)) <= _PLAIN_TYPES:
        raise TypeError("a row holds text, numbers and blanks")
    return row
