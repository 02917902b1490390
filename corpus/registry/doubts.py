"""What in an agencies' register is taken, but should be looked at by a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.registry.rows import Values


class _Holder(NamedTuple):
    line: int
    name: object
    name_key: object
    first: dt.date
    last: dt.date


@dataclass(slots=True)
class AgencyDoubts:
    """Remembers who holds which certificate number within one import."""

    _holders: dict[object, list[_Holder]] = field(default_factory=dict)

    def about(self, line: int, row: Values) -> list[str]:
        """Sentences on a row: an unstated last day; a number that another agency holds at the same time."""
        texts = []
        if row["until"] is None:
            texts.append(f"「{row['name']}」没有写明有效期的截止日期，按长期有效处理，请核实")
        holder = _Holder(line, row["name"], row["name_key"], *_days(row))
        others = self._holders.setdefault(row["certificate_key"], [])
        texts.extend(
            f"「{holder.name}」与第 {other.line} 行「{other.name}」的资质证书编号相同"
            f"（{row['certificate_number']}），且有效期重叠，请核实"
            for other in others
            if other.name_key != holder.name_key and other.first <= holder.last and holder.first <= other.last
        )
        others.append(holder)
        return texts


def _days(row: Values) -> tuple[dt.date, dt.date]:
    since, until = row["since"], row["until"]
    return (
        since if isinstance(since, dt.date) else dt.date.min,
        until if isinstance(until, dt.date) else dt.date.max,
    )
