"""``mingjian dossier``: the case file of a screened report."""

from __future__ import annotations

from pathlib import Path

from core.errors import InputNotFoundError, UsageError
from core.screening import Screening
from pipelines.screening_tools import Tools
from service.dossier import FORMATS, dossier_bytes
from service.new_file import new_file, require_new


def require_target(target: Path, *, force: bool) -> str:
    """The format of the file to be written; raises ``UsageError`` before any work is done."""
    suffix = target.suffix.lower()
    if suffix not in FORMATS:
        listed = "、".join(FORMATS)
        raise UsageError(f"--out 的文件名应以 {listed} 之一结尾；{target} 不是。请更正。")
    require_new(target, source=None, suffix=suffix, option="--out", force=force)
    return suffix


def write_dossier(report: str, target: Path, tools: Tools, *, force: bool) -> Screening:
    """Write the dossier of a report's latest screening; the file is whole or not there."""
    suffix = require_target(target, force=force)
    entry = tools.store.find_report(report)
    screening = tools.store.screening(entry.id)
    if screening is None:
        raise InputNotFoundError(f"报告 {report} 还没有筛查结果。请先用 mingjian screen 筛查。")
    content = dossier_bytes(screening, tools, suffix)
    with new_file(target) as beside:
        beside.write_bytes(content)
    return screening
