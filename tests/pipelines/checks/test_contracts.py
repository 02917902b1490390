"""Boundaries of the checks on the contract, and days in an impossible order."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.facts import Mention, MentionKind, Paper, Remark
from core.outcome import Outcome, State
from pipelines.checks import contract_guarantees_result, contract_missing, event_order_broken
from tests import cases, on_site


def judged(*papers: Paper, **changes: object) -> Outcome:
    return contract_missing.assess(on_site.case(papers=papers, **changes))[0]


def test_an_absent_contract_is_a_suspicion_only_where_the_annexes_were_read() -> None:
    assert judged().state is State.FLAGGED
    assert judged(coverage=on_site.coverage(unread=(14,))).reason == "pages_unread"
    assert (
        judged(coverage=on_site.coverage(listed=(on_site.sign(Chapter.CONTRACT),))).reason
        == "annex_not_found"
    )


@pytest.mark.parametrize(
    ("client", "state"),
    [
        (on_site.ENTERPRISE, State.CLEAR),
        ("云栖加油站有限公司南桥县分公司", State.CLEAR),
        ("云栖加油站（有限公司）", State.CLEAR),
        ("金沙创丰烟花爆竹有限公司", State.FLAGGED),
    ],
)
def test_the_client_beside_the_enterprise(client: str, state: State) -> None:
    assert judged(on_site.contract(client=client)).state is state


def test_another_agency_is_named() -> None:
    outcome = judged(on_site.contract(agency=cases.OTHER_AGENCY))
    assert outcome.state is State.FLAGGED
    assert cases.OTHER_AGENCY in outcome.statement
    assert cases.AGENCY in outcome.statement


def test_a_client_of_which_the_report_speaks_elsewhere_may_commission_for_it() -> None:
    parent = "金沙能源集团有限公司"

    def mention(page: int) -> Mention:
        return Mention(
            kind=MentionKind.ORGANISATION, name=parent, count=1, evidence=(cases.evidence(parent, page),)
        )

    assert judged(on_site.contract(client=parent), mentions=(mention(3),)).reason == "party_related"
    assert judged(on_site.contract(client=parent), mentions=(mention(12),)).state is State.FLAGGED


def test_names_read_with_doubt_accuse_nobody() -> None:
    paper = on_site.contract(client="金沙创丰烟花爆竹有限公司")
    assert paper.enterprise_name is not None
    doubtful = dataclasses.replace(paper, enterprise_name=on_site.doubted(paper.enterprise_name, 0.4))
    assert judged(doubtful).reason == "parties_doubtful"
    misread = dataclasses.replace(paper, enterprise_name=cases.ocr_fact("云柄加油站有限公司", page=12))
    assert judged(misread).reason == "parties_doubtful"


@pytest.mark.parametrize(
    ("scope", "state"),
    [
        ("云栖加油站经营项目", State.CLEAR),
        ("云栖加油站有限公司消防安全评估", State.FLAGGED),
        ("云栖加油站有限公司职业病危害现状评价", State.FLAGGED),
        ("云栖加油站有限公司安全现状评价及应急预案编制", State.CLEAR),
        ("云栖加油站有限公司安全预评价", State.FLAGGED),
    ],
)
def test_what_the_contract_orders_beside_the_report(scope: str, state: State) -> None:
    assert judged(on_site.contract(scope=scope), project_name=cases.fact("云栖加油站经营项目")).state is state


def test_one_contract_that_fits_is_enough() -> None:
    other = on_site.contract(client="金沙创丰烟花爆竹有限公司")
    assert judged(other, on_site.contract()).state is State.CLEAR


def test_a_contract_of_which_nothing_was_read_is_no_clear_one() -> None:
    assert judged(on_site.contract(client=None, agency=None)).reason == "contract_unread"


def clauses(*papers: Paper) -> tuple[Outcome, ...]:
    return contract_guarantees_result.assess(on_site.case(papers=papers))


def test_every_clause_that_promises_is_shown_with_its_words() -> None:
    first, second = "乙方确保本项目通过专家评审及验收。", "余款待甲方取得经营许可证后支付。"
    outcomes = clauses(on_site.contract(first, "合同签订后支付50%。", second))
    assert [outcome.state for outcome in outcomes] == [State.FLAGGED, State.FLAGGED]
    assert first.rstrip("。") in outcomes[0].statement
    assert "挂钩" in outcomes[1].statement


def test_a_contract_without_promises_is_clear_and_one_hardly_read_is_not() -> None:
    assert clauses(on_site.contract("合同签订后支付50%。"))[0].state is State.CLEAR
    assert clauses(on_site.contract(characters=12))[0].reason == "contract_unread"
    assert clauses()[0].reason == "contract_not_enclosed"


def test_a_promise_read_with_doubt_weighs_no_more_than_its_reading() -> None:
    text = "乙方确保本项目通过专家评审及验收。"
    read = dataclasses.replace(cases.evidence(text, 12), confidence=0.55)
    paper = dataclasses.replace(on_site.contract(), clauses=(Remark(text=text, evidence=(read,)),))
    assert clauses(paper)[0].confidence == pytest.approx(0.55)


@pytest.mark.parametrize(
    ("changes", "subjects"),
    [
        ({"notice_on": cases.fact("2023-02-03")}, {"合同签订与从业告知"}),
        ({"notice_on": cases.fact("2023-02-06")}, set()),
        ({"contract_on": cases.fact("2023-03-20")}, {"合同签订与现场勘验"}),  # the notice follows from it
        ({"notice_on": cases.fact("2023-06-01")}, {"从业告知与现场勘验"}),
        (
            {"notice_on": cases.fact("2023-06-01"), "survey_on": None},
            {"从业告知与报告审核", "从业告知与报告日期"},
        ),
        ({"contract_on": cases.fact("2023-02-05")}, set()),  # a Sunday
    ],
)
def test_a_pair_that_follows_from_another_is_not_told_twice(
    changes: dict[str, object], subjects: set[str]
) -> None:
    outcomes = event_order_broken.assess(cases.case(**changes))
    assert {outcome.subject for outcome in outcomes if outcome.state is State.FLAGGED} == subjects


def test_a_notice_before_the_contract_weighs_less() -> None:
    early = event_order_broken.assess(cases.case(notice_on=cases.fact("2023-02-03")))[0]
    late = event_order_broken.assess(cases.case(notice_on=cases.fact("2023-03-08")))[0]
    assert early.confidence < late.confidence


def test_a_day_that_no_calendar_has_is_named() -> None:
    impossible = (Remark(text="2023年2月30日", evidence=(cases.evidence("2023年2月30日", 3),)),)
    (outcome,) = event_order_broken.assess(cases.case(impossible_dates=impossible))
    assert outcome.state is State.FLAGGED
    assert outcome.subject == "2023年2月30日"
