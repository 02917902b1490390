"""Labels about people, agencies and filings hold exactly when a recomputation from plan and world says so."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import pytest

from core.facts import Role
from core.outcome import State
from corpus.registry.importer import import_file
from corpus.store.store import Store
from eval.factory.corpus import draw_orders
from eval.factory.defects.catalogue import DEFECTS, plant
from eval.factory.draw import stream
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.kit import kit
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.text.compose import compose
from eval.factory.world.records import Agency, Assessor, Certificate
from eval.factory.world.registry import write_registry
from eval.factory.world.scopes import CHEMICALS, COAL, ORE, regranted
from eval.factory.world.world import World

ORDER_1, ORDER_20 = dt.date(2019, 5, 1), dt.date(2026, 7, 1)
MINE = (
    "business_out_of_scope",
    "agency_unregistered",
    "leader_unqualified",
    "team_below_requirements",
    "assessor_unregistered",
    "not_published",
    "notice_missing",
    "design_approval_missing",
)
# Relevant specialities of safety engineers, written down again on purpose.
RELEVANT = {
    "gas_station": {"化工安全"},
    "chemical_storage": {"化工安全"},
    "chemical_production": {"化工安全"},
    "cold_storage": {"化工安全", "其他安全（不包括消防安全）"},
    "dust": {"化工安全", "其他安全（不包括消防安全）"},
    "fireworks": {"其他安全（不包括消防安全）"},
    "coal_mine": {"煤矿安全"},
    "metal_mine": {"金属非金属矿山安全"},
    "metallurgy": {"金属冶炼安全"},
}

Corpus = tuple[World, list[ReportPlan]]


def crowded(world: World, count: int) -> Iterator[ReportPlan]:
    """Plans with three or four defects at once and every second trap, so that they meet."""
    for index in range(count):
        seed = f"crowded/{index}"
        draw = stream(seed, "order")
        days = (None, None, None, dt.date(2026, 10, 14), dt.date(2019, 5, 20))
        wish = Wish(report_on=draw.choice(days), kind=draw.choice((None, "验收评价")))
        chosen = draw.sample(DEFECTS, draw.choice((0, 3, 4)))
        forms = {defect.check: draw.choice(sorted(defect.forms)) for defect in chosen}
        traps = [(d.check, draw.choice(sorted(d.traps))) for d in DEFECTS if d.traps and draw.random() < 0.5]
        yield plant(make_plan(world, seed, wish), world, forms, traps)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    world = World(21, agencies=8)
    plans = [order.plan for order in draw_orders(world, 150)]
    return world, [*plans, *crowded(world, 110)]


def flagged(plan: ReportPlan, check: str) -> set[str]:
    return {e.subject for e in plan.expectations if e.check == check and e.state is State.FLAGGED}


def survey_and_report(plan: ReportPlan) -> tuple[dt.date, ...]:
    return (*plan.days.survey_on, plan.days.report_on)


def team_of(world: World, plan: ReportPlan) -> list[tuple[str, Assessor]]:
    """Stated speciality and what the registry knows, for leader and members."""
    roles = (Role.PROJECT_LEADER, Role.TEAM_MEMBER)
    return [
        (p.assessor.speciality, world.assessors.get(p.assessor.key, p.assessor))
        for p in plan.people
        if p.role in roles
    ]


def test_every_form_and_trap_of_these_checks_is_in_the_corpus(corpus: Corpus) -> None:
    seen = {(e.check, e.form) for plan in corpus[1] for e in plan.expectations}
    for defect in DEFECTS:
        if defect.check in MINE:
            assert {(defect.check, form) for form in (*defect.forms, "trap", "plain")} <= seen


def test_an_agency_is_unknown_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    known = {
        (name, agency.certificate_number)
        for agency in corpus[0].agencies.values()
        for name in (agency.name, *(former.name for former in agency.former_names))
    }
    for plan in corpus[1]:
        number = plan.agency.certificate_number.replace("（", "(").replace("）", ")")
        is_known = (plan.agency.name, number) in known
        assert is_known != bool(flagged(plan, "agency_unregistered"))


def test_a_report_bears_the_name_the_agency_had_on_its_day(corpus: Corpus) -> None:
    for plan in corpus[1]:
        if not flagged(plan, "agency_unregistered"):
            registered = corpus[0].agencies[plan.agency.key]
            later = [f.name for f in registered.former_names if plan.days.report_on <= f.until]
            assert plan.agency.name == (later[0] if later else registered.name)


def test_the_scope_is_wanting_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    for plan in corpus[1]:
        papers = corpus[0].agencies[plan.agency.key].certificates
        wanting = False
        for day in survey_and_report(plan):
            shown = [paper for paper in papers if paper.issued_on <= day][-1]
            wanting |= plan.kit.scope not in shown.scopes
        assert wanting == bool(flagged(plan, "business_out_of_scope"))


def test_numbers_are_unknown_or_of_others_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    owners = {
        number: person.name
        for person in corpus[0].assessors.values()
        for number in (person.certificate_number, *(c.number for c in person.earlier))
    }
    for plan in corpus[1]:
        wrong = {
            p.assessor.name
            for p in plan.people
            if owners.get(p.assessor.certificate_number) != p.assessor.name
        }
        assert wrong == flagged(plan, "assessor_unregistered")


def lacks(person: Assessor, industry: str, day: dt.date) -> bool:
    """Order 1: at least 二级; Order 20: engineer, level or senior title, four years."""
    held = [(c.certified_on, c.level) for c in person.earlier] + [(person.certified_on, person.level)]
    level = [level for since, level in held if since <= day][-1]
    if day < ORDER_20:
        return level == "三级"
    engineer = person.engineer
    is_engineer = (
        engineer is not None
        and engineer.speciality in RELEVANT[industry]
        and engineer.registered_on <= day
        and engineer.grade != "初级"
    )
    has_level = level != "三级" or person.title == "高级工程师"
    start = person.entered_on
    return not (is_engineer and has_level and start.replace(year=start.year + 4) <= day)


def test_a_leader_is_unqualified_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    for plan in corpus[1]:
        leader = corpus[0].assessors[plan.person(Role.PROJECT_LEADER).assessor.key]
        wanting = any(lacks(leader, plan.kit.key, day) for day in survey_and_report(plan))
        assert ({leader.name} if wanting else set()) == flagged(plan, "leader_unqualified")


def test_a_speciality_is_missing_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    for plan in corpus[1]:
        team = team_of(corpus[0], plan)
        certified = {speciality for _, person in team for speciality in person.specialities}
        missing = set(plan.kit.specialities) - certified
        assert bool(missing) == bool(flagged(plan, "team_below_requirements"))
        if any(e.check == "team_below_requirements" and e.form == "clear_cut" for e in plan.expectations):
            assert len(missing) >= 2
        wrongly = {person.name for stated, person in team if stated != person.speciality}
        assert wrongly <= flagged(plan, "team_below_requirements")


def test_a_report_is_published_in_full_unless_secret_or_labelled(corpus: Corpus) -> None:
    rows = {row[2:5]: row for row in corpus[0].filings.disclosures()}
    for plan in corpus[1]:
        row = rows.get((plan.number, plan.enterprise.name, plan.project_name))
        is_full = row is not None and row[8] == "报告全文" and row[9] == "有"
        if is_full:
            assert row is not None
            assert plan.days.report_on.isoformat() <= row[7] <= "2026-12-31"
        is_excused = "secret" in plan.extra
        assert (is_full or is_excused) != bool(flagged(plan, "not_published"))


def test_whoever_did_not_publish_a_report_published_others(corpus: Corpus) -> None:
    rows = corpus[0].filings.disclosures()
    for plan in corpus[1]:
        if flagged(plan, "not_published"):
            number = corpus[0].agencies[plan.agency.key].certificate_number
            assert any(row[1] == number and row[2] != plan.number for row in rows)


def test_a_design_lacks_its_approval_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    for plan in corpus[1]:
        design = plan.design
        assert (design is not None) == (plan.kind == "验收评价")
        wanting = False
        if design is not None:
            needed = [design.approval]
            if design.change is not None and design.change.is_major:
                needed.append(design.change.approval)
            wanting = any(paper is None or paper.approved_on >= design.trial_on for paper in needed)
            assert design.trial_on < plan.days.report_on
        assert wanting == bool(flagged(plan, "design_approval_missing"))


def working(first: dt.date, last: dt.date, *, with_first: bool) -> int:
    days = [first + dt.timedelta(days=n) for n in range(0 if with_first else 1, (last - first).days)]
    return sum(chinese_calendar.is_workday(day) for day in days)


def is_without_notice(plan: ReportPlan) -> bool:
    return "notice" in plan.extra.get("absent", "").split()


def test_a_notice_is_late_exactly_when_the_label_says_so(corpus: Corpus) -> None:
    for plan in corpus[1]:
        notice, survey = plan.days.notice_on, plan.days.survey_on[0]
        assert chinese_calendar.is_workday(notice)
        if is_without_notice(plan):
            assert flagged(plan, "notice_missing")
        elif flagged(plan, "notice_missing"):
            assert survey >= ORDER_1
            assert working(notice, survey, with_first=True) < 7
        else:
            assert survey < ORDER_1 or working(notice, survey, with_first=False) >= 7


def test_nobody_works_on_a_holiday(corpus: Corpus) -> None:
    for plan in corpus[1]:
        days = plan.days
        for day in (days.contract_on, *days.survey_on, days.report_on):
            assert chinese_calendar.is_workday(day), day


def test_each_report_has_its_notice_in_the_registry(corpus: Corpus) -> None:
    rows = {(row[8], row[16]) for row in corpus[0].filings.notices()}
    for plan in corpus[1]:
        filed = (plan.project_name, plan.days.notice_on.isoformat()) in rows
        assert filed != is_without_notice(plan)


def test_a_notice_is_late_or_neither_enclosed_nor_filed() -> None:
    world, seen = World(8, agencies=4), set()
    for turn in range(12):
        plan = make_plan(world, f"none/{turn}", Wish(industry="dust", report_on=dt.date(2024, 8, 8)))
        plan = plant(plan, world, {"notice_missing": "clear_cut"}, [])
        filed = [row for row in world.filings.notices() if row[8] == plan.project_name]
        assert bool(filed) != is_without_notice(plan)
        assert ("从业告知书" in text_of(plan)) != is_without_notice(plan)
        seen.add(is_without_notice(plan))
    assert seen == {True, False}


def test_no_paper_overlaps_another(corpus: Corpus) -> None:
    for person in corpus[0].assessors.values():
        days = [*(c.certified_on for c in person.earlier), person.certified_on]
        assert days == sorted(set(days))
    for agency in corpus[0].agencies.values():
        assert_papers_follow(agency)


def assert_papers_follow(agency: Agency) -> None:
    for paper in agency.certificates:
        assert paper.issued_on <= paper.last_day <= paper.expires_on
        assert 1 <= len(paper.scopes) <= 5
    for one, other in pairwise(agency.certificates):
        assert other.issued_on == one.last_day + dt.timedelta(days=1)


def test_a_crossing_of_a_holiday_makes_two_calendar_weeks_too_short() -> None:
    """Subtle notices over the National Day or the Spring Festival, and a weekend day that counts."""
    world, found = World(8, agencies=4), set()
    for report_on in (dt.date(2023, 11, 24), dt.date(2024, 4, 3), dt.date(2023, 6, 30)):
        for turn in range(24):
            seed = f"{report_on}/{turn}"
            for forms, traps in (
                ({"notice_missing": "subtle"}, []),
                ({}, [("notice_missing", "just_enough")]),
            ):
                plan = make_plan(world, seed, Wish(report_on=report_on, industry="dust"))
                plan = plant(plan, world, forms, traps)
                days = (plan.days.survey_on[0] - plan.days.notice_on).days
                notes = [e.note for e in plan.expectations if e.check == "notice_missing"]
                found |= {"long" for _ in notes if forms and days >= 12}
                found |= {"made up" for note in notes if "worked for a holiday" in note}
    assert found == {"long", "made up"}


def test_a_change_of_scope_within_a_period_brings_a_new_paper_with_the_old_end() -> None:
    paper = Certificate(
        number="APJ-(鲁)-001",
        issued_on=dt.date(2020, 1, 1),
        expires_on=dt.date(2024, 12, 31),
        scopes=(CHEMICALS, COAL),
    )
    first, second, third = regranted((paper,), ORE, dt.date(2021, 3, 1), dt.date(2022, 3, 31))
    assert [ORE in p.scopes for p in (first, second, third)] == [False, True, False]
    assert [p.issued_on for p in (first, second, third)] == [
        dt.date(2020, 1, 1),
        dt.date(2021, 3, 1),
        dt.date(2022, 4, 1),
    ]
    assert {p.expires_on for p in (first, second, third)} == {dt.date(2024, 12, 31)}
    assert second.last_day == dt.date(2022, 3, 31)
    assert regranted((paper,), CHEMICALS) == (paper,)


def test_the_registry_is_taken_by_the_product_whole(corpus: Corpus, tmp_path: Path) -> None:
    write_registry(corpus[0], tmp_path)
    with Store.open(tmp_path / "data") as store:
        report = import_file(store.engine, tmp_path / "registry.xlsx", known_on=dt.date(2026, 12, 31))
    assert report.rejected == ()
    # A certificate that is renewed ahead begins after the day of which the list speaks.
    assert all("晚于登记表反映的2026-12-31" in remark.text for remark in report.remarks)


def test_the_filings_are_tables_with_the_forms_columns(corpus: Corpus, tmp_path: Path) -> None:
    write_registry(corpus[0], tmp_path)
    for name, column in (
        ("notices", "计划现场勘验时间"),
        ("disclosures", "现场勘验图像影像"),
        ("approvals", "批准文号"),
        ("penalties", "违法事实"),
    ):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert all(row[column] for row in rows)
        assert (tmp_path / f"{name}.xlsx").stat().st_size > 2000


def text_of(plan: ReportPlan) -> str:
    return "".join(str(block) for block in compose(plan, LAYOUTS[0]))


@pytest.mark.parametrize("length", ["brief", "full"])
def test_an_honest_acceptance_report_states_who_approved_the_design(length: str) -> None:
    world = World(4, agencies=3)
    for turn in range(6):
        plan = make_plan(world, f"accept/{turn}", Wish(kind="验收评价", length=length))
        text = text_of(plan)
        assert plan.design is not None
        assert plan.design.approval is not None
        assert f"⟦design:approval|{plan.design.approval.number}⟧" in text
        assert ("审查意见书" in text) == (length == "full")
    other = text_of(make_plan(world, "now", Wish(kind="现状评价", length=length)))
    assert "三同时”情况" not in other
    assert "审查意见书" not in other


def test_a_report_names_its_team_and_where_it_is_published() -> None:
    world = World(4, agencies=3)
    plan = make_plan(world, "team", Wish(industry="dust", report_on=dt.date(2026, 9, 9)))
    text = text_of(plan)
    leader = plan.person(Role.PROJECT_LEADER).assessor
    assert leader.engineer is not None
    assert leader.engineer.number in text
    assert "第十六条" in text
    assert plan.agency.website in text
    for index, person in enumerate(plan.people):
        if person.role is Role.TEAM_MEMBER:
            assert f"⟦team:{index}|{person.assessor.name}（{person.assessor.speciality}）⟧" in text


def test_a_certificate_of_2017_was_issued_by_the_authority_of_its_day() -> None:
    world = World(4, agencies=3)
    plan = make_plan(world, "early", Wish(report_on=dt.date(2019, 5, 10)))
    assert plan.agency.certificate_shown_on(plan.days.report_on).issued_on < dt.date(2018, 11, 1)
    text = text_of(plan)
    assert "发证机关：" + plan.agency.authority.replace("应急管理厅", "安全生产监督管理局") in text


def test_a_wished_agency_must_be_certified_for_the_work() -> None:
    world = World(4, agencies=3)
    agency = next(iter(world.agencies.values()))
    held = {scope for paper in agency.certificates for scope in paper.scopes}
    industry = next(name for name in RELEVANT if kit(name).scope not in held)
    with pytest.raises(LookupError, match="is not certified for"):
        make_plan(world, "wished", Wish(industry=industry, agency=agency.key))


def test_an_agency_whose_people_are_all_busy_has_more_and_its_team_is_whole() -> None:
    world = World(4, agencies=6)
    wish = Wish(industry="chemical_production", report_on=dt.date(2026, 11, 20))
    agency = make_plan(world, "busy", wish).agency
    autumn = tuple(dt.date(2026, 8, 1) + dt.timedelta(days=n) for n in range(90))
    before = world.staff_on(agency.key, dt.date(2026, 8, 3))
    for person in before[2:]:
        world.book(person.key, autumn)
    plan = make_plan(world, "busy", replace(wish, agency=agency.key))
    team = team_of(world, plan)
    newcomers = {person.key for _, person in team} - {person.key for person in before}
    assert len(newcomers) == len(team)
    assert set(plan.kit.specialities) <= {
        speciality for _, person in team for speciality in person.specialities
    }
    leader = world.assessors[plan.person(Role.PROJECT_LEADER).assessor.key]
    assert not any(lacks(leader, plan.kit.key, day) for day in survey_and_report(plan))
