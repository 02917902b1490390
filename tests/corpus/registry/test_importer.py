"""What an import promises: all rows, known on a day, once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine

from core.dates import Validity
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import Register
from corpus.registry.report import RegisterCount
from tests.registry_lists import (
    AGENCY_HEAD,
    DAY,
    FORM_ONE,
    QIU,
    ROSTER_HEAD,
    SHULING,
    WEN,
    Write,
    tables_are_empty,
)

pytestmark = pytest.mark.both_databases


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


def test_many_rows_are_all_taken(engine: Engine, registry: StoredRegistry, text: Write) -> None:
    rows = [
        (f"人{n}", "安全", "安全评价师", f"S{n:07}", "", "", f"第{n % 50}评价有限公司", "", "")
        for n in range(10_000)
    ]
    report = import_file(engine, text([ROSTER_HEAD, *rows]), known_on=DAY)

    assert (report.accepted, report.rejected) == (10_000, ())
    assert len(registry.roster(agency_name="第7评价有限公司")) == 200
    assert registry.roster(certificate_number="S0009999")[0].person_name == "人9999"


def test_changed_rows_are_no_new_ones(engine: Engine, xlsx: Write) -> None:
    def imported(day: dt.date, *rows: tuple[str, ...]) -> RegisterCount:
        return import_file(engine, xlsx({"roster": [ROSTER_HEAD, *rows]}), known_on=day).registers[0]

    imported(DAY, WEN, QIU)
    moved = tuple("蜀岭安全评价有限公司二分部" if cell == "蜀岭安全评价有限公司" else cell for cell in WEN)
    assert moved != WEN
    count = imported(DAY + dt.timedelta(days=30), moved)
    assert (count.added, count.changed, count.unchanged, count.delisted) == (0, 1, 0, 1)
    assert count.accepted == 1


def test_a_row_says_up_to_which_day_its_source_spoke(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    later = DAY + dt.timedelta(days=30)
    path = xlsx({"agencies": [FORM_ONE, SHULING], "roster": [ROSTER_HEAD, WEN]})
    import_file(engine, path, known_on=DAY)
    import_file(engine, xlsx({"agencies": [FORM_ONE, SHULING]}), known_on=later)
    snapshot = registry.snapshot()
    assert snapshot is not None
    assert (snapshot.known_to(Register.AGENCIES), snapshot.known_to(Register.ROSTER)) == (later, DAY)
    (agency,) = registry.agencies()
    (person,) = registry.roster()
    assert (agency.row.known_on, agency.row.seen_on) == (DAY, later)
    assert person.row.seen_on == DAY
    (past,) = registry.agencies(known_on=DAY)
    assert past.row.seen_on == DAY
