"""Finds in each sheet which register it is and where its header stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import RegistryError
from corpus.registry.column import RegisterColumn
from corpus.registry.columns import (
    COLUMNS,
    SHEET_NAMES,
    folded_heading,
    matched_columns,
    missing_columns,
)
from corpus.registry.records import Register
from corpus.registry.sheets import Row, Sheet

_HEADER_WITHIN = 10  # rows; titles and notes may stand above it


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A sheet that was recognised: its columns by position, and the rows below its header."""

    register: Register
    sheet: str
    columns: dict[int, RegisterColumn]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class _Header:
    register: Register
    found: dict[int, RegisterColumn]
    missing: tuple[RegisterColumn, ...]
    headings: tuple[object, ...]
    skipped: int  # rows up to and including the header


def recognised(
    path: Path, sheets: list[Sheet], mapping: Mapping[str, str]
) -> tuple[list[RegisterSheet], list[str]]:
    """Register sheets of a file, and the names of sheets that are none.

    Raises ``RegistryError`` naming the missing columns when a sheet named as a register, or the whole
    file, lacks required columns.
    """
    registers: list[RegisterSheet] = []
    others: list[tuple[Sheet, _Header | None]] = []
    for sheet in sheets:
        rows = iter(sheet.rows)
        top = list(itertools.islice(rows, _HEADER_WITHIN))
        named = _register_named(sheet.name)
        header = _header(top, mapping, named)
        if header is not None and not header.missing:
            below = itertools.chain(top[header.skipped :], rows)
            registers.append(RegisterSheet(header.register, sheet.name, header.found, below))
        elif named is not None and header is not None:
            raise _lacking(path, sheet, header)
        else:
            others.append((sheet, header))
    if not registers:
        raise _unrecognised(path, others)
    return registers, [sheet.name for sheet, _ in others]


def _register_named(name: str) -> Register | None:
    folded = folded_heading(name)
    for register, names in SHEET_NAMES.items():
        if folded in names:
            return register
    return None


def _header(top: list[Row], mapping: Mapping[str, str], named: Register | None) -> _Header | None:
    """The row that fits best: complete before incomplete, then the most columns."""
    candidates = [
        _Header(register, found, missing_columns(register, found), cells, index + 1)
        for index, (_, cells) in enumerate(top)
        for register in ([named] if named is not None else list(Register))
        if (found := matched_columns(register, cells, mapping))
    ]
    return max(candidates, key=lambda h: (not h.missing, len(h.found) - h.skipped / 100), default=None)


def _unrecognised(path: Path, others: list[tuple[Sheet, _Header | None]]) -> RegistryError:
    candidates = [(sheet, header) for sheet, header in others if header is not None]
    if candidates:
        return _lacking(path, *max(candidates, key=lambda c: len(c[1].found)))
    names = "、".join(f"「{sheet.name}」" for sheet, _ in others if sheet.name)
    return RegistryError(
        f"名录文件「{path.name}」{'的工作表' + names if names else ''}中没有找到表头。"
        f"各种登记表至少要有这些列：{_required()}。请补上表头，或改成上述列名后重新导入。",
        code="registry_no_header",
    )


def _required() -> str:
    """Of each register the columns that must be there."""
    return "；".join(
        f"{register.in_chinese}“{'、'.join(column.heading for column in missing_columns(register, {}))}”"
        for register in COLUMNS
    )


def _lacking(path: Path, sheet: Sheet, header: _Header) -> RegistryError:
    missing = "、".join(column.heading for column in header.missing)
    headings = "、".join(str(heading).strip() for heading in header.headings if heading not in (None, ""))
    place = f"工作表「{sheet.name}」" if sheet.name else ""
    return RegistryError(
        f"名录文件「{path.name}」{place}按{header.register.in_chinese}读取，缺少必需的列：{missing}。"
        f"文件中的列有：{headings}。请补上这些列，或把相应的列名改为上述名称后重新导入。",
        code="registry_columns_missing",
    )
