"""Opens an xlsx workbook: its sheets with their rows. openpyxl reads its frame, ``cells`` its cells."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from core.errors import RegistryError
from corpus.registry import shared_strings
from corpus.registry.cells import Cells, DamagedSheetError, Formats, cells_of
from corpus.registry.shared_strings import StringTable, TooManyStringsError, strings_of

MAX_UNPACKED_BYTES = 4 << 30

# What a damaged archive or its XML raises; an XML error of the standard library is a SyntaxError.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the cells."""

    archive: zipfile.ZipFile
    sheets: tuple[tuple[str, str], ...]  # name, and part of the archive
    formats: Formats


def workbook_sheets(path: Path, stack: ExitStack) -> list[tuple[str, Iterator[tuple[int, Cells]]]]:
    """Name and rows of each sheet, to be read once; the workbook is left with ``stack`` to be closed."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise RegistryError(
                f"名录文件「{path.name}」解压后超过 {MAX_UNPACKED_BYTES >> 30} GB，没有导入。"
                "请另存为 csv，或拆分成几个文件后再导入。"
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # extensions that do not bear on values
            frame = _opened(path, archive)
    except TooManyStringsError as error:
        raise RegistryError(
            f"名录文件「{path.name}」中的文字超过 {shared_strings.MAX_STRINGS_BYTES >> 20} MB，没有导入。"
            "请另存为 csv，或拆分成几个文件后再导入。"
        ) from error
    except (*_DAMAGE, AttributeError, TypeError, OSError) as error:  # openpyxl checks no type
        raise not_a_table(path, "它不是完整的 Excel 工作簿") from error
    return [(name, _rows(path, frame, name, part)) for name, part in frame.sheets]


def _opened(path: Path, archive: zipfile.ZipFile) -> _Frame:
    """The frame as openpyxl reads it, but for strings and sheets, which it would read slowly or at once."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    reader = ExcelReader(str(path), read_only=True, data_only=False, keep_links=False)
    try:
        reader.read_manifest()
        part = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        strings = StringTable()
        if part is not None:
            with archive.open(part.PartName[1:]) as stream:
                strings = strings_of(stream)
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        sheets = [
            (str(sheet.name), str(link.target))
            for sheet, link in reader.parser.find_sheets()
            if "chartsheet" not in link.Type and link.target in archive.namelist()
        ]
        formats = Formats(
            strings=strings,
            date_styles=reader.wb._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            duration_styles=reader.wb._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001
            epoch=reader.wb.epoch,
        )
    finally:
        reader.archive.close()
    return _Frame(archive, tuple(sheets), formats)


def _rows(path: Path, frame: _Frame, name: str, part: str) -> Iterator[tuple[int, Cells]]:
    try:
        with frame.archive.open(part) as stream:
            yield from cells_of(stream, frame.formats)
    except (*_DAMAGE, DamagedSheetError) as error:
        raise not_a_table(path, f"工作表「{name}」已损坏") from error


def not_a_table(path: Path, why: str) -> RegistryError:
    """The error for a file that cannot be read as a table, and what to do."""
    return RegistryError(
        f"名录文件「{path.name}」无法读取：{why}。"
        "请提供 xlsx、csv 或 JSON 格式的名录（.xls 请另存为 .xlsx）。",
        code="registry_not_a_table",
    )
