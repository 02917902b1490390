"""Tables as programs and people write them: encodings, JSON, titles, headings, sheets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.dates import Validity
from core.errors import RegistryError
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from tests.registry_lists import (
    AGENCY_HEAD,
    DAY,
    QIU,
    ROSTER_HEAD,
    WEN,
    Write,
)


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
