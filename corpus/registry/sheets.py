"""Reads a registry file into sheets of plain rows: xlsx, csv and JSON. Nothing is evaluated."""

from __future__ import annotations

import codecs
import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputNotFoundError, RegistryError
from corpus.registry.workbook import not_a_table, workbook_sheets

Row = tuple[int, tuple[object, ...]]  # line as the file counts it, and the cells

MAX_JSON_BYTES = 128 << 20  # read whole
_OTHER_KINDS = (
    (b"%PDF", "PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel（.xls）文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows, to be read once, in order."""

    name: str
    rows: Iterable[Row]


def open_sheets(path: Path, stack: ExitStack) -> list[Sheet]:
    """The sheets of a registry file; what must be closed later is left with ``stack``.

    Raises ``InputNotFoundError`` when there is no such file and ``RegistryError`` when it is no table.
    """
    if not path.is_file():
        what = "是一个文件夹" if path.is_dir() else "不存在"
        raise InputNotFoundError(f"名录文件「{path}」{what}。请检查路径。")
    if path.stat().st_size == 0:
        raise RegistryError(f"名录文件「{path.name}」是空文件。请重新导出后再导入。")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PK"):
        return [Sheet(name, rows) for name, rows in workbook_sheets(path, stack)]
    for sign, kind in _OTHER_KINDS:
        if head.startswith(sign):
            raise not_a_table(path, f"它是{kind}")
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1] in (b"{", b"["):
        return _json_sheets(path)
    return [Sheet("", _csv_rows(path, _encoding(path)))]


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file can be read."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as stream:
                for chunk in iter(lambda: stream.read(1 << 20), b""):
                    if "\0" in decoder.decode(chunk):
                        raise not_a_table(path, "它含有二进制内容")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise not_a_table(path, "它的文字编码既不是 UTF-8 也不是 GB18030")


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline().lstrip("\ufeff")  # a mark of byte order that the encoding leaves in
        delimiter = max(",\t;", key=first.count)
        reader = csv.reader(itertools.chain([first], stream), delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, tuple(cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise RegistryError(
                f"名录文件「{path.name}」第 {line} 行的引号或分隔符有误，无法分列。请修正该行后再导入。"
            ) from error


def _json_sheets(path: Path) -> list[Sheet]:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise RegistryError(
            f"名录文件「{path.name}」超过 {MAX_JSON_BYTES >> 20} MB。请改用 csv 或 xlsx，或拆分后再导入。"
        )
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise not_a_table(path, "它不是有效的 JSON") from error
    lists = content if isinstance(content, dict) else {"": content}
    sheets = [
        Sheet(str(name), _json_rows(items))
        for name, items in lists.items()
        if isinstance(items, list) and items
    ]
    if not sheets:
        raise RegistryError(f"名录文件「{path.name}」中没有数据。请检查导出的内容。")
    return sheets


def _json_rows(items: list[object]) -> Iterator[Row]:
    """A header row (line 0) of all keys, then the items; the list counts from 1."""
    keys = list(dict.fromkeys(itertools.chain.from_iterable(i for i in items if isinstance(i, dict))))
    yield 0, tuple(keys)
    for line, item in enumerate(items, 1):
        yield line, tuple(item.get(key) for key in keys) if isinstance(item, dict) else (item,)
