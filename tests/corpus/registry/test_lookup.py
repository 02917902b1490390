from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from core.errors import RegistryError
from corpus.registry.importer import import_file
from corpus.registry.lookup import Registry, StoredRegistry
from corpus.registry.records import FoundBy, Register
from corpus.store.store import Store

pytestmark = pytest.mark.both_databases

Write = Callable[..., Path]

AGENCY_HEAD = ("机构名称", "资质证书编号", "发证日期", "有效日期")
SHULING = ("蜀岭安全评价有限责任公司", "APJ-（川）-002", "2022-03-05", "2027-03-04")
LONGYUAN = ("陇原安评技术有限公司", "APJ-(甘)-307", "2021-06-01", "2026-05-31")
ROSTER_HEAD = ("姓名", "证书号码", "从业登记编号", "机构名称", "资质证书编号", "起始日期", "终止日期")
WEN = (
    "温知远",
    "S0110320001",
    "012345",
    "蜀岭安全评价有限责任公司",
    "APJ-（川）-002",
    "2020-01-01",
    "2022-12-31",
)
WEN_LATER = ("温知远", "S0110320001", "012399", "陇原安评技术有限公司", "", "2023-01-01", "")
NAMESAKE = ("温知远", "S0999999999", "054321", "陇原安评技术有限公司", "", "2021-01-01", "")

MAY, JUNE, JULY = dt.date(2023, 5, 1), dt.date(2023, 6, 1), dt.date(2023, 7, 1)


@pytest.fixture
def filled(engine: Engine, registry: StoredRegistry, xlsx: Write) -> Registry:
    path = xlsx(
        {"agencies": [AGENCY_HEAD, SHULING, LONGYUAN], "roster": [ROSTER_HEAD, WEN, WEN_LATER, NAMESAKE]}
    )
    import_file(engine, path, known_on=MAY)
    return registry


def test_nothing_imported_is_no_snapshot(registry: StoredRegistry) -> None:
    assert registry.snapshot() is None
    assert registry.agencies() == ()
    assert registry.roster(person_name="温知远") == ()


def test_a_snapshot_says_what_was_imported(filled: Registry) -> None:
    snapshot = filled.snapshot()
    assert snapshot is not None
    assert (snapshot.name, snapshot.known_on, snapshot.rows) == ("名录.xlsx", MAY, 5)
    assert snapshot.registers == (Register.AGENCIES, Register.ROSTER)


def test_a_register_never_imported_is_not_named(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([AGENCY_HEAD, SHULING]), known_on=MAY)
    snapshot = registry.snapshot()
    assert snapshot is not None
    assert snapshot.registers == (Register.AGENCIES,)


@pytest.mark.parametrize("number", ["APJ-(川)-002", "APJ-（川）-002", "apj川002"])
def test_an_agency_is_found_by_its_number_first(filled: Registry, number: str) -> None:
    (row,) = filled.agencies(name="陇原安评技术有限公司", certificate_number=number)
    assert (row.name, row.found_by) == ("蜀岭安全评价有限责任公司", FoundBy.NUMBER)


def test_an_agency_whose_number_is_unknown_is_found_by_name(filled: Registry) -> None:
    (row,) = filled.agencies(name="蜀岭安全评价有限公司", certificate_number="APJ-(川)-999")
    assert (row.certificate_number, row.found_by) == ("APJ-（川）-002", FoundBy.NAME)


def test_a_number_with_look_alike_glyphs_is_found_last_and_says_so(filled: Registry) -> None:
    (row,) = filled.agencies(name="没有这家", certificate_number="APJ-(川)-OO2")
    assert (row.certificate_number, row.found_by) == ("APJ-（川）-002", FoundBy.SIMILAR_NUMBER)
    assert (
        filled.agencies(name="蜀岭安全评价有限公司", certificate_number="APJ-(川)-OO2")[0].found_by
        is FoundBy.NAME
    )


def test_all_agencies_come_when_none_is_asked_for(filled: Registry) -> None:
    rows = filled.agencies()
    assert [row.found_by for row in rows] == [FoundBy.LISTING] * 2


@pytest.mark.parametrize("nothing", ["", "——", " "])
def test_a_question_that_holds_nothing_finds_nothing(filled: Registry, nothing: str) -> None:
    assert filled.agencies(name=nothing) == ()
    assert filled.agencies(certificate_number=nothing) == ()
    assert filled.roster(person_name=nothing, certificate_number=nothing) == ()
    assert filled.roster(person_name="温知远", agency_name=nothing) == ()


def test_a_person_is_found_by_number_with_every_agency_there_was(filled: Registry) -> None:
    rows = filled.roster(person_name="温知远", certificate_number="s0110320001")
    assert [(r.agency_name, r.found_by) for r in rows] == [
        ("蜀岭安全评价有限责任公司", FoundBy.NUMBER),
        ("陇原安评技术有限公司", FoundBy.NUMBER),
    ]


def test_a_registration_number_in_the_certificates_place_is_found(filled: Registry) -> None:
    assert filled.roster(certificate_number="054321")[0].certificate_number == "S0999999999"
    assert filled.roster(registration_number="S0999999999")[0].registration_number == "054321"


def test_a_name_alone_brings_all_namesakes(filled: Registry) -> None:
    rows = filled.roster(person_name="温 知远")
    assert {row.certificate_number for row in rows} == {"S0110320001", "S0999999999"}
    assert {row.found_by for row in rows} == {FoundBy.NAME}


def test_a_number_of_nobody_falls_back_to_the_name_then_to_the_shape(filled: Registry) -> None:
    assert filled.roster(person_name="温知远", certificate_number="S0000000000")[0].found_by is FoundBy.NAME
    (first, _) = filled.roster(person_name="无此人", certificate_number="SOllO320001")
    assert (first.certificate_number, first.found_by) == ("S0110320001", FoundBy.SIMILAR_NUMBER)


def test_an_agency_narrows_the_roster_by_number_or_name(filled: Registry) -> None:
    by_name = filled.roster(person_name="温知远", agency_name="蜀岭安全评价有限公司")
    by_number = filled.roster(person_name="温知远", agency_certificate_number="APJ-(川)-002")
    assert by_name == by_number
    assert [row.registration_number for row in by_name] == ["012345"]


def test_an_agencys_whole_roster_comes_without_a_person(filled: Registry) -> None:
    rows = filled.roster(agency_name="陇原安评技术有限公司", agency_certificate_number="APJ-(甘)-307")
    assert {row.registration_number for row in rows} == {"012399", "054321"}


def test_whether_a_row_holds_is_left_to_the_caller(filled: Registry) -> None:
    belongs = [
        r.agency_name for r in filled.roster(certificate_number="S0110320001") if r.validity.holds_on(MAY)
    ]
    assert belongs == ["陇原安评技术有限公司"]


def names(registry: Registry, known_on: dt.date | None = None) -> set[str]:
    return {row.name for row in registry.agencies(known_on=known_on)}


def test_a_later_snapshot_takes_the_place_of_the_earlier_one_which_stays_answerable(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    renewed = (*SHULING[:2], "2027-03-05", "2032-03-04")
    import_file(engine, text([AGENCY_HEAD, SHULING, LONGYUAN]), known_on=MAY)
    report = import_file(engine, text([AGENCY_HEAD, renewed]), known_on=JULY)

    assert (report.registers[0].accepted, report.registers[0].withdrawn) == (1, 2)
    (now,) = registry.agencies()
    assert now.validity.until == dt.date(2032, 3, 4)
    assert now.row.known_on == JULY
    (then,) = registry.agencies(certificate_number="APJ-(川)-002", known_on=JUNE)
    assert then.validity.until == dt.date(2027, 3, 4)
    assert names(registry, dt.date(2023, 4, 30)) == set()
    assert names(registry, JULY) == {SHULING[0]}
    assert registry.snapshot(known_on=dt.date(2023, 4, 30)) is None


def test_the_snapshot_id_changes_exactly_when_the_view_does(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    def view(known_on: dt.date | None = None) -> str | None:
        snapshot = registry.snapshot(known_on=known_on)
        return None if snapshot is None else snapshot.id

    import_file(engine, text([AGENCY_HEAD, SHULING]), known_on=MAY)
    may = view()
    import_file(engine, text([AGENCY_HEAD, SHULING]), known_on=MAY)
    assert view() == may
    import_file(engine, text([AGENCY_HEAD, LONGYUAN]), known_on=JULY)
    assert view() != may
    assert view(JUNE) == may


def test_registers_of_several_sources_stand_side_by_side(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([AGENCY_HEAD, SHULING], "川.csv"), known_on=MAY, source="四川")
    import_file(engine, text([AGENCY_HEAD, LONGYUAN], "甘.csv"), known_on=JUNE, source="甘肃")

    assert names(registry) == {SHULING[0], LONGYUAN[0]}
    snapshot = registry.snapshot()
    assert snapshot is not None
    assert (snapshot.name, snapshot.known_on, snapshot.rows) == ("川.csv、甘.csv", JUNE, 2)


def test_a_file_of_one_register_leaves_the_other_alone(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([ROSTER_HEAD, WEN]), known_on=MAY)
    import_file(engine, text([AGENCY_HEAD, SHULING]), known_on=JUNE)
    assert (len(registry.roster()), len(registry.agencies())) == (1, 1)


def test_a_correction_of_the_same_day_takes_the_place_and_can_be_taken_back(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    first, corrected = text([AGENCY_HEAD, SHULING], "1.csv"), text([AGENCY_HEAD, LONGYUAN], "2.csv")
    for path, expected in ((first, SHULING), (corrected, LONGYUAN), (first, SHULING)):
        import_file(engine, path, known_on=MAY)
        assert names(registry) == names(registry, MAY) == {expected[0]}
        snapshot = registry.snapshot()
        assert snapshot is not None
        assert snapshot.name == path.name


AGENCIES = [(f"第{n}评价有限公司", f"APJ-(川)-{n}", "2022-01-01", "2027-01-01") for n in range(4)]
DAYS = [dt.date(2023, month, 1) for month in range(1, 5)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    imports=st.lists(
        st.tuples(st.sampled_from(DAYS), st.sets(st.sampled_from(AGENCIES), min_size=1)),
        min_size=1,
        max_size=7,
    )
)
def test_snapshots_imported_in_any_order_answer_as_if_each_were_kept_whole(
    tmp_path: Path, text: Write, imports: list[tuple[dt.date, set[tuple[str, ...]]]]
) -> None:
    folder = tmp_path / str(next(_COUNT))
    said: dict[dt.date, set[str]] = {}
    with Store.open(folder) as store:
        registry = StoredRegistry(store.engine)
        for day, agencies in imports:
            import_file(store.engine, text([AGENCY_HEAD, *sorted(agencies)]), known_on=day)
            said[day] = {agency[0] for agency in agencies}
        for day in (*DAYS, dt.date(2022, 1, 1), dt.date(2023, 2, 15), dt.date(2030, 1, 1)):
            speaking = max((d for d in said if d <= day), default=None)
            expected = set() if speaking is None else said[speaking]
            assert names(registry, day) == expected
            assert len(registry.agencies(known_on=day)) == len(expected)
        assert names(registry) == said[max(said)]


_COUNT = itertools.count()


def test_a_failed_import_leaves_the_view_as_it_was(engine: Engine, filled: Registry, text: Write) -> None:
    before = (filled.snapshot(), filled.agencies(), filled.roster())
    with pytest.raises(RegistryError):
        import_file(engine, text([("机构名称", "随便"), ("甲", "乙")]), known_on=JULY)
    assert (filled.snapshot(), filled.agencies(), filled.roster()) == before
