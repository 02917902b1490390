"""Workbooks as programs write them, and as damage or malice leaves them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine

from core.errors import RegistryError
from corpus.registry import shared_strings
from corpus.registry import workbook as workbooks
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.shared_strings import StringTable
from corpus.registry.sheets import open_sheets
from eval.benchmarks.roster_files import write_xlsx

Write = Callable[..., Path]
DAY = dt.date(2024, 1, 1)
HEAD = ("机构名称", "资质证书编号", "发证日期", "有效日期")
AGENCY = ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01")


def rows_of(path: Path) -> list[tuple[int, tuple[object, ...]]]:
    with ExitStack() as stack:
        return list(open_sheets(path, stack)[0].rows)


def test_cells_are_read_as_openpyxl_reads_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["文字", 7, 7.5, True, None, "=1+1", dt.date(2022, 3, 5), "  空格 "])
    sheet["B4"], sheet["C4"], sheet["D4"] = dt.time(8, 30), dt.timedelta(hours=30), -3
    sheet["A5"], sheet["B5"] = "#N/A", 1e21
    path = tmp_path / "表.xlsx"
    book.save(path)
    expected = [
        (line, tuple(row))
        for line, row in enumerate(load_workbook(path).active.iter_rows(values_only=True), 1)  # type: ignore[union-attr]
        if any(cell is not None for cell in row)
    ]
    padded = [(line, (*cells, *[None] * (8 - len(cells)))) for line, cells in rows_of(path)]
    assert padded == expected


def with_part(path: Path, part: str, content: bytes) -> Path:
    target = path.with_name("改.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    return target


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_rich_text_phonetic_guides_prefixes_and_missing_references_are_understood(
    xlsx: Write,
) -> None:
    content = f"""<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>
    <x:c t="inlineStr"><x:is><x:r><x:t>机构</x:t></x:r><x:r><x:t>名称</x:t></x:r>
    <x:rPh><x:t>jigou</x:t></x:rPh></x:is></x:c><x:c><x:v>12</x:v></x:c>
    <x:c r="E1" t="str"><x:f>A1&amp;"x"</x:f><x:v>缓存</x:v></x:c></x:row>
    <x:row><x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"""
    path = with_part(xlsx({"s": [("a",)]}), SHEET, content.encode())
    assert rows_of(path) == [(1, ("机构名称", 12, None, None, '=A1&"x"')), (2, (True,))]


@pytest.mark.parametrize(
    "content",
    [
        b"<worksheet><sheetData><row><c t='s'><v>99</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c r='@@'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='x'><c><v>1</v></c></row></sheetData></worksheet>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet><sheetData/></worksheet>",
        b"<worksheet><sheetData><row><c><v>1</v></c></row>",
        b"\xff\xfe\x00broken",
    ],
)
def test_a_damaged_sheet_is_refused_and_leaves_nothing(engine: Engine, xlsx: Write, content: bytes) -> None:
    path = with_part(xlsx({"机构": [HEAD, AGENCY]}), SHEET, content)
    with pytest.raises(RegistryError, match=r"已损坏|不是完整的 Excel 工作簿"):
        import_file(engine, path, known_on=DAY)


@pytest.mark.parametrize("serial", [0, 1, 2])
def test_an_empty_date_that_shows_as_1900_is_named(engine: Engine, xlsx: Write, serial: int) -> None:
    """A date cell of 0 shows as 1900-01-00, of 1 as 1900-01-01."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "机构"
    for row in (HEAD, AGENCY, ("乙评价有限公司", "APJ-(川)-2", serial, "2027-01-01")):
        sheet.append(row)
    sheet["C3"].number_format = "yyyy-mm-dd"
    path = xlsx({"机构": [HEAD]})
    book.save(path)
    report = import_file(engine, path, known_on=DAY)
    (rejected,) = report.rejected
    assert (report.accepted, rejected.line, rejected.column) == (1, 3, "发证日期")
    assert "时刻" in rejected.reason or "不合理" in rejected.reason


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(
    engine: Engine, xlsx: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 4 << 20)
    path = with_part(xlsx({"机构": [HEAD, AGENCY]}), "xl/media/bomb.xml", b" " * (8 << 20))
    assert path.stat().st_size < 100_000
    with pytest.raises(RegistryError, match="解压后超过"):
        import_file(engine, path, known_on=DAY)


def test_more_text_than_the_reader_may_hold_is_refused_with_the_limit_and_what_to_do(
    engine: Engine, registry: StoredRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_strings, "MAX_STRINGS_BYTES", 1 << 20)
    write_xlsx(tmp_path / "人员.xlsx", 10)
    many = "".join(f"<si><t>{at}{'备' * 1500}</t></si>" for at in range(300))
    content = f'<sst xmlns="{MAIN}">{many}</sst>'
    path = with_part(tmp_path / "人员.xlsx", "xl/sharedStrings.xml", content.encode())
    with pytest.raises(RegistryError, match=r"超过 1 MB，没有导入。请另存为 csv，或拆分") as refused:
        import_file(engine, path, known_on=DAY)
    assert path.name in refused.value.message
    assert registry.snapshot() is None


def test_a_cell_without_end_is_refused(engine: Engine, xlsx: Write) -> None:
    runs = "<r><t>x</t></r>" * 5000
    content = f"<worksheet><sheetData><row><c t='inlineStr'><is>{runs}</is></c></row></sheetData></worksheet>"
    path = with_part(xlsx({"机构": [HEAD, AGENCY]}), SHEET, content.encode())
    with pytest.raises(RegistryError, match="已损坏"):
        import_file(engine, path, known_on=DAY)


def test_a_table_of_strings_gives_each_back() -> None:
    table = StringTable()
    for text in ("", "甲", "ab", "\U00020000"):
        table.append(text)
    assert list(table) == ["", "甲", "ab", "\U00020000"]
    assert table[1:3] == ["甲", "ab"]
    with pytest.raises(IndexError):
        table[4]


def test_a_cell_far_to_the_right_costs_no_memory(xlsx: Write) -> None:
    row = '<row r="9"><c r="XFD9"><v>1</v></c></row>'
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    assert rows_of(with_part(xlsx({"s": [("a",)]}), SHEET, content.encode())) == [(9, ())]
