"""Reads all rows of one register before the database is touched, so that writing holds its lock briefly.

Good rows wait in a nameless temporary file: a million of them need not be held in memory.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from corpus.registry.doubts import AgencyDoubts
from corpus.registry.headers import RegisterSheet
from corpus.registry.records import Register
from corpus.registry.report import RejectedRow, Remark
from corpus.registry.rows import Values, completed, row_values

_BATCH = 2000
_IN_MEMORY_BYTES = 8 << 20


@dataclass(slots=True)
class Harvest:
    """The rows of one register: how many are good, which are not, what to look at."""

    register: Register
    rejected: list[RejectedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    contents: dict[str, tuple[str, int]] = field(default_factory=dict)  # digest -> sheet and line
    doubts: AgencyDoubts = field(default_factory=AgencyDoubts)
    _file: IO[bytes] | None = None

    @property
    def rejected_rows(self) -> int:
        """Rows not taken; a row with several bad cells counts once."""
        return len({(row.sheet, row.line) for row in self.rejected})

    def batches(self) -> Iterator[list[Values]]:
        """The good rows, in lists of at most a few thousand."""
        assert self._file is not None
        self._file.seek(0)
        while True:
            batch: list[Values] = pickle.load(self._file)  # noqa: S301  this process wrote it just now
            if not batch:
                return
            yield batch


def harvest(register: Register, sheets: list[RegisterSheet], stack: ExitStack) -> Harvest:
    """Read all sheets of a register; the temporary file is left with ``stack`` to be closed."""
    file = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115  closed by stack
    gathered = Harvest(register, _file=file)
    rows = _good_rows(gathered, sheets)
    while batch := list(islice(rows, _BATCH)):
        pickle.dump(batch, file, protocol=pickle.HIGHEST_PROTOCOL)
    pickle.dump([], file)
    return gathered


def _good_rows(gathered: Harvest, sheets: list[RegisterSheet]) -> Iterator[Values]:
    for sheet in sheets:
        for line, cells in sheet.rows:
            values, problems = row_values(sheet.register, sheet.columns, cells)
            bad = [problem for problem in problems if not problem.is_note]
            for problem in bad:
                _reject(gathered, sheet, line, problem.column, problem.value, problem.reason)
            if not values or bad:
                continue
            row = completed(sheet.register, values) | {"sheet": sheet.sheet, "line": line}
            content = str(row["content"])
            if content in gathered.contents:
                _reject(gathered, sheet, line, "", "", _same_as(*gathered.contents[content]))
                continue
            gathered.contents[content] = (sheet.sheet, line)
            _remark(gathered, sheet, line, row)
            yield row


def _same_as(sheet: str, line: int) -> str:
    return f"与{f'工作表「{sheet}」' if sheet else ''}第 {line} 行完全相同"


def _reject(gathered: Harvest, sheet: RegisterSheet, line: int, column: str, value: str, reason: str) -> None:
    gathered.rejected.append(
        RejectedRow(
            register=sheet.register, sheet=sheet.sheet, line=line, column=column, value=value, reason=reason
        )
    )


def _remark(gathered: Harvest, sheet: RegisterSheet, line: int, row: Values) -> None:
    if sheet.register is Register.AGENCIES:
        doubts = gathered.doubts.about(line, row)
        gathered.remarks.extend(Remark(sheet=sheet.sheet, line=line, text=text) for text in doubts)
