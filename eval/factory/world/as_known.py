"""The registry as it was at an earlier day: later rows are not there yet, some leavings not yet reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

Columns = tuple[str, ...]
Row = tuple[str, ...]
_SINCE = ("发证日期", "入职日期", "告知日期", "公开日期", "批准日期", "处罚时间")
_LEFT, _PERSON = "离职日期", "从业登记编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class AsKnown:
    """What the authorities knew at the end of ``day``.

    ``unreported`` are registration numbers of people whose leaving their agencies had not reported by then.
    """

    day: dt.date
    unreported: Collection[str] = ()

    def rows(self, columns: Columns, rows: Sequence[Row]) -> list[Row]:
        """The rows of a table that were there, as they stood."""
        since = next((at for at, name in enumerate(columns) if name in _SINCE), None)
        known = [row for row in rows if since is None or row[since] <= self.day.isoformat()]
        if _LEFT not in columns:
            return known
        left, person = columns.index(_LEFT), columns.index(_PERSON)
        return [
            (*row[:left], "", *row[left + 1 :])
            if row[left] > self.day.isoformat() or row[person] in self.unreported
            else row
            for row in known
        ]
