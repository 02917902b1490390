"""What an import did: rows taken, rows rejected and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.registry.records import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that was not taken. ``reason`` is a Chinese phrase; one row may be named once per bad cell."""

    register: Register
    sheet: str
    line: int
    column: str  # its heading in the file; empty where the whole row is meant
    value: str
    reason: str
    is_repeated: bool = False  # says the same as an earlier row, and nothing is lost

    def __str__(self) -> str:
        """One line for the person who mends the file."""
        place = f"工作表「{self.sheet}」" if self.sheet else ""
        column = f"「{self.column}」" if self.column else ""
        return f"{place}第 {self.line} 行{column}：{self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a person should look at; the row was taken."""

    sheet: str
    text: str
    line: int | None = None

    def __str__(self) -> str:
        """One line for the person who reads the import's report."""
        place = f"工作表「{self.sheet}」" if self.sheet else ""
        return f"{place}{'' if self.line is None else f'第 {self.line} 行'}：{self.text}".removeprefix("：")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCount:
    """Rows of one register: newly said, said before and unchanged, no longer said, not taken.

    ``changed`` are those of the accepted rows that say something else of what a withdrawn row spoke of
    (corrected, renewed, moved); ``updated`` are those of the withdrawn rows whose certificate is still
    listed.
    """

    register: Register
    accepted: int
    unchanged: int
    withdrawn: int
    rejected: int
    updated: int = 0
    changed: int = 0

    @property
    def added(self) -> int:
        """Accepted rows about something that the register did not list before."""
        return self.accepted - self.changed

    @property
    def delisted(self) -> int:
        """Withdrawn rows whose certificate the register no longer lists at all."""
        return self.withdrawn - self.updated

    @property
    def is_mostly_whole(self) -> bool:
        """False where so many rows went (5 or more, over a tenth) that the file is likely only a part."""
        return self.delisted < 5 or self.delisted * 10 <= self.unchanged + self.withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The outcome of importing one file. Nothing was written where ``is_dry_run``."""

    file_name: str
    source: str
    known_on: dt.date
    snapshot_id: str
    is_dry_run: bool
    registers: tuple[RegisterCount, ...]
    rejected: tuple[RejectedRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def accepted(self) -> int:
        """Rows newly known, over all registers."""
        return sum(count.accepted for count in self.registers)

    @property
    def unchanged(self) -> int:
        """Rows known before, over all registers."""
        return sum(count.unchanged for count in self.registers)
