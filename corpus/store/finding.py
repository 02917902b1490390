"""Which kept report somebody means who types a file's name or the beginning of an id."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from core.errors import InputNotFoundError, UsageError
from corpus.store import report_rows
from corpus.store.entries import ReportEntry

SHORTEST_PREFIX = 6
_CANDIDATES = 10


def find_report(connection: Connection, prefix_or_name: str) -> ReportEntry:
    """The report whose id begins so (six hex digits or more), or that came under this file name.

    Raises ``InputNotFoundError`` when there is none, ``UsageError`` naming the candidates when there
    are several.
    """
    wanted = prefix_or_name.strip()
    lowered = wanted.lower()
    is_prefix = re.fullmatch(rf"[0-9a-f]{{{SHORTEST_PREFIX},64}}", lowered) is not None
    found = report_rows.found(
        connection, prefix=lowered if is_prefix else None, name=wanted, limit=_CANDIDATES + 1
    )
    if not found:
        raise InputNotFoundError(
            f"数据文件夹中没有报告「{wanted}」。请用文件名，或报告编号的前 {SHORTEST_PREFIX} 位以上；"
            "尚未筛查的文件请先筛查。",
            code="report_not_found",
        )
    if len(found) > 1:
        raise UsageError(_ambiguous(wanted, found), code="report_ambiguous")
    return found[0]


def _ambiguous(wanted: str, found: tuple[ReportEntry, ...]) -> str:
    listed = "；".join(f"{entry.id[:12]} {entry.file_name}" for entry in found[:_CANDIDATES])
    more = " 等" if len(found) > _CANDIDATES else ""
    return f"「{wanted}」对应多份报告：{listed}{more}。请用更长的报告编号指明其中一份。"
