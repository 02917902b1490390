"""The citation timeline's data files (``timeline/*.yaml``) -> checked entries."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.law_entry import LawEntry, LawKind
from corpus.law.reading import StrictRow, defect, read_yaml, validated

Text = Annotated[str, Field(min_length=1)]
Year = Annotated[str, Field(pattern=r"^(19|20)\d{2}$")]


class EntryRow(StrictRow):
    """One edition as written in a data file."""

    code: Text
    title: Text
    kind: Literal["standard", "law", "rule"]
    edition: Year
    issued_on: dt.date | None = None
    in_force_from: dt.date | None
    in_force_until: dt.date | None = None
    end_inferred: bool = False
    successor: Text | None = None
    numbers: Annotated[list[Text], Field(default_factory=list)]
    aliases: Annotated[list[Text], Field(default_factory=list)]
    verified: bool
    source: Text


class TimelineFileRow(StrictRow):
    """One data file."""

    schema_name: Annotated[Literal["mingjian.law-timeline/1"], Field(alias="schema")]
    entries: Annotated[list[object], Field(min_length=1)]


def read_entries(folder: Path) -> tuple[LawEntry, ...]:
    """All entries in ``folder``; raises ``LawDataError`` naming file, entry and field.

    Refused are malformed rows, a code and edition that stand twice, inverted dates, a successor that
    does not exist, and an end that is not the eve of the successor's beginning; so dates rise along a
    chain of successors and no chain leads back.
    """
    found: dict[str, tuple[Path, LawEntry]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _file_entries(path):
            if entry.key in found:
                raise defect(path, f"条目 {entry.key}", f"编号和版本重复，已见于 {found[entry.key][0].name}")
            _refuse_inverted_dates(path, entry)
            found[entry.key] = (path, entry)
    if not found:
        raise defect(folder, "", "没有找到任何法规标准条目")
    for path, entry in found.values():
        _check_successor(path, entry, found)
    return tuple(entry for _, entry in found.values())


def _file_entries(path: Path) -> list[LawEntry]:
    file = validated(TimelineFileRow, read_yaml(path), path)
    return [_entry(value, path, index) for index, value in enumerate(file.entries, start=1)]


def _entry(value: object, path: Path, index: int) -> LawEntry:
    code = value.get("code") if isinstance(value, dict) else None
    row = validated(EntryRow, value, path, f"条目 {code}" if code else f"第{index}条")
    return LawEntry(
        code=row.code,
        title=row.title,
        kind=LawKind(row.kind),
        edition=row.edition,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        successor=row.successor,
        verified=row.verified,
        is_end_inferred=row.end_inferred,
        numbers=tuple(row.numbers),
        aliases=tuple(row.aliases),
        source=row.source,
    )


def _refuse_inverted_dates(path: Path, entry: LawEntry) -> None:
    days = [day for day in (entry.issued_on, entry.in_force_from, entry.in_force_until) if day is not None]
    if days != sorted(days):
        raise defect(path, f"条目 {entry.key}", "日期应依发布、实施、失效的先后排列")


def _check_successor(path: Path, entry: LawEntry, found: dict[str, tuple[Path, LawEntry]]) -> None:
    if entry.successor is None:
        return
    if entry.successor not in found:
        raise defect(path, f"条目 {entry.key}，字段 successor", f"没有条目 {entry.successor}")
    successor = found[entry.successor][1]
    begins = successor.in_force_from
    if begins is None or entry.in_force_until != begins - dt.timedelta(days=1):
        raise defect(path, f"条目 {entry.key}，字段 in_force_until", f"应为 {entry.successor} 实施日的前一天")
