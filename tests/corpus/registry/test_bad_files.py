"""Files that cannot be taken are refused with what to do, and leave nothing behind."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.errors import InputNotFoundError, RegistryError, StoreError
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.database import writing
from corpus.store.store import Store
from tests.registry_lists import (
    DAY,
    FORM_ONE,
    ROSTER_HEAD,
    SHULING,
    WEN,
    Write,
    tables_are_empty,
)


def test_missing_columns_are_listed_with_those_found_and_what_to_do(engine: Engine, xlsx: Write) -> None:
    path = xlsx({"机构": [("机构名称", "法定代表人"), ("蜀岭安全评价有限公司", "向海")]})
    with pytest.raises(RegistryError) as caught:
        import_file(engine, path, known_on=DAY)
    assert caught.value.code == "registry_columns_missing"
    for part in (
        "工作表「机构」",
        "缺少必需的列：资质证书编号、有效日期",
        "文件中的列有：机构名称、法定代表人",
        "重新导入",
    ):
        assert part in caught.value.message
    assert tables_are_empty(engine)


def test_one_register_without_its_columns_stops_the_whole_file(engine: Engine, xlsx: Write) -> None:
    path = xlsx({"agencies": [FORM_ONE, SHULING], "roster": [("姓名", "专业"), ("温知远", "安全")]})
    with pytest.raises(RegistryError, match="机构名称、证书号码"):
        import_file(engine, path, known_on=DAY)
    assert tables_are_empty(engine)


@pytest.mark.parametrize("rows", [[ROSTER_HEAD], [("随便", "什么"), ("1", "2")]])
def test_a_table_without_rows_or_header_is_refused(
    engine: Engine, xlsx: Write, rows: list[tuple[str, ...]]
) -> None:
    with pytest.raises(RegistryError, match=r"没有数据行|没有找到表头"):
        import_file(engine, xlsx({"Sheet1": rows}), known_on=DAY)
    assert tables_are_empty(engine)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧版 Excel"),
        (b"PK\x03\x04 not an archive", "不是完整的 Excel 工作簿"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"name,\xff\xff\xff\xff\xfe\n", "文字编码"),
        (b"a,b\n\x00\x01\x02\n", "二进制内容"),
        (b'{"agencies": [', "不是有效的 JSON"),
        (b"[" * 100_000, "不是有效的 JSON"),
        (b"{}", "没有数据"),
        (b'"\xe6\x9c\xba', "引号或分隔符有误"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(
    engine: Engine, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "名录.xlsx"
    path.write_bytes(content)
    with pytest.raises(RegistryError, match=said):
        import_file(engine, path, known_on=DAY)
    assert tables_are_empty(engine)


@pytest.mark.parametrize(("name", "said"), [("没有.xlsx", "不存在"), ("data", "是一个文件夹")])
def test_a_missing_file_is_named(engine: Engine, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputNotFoundError, match=said):
        import_file(engine, tmp_path / name, known_on=DAY)


def test_broken_quoting_names_its_line(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "名录.csv"
    path.write_text(f'{",".join(ROSTER_HEAD)}\n{",".join(WEN)}\n"邱"望舒,安全\n', encoding="utf-8")
    with pytest.raises(RegistryError, match="第 3 行的引号或分隔符有误"):
        import_file(engine, path, known_on=DAY)
    assert tables_are_empty(engine)


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part of it changed by hand."""
    target = path.with_name("改.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target


def test_a_workbook_that_breaks_off_after_its_first_sheet_leaves_nothing(engine: Engine, xlsx: Write) -> None:
    roster = [ROSTER_HEAD, *((f"人{n}", *WEN[1:]) for n in range(3000))]
    path = xlsx({"agencies": [FORM_ONE, SHULING], "roster": roster})
    broken = rewritten(path, "xl/worksheets/sheet2.xml", lambda xml: xml[: len(xml) * 3 // 4])

    with pytest.raises(RegistryError, match="工作表「roster」已损坏"):
        import_file(engine, broken, known_on=DAY)
    assert tables_are_empty(engine)


def test_a_sheet_that_claims_the_largest_size_with_a_formula_at_its_far_end(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    path = xlsx({"roster": [ROSTER_HEAD, WEN]})
    far = b'<row r="200000"><c r="A200000"><f>REPT("x",9^9)</f></c><c r="XFD200000"><f>NOW()</f></c></row>'
    huge = rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:I2"', b'ref="A1:XFD1048576"').replace(
            b"</sheetData>", far + b"</sheetData>"
        ),
    )
    report = import_file(engine, huge, known_on=DAY)

    assert report.accepted == 1
    assert [(row.line, row.column) for row in report.rejected if "公式" in row.reason] == [(200000, "姓名")]
    assert len(registry.roster()) == 1


def test_other_programs_may_write_while_a_file_is_being_read(
    engine: Engine, xlsx: Write, tmp_path: Path
) -> None:
    """A file that breaks off is noticed before the database is locked: reading needs no lock."""
    roster = [ROSTER_HEAD, *((f"人{n}", *WEN[1:]) for n in range(3000))]
    broken = rewritten(
        xlsx({"roster": roster}), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) * 3 // 4]
    )
    with Store.open(tmp_path / "data", busy_seconds=0.1) as store, writing(engine):
        with pytest.raises(RegistryError, match="已损坏"):
            import_file(store.engine, broken, known_on=DAY)
        with pytest.raises(StoreError, match="正被另一个程序写入"):
            import_file(store.engine, xlsx({"roster": roster}), known_on=DAY)
