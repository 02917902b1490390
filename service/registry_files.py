"""The files of ``mingjian registry import``: which are meant, and the list of what was not taken."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.errors import InputNotFoundError
from corpus.registry.report import ImportReport
from service.new_file import new_file
from service.terminal import complain

_KINDS = frozenset({".xlsx", ".csv", ".json"})


def tables_among(files: Sequence[Path]) -> tuple[list[Path], list[int]]:
    """The files, those of a folder in the order of their names; and the exit code of each empty folder."""
    tables, codes = list[Path](), list[int]()
    for file in files:
        if not file.is_dir():
            tables.append(file)
            continue
        found = sorted(path for path in file.iterdir() if _is_table(path))
        tables.extend(found)
        if not found:
            error = InputNotFoundError(f"文件夹「{file}」中没有 xlsx、csv 或 json 登记表。请检查路径。")
            complain(error)
            codes.append(error.exit_code)
    return tables, codes


def _is_table(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in _KINDS and not path.name.startswith((".", "~$"))


def write_report(target: Path, reports: Sequence[ImportReport]) -> None:
    """Every row that was not taken and every remark, as a csv file; raises as ``new_file`` does."""
    with new_file(target) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(report_rows(reports))


def report_rows(reports: Sequence[ImportReport]) -> Iterator[tuple[object, ...]]:
    """A table: its headings, every row that was not taken, every remark."""
    yield ("文件", "登记表", "工作表", "行", "列", "内容", "原因", "处理")
    for report in reports:
        for row in report.rejected:
            cells = map(_harmless, (row.sheet, row.line, row.column, row.value, row.reason))
            yield (report.file_name, row.register.in_chinese, *cells, "未采用")
        for remark in report.remarks:
            cells = map(_harmless, (remark.sheet, remark.line or "", "", "", remark.text))
            yield (report.file_name, "", *cells, "已采用，请核实")


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t"} else cell
