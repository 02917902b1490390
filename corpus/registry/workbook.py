"""Opens an xlsx workbook: its sheets with their rows. openpyxl reads its frame, ``cells`` its cells."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from core.errors import RegistryError
from corpus.registry.cells import Cells, DamagedSheetError, Formats, cells_of
from corpus.registry.shared_strings import StringTable, strings_of

MAX_UNPACKED_BYTES = 4 << 30


def workbook_sheets(path: Path, stack: ExitStack) -> list[tuple[str, Iterator[tuple[int, Cells]]]]:
    """Name and rows of each sheet, to be read once; the workbook is left with ``stack`` to be closed."""
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise RegistryError(
                f"名录文件「{path.name}」解压后超过 {MAX_UNPACKED_BYTES >> 30} GB。请拆分成几个文件后再导入。"
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # styles and extensions that do not bear on values
            workbook, strings = _opened(path)
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError) as error:
        raise not_a_table(path, "它不是完整的 Excel 工作簿") from error
    stack.callback(workbook.close)
    return [(sheet.title, _rows(path, workbook, sheet, strings)) for sheet in workbook.worksheets]


def _opened(path: Path) -> tuple[Any, StringTable]:
    """The workbook's frame as openpyxl reads it, and its shared strings, which it would read slowly."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    tables: list[StringTable] = []

    class Frame(ExcelReader):
        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
            if part is not None:
                with self.archive.open(part.PartName[1:]) as stream:
                    tables.append(strings_of(stream))

    reader = Frame(str(path), read_only=True, data_only=False, keep_links=False)
    reader.read()
    return reader.wb, tables[0] if tables else StringTable()


def _rows(path: Path, workbook: Any, sheet: Any, strings: StringTable) -> Iterator[tuple[int, Cells]]:
    formats = Formats(
        strings=strings,
        date_styles=workbook._date_formats,  # noqa: SLF001  openpyxl has no public way to them
        duration_styles=workbook._timedelta_formats,  # noqa: SLF001
        epoch=workbook.epoch,
    )
    try:
        with sheet._get_source() as stream:  # noqa: SLF001
            yield from cells_of(stream, formats)
    except (DamagedSheetError, KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise not_a_table(path, f"工作表「{sheet.title}」已损坏") from error


def not_a_table(path: Path, why: str) -> RegistryError:
    """The error for a file that cannot be read as a table, and what to do."""
    return RegistryError(
        f"名录文件「{path.name}」无法读取：{why}。"
        "请提供 xlsx、csv 或 JSON 格式的名录（.xls 请另存为 .xlsx）。",
        code="registry_not_a_table",
    )
