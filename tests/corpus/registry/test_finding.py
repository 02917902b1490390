"""Who is meant by a misread name or number: found, told how, and never taken for a namesake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.registry.agencies import find_agency
from corpus.registry.agency_names import AgencyNames
from corpus.registry.channel import READ, TYPED
from corpus.registry.characters import Likeness, likeness, look_alikes
from corpus.registry.comparing import how_agencies, how_people
from corpus.registry.identified import AgencyQuestion, Field, How, PersonQuestion, Verdict
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.matching import agency_key, head_company, number_key, person_key
from corpus.store.store import Store
from corpus.store.where import Where

AGENCY, OTHER = "青岚安全技术咨询有限公司", "远岫安全科技有限公司"
ROSTER = (
    ("张伟", "S011032019907", "0011990011", AGENCY),
    ("张伟", "S041032018811", "0022880022", OTHER),
    ("欧阳静姝", "S021032017733", "0033770033", AGENCY),
    ("买买提·吐尔逊", "S031032016622", "0044660044", AGENCY),
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def registry(where: Where, tmp_path: Path) -> Iterator[StoredRegistry]:
    roster = ["姓名,证书号码,从业登记编号,机构名称", *(",".join(row) for row in ROSTER)]
    firms = (
        "机构名称,资质证书编号,统一社会信用代码,发证日期,有效日期",
        f"{AGENCY},APJ-(川)-907,91510000X1,2021-01-01,2030-12-31",
        "青岚安全评价有限公司,APJ-(川)-907,91510000X1,2016-01-01,2020-12-31",
        f"{OTHER},APJ-(湘)-311,91430000X2,2021-01-01,2030-12-31",
    )
    with Store.open(where) as store:
        for name, lines in (("roster.csv", roster), ("agencies.csv", firms)):
            path = tmp_path / name
            path.write_text("\n".join(lines), encoding="utf-8")
            import_file(store.engine, path, known_on=dt.date(2026, 6, 1))
        yield StoredRegistry(store.engine)


def asked(name: str, number: str | None, agency: str = AGENCY, *, is_read: bool = True) -> PersonQuestion:
    return PersonQuestion(name=name, certificate_number=number, agency_name=agency, is_read=is_read)


@pytest.mark.parametrize(
    ("name", "number", "of_name", "of_number"),
    [
        ("張偉", "S011032019907", How.FOLDED, How.EQUAL),
        ("张讳", "S011032019907", How.LOOK_ALIKE, How.EQUAL),
        ("张卫", "S011032019907", How.SOUND_ALIKE, How.EQUAL),
        ("张佛", "S011032019907", How.NEAR, How.EQUAL),
        ("张伟", "SO110320I9907", How.EQUAL, How.LOOK_ALIKE),
        ("张伟", "S01103201990", How.EQUAL, How.NEAR),
        ("买买提吐尔逊", "S031032016622", How.FOLDED, How.EQUAL),
    ],
)
def test_a_misread_person_is_told_and_how(
    registry: StoredRegistry, name: str, number: str, of_name: How, of_number: How
) -> None:
    (answer,) = registry.people_meant([asked(name, number)])
    assert answer.verdict is Verdict.IDENTIFIED
    assert {row.agency_name for row in answer.rows} == {AGENCY}
    hows = {agreement.field: agreement.how for agreement in answer.agreements}
    assert (hows[Field.NAME], hows[Field.CERTIFICATE_NUMBER]) == (of_name, of_number)


def test_a_namesake_is_never_taken_for_another(registry: StoredRegistry) -> None:
    (answer,) = registry.people_meant([asked("张伟", "S041032018811")])
    assert answer.verdict is Verdict.IDENTIFIED
    assert [row.agency_name for row in answer.rows] == [OTHER]  # though the report is of the other's agency


def test_a_name_without_number_is_a_person_only_within_the_agency(registry: StoredRegistry) -> None:
    within, without = registry.people_meant([asked("张伟", None), asked("张伟", None, "无名有限公司")])
    assert (within.verdict, len(within.rows)) == (Verdict.IDENTIFIED, 1)
    assert without.verdict is not Verdict.IDENTIFIED


def test_somebody_elses_number_is_told(registry: StoredRegistry) -> None:
    (answer,) = registry.people_meant([asked("陆知行", "S041032018811")])
    assert answer.verdict is Verdict.OTHERS_NUMBER
    assert answer.rows[0].person_name == "张伟"


def test_who_is_in_no_register_is_nobody(registry: StoredRegistry) -> None:
    (answer,) = registry.people_meant([asked("陆知行", "S099999999999")])
    assert answer.verdict is Verdict.NONE


def test_a_branch_is_its_company_and_is_shown_as_such(registry: StoredRegistry) -> None:
    answer = registry.agency_meant(
        AgencyQuestion(name=f"{AGENCY}成都分公司", certificate_number="APJ-(川)-907")
    )
    assert (answer.verdict, answer.branch) == (Verdict.IDENTIFIED, "成都分公司")
    assert answer.agreements[0].how is How.BRANCH


@pytest.mark.parametrize(
    ("day", "how"), [(dt.date(2018, 5, 1), How.EQUAL), (dt.date(2023, 5, 1), How.FORMER_NAME)]
)
def test_a_former_name_holds_as_of_its_days(registry: StoredRegistry, day: dt.date, how: How) -> None:
    answer = registry.agency_meant(
        AgencyQuestion(name="青岚安全评价有限公司", certificate_number="APJ-(川)-907", on=day)
    )
    assert (answer.verdict, answer.agreements[0].how) == (Verdict.IDENTIFIED, how)
    assert len(answer.rows) == 2


def test_a_misread_agency_is_told_and_a_different_one_is_not(registry: StoredRegistry) -> None:
    read = AgencyQuestion(
        name="青岗安全技术咨询有限责任公司", certificate_number="APJ-(川)-9O7", is_read=True
    )
    answer = registry.agency_meant(read)
    assert (answer.verdict, answer.rows[0].certificate_number) == (Verdict.IDENTIFIED, "APJ-(川)-907")
    stranger = AgencyQuestion(
        name="白鹭矿山工程咨询有限公司", certificate_number="APJ-(黑)-128", is_read=True
    )
    assert registry.agency_meant(stranger).verdict is Verdict.NONE


def test_a_later_import_is_seen(registry: StoredRegistry, where: Where, tmp_path: Path) -> None:
    new = AgencyQuestion(name="听泉安全评价有限公司", certificate_number="APJ-(鲁)-555")
    assert registry.agency_meant(new).verdict is Verdict.NONE
    path = tmp_path / "more.csv"
    path.write_text(
        "机构名称,资质证书编号,有效日期\n听泉安全评价有限公司,APJ-(鲁)-555,2030-12-31", encoding="utf-8"
    )
    with Store.open(where) as store:
        import_file(store.engine, path, known_on=dt.date(2026, 6, 1), source="鲁")
    assert registry.agency_meant(new).verdict is Verdict.IDENTIFIED


names = st.text(st.sampled_from("王玉张伟讳己已刘建国國軍军明日目"), min_size=1, max_size=4)


@given(names, names)
def test_costs_are_nothing_for_the_same_and_dearer_when_typed(one: str, other: str) -> None:
    a, b = person_key(one) or "", person_key(other) or ""
    assert READ.name_cost(a, a) == 0.0
    assert (READ.name_cost(a, b) == 0.0) == (a == b)
    assert READ.name_cost(a, b) <= TYPED.name_cost(a, b)


@given(names)
def test_keys_are_settled_and_equal_names_agree(name: str) -> None:
    key = person_key(name) or ""
    assert person_key(key) == key
    assert how_people(name, key).agrees


@given(st.sampled_from("王玉张伟刘建国军明强青清川海峰杨"), st.data())
def test_a_look_alike_costs_less_than_a_homophone_than_any_other(one: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(look_alikes(one)))
    assert likeness(one, other) in (Likeness.GLYPH, Likeness.ALIKE)
    assert READ.name_cost(other, one) < READ.name_cost(
        "魏" if likeness(one, "魏") > Likeness.ALIKE else "龘", one
    )


def test_companies_of_other_forms_stay_apart() -> None:
    assert how_agencies("青岚安全评价有限责任公司", "青岚安全评价有限公司") is How.FOLDED
    assert how_agencies("青岚安全评价有限公司", "白鹭安全咨询有限公司") is How.DIFFERENT
    assert head_company(agency_key("青岚安全评价有限公司成都分公司") or "")[1] == "成都分公司"


def many_agencies() -> AgencyNames:
    words = "恒华安信瑞源泰和正科远诚宏润鑫盛"
    names = [f"青州{a}{b}安全评价有限公司" for a in words for b in words if a != b]
    names += [f"远岫{a}{b}工程技术咨询有限公司" for a in words for b in words if a != b]
    return AgencyNames(
        (at, name, agency_key(name), f"APJ-(川)-{at:04}", f"APJ川{at:04}", f"APJ川{at:04}", None)
        for at, name in enumerate(names)
    )


@pytest.mark.parametrize(
    ("name", "slips"),
    [
        ("青州恒华安全评价有限公司", 0),
        ("青州恒华安全评价有廖公司", 1),
        ("青州恒华安秀评价有限公颖", 2),
        ("青州恒华安全咨询有限公司", 0),  # words of another form
        ("云栖恒华安全评价有限公司", 0),  # another place
    ],
)
def test_slips_are_seen_where_all_names_are_alike(name: str, slips: int) -> None:
    assert many_agencies().name_slips(agency_key(name) or "") == slips


@pytest.mark.parametrize(
    ("number", "slips"),
    [("APJ-(川)-0412", 0), ("APJ-(京)-0412", 0), ("4PJ-(川)-0412", 1), ("APJ-(2)-0412", 1), ("APJ0412", 1)],
)
def test_slips_are_seen_in_what_all_numbers_begin_with(number: str, slips: int) -> None:
    assert many_agencies().number_slips(number_key(number) or "") == slips


def test_only_the_words_of_its_form_tell_an_agency_from_none() -> None:
    names = many_agencies()
    listed = "青州恒华安全评价有限公司"
    assert names.usual(listed, "青州恒华宋全评阶有限公司") == range(4, 12)
    assert names.usual(listed, "青州恒华工程技术咨询有限公司") == range(8, 12)


def test_a_slip_in_words_that_most_share_speaks_for_nobody() -> None:
    """The number is another's and the name beyond recognition: the slips do not make the other likely."""
    names = many_agencies()
    question = AgencyQuestion(
        name="白鹭兰若安全环蔡价卫限公司", certificate_number="APJ-(川)-0012", is_read=True
    )
    assert find_agency(names, question).verdict is not Verdict.IDENTIFIED


@pytest.mark.parametrize(
    "name", ["青州恒华宋全评价有限公司", "青州恒华秀全评价有限敬司", "清州恒华家全评介有限公"]
)
def test_an_agency_is_told_though_words_that_most_share_are_misread(name: str) -> None:
    names = many_agencies()
    found = find_agency(names, AgencyQuestion(name=name, certificate_number="APJ1(川)-0000", is_read=True))
    assert found.verdict is Verdict.IDENTIFIED
    assert found.agency is not None
    assert list(found.agency.names.values()) == ["青州恒华安全评价有限公司"]


def test_a_name_is_found_whatever_characters_were_misread() -> None:
    names = many_agencies()
    for read in ("青州恒华安全评价有限公司", "清洲恒华安全评价有限公司", "清州恒毕安全评介有限公司"):
        near = names.near(agency_key(read) or "", 4)
        assert "青州恒华安全评价有限公司" in {name for one in near for name in one.names.values()}
    assert names.near(agency_key("白鹭矿山研究院") or "", 4) == []


def test_a_bracket_read_as_a_digit_costs_less_than_another_digit() -> None:
    marks = {3, 4}
    assert READ.number_cost("APJ7川0412", "APJ川0412", (), marks) < READ.number_cost(
        "APJ川04127", "APJ川0412", (), marks
    )
