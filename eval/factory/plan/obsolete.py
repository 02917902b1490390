"""Elimination catalogues and what they name, for the comparison of processes and devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from eval.factory.plan.citations import Source, in_force

REPLACED, ACCIDENT = "obsolete_replaced", "obsolete_accident"  # keys of a plan's extra: texts of traps


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("obsolete.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return rows


def catalogues(kit: str, day: dt.date) -> tuple[str, ...]:
    """The catalogues an author would compare with on that day, as cited."""
    general: Source | None = in_force("产业目录", day)
    found = [f"《{general.title}》（{general.number}）"] if general else []
    found += [
        f"《{row['title']}》（{row['number']}）"
        for row in _data()["catalogues"]
        if row["since"] <= day and kit in row.get("kits", (kit,))
    ]
    return tuple(found)


def named_devices(kit: str, day: dt.date, slots: Mapping[str, str]) -> tuple[tuple[str, str, str, str], ...]:
    """Rows of an equipment table that plainly name something eliminated; the industry's own first."""
    return tuple(
        _row(row)
        for row in _data()["named"]
        if kit in row["kits"]
        and row["since"] <= day
        and all(slots.get(name) == value for name, value in row.get("only", {}).items())
    )


def models(day: dt.date) -> tuple[tuple[str, str, str, str], ...]:
    """Rows of an equipment table where only the type number tells that the device is eliminated."""
    return tuple(_row(row) for row in _data()["models"] if row["since"] <= day)


def eliminated(kit: str, day: dt.date, slots: Mapping[str, str]) -> frozenset[tuple[str, str, str, str]]:
    """All rows that a report of that day must recognise."""
    return frozenset((*named_devices(kit, day, slots), *models(day)))


def texts(name: str) -> Sequence[str]:
    """Sentences of traps: ``replaced`` or ``accident``."""
    rows: Sequence[str] = _data()[name]
    return rows


def _row(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return str(row["device"]), str(row["model"]), str(row["count"]), str(row["unit"])
