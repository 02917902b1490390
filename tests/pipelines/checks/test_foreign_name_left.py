"""foreign_name_left: what is left of another report, and what stands there rightly."""

from __future__ import annotations

import dataclasses

from core.chapters import Chapter
from core.facts import MentionKind, NameManner, NameUse
from core.outcome import Outcome, State
from pipelines.checking import Case
from pipelines.checks.foreign_name_left import assess
from tests import cases, on_site, others
from tests.strangers import ACTS, ACTS_AGAIN, OTHER, use

ADDRESS = "四川省乐山市夹江县黄土镇兴业路12号"


def place(name: str, manner: NameManner = NameManner.LOCATED) -> NameUse:
    return use(f"该厂址位于{name}境内", manner, name, kind=MentionKind.PLACE, chapter=Chapter.SURROUNDINGS)


def case(*uses: NameUse, **changed: object) -> Case:
    return cases.case(foreign_names=uses, project_address=cases.fact(ADDRESS), **changed)


def judged(*uses: NameUse, **changed: object) -> Outcome:
    (outcome,) = assess(case(*uses, **changed))
    return outcome


def test_a_stranger_that_acts_for_the_enterprise_twice_is_left_over() -> None:
    outcome = judged(ACTS, ACTS_AGAIN)
    assert (outcome.state, outcome.subject) == (State.FLAGGED, OTHER)
    assert "云栖加油站有限公司" in outcome.statement
    assert "第7页" in outcome.statement


def test_one_sentence_alone_is_no_lead_but_who_is_founded_and_lies_there_is() -> None:
    assert judged(ACTS).state is State.CLEAR
    told = use(f"{OTHER}成立于2008年，占地24500m²", chapter=Chapter.ENTERPRISE)
    assert judged(told).state is State.FLAGGED


def test_who_is_introduced_in_a_role_may_act() -> None:
    neighbour = use(f"厂区东侧为{OTHER}", NameManner.ROLE, chapter=Chapter.SURROUNDINGS)
    assert judged(ACTS, ACTS_AGAIN, neighbour).state is State.CLEAR
    cell = use(OTHER, NameManner.OTHER, chapter=Chapter.EQUIPMENT)
    assert judged(ACTS, ACTS_AGAIN, cell).state is State.CLEAR


def test_who_works_on_sites_of_others_acts_there_rightly() -> None:
    name = "夹江宏达爆破工程有限公司"
    acts = (use(f"{name}采用逐孔爆破", name=name), use(f"{name}应设警戒", name=name))
    assert judged(*acts).state is State.CLEAR


def test_what_is_evaluated_and_what_heads_the_pages_counts_even_of_a_neighbour() -> None:
    neighbour = use(f"厂区东侧为{OTHER}", NameManner.ROLE, chapter=Chapter.SURROUNDINGS)
    evaluated = use(f"我公司对{OTHER}进行安全现状评价", NameManner.EVALUATED, chapter=Chapter.SCOPE)
    assert judged(neighbour, evaluated).state is State.FLAGGED
    assert judged(use(f"{OTHER}安全现状评价报告", NameManner.HEADER)).state is State.FLAGGED


def test_spellings_of_the_own_name_and_the_agencys_are_no_strangers() -> None:
    own = use("云栖加油站应落实", name="云栖加油站")
    agency = use("青岚安全技术咨询有限公司应独立评价", name="青岚安全技术咨询有限公司")
    assert judged(own, own, agency, agency).state is State.CLEAR


def test_the_client_of_the_contract_is_left_over_where_nothing_tells_who_it_is() -> None:
    paper = on_site.contract(client=OTHER)
    assert judged(papers=(paper,)).state is State.FLAGGED
    group = use(f"{OTHER}持有该公司51%的股份", NameManner.ROLE)
    assert judged(group, papers=(paper,)).state is State.CLEAR


def test_a_place_of_another_province_contradicts_the_address_and_one_of_the_same_city_does_not() -> None:
    far = judged(place("河北省保定市"))
    near = judged(place("四川省成都市"))
    assert (far.state, near.state) == (State.FLAGGED, State.FLAGGED)
    assert near.confidence < far.confidence
    assert ADDRESS in far.statement
    for name in ("夹江县", "江县", "乐山市", "四川省", "乐山市夹江县", "乐山市沐川县"):
        assert judged(place(name)).state is State.CLEAR


def test_a_report_on_the_named_enterprise_makes_it_surer() -> None:
    known = others.known(others.other(enterprise=OTHER))
    alone = case(ACTS, ACTS_AGAIN)
    (without,), (with_other,) = assess(alone), assess(dataclasses.replace(alone, others=known))
    assert with_other.confidence > without.confidence
    assert "已筛查" in with_other.statement
    assert any(item.report == others.report_id(1) for item in with_other.evidence)


def test_without_a_search_or_the_enterprise_nothing_is_said() -> None:
    (unsearched,) = assess(cases.case(foreign_names=None))
    assert (unsearched.state, unsearched.reason) == (State.NOT_ASSESSABLE, "text_unsearched")
    (unknown,) = assess(cases.case(foreign_names=(), enterprise_name=None))
    assert (unknown.state, unknown.reason) == (State.NOT_ASSESSABLE, "enterprise_missing")
