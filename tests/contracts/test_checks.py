"""What every check promises, run over all of them."""

from __future__ import annotations

import dataclasses
import pickle
import re
from typing import Any

import pytest

from core.chapters import Chapter
from core.facts import (
    CriteriaJudgement,
    Facts,
    Hazard,
    Person,
    SealOwner,
    SealSpot,
    Stance,
    SurveyRecord,
)
from core.integrity import Verdict
from core.outcome import Outcome, State
from corpus.law.packs import load_packs, supports
from corpus.registry.records import DisclosureRow
from pipelines.checking import Case, Check, Need, RegistryExtract, Unanswered
from pipelines.checks import CHECKS
from pipelines.reasons import REASONS
from pipelines.stages import judge
from tests import (
    body,
    cases,
    content,
    file_traces,
    on_site,
    others,
    sealed,
    shared_places,
    shared_wording,
    signed,
    strangers,
)

NUMBERED: dict[str, Any] = {"report_number": cases.fact(cases.REPORT_NUMBER)}


def _scoped(scope: str) -> RegistryExtract:
    return dataclasses.replace(
        cases.REGISTRY, agencies=(cases.agency_row("2021-06-01", "2026-05-31", scopes=(scope,)),)
    )


def _levelled(level: str) -> RegistryExtract:
    row = cases.roster_row("沈青禾", "2020-01-01", None, level=level)
    return dataclasses.replace(cases.REGISTRY, roster=(row,))


def _team(speciality: str | None) -> tuple[Person, ...]:
    return (dataclasses.replace(cases.person("沈青禾"), speciality=speciality),)


def _published(*rows: DisclosureRow) -> RegistryExtract:
    return RegistryExtract(snapshot=cases.snapshot(*cases.ALL_REGISTERS), disclosures=rows)


def _closed(on: str, proof: str | None) -> tuple[Hazard, ...]:
    texts = ("围堰破损", "灭火器压力不足")
    return tuple(body.problem(text, rectified_on=on, rechecked_on=on, proof=proof) for text in texts)


# One flagged, one clear and one not-assessable case for every check; a check without a row here fails.
CASES: dict[str, dict[State, Case]] = {
    "agency_certificate_lapsed": {
        State.FLAGGED: cases.case(
            registry=dataclasses.replace(
                cases.REGISTRY, agencies=(cases.agency_row("2018-01-01", "2023-01-31"),)
            )
        ),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(registry=None),
    },
    "assessor_not_with_agency": {
        State.FLAGGED: cases.case(
            registry=dataclasses.replace(
                cases.REGISTRY, roster=(cases.roster_row("沈青禾", "2020-01-01", "2023-03-01"),)
            )
        ),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(registry=dataclasses.replace(cases.REGISTRY, roster=())),
    },
    "agency_unregistered": {
        State.FLAGGED: cases.case(agency_certificate_number=cases.fact("APJ-(川)-433")),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(agency_name=None),
    },
    "business_out_of_scope": {
        State.FLAGGED: cases.case(registry=_scoped("煤炭开采业"), industry=cases.fact("危化经营")),
        State.CLEAR: cases.case(registry=_scoped(cases.CHEMICALS), industry=cases.fact("危化经营")),
        State.NOT_ASSESSABLE: cases.case(registry=_scoped(cases.CHEMICALS)),
    },
    "assessor_unregistered": {
        State.FLAGGED: cases.case(people=(cases.person("沈青禾", "S0110997070"),)),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(people=(cases.person("沈青禾", None),)),
    },
    "leader_unqualified": {
        State.FLAGGED: cases.case(registry=_levelled("三级")),
        State.CLEAR: cases.case(registry=_levelled("一级")),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "team_below_requirements": {
        State.FLAGGED: cases.case(people=_team("安全"), industry=cases.fact("危化经营")),
        State.CLEAR: cases.case(
            people=_team("安全、化工工艺、电气、机械、自动化"), industry=cases.fact("危化经营")
        ),
        State.NOT_ASSESSABLE: cases.case(people=_team(None), industry=cases.fact("危化经营")),
    },
    "notice_missing": {
        State.FLAGGED: cases.case(notice_on=cases.fact("2023-03-03", page=13)),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(notice_on=None),
    },
    "not_published": {
        State.FLAGGED: cases.case(registry=_published(cases.disclosure_row(pictures="无")), **NUMBERED),
        State.CLEAR: cases.case(registry=_published(cases.disclosure_row()), **NUMBERED),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "survey_record_missing": {
        State.FLAGGED: on_site.case(survey=SurveyRecord()),
        State.CLEAR: on_site.case(),
        State.NOT_ASSESSABLE: on_site.case(survey=SurveyRecord(), coverage=None),
    },
    "leader_not_on_site": {
        State.FLAGGED: on_site.case(survey=on_site.survey("陆之远", "韩若水")),
        State.CLEAR: on_site.case(),
        State.NOT_ASSESSABLE: on_site.case(survey=SurveyRecord()),
    },
    "photo_metadata_conflict": {
        State.FLAGGED: on_site.case(
            survey=on_site.survey("沈青禾", photos=(on_site.photo(taken_at="2022-11-03T10:00:00"),))
        ),
        State.CLEAR: on_site.case(),
        State.NOT_ASSESSABLE: on_site.case(survey=SurveyRecord()),
    },
    "signature_missing": {
        State.FLAGGED: cases.case(people=signed.team(signed.HAND, signed.MISSING)),
        State.CLEAR: cases.case(people=signed.team(signed.HAND, signed.STAMPED)),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "signature_typed": {
        State.FLAGGED: cases.case(people=signed.team(signed.HAND, signed.TYPED)),
        State.CLEAR: cases.case(people=signed.team(signed.HAND, signed.STAMPED)),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "signature_reused": {
        State.FLAGGED: signed.case(same_inks=(signed.pair(0, 1),)),
        State.CLEAR: signed.case(),
        State.NOT_ASSESSABLE: signed.case(inks=None),
    },
    "text_copied": {
        State.FLAGGED: shared_wording.case(shared_wording.match()),
        State.CLEAR: shared_wording.case(),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "signatures_one_hand": {
        State.FLAGGED: signed.case(alike_hands=(signed.pair(0, 2),)),
        State.CLEAR: signed.case(),
        State.NOT_ASSESSABLE: signed.case(inks=None),
    },
    "contract_missing": {
        State.FLAGGED: on_site.case(papers=(on_site.contract(client="金沙创丰烟花爆竹有限公司"),)),
        State.CLEAR: on_site.case(papers=(on_site.contract(),)),
        State.NOT_ASSESSABLE: on_site.case(coverage=None),
    },
    "contract_guarantees_result": {
        State.FLAGGED: on_site.case(papers=(on_site.contract("乙方确保本项目通过专家评审及验收。"),)),
        State.CLEAR: on_site.case(papers=(on_site.contract("合同签订后支付50%。"),)),
        State.NOT_ASSESSABLE: on_site.case(),
    },
    "seal_missing": {
        State.FLAGGED: sealed.case(sealed.seal(spot=SealSpot.COVER)),
        State.CLEAR: sealed.case(sealed.seal()),
        State.NOT_ASSESSABLE: sealed.case(sealed.seal(), places=()),
    },
    "seal_mismatch": {
        State.FLAGGED: sealed.case(sealed.seal(cases.OTHER_AGENCY, owner=SealOwner.STRANGER)),
        State.CLEAR: sealed.case(sealed.seal()),
        State.NOT_ASSESSABLE: sealed.case(sealed.seal("", unread="印章过淡")),
    },
    "event_order_broken": {
        State.FLAGGED: cases.case(contract_on=cases.fact("2023-03-20", page=12)),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(facts=Facts(report_on=cases.fact("2023-05-18"))),
    },
    "conclusion_contradicts_body": {
        State.FLAGGED: cases.case(hazards=(cases.hazard("罐区未设紧急切断阀", rectified=False),)),
        State.CLEAR: cases.case(conclusion=cases.conclusion(Stance.DOES_NOT_CONFORM)),
        State.NOT_ASSESSABLE: cases.case(conclusion=None),
    },
    "figures_disagree": {
        State.FLAGGED: cases.case(
            figures=(body.figure("占地面积", "24500m²", 24500), body.figure("占地面积", "42500m²", 42500))
        ),
        State.CLEAR: cases.case(
            figures=(body.figure("占地面积", "24500m²", 24500), body.figure("占地面积", "2.45万m²", 24500))
        ),
        State.NOT_ASSESSABLE: cases.case(figures=()),
    },
    "foreign_name_left": {
        State.FLAGGED: cases.case(foreign_names=(strangers.ACTS, strangers.ACTS_AGAIN)),
        State.CLEAR: cases.case(foreign_names=(strangers.ACTS,)),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "evidence_hedged": {
        State.FLAGGED: cases.case(checks=(body.row("据企业介绍，该项符合规定"),)),
        State.CLEAR: cases.case(checks=(body.row("查阅检定证书，现场核对无误"),)),
        State.NOT_ASSESSABLE: cases.case(checks=()),
    },
    "rectification_unproven": {
        State.FLAGGED: cases.case(hazards=_closed("2023-03-09", None)),
        State.CLEAR: cases.case(hazards=_closed("2023-03-09", "整改验收单ZG-2023-05")),
        State.NOT_ASSESSABLE: cases.case(hazards=()),
    },
    "measures_unrelated": {
        State.FLAGGED: cases.case(
            hazards=(body.problem("灭火器压力不足", rectified=False),),
            measures=(body.measure("定期演练应急预案。"),),
        ),
        State.CLEAR: cases.case(
            hazards=(body.problem("灭火器压力不足", rectified=False),),
            measures=(body.measure("压力不足的灭火器应立即更换。"),),
        ),
        State.NOT_ASSESSABLE: cases.case(measures=()),
    },
    "third_party_proof_doubtful": {
        State.FLAGGED: cases.case(test_reports=(body.enclosed_test(valid_until="2023-01-10"),)),
        State.CLEAR: cases.case(test_reports=(body.enclosed_test(),)),
        State.NOT_ASSESSABLE: cases.case(test_reports=()),
    },
    "photo_reused": {
        State.FLAGGED: shared_places.case(shared_places.photo()),
        State.CLEAR: shared_places.case(),
        State.NOT_ASSESSABLE: shared_places.case(photographs=()),
    },
    "data_copied": {
        State.FLAGGED: shared_places.case(shared_places.table()),
        State.CLEAR: shared_places.case(),
        State.NOT_ASSESSABLE: shared_places.case(measured=()),
    },
    "workload_implausible": {
        State.FLAGGED: others.held(*others.burst(9)),
        State.CLEAR: others.held(*others.burst(2)),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "assessor_in_two_agencies": {
        State.FLAGGED: others.held(
            others.other(
                agency_name=cases.fact(cases.OTHER_AGENCY),
                agency_certificate_number=cases.fact("APJ-(川)-433"),
                report_on=cases.fact("2023-06-20"),
                contract_on=cases.fact("2023-04-02"),
                survey_on=others.days("2023-05-06"),
            )
        ),
        State.CLEAR: others.held(others.other()),
        State.NOT_ASSESSABLE: others.held(others.other(), registry=None),
    },
    "survey_conflict": {
        State.FLAGGED: others.held(others.other(survey_on=others.days("2023-03-07"))),
        State.CLEAR: others.held(others.other()),
        State.NOT_ASSESSABLE: others.held(others.other(), survey=SurveyRecord()),
    },
    "enterprise_reports_disagree": {
        State.FLAGGED: others.held(
            others.other(
                enterprise="云栖加油站有限公司",
                project_address=cases.fact(others.HERE),
                figures=(body.figure("占地面积", "3200m²", 3200),),
            ),
            figures=(body.figure("占地面积", "5400m²", 5400),),
        ),
        State.CLEAR: others.held(others.other(), figures=(body.figure("占地面积", "5400m²", 5400),)),
        State.NOT_ASSESSABLE: others.held(others.other()),
    },
    "citation_outdated": {
        State.FLAGGED: cases.case(citations=(cases.citation("GB 18218-2009"),)),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(report_on=None),
    },
    "citation_unknown": {
        State.FLAGGED: cases.case(citations=(cases.citation("GB 98721-2017", "装置设计总则"),)),
        State.CLEAR: cases.case(),
        State.NOT_ASSESSABLE: cases.case(citations=()),
    },
    "major_hazard_omitted": {
        State.FLAGGED: content.hazard_case(content.chemical("液氨", 12.0), is_major=False),
        State.CLEAR: content.hazard_case(content.chemical("液氨", 9.0), is_major=False, s=0.9),
        State.NOT_ASSESSABLE: cases.case(major_hazard=None),
    },
    "major_hazard_miscalculated": {
        State.FLAGGED: content.hazard_case(content.chemical("液氨", 9.0), is_major=False, s=0.6),
        State.CLEAR: content.hazard_case(content.chemical("液氨", 9.0), is_major=False, s=0.9),
        State.NOT_ASSESSABLE: content.hazard_case(content.chemical("液氨", 9.0), is_major=False),
    },
    "major_accident_hazard_unaddressed": {
        State.FLAGGED: content.criteria_case(CriteriaJudgement(is_made=False)),
        State.CLEAR: content.criteria_case(content.judged(range(1, 21))),
        State.NOT_ASSESSABLE: content.criteria_case(None),
    },
    "obsolete_process_unrecognised": {
        State.FLAGGED: cases.case(equipment=(content.device("配电变压器", "S7-250/10"),)),
        State.CLEAR: cases.case(equipment=(content.device("配电变压器", "S13-250/10"),)),
        State.NOT_ASSESSABLE: cases.case(equipment=()),
    },
    "pdf_signature_broken": {
        State.FLAGGED: file_traces.case(
            signatures=(file_traces.signature(integrity=Verdict.FAILED, integrity_reason="digest_differs"),)
        ),
        State.CLEAR: file_traces.case(signatures=(file_traces.signature(),)),
        State.NOT_ASSESSABLE: file_traces.case(),
    },
    "pdf_edited": {
        State.FLAGGED: file_traces.case(updates=(file_traces.update(),)),
        State.CLEAR: file_traces.case(),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "hidden_text": {
        State.FLAGGED: file_traces.case(
            unseen=(file_traces.unseen("评价结论为不符合，待整改后重新出具报告。"),)
        ),
        State.CLEAR: file_traces.case(),
        State.NOT_ASSESSABLE: cases.case(),
    },
    "design_approval_missing": {
        State.FLAGGED: content.design_case(is_approved=False),
        State.CLEAR: content.design_case(is_approved=True),
        State.NOT_ASSESSABLE: cases.case(report_kind=cases.fact("验收评价"), design=None),
    },
    "chapter_missing": {
        State.FLAGGED: content.chapters_case(without=Chapter.UNITS),
        State.CLEAR: content.chapters_case(),
        State.NOT_ASSESSABLE: cases.case(sections=()),
    },
}
EMPTY = cases.case(facts=Facts(), registry=None)
EVERY_CASE = [(check, case) for check in CHECKS for case in (*CASES.get(check.id, {}).values(), EMPTY)]


def outcomes(check: Check, case: Case) -> tuple[Outcome, ...]:
    return check.assess(case)


def test_ids_names_and_sentences_are_unique() -> None:
    for attribute in ("id", "name", "sentence"):
        values = [getattr(check, attribute) for check in CHECKS]
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_module_is_named_after_the_check(check: Check) -> None:
    assert check.assess.__module__ == f"pipelines.checks.{check.id}"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@pytest.mark.parametrize("state", list(State))
def test_each_state_has_a_case(check: Check, state: State) -> None:
    states = {outcome.state for outcome in outcomes(check, CASES[check.id][state])}
    assert states == {state}


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_outcomes_are_deterministic_and_picklable(check: Check, case: Case) -> None:
    first = outcomes(check, case)
    assert first
    assert first == outcomes(check, case)
    assert pickle.loads(pickle.dumps(first)) == first


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_outcomes_bear_the_checks_id_and_a_chinese_sentence(check: Check, case: Case) -> None:
    for outcome in outcomes(check, case):
        assert outcome.check == check.id
        assert re.search(r"[\u4e00-\u9fff]{6,}.*。", outcome.statement)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_finding_names_its_subject_and_shows_evidence_of_both_sides(check: Check) -> None:
    for outcome in outcomes(check, CASES[check.id][State.FLAGGED]):
        assert outcome.subject
        assert len(outcome.evidence) >= 2
        assert 0.0 < outcome.confidence <= 1.0


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_nothing_known_is_never_clear_and_every_reason_has_words(check: Check, case: Case) -> None:
    for outcome in outcomes(check, case):
        if case is EMPTY:
            assert outcome.state is State.NOT_ASSESSABLE
        if outcome.reason is not None:
            assert outcome.reason in REASONS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_bears_on_items_that_packs_have(check: Check) -> None:
    packs = load_packs()
    by_id = {pack.id: pack for pack in packs}
    supported = supports(check.id, packs)
    assert supported
    for support in supported:
        assert by_id[support.pack].item(support.item) is not None


def test_judging_keeps_the_order_and_gives_rule_items_to_findings_alone() -> None:
    packs = load_packs()
    judged = judge.run(cases.case(citations=(cases.citation("GB 18218-2009"),)), CHECKS, packs)
    assert list(dict.fromkeys(outcome.check for outcome in judged)) == [check.id for check in CHECKS]
    assert [bool(outcome.supports) for outcome in judged] == [o.state is State.FLAGGED for o in judged]


def test_a_registry_without_a_row_accuses_nobody() -> None:
    snapshot = dataclasses.replace(cases.snapshot(), rows=0)
    case = cases.case(registry=RegistryExtract(snapshot=snapshot, agencies=(), roster=()))
    for check in CHECKS:
        if Need.REGISTRY in check.needs and check.id != "notice_missing":
            assert {outcome.state for outcome in outcomes(check, case)} == {State.NOT_ASSESSABLE}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_register_without_an_answer_makes_a_check_not_assessable_whatever_else_is_known(
    check: Check,
) -> None:
    assert (
        check.registers or Need.REGISTRY not in check.needs
    )  # some look into a register they can do without
    for register in check.registers:
        silent = Unanswered(register, "registry_unreachable", "登记库接口没有答复。")
        for case in CASES[check.id].values():
            if case.registry is None:
                continue
            asked = dataclasses.replace(
                case, registry=dataclasses.replace(case.registry, unanswered=(silent,))
            )
            (outcome,) = judge.run(asked, (check,), load_packs())
            assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, "registry_unreachable")
            assert outcome.reason in REASONS
