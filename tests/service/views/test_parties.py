"""Agencies, assessors and enterprises over all reports: what adds up, and what a region may not see."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from core.errors import InputNotFoundError
from core.facts import Fact
from core.screening import Screening
from corpus.briefs.parties import PartyKind, agency_id, enterprise_id, person_id
from corpus.registry.importer import import_file
from corpus.store.card_rows import Wanted
from corpus.store.party_rows import Involved
from corpus.store.store import Store
from service.registry_answers import Standing
from service.views.agencies import AgencyPage, agency_page
from service.views.assessors import _held, assessor_page
from service.views.enterprises import enterprise_page
from service.views.parties import parties
from service.views.surveys import Involvement
from tests.service.views.conftest import QIU, SHULING, TODAY, WEN, YUANSHAN, World, filled, identified, made

ZHEJIANG, JIANGSU = "33", "32"


def id_of(found: str | None) -> str:
    assert found is not None
    return found


def test_lists_count_the_reports_that_may_be_seen(world: World) -> None:
    everywhere = parties(world.view(), PartyKind.AGENCY, limit=10).lines
    assert [(card.name, card.reports, card.key_reports) for card in everywhere] == [
        (SHULING, 3, 2),
        (YUANSHAN, 2, 0),
    ]
    here = parties(world.view(ZHEJIANG), PartyKind.AGENCY, limit=10).lines
    assert [(card.name, card.reports) for card in here] == [(SHULING, 3), (YUANSHAN, 1)]
    enterprises = parties(world.view(), PartyKind.ENTERPRISE, limit=10).lines
    assert [card.reports for card in enterprises] == [2, 1, 1, 1]
    (found,) = parties(world.view(), PartyKind.ENTERPRISE, words="龙井", limit=10).lines
    assert found.name == "龙井化工有限公司"
    assert parties(world.view(), PartyKind.ENTERPRISE, words="%", limit=10).lines == ()


def test_a_list_goes_on_where_it_ended(world: World) -> None:
    part = parties(world.view(), PartyKind.ENTERPRISE, limit=1)
    seen = [*part.lines]
    while part.following is not None:
        part = parties(world.view(), PartyKind.ENTERPRISE, after=part.following, limit=1)
        seen += part.lines
    assert len(seen) == len({line.id for line in seen}) == 4


def test_an_agencys_page_holds_what_its_reports_and_the_registry_say(world: World) -> None:
    page = agency_page(world.view(), id_of(agency_id(SHULING)), on=dt.date(2023, 5, 1))
    assert page.name == SHULING
    assert [line.id for line in page.reports] == [identified(2), *sorted((identified(1), identified(3)))]
    assert [(month.period, month.reports, month.key) for month in page.months] == [
        ("2023-05", 2, 1),
        ("2024-06", 1, 1),
    ]
    assert [(one.name, one.id, one.reports) for one in page.roster] == [(WEN[0], person_id(WEN[1]), 3)]
    (again,) = page.repeated
    assert (again.enterprise, len(again.reports)) == ("云栖加油站有限公司", 2)
    (shared,) = page.network
    assert (shared.agency, shared.characters, shared.places) == (YUANSHAN, 812, 1)
    assert shared.as_of == dt.date(2026, 6, 1)
    assert page.reports_elsewhere == 0


def test_two_enterprises_on_one_day_are_a_conflict_two_visits_of_one_are_not(world: World) -> None:
    page = agency_page(world.view(), id_of(agency_id(SHULING)))
    conflicts = [day for day in page.calendar if day.is_conflict]
    (day,) = conflicts
    assert (day.day, day.person) == ("2023-05-02", WEN[0])
    assert {visit.report.enterprise for visit in day.visits if visit.report} == {
        "云栖加油站有限公司",
        "龙井化工有限公司",
        "秦淮油品有限公司",
    }
    (load,) = page.workload
    assert (load.reports, load.conflicts, load.window_reports) == (4, 1, 3)
    assert load.needed == 12.0
    assert not load.is_implausible


def test_of_a_report_elsewhere_a_page_says_only_whom_to_ask(world: World) -> None:
    page = agency_page(world.view(ZHEJIANG), id_of(agency_id(SHULING)))
    (day,) = [day for day in page.calendar if day.is_conflict]
    hidden = [visit for visit in day.visits if visit.report is None]
    assert [visit.ask for visit in hidden] == ["江苏省南京市秦淮区应急管理部门"]
    assert page.network == ()
    assert [(one.ask, one.reports) for one in page.network_elsewhere] == [
        ("江苏省南京市秦淮区应急管理部门", 1)
    ]
    assert "秦淮油品" not in str(page)
    assert identified(5) not in str(page)
    with pytest.raises(InputNotFoundError):
        agency_page(world.view("51"), id_of(agency_id(SHULING)))


def test_a_workload_neither_counts_nor_dates_reports_elsewhere(world: World) -> None:
    (load,) = agency_page(world.view(ZHEJIANG), id_of(agency_id(SHULING))).workload
    assert (load.reports, load.window_reports, load.since) == (3, 2, dt.date(2023, 5, 18))
    assert load.conflicts == 1, "the day of a conflict is told"
    assert load.until == load.since + dt.timedelta(days=29), "thirty days, whenever the reports were"
    assert load.since == load.first_on <= load.last_on <= load.until
    assert assessor_page(world.view("51"), id_of(person_id(WEN[1]))).workload == ()


def test_names_and_numbers_come_from_reports_that_may_be_seen(tmp_path: Path) -> None:
    """The same certificate stands under another name in a report elsewhere; so does the enterprise's code."""
    with filled(tmp_path / "data", tmp_path) as store:
        number, there = "APJ-(浙)-001", "蜀岭安全评价有限公司江苏分公司"
        address = "江苏省南京市秦淮区"
        elsewhere = made(6, enterprise="栖霞油品有限公司", agency=there, people=(), address=address)
        here = made(7, enterprise="西溪油品有限公司", people=())
        for each in (here, elsewhere):
            store.save_screening(certified(each, number))
        world = World(store)
        page = agency_page(world.view(ZHEJIANG), id_of(agency_id(SHULING)))
        assert page.reports_elsewhere == 1
        assert (page.names, page.numbers) == ((SHULING,), (number,))
        assert there in agency_page(world.view(), page.id).names
        only_there = made(8, enterprise="西溪油品有限公司", people=(), address=address)
        store.save_screening(coded(only_there, "91320104MA1XQWERTY"))
        enterprise = id_of(enterprise_id("西溪油品有限公司"))
        assert enterprise_page(world.view(ZHEJIANG), enterprise).codes == ()
        assert enterprise_page(world.view(), enterprise).codes == ("91320104MA1XQWERTY",)


def test_a_roster_is_not_asked_about_agencies_of_reports_elsewhere(tmp_path: Path) -> None:
    """Of somebody without a number: that the roster knows the person there tells of the report there."""
    with filled(tmp_path / "data", tmp_path) as store:
        view = World(store).view(ZHEJIANG)
        found = Involvement(
            people=tuple(
                Involved(report_id=each, key="k", name=QIU[0], number=None, roles=(), is_surveyor=False)
                for each in (identified(1), identified(5))
            ),
            cards={each.report_id: each for each in store.cards(Wanted(), limit=9)},
            seen=frozenset({identified(1)}),
            days={},
        )
        assert _held(view, found, [], TODAY).people == ()
        everywhere = dataclasses.replace(found, seen=frozenset({identified(1), identified(5)}))
        assert [row.agency_name for row in _held(view, everywhere, [], TODAY).people] == [YUANSHAN]


def certified(screening: Screening, number: str) -> Screening:
    fact = Fact(value=number, confidence=0.99, evidence=())
    facts = dataclasses.replace(screening.facts, agency_certificate_number=fact)
    return dataclasses.replace(screening, facts=facts)


def coded(screening: Screening, code: str) -> Screening:
    fact = Fact(value=code, confidence=0.99, evidence=())
    facts = dataclasses.replace(screening.facts, enterprise_credit_code=fact)
    return dataclasses.replace(screening, facts=facts)


def test_a_person_is_followed_over_agencies_by_the_number(world: World) -> None:
    page = assessor_page(world.view(), id_of(person_id(WEN[1])), on=dt.date(2023, 5, 1))
    assert (page.name, page.numbers) == (WEN[0], (WEN[1],))
    assert [(row.agency, row.standing) for row in page.registrations] == [(SHULING, Standing.HOLDS)]
    assert {(one.agency, one.reports, one.is_conflict) for one in page.agencies} == {
        (SHULING, 3, True),
        (YUANSHAN, 1, True),
    }
    assert [lead.check for lead in page.leads] == ["survey_conflict"]
    here = assessor_page(world.view(ZHEJIANG), id_of(person_id(WEN[1])))
    assert [part.visit.ask for part in here.parts if part.visit.report is None] == [
        "江苏省南京市秦淮区应急管理部门"
    ]
    assert YUANSHAN not in str(here)


def test_who_stands_in_the_roster_only_has_a_page_too(world: World) -> None:
    first = assessor_page(world.view("51"), id_of(person_id(WEN[1])))
    assert first.name == WEN[0]
    assert [part.visit.report for part in first.parts] == [None] * 4
    assert first.calendar == ()
    with pytest.raises(InputNotFoundError):
        assessor_page(world.view(), "5000")
    found = parties(world.view(), PartyKind.PERSON, words=WEN[1][:8], limit=5).lines
    assert [(card.name, card.reports) for card in found] == [(WEN[0], 4), ("邱明远", 1)]


def test_an_enterprises_reports_are_held_side_by_side(world: World) -> None:
    page = enterprise_page(world.view(), id_of(enterprise_id("云栖加油站有限公司")))
    assert [line.id for line in page.reports] == [identified(2), identified(1)]
    area, staff = page.quantities
    assert (area.differs, area.excludes) == (True, True)
    assert [each.words for each in area.stated] == ["4200m2", "9000m2"]
    assert (staff.name, staff.differs, staff.excludes) == ("从业人数", True, False)  # it may change in a year
    assert [(one.agency, one.reports) for one in page.agencies] == [(SHULING, 2)]
    with pytest.raises(InputNotFoundError):
        enterprise_page(world.view(JIANGSU), page.id)


TWO_NUMBERS = f"""姓名,证书类别,证书编号,注册编号,从业机构,从业起始日期
{WEN[0]},安全评价师,{WEN[1]},196401,{SHULING},2019-01-01
"""


def workload_of(folder: Path, *people: tuple[str, str | None], roster: str = TWO_NUMBERS) -> AgencyPage:
    """The agency's page after one report of each of these people, both surveyed on one day."""
    listed = folder / "名册.csv"
    listed.write_text(roster, encoding="utf-8")
    with Store.open(folder / "data") as store:
        import_file(store.engine, listed, known_on=dt.date(2026, 1, 1), source="浙江")
        for number, each in enumerate(people, 1):
            enterprise = f"第{number}油品有限公司"
            store.save_screening(
                made(number, enterprise=enterprise, people=(each,), surveyed=("2023-05-02",))
            )
        return agency_page(World(store).view(), id_of(agency_id(SHULING)))


def test_a_person_with_two_numbers_stands_once_with_both(tmp_path: Path) -> None:
    page = workload_of(tmp_path, WEN, (WEN[0], "196401"))
    (load,) = page.workload
    assert (load.reports, set(load.numbers), load.has_namesake) == (2, {WEN[1], "196401"}, False)
    (day,) = page.calendar
    assert day.is_conflict, "both numbers were on site on one day"
    with Store.open(tmp_path / "data") as store:
        for number in (WEN[1], "196401"):
            person = assessor_page(World(store).view(), id_of(person_id(number)))
            assert len(person.parts) == 2


def test_a_list_of_people_holds_a_person_with_two_numbers_once(tmp_path: Path) -> None:
    both = (WEN, (WEN[0], "196401"), QIU, (WEN[0], "196401"))
    workload_of(tmp_path, *both)
    with Store.open(tmp_path / "data") as store:
        view = World(store).view()
        told = [
            (line.name, line.number, line.reports) for line in parties(view, PartyKind.PERSON, limit=9).lines
        ]
        assert told == [(WEN[0], "196401", 3), (QIU[0], QIU[1], 1)]
        (asked,) = parties(view, PartyKind.PERSON, words=WEN[1], limit=9).lines
        assert (asked.number, asked.reports) == (WEN[1], 3), "of a number that was sought the person is told"
        parts, after = [], None
        while (part := parties(view, PartyKind.PERSON, after=after, limit=1)).following is not None:
            parts, after = [*parts, *part.lines], part.following
        assert [(line.name, line.reports) for line in (*parts, *part.lines)] == [(WEN[0], 3), (QIU[0], 1)]


def test_people_stand_by_the_reports_of_all_their_numbers_over_every_part(tmp_path: Path) -> None:
    """Of two numbers with two reports each somebody has four: more than who has three under one."""
    ruan, sang = ("阮清和", "S011033000110192007001"), ("桑以宁", "S011033000110192007002")
    workload_of(tmp_path, *[WEN, (WEN[0], "196401")] * 2, *[QIU] * 3, *[ruan] * 4, sang)
    with Store.open(tmp_path / "data") as store:
        view = World(store).view()
        whole = parties(view, PartyKind.PERSON, limit=9)
        assert [(line.name, line.reports) for line in whole.lines] == [
            (WEN[0], 4),
            (ruan[0], 4),
            (QIU[0], 3),
            (sang[0], 1),
        ]
        assert whole.lines[0].id < whole.lines[1].id
        assert whole.following is None
        for limit in (1, 2, 3):
            parts, after = [], None
            while (part := parties(view, PartyKind.PERSON, after=after, limit=limit)).following is not None:
                assert len(part.lines) == limit
                parts, after = [*parts, *part.lines], part.following
            assert (*parts, *part.lines) == whole.lines


def test_a_list_of_people_counts_only_what_may_be_seen(world: World) -> None:
    here = parties(world.view(JIANGSU), PartyKind.PERSON, limit=9).lines
    assert {line.reports for line in here} == {1}


def test_namesakes_whom_nothing_makes_one_stay_apart_and_are_told(tmp_path: Path) -> None:
    other = TWO_NUMBERS + f"{WEN[0]},安全评价师,{QIU[1]},205507,{SHULING},2019-01-01\n"
    page = workload_of(tmp_path, WEN, (WEN[0], QIU[1]), roster=other)
    assert {(load.numbers, load.reports, load.has_namesake) for load in page.workload} == {
        ((WEN[1],), 1, True),
        ((QIU[1],), 1, True),
    }
    assert not any(day.is_conflict for day in page.calendar)


def test_a_place_of_its_site_is_no_other_way_of_writing_an_enterprise(tmp_path: Path) -> None:
    with filled(tmp_path / "data", tmp_path) as store:
        name, code = "梅坞化工有限公司", "91330106MA2XQWERTX"
        for number, spelled in ((7, name), (8, f"{name}仓库"), (9, "梅坞化工有限责任公司")):
            store.save_screening(coded(made(number, enterprise=spelled, people=()), code))
        page = enterprise_page(World(store).view(), id_of(enterprise_id(name)))
        assert len(page.reports) == 3
        assert set(page.names) == {name, "梅坞化工有限责任公司"}
