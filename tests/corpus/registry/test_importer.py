from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from core.dates import Validity
from core.errors import InputNotFoundError, RegistryError, StoreError
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import Register
from corpus.registry.report import RegisterCount
from corpus.store.database import reading, writing
from corpus.store.registry_tables import (
    registry_agencies,
    registry_parts,
    registry_roster,
    registry_snapshots,
)
from corpus.store.store import Store

Write = Callable[..., Path]
DAY = dt.date(2023, 5, 1)

FORM_ONE = (
    *(
        "机构名称",
        "统一社会信用代码/注册号",
        "办公地址",
        "邮政编码",
        "机构信息公开网址",
        "法定代表人",
        "联系人",
        "联系电话",
    ),
    *(
        "专职技术负责人",
        "专职过程控制负责人",
        "资质证书编号",
        "发证日期",
        "资质证书批准部门",
        "有效日期",
        "业务范围",
    ),
)
SHULING = (
    *(
        "蜀岭安全评价有限公司",
        "91510100MA6ABCDE1X",
        "成都市青羊区甲路1号",
        "610000",
        "https://shuling.example",
    ),
    *(
        "向海",
        "江一",
        "028-00000001",
        "何二",
        "邱三",
        "APJ-（川）-002",
        "2022-03-05",
        "四川省应急管理厅",
        "2027-03-04",
    ),
    "金属冶炼；石油加工业，化学原料、化学品及医药制造业",
)
AGENCY_HEAD = ("机构名称", "资质证书编号", "发证日期", "有效日期")
ROSTER_HEAD = (
    "姓名",
    "专业",
    "证书类型",
    "证书号码",
    "从业登记编号",
    "级别",
    "机构名称",
    "登记日期",
    "终止日期",
)
WEN = (
    "温知远",
    "化工工艺",
    "安全评价师职业资格证书",
    "S0110320001",
    "012345",
    "二级",
    "蜀岭安全评价有限公司",
    "2020-01-01",
    "",
)
QIU = (
    "邱望舒",
    "安全",
    "安全评价师职业资格证书",
    "S0110320002",
    "012346",
    "一级",
    "蜀岭安全评价有限公司",
    "2020-01-01",
    "长期",
)


def tables_are_empty(engine: Engine) -> bool:
    tables = (registry_snapshots, registry_parts, registry_agencies, registry_roster)
    with reading(engine) as connection:
        return all(connection.execute(select(func.count()).select_from(t)).scalar() == 0 for t in tables)


def test_a_workbook_of_both_registers_is_taken_with_every_column(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    path = xlsx({"agencies": [FORM_ONE, SHULING], "roster": [ROSTER_HEAD, WEN, QIU]})

    report = import_file(engine, path, known_on=DAY)

    assert report.registers == (
        RegisterCount(register=Register.AGENCIES, accepted=1, unchanged=0, withdrawn=0, rejected=0),
        RegisterCount(register=Register.ROSTER, accepted=2, unchanged=0, withdrawn=0, rejected=0),
    )
    assert (report.rejected, report.remarks) == ((), ())
    (agency,) = registry.agencies()
    assert (agency.name, agency.credit_code, agency.certificate_number) == (
        "蜀岭安全评价有限公司",
        "91510100MA6ABCDE1X",
        "APJ-（川）-002",
    )
    assert agency.validity == Validity(dt.date(2022, 3, 5), dt.date(2027, 3, 4))
    assert agency.business_scopes == ("金属冶炼", "石油加工业，化学原料、化学品及医药制造业")
    assert (agency.legal_representative, agency.technical_chief, agency.process_control_chief) == (
        "向海",
        "何二",
        "邱三",
    )
    assert (agency.address, agency.postal_code, agency.website) == (
        "成都市青羊区甲路1号",
        "610000",
        "https://shuling.example",
    )
    assert (agency.contact, agency.phone, agency.approved_by) == ("江一", "028-00000001", "四川省应急管理厅")
    assert (agency.row.register, agency.row.file, agency.row.sheet, agency.row.line) == (
        Register.AGENCIES,
        "名录.xlsx",
        "agencies",
        2,
    )
    assert (agency.row.known_on, agency.row.snapshot_id) == (DAY, report.snapshot_id)
    wen = next(row for row in registry.roster() if row.person_name == "温知远")
    assert (wen.speciality, wen.certificate_type, wen.level) == ("化工工艺", "安全评价师职业资格证书", "二级")
    assert (wen.certificate_number, wen.registration_number) == ("S0110320001", "012345")
    assert wen.agency_name == "蜀岭安全评价有限公司"
    assert wen.validity == Validity(since=dt.date(2020, 1, 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_taken_in_every_usual_encoding(
    engine: Engine, registry: StoredRegistry, text: Write, encoding: str, delimiter: str
) -> None:
    path = text([ROSTER_HEAD, WEN, (), QIU], encoding=encoding, delimiter=delimiter)

    assert import_file(engine, path, known_on=DAY).accepted == 2
    assert [(row.person_name, row.row.line) for row in registry.roster()] == [("温知远", 2), ("邱望舒", 4)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_byte_order_mark_that_stays_in_the_text_is_no_part_of_the_first_heading(
    engine: Engine, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "名录.csv"
    quoted = [",".join(f'"{cell}"' for cell in row) for row in (ROSTER_HEAD, WEN)]
    path.write_text("\ufeff" + "\n".join(quoted), encoding=encoding)
    assert import_file(engine, path, known_on=DAY).accepted == 1


def test_of_the_rows_that_went_those_still_listed_with_other_details_count_as_updated(
    engine: Engine, text: Write
) -> None:
    import_file(engine, text([ROSTER_HEAD, WEN, QIU]), known_on=DAY)
    moved = (*WEN[:6], "陇原安评技术有限公司", "2023-05-20", "")
    (count,) = import_file(engine, text([ROSTER_HEAD, moved]), known_on=dt.date(2023, 6, 1)).registers
    assert (count.accepted, count.withdrawn, count.updated, count.delisted) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("listed", "kept", "is_mostly_whole"), [(50, 45, True), (49, 44, False), (9, 5, True)]
)
def test_a_file_that_drops_five_rows_and_more_than_a_tenth_looks_like_a_part(
    engine: Engine, text: Write, listed: int, kept: int, is_mostly_whole: bool
) -> None:
    rows = [(f"第{n}评价有限公司", f"APJ-(川)-{n}", "2022-01-01", "2027-01-01") for n in range(listed)]
    import_file(engine, text([AGENCY_HEAD, *rows]), known_on=DAY)
    report = import_file(engine, text([AGENCY_HEAD, *rows[:kept]]), known_on=dt.date(2023, 6, 1))
    assert report.registers[0].is_mostly_whole is is_mostly_whole


def test_a_quoted_cell_over_several_lines_keeps_the_lines_counted(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    head = (*AGENCY_HEAD, "业务范围")
    rows = [
        (*("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"), "金属冶炼\n烟花爆竹制造业"),
        (*("乙评价有限公司", "APJ-(川)-2", "2022-01-01", "2027-01-01"), "金属冶炼"),
    ]
    import_file(engine, text([head, *rows]), known_on=DAY)

    first, second = registry.agencies()
    assert first.business_scopes == ("金属冶炼", "烟花爆竹制造业")
    assert (first.row.line, second.row.line) == (2, 4)


def test_json_is_taken_as_registers_or_as_one_list(
    engine: Engine, registry: StoredRegistry, json_file: Write
) -> None:
    agency = {
        "name": "蜀岭安全评价有限公司",
        "certificate_number": "APJ-（川）-002",
        "since": "2022-03-05",
        "until": "2027-03-04",
        "business_scopes": ["金属冶炼", "烟花爆竹制造业"],
    }
    person = dict(zip(ROSTER_HEAD, WEN, strict=True))
    report = import_file(engine, json_file({"agencies": [agency], "roster": [person]}), known_on=DAY)
    assert report.accepted == 2
    (row,) = registry.agencies()
    assert row.business_scopes == ("金属冶炼", "烟花爆竹制造业")
    assert row.row.line == 1

    one_list = json_file([person, dict(zip(ROSTER_HEAD, QIU, strict=True))], "人员.json")
    report = import_file(engine, one_list, known_on=DAY)
    assert (report.accepted, report.unchanged) == (1, 1)


def test_titles_above_the_header_and_variants_of_headings_are_understood(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    path = xlsx(
        {
            "Sheet1": [
                ("四川省安全评价机构名单",),
                ("截至2023年5月",),
                ("序号", "安全评价机构 名称", "证书编号*", "有效期（年-月-日）", "法人代表"),
                (1, "蜀岭安全评价有限公司", "APJ-(川)-002", "2022-03-05至2027-03-04", "向海"),
            ],
            "填表说明": [("本表由机构填报",)],
        }
    )
    report = import_file(engine, path, known_on=DAY)

    (agency,) = registry.agencies()
    assert agency.validity == Validity(dt.date(2022, 3, 5), dt.date(2027, 3, 4))
    assert agency.legal_representative == "向海"
    assert agency.row.line == 4
    assert [str(remark) for remark in report.remarks] == ["工作表「填表说明」：不是名录，已跳过"]


def test_a_mapping_names_headings_that_are_not_known(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    path = text([("机构", "批文", "到期"), ("蜀岭安全评价有限公司", "APJ-(川)-002", "2027-03-04")])
    mapping = {"机构": "机构名称", "批文": "资质证书编号", "到期": "until"}

    with pytest.raises(RegistryError):
        import_file(engine, path, known_on=DAY)
    assert import_file(engine, path, known_on=DAY, mapping=mapping).accepted == 1
    assert registry.agencies()[0].certificate_number == "APJ-(川)-002"


def test_date_cells_of_a_spreadsheet_are_days(engine: Engine, registry: StoredRegistry, xlsx: Write) -> None:
    row = ("甲评价有限公司", "APJ-(川)-1", dt.datetime(2022, 1, 2), dt.date(2027, 1, 1))  # noqa: DTZ001  as cells are
    import_file(engine, xlsx({"机构": [AGENCY_HEAD, row]}), known_on=DAY)
    assert registry.agencies()[0].validity == Validity(dt.date(2022, 1, 2), dt.date(2027, 1, 1))


def test_sheets_of_one_register_are_one_register(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    path = xlsx({"成都": [ROSTER_HEAD, WEN], "绵阳": [ROSTER_HEAD, QIU]})
    assert import_file(engine, path, known_on=DAY).accepted == 2
    assert {row.row.sheet for row in registry.roster()} == {"成都", "绵阳"}


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        ("机构名称", "", "必填的单元格为空"),
        ("机构名称", "——", "必填的单元格为空"),
        ("资质证书编号", None, "必填的单元格为空"),
        ("机构名称", "=B3", "公式"),
        ("有效日期", "=TODAY()", "公式"),
        ("有效日期", "#REF!", "错误值"),
        ("有效日期", "2027-02-30", "在日历上不存在"),
        ("有效日期", "五年", "不是日期"),
        ("有效日期", dt.time(8, 0), "时刻"),
        ("发证日期", dt.date(1900, 1, 1), "不合理"),
        ("有效日期", "2021-01-01", "早于起始日期 2022-01-01"),
        ("资质证书编号", 1234567890123456, "15 位"),
        ("资质证书编号", "1.23E+15", "科学计数法"),
        ("资质证书编号", dt.date(2022, 3, 5), "保存成了日期"),
        ("资质证书编号", True, "不是文字"),
        ("机构名称", "蜀岭\ufffd\ufffd", "乱码"),
        ("机构名称", "蜀" * 2001, "超过 2000 个字"),
    ],
)
def test_a_bad_row_is_named_with_its_line_column_and_reason_and_the_rest_is_taken(
    engine: Engine, registry: StoredRegistry, xlsx: Write, field: str, cell: object, reason: str
) -> None:
    good = ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01")
    bad: list[object] = ["乙评价有限公司", "APJ-(川)-2", "2022-01-01", "2027-01-01"]
    bad[AGENCY_HEAD.index(field)] = cell
    path = xlsx({"机构": [AGENCY_HEAD, good, bad]})

    report = import_file(engine, path, known_on=DAY)

    (rejected,) = report.rejected
    assert (rejected.line, rejected.column, rejected.sheet) == (3, field, "机构")
    assert reason in rejected.reason
    assert "第 3 行" in str(rejected)
    assert report.registers[0].rejected == 1
    assert [row.name for row in registry.agencies()] == ["甲评价有限公司"]


def test_every_bad_cell_of_a_row_is_named_and_the_row_counts_once(engine: Engine, text: Write) -> None:
    report = import_file(
        engine,
        text(
            [AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"), ("", "=1", "x", "y")]
        ),
        known_on=DAY,
    )
    assert [row.column for row in report.rejected] == ["资质证书编号", "发证日期", "有效日期", "机构名称"]
    assert report.registers[0].rejected == 1


def test_a_formula_in_a_column_that_is_not_kept_does_no_harm(engine: Engine, xlsx: Write) -> None:
    path = xlsx({"人员": [("序号", *ROSTER_HEAD), ("=ROW()-1", *WEN), ("=ROW()-1", *([None] * 9))]})
    report = import_file(engine, path, known_on=DAY)
    assert (report.accepted, report.rejected) == (1, ())


def test_json_values_of_the_wrong_kind_are_rejected(engine: Engine, json_file: Write) -> None:
    good = dict(zip(AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"), strict=True))
    items = [
        good,
        good | {"有效日期": ["2027-01-01"]},
        good | {"机构名称": {"a": 1}},
        good | {"资质证书编号": [1]},
        7,
    ]
    report = import_file(engine, json_file({"机构": items}), known_on=DAY)
    assert report.accepted == 1
    assert {row.line for row in report.rejected} == {2, 3, 4, 5}


def test_a_row_met_twice_is_named_and_taken_once(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    report = import_file(engine, text([ROSTER_HEAD, WEN, QIU, WEN]), known_on=DAY)
    (rejected,) = report.rejected
    assert (rejected.line, rejected.reason) == (4, "与第 2 行完全相同")
    assert str(rejected) == "第 4 行：与第 2 行完全相同"
    assert len(registry.roster()) == 2


def test_two_agencies_with_one_number_are_both_kept_and_pointed_out(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    rows = [
        ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "2027-01-01"),
        ("乙评价有限公司", "APJ-（川）-1", "2023-01-01", "2028-01-01"),
        ("丙评价有限公司", "APJ-（川）-1", "2028-01-02", "2033-01-01"),
    ]
    report = import_file(engine, text([AGENCY_HEAD, *rows]), known_on=DAY)
    assert report.accepted == 3
    (remark,) = report.remarks
    assert remark.line == 3
    assert "第 2 行「甲评价有限公司」" in remark.text
    assert len(registry.agencies(certificate_number="APJ-(川)-1")) == 3


def test_an_agency_without_a_last_day_is_taken_and_pointed_out(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    report = import_file(
        engine, text([AGENCY_HEAD, ("甲评价有限公司", "APJ-(川)-1", "2022-01-01", "")]), known_on=DAY
    )
    assert [remark.line for remark in report.remarks] == [2]
    assert "没有写明有效期的截止日期" in report.remarks[0].text
    assert registry.agencies()[0].validity.until is None


def test_importing_the_same_content_again_changes_nothing(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    path = xlsx({"agencies": [FORM_ONE, SHULING], "roster": [ROSTER_HEAD, WEN, QIU]})
    first = import_file(engine, path, known_on=DAY)
    before = (registry.snapshot(), registry.agencies(), registry.roster())

    renamed = path.rename(path.with_name("另存.xlsx"))
    again = import_file(engine, renamed, known_on=DAY)

    assert (again.accepted, again.unchanged, again.snapshot_id) == (0, 3, first.snapshot_id)
    assert (registry.snapshot(), registry.agencies(), registry.roster()) == before


def test_a_dry_run_reports_the_same_and_writes_nothing(engine: Engine, text: Write) -> None:
    path = text([ROSTER_HEAD, WEN, ("", *QIU[1:])])

    dry = import_file(engine, path, known_on=DAY, dry_run=True)

    assert tables_are_empty(engine)
    assert dry.is_dry_run
    real = import_file(engine, path, known_on=DAY)
    assert (dry.registers, dry.rejected, dry.remarks) == (real.registers, real.rejected, real.remarks)


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


def test_a_register_of_which_no_row_could_be_taken_withdraws_nothing(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([ROSTER_HEAD, WEN]), known_on=DAY)
    before = registry.snapshot()

    report = import_file(engine, text([ROSTER_HEAD, ("", *QIU[1:])]), known_on=dt.date(2023, 6, 1))

    assert (report.accepted, report.registers[0].withdrawn, len(report.rejected)) == (0, 0, 1)
    assert (registry.snapshot(), len(registry.roster())) == (before, 1)


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


def test_many_rows_are_all_taken(engine: Engine, registry: StoredRegistry, text: Write) -> None:
    rows = [
        (f"人{n}", "安全", "安全评价师", f"S{n:07}", "", "", f"第{n % 50}评价有限公司", "", "")
        for n in range(10_000)
    ]
    report = import_file(engine, text([ROSTER_HEAD, *rows]), known_on=DAY)

    assert (report.accepted, report.rejected) == (10_000, ())
    assert len(registry.roster(agency_name="第7评价有限公司")) == 200
    assert registry.roster(certificate_number="S0009999")[0].person_name == "人9999"


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
