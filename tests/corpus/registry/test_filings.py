"""Notices, published reports, approvals and penalties: taken, found, kept on both time axes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.dates import Validity
from core.errors import RegistryError
from corpus.registry.evidence import row_evidence
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import FoundBy, Register

pytestmark = pytest.mark.both_databases

Write = Callable[..., Path]
DAY, LATER = dt.date(2024, 1, 1), dt.date(2024, 6, 1)

NOTICE_HEAD = (
    *("机构名称", "机构资质证书编号", "项目名称", "项目地址", "项目所属行业", "项目组组长"),
    *("计划现场勘验时间", "项目组成员、专业及工作任务", "告知类型", "告知日期", "告知机关"),
)
NOTICE = (
    *(
        "蜀岭安全评价有限责任公司",
        "APJ-（川）-002",
        "云栖加油站有限公司安全现状评价",
        "成都市甲路1号",
        "加油站",
    ),
    *(
        "温知远",
        "2023-03-06、2023-03-07",
        "邱望舒（安全，现场勘验）",
        "首次告知",
        "2023-02-20",
        "四川省应急管理厅",
    ),
)
DISCLOSURE_HEAD = (
    *("机构名称", "资质证书编号", "报告编号", "被评价单位", "项目名称", "评价类型", "报告日期", "公开日期"),
    *("公开内容", "现场勘验图像影像", "公开网址", "备注"),
)
DISCLOSURE = (
    *("蜀岭安全评价有限公司", "APJ-(川)-002", "川评字〔2023〕第7号", "云栖加油站有限公司"),
    *(
        "云栖加油站有限公司安全现状评价",
        "现状评价",
        "2023-05-18",
        "2023-06-01",
        "报告全文",
        "有",
        "x.example",
        "",
    ),
)
APPROVAL_HEAD = ("项目名称", "建设单位", "审批事项", "批准文号", "批准日期", "审批机关", "审查结论")
APPROVAL = (
    *("云栖加油站有限公司扩建项目", "云栖加油站有限公司", "安全设施设计审查", "蓉应急审〔2021〕15号"),
    *("2021-01-07", "成都市应急管理局", "同意"),
)
PENALTY_HEAD = (
    *("机构名称", "统一社会信用代码/注册号", "资质证书编号"),
    *("违法事实", "处罚决定", "处罚时间", "执法机关"),
)
PENALTY = (
    *("蜀岭安全评价有限公司", "91510100MA6ABCDE1X", "APJ-(川)-002"),
    *("未按规定公开", "警告，罚款3千元", "2022-08-01", "四川省应急管理厅"),
)
ALL = {
    "从业告知": [NOTICE_HEAD, NOTICE],
    "报告公开": [DISCLOSURE_HEAD, DISCLOSURE],
    "审批": [APPROVAL_HEAD, APPROVAL],
    "行政处罚": [PENALTY_HEAD, PENALTY],
}


@pytest.fixture
def filled(engine: Engine, registry: StoredRegistry, xlsx: Write) -> StoredRegistry:
    import_file(engine, xlsx(ALL), known_on=DAY)
    return registry


def test_a_workbook_of_filings_is_taken_with_every_column(filled: StoredRegistry) -> None:
    snapshot = filled.snapshot()
    assert snapshot is not None
    assert snapshot.registers == (
        *(Register.NOTICES, Register.DISCLOSURES),
        *(Register.APPROVALS, Register.PENALTIES),
    )
    (notice,) = filled.notices(agency_certificate_number="apj川002")
    assert (notice.agency_name, notice.project_name, notice.leader) == (NOTICE[0], NOTICE[2], "温知远")
    assert (notice.noticed_on, notice.kind) == (dt.date(2023, 2, 20), "首次告知")
    assert (notice.authority, notice.industry) == ("四川省应急管理厅", "加油站")
    assert notice.planned_survey == Validity(dt.date(2023, 3, 6), dt.date(2023, 3, 7))
    assert (notice.members, notice.project_address) == ("邱望舒（安全，现场勘验）", "成都市甲路1号")
    (disclosure,) = filled.disclosures(agency_name="蜀岭安全评价有限公司")
    assert (disclosure.report_number, disclosure.enterprise_name) == (DISCLOSURE[2], "云栖加油站有限公司")
    assert (disclosure.report_on, disclosure.published_on) == (dt.date(2023, 5, 18), dt.date(2023, 6, 1))
    assert (disclosure.contents, disclosure.survey_pictures, disclosure.kind) == (
        "报告全文",
        "有",
        "现状评价",
    )
    (approval,) = filled.approvals(number="蓉应急审(2021)15号")
    assert (approval.matter, approval.result, approval.approved_on) == (
        *("安全设施设计审查", "同意"),
        dt.date(2021, 1, 7),
    )
    (penalty,) = filled.penalties(credit_code="91510100MA6ABCDE1X")
    assert (penalty.facts, penalty.decision, penalty.decided_on) == (
        *("未按规定公开", "警告，罚款3千元"),
        dt.date(2022, 8, 1),
    )
    assert (notice.row.register, notice.row.sheet, notice.row.line) == (Register.NOTICES, "从业告知", 2)


def test_what_is_asked_of_agency_and_subject_must_both_be_met(filled: StoredRegistry) -> None:
    named = {"agency_name": "蜀岭安全评价有限公司"}
    assert filled.notices(**named, project_name=NOTICE[2])
    assert filled.notices(**named, project_name="另一个项目") == ()
    assert filled.notices(agency_name="另一家安全评价有限公司", project_name=NOTICE[2]) == ()
    assert filled.notices(agency_name="写错的名称", agency_certificate_number="APJ-(川)-002")
    assert filled.disclosures(**named, report_number="川评字[2023]第7号")
    assert filled.disclosures(
        **named, report_number="川评字[2023]第8号", enterprise_name="云栖加油站有限公司"
    )
    assert filled.notices() == filled.disclosures() == filled.approvals() == filled.penalties() == ()


def test_an_approval_is_found_by_a_similar_name_and_says_so(filled: StoredRegistry) -> None:
    (exact,) = filled.approvals(enterprise_name="云栖加油站有限责任公司")
    assert exact.found_by is FoundBy.NAME
    (similar,) = filled.approvals(project_name="云柄加油站有限公司扩建项目")
    assert similar.found_by is FoundBy.SIMILAR_NAME
    assert filled.approvals(enterprise_name="远岫化工有限公司") == ()


def test_a_notice_that_was_corrected_and_one_that_is_gone_are_the_past(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    corrected = (*NOTICE[:5], "邱望舒", *NOTICE[6:])
    changed = (*NOTICE[:8], "变更告知", "2023-03-01", NOTICE[10])
    import_file(engine, xlsx({"从业告知": [NOTICE_HEAD, NOTICE, changed]}), known_on=DAY)
    import_file(engine, xlsx({"从业告知": [NOTICE_HEAD, corrected]}), known_on=LATER)

    rows = registry.notices(agency_name=NOTICE[0], with_past=True)
    assert [(row.leader, row.kind, row.withdrawn_on) for row in rows] == [
        ("邱望舒", "首次告知", None),
        ("温知远", "变更告知", LATER),
    ]
    before = registry.notices(agency_name=NOTICE[0], known_on=DAY)
    assert [(row.leader, row.kind) for row in before] == [("温知远", "首次告知"), ("温知远", "变更告知")]
    assert [row.kind for row in registry.notices(agency_name=NOTICE[0])] == ["首次告知"]


def test_a_filing_without_its_day_or_with_an_unreadable_survey_is_taken_and_pointed_out(
    engine: Engine, registry: StoredRegistry, xlsx: Write
) -> None:
    vague = (*NOTICE[:6], "三月上旬", *NOTICE[7:9], "", NOTICE[10])
    report = import_file(engine, xlsx({"从业告知": [NOTICE_HEAD, vague]}), known_on=DAY)
    assert (report.accepted, report.rejected) == (1, ())
    assert [str(remark) for remark in report.remarks] == [
        "工作表「从业告知」第 2 行：「计划现场勘验时间」「三月上旬」中没有读出日期",
        "工作表「从业告知」第 2 行：「告知日期」没有写明告知日期，请核实",
    ]
    assert registry.notices(project_name=NOTICE[2])[0].noticed_on is None


def test_a_published_report_that_names_nothing_is_rejected(engine: Engine, xlsx: Write) -> None:
    nameless = (*DISCLOSURE[:2], "", "", "", *DISCLOSURE[5:])
    report = import_file(engine, xlsx({"公开": [DISCLOSURE_HEAD, DISCLOSURE, nameless]}), known_on=DAY)
    (rejected,) = report.rejected
    assert (rejected.line, rejected.reason) == (3, "报告编号、项目名称、被评价单位都没有填写")


def test_an_empty_table_of_filings_says_that_there_are_none(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    report = import_file(engine, text([PENALTY_HEAD]), known_on=DAY)
    assert "按没有记录处理" in str(report.remarks[0])
    snapshot = registry.snapshot()
    assert snapshot is not None
    assert (snapshot.registers, snapshot.rows) == ((Register.PENALTIES,), 0)


def test_an_empty_table_takes_back_nothing_that_was_said(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    import_file(engine, text([PENALTY_HEAD, PENALTY]), known_on=DAY)
    with pytest.raises(RegistryError, match="没有数据行"):
        import_file(engine, text([PENALTY_HEAD]), known_on=LATER)
    assert len(registry.penalties(agency_name=PENALTY[0])) == 1


def test_evidence_of_a_filing_says_what_it_is_and_where_it_stands(filled: StoredRegistry) -> None:
    (notice,) = filled.notices(project_name=NOTICE[2])
    shown = row_evidence(notice, role="从业告知登记")
    assert "告知日期 2023年2月20日" in shown.excerpt
    assert "计划现场勘验时间 2023年3月6日至2023年3月7日" in shown.excerpt
    assert shown.detail is not None
    assert (shown.detail.register, shown.detail.row) == ("从业告知登记", "名录.xlsx[从业告知] 第 2 行")
    for row in (
        *filled.disclosures(enterprise_name="云栖加油站有限公司"),
        *filled.approvals(enterprise_name="云栖加油站有限公司"),
        *filled.penalties(agency_name=PENALTY[0]),
    ):
        assert row_evidence(row).excerpt.count("；") >= 3


def test_a_person_has_a_title_and_the_days_of_a_career(
    engine: Engine, registry: StoredRegistry, text: Write
) -> None:
    head = ("姓名", "机构名称", "证书号码", "职称", "取得日期", "从事评价工作起始年月")
    rows = [
        ("温知远", "蜀岭安全评价有限公司", "S01", "高级工程师", "2013-11-18", "2006-07"),
        ("邱望舒", "蜀岭安全评价有限公司", "S02", "", "1900-01-01", "2006年起"),
    ]
    report = import_file(engine, text([head, *rows]), known_on=DAY)
    assert (report.accepted, report.rejected) == (2, ())
    assert [remark.line for remark in report.remarks] == [3, 3]
    wen, qiu = registry.roster()
    assert (wen.title, wen.certified_on, wen.practising_since) == (
        *("高级工程师", dt.date(2013, 11, 18)),
        dt.date(2006, 7, 1),
    )
    assert (qiu.title, qiu.certified_on, qiu.practising_since) == (None, None, None)
    assert "职称 高级工程师" in row_evidence(wen).excerpt


def test_a_year_and_month_kept_as_a_decimal_is_not_guessed(engine: Engine, xlsx: Write) -> None:
    head = ("姓名", "机构名称", "证书号码", "从事评价工作起始年月")
    report = import_file(
        engine, xlsx({"人员": [head, ("温知远", "蜀岭安全评价有限公司", "S01", 2015.1)]}), known_on=DAY
    )
    assert "1 月和 10 月无法区分" in report.remarks[0].text
