"""Promises of what the terminal shows of a screening."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from core.decision import Decision, Finding, Verdict
from core.evidence import EvidenceSource
from core.facts import Fact
from core.outcome import Outcome, State
from core.screening import Screening
from corpus.store.entries import DecidedCount
from service.precision import precisions
from service.tables import print_screening, print_summary
from service.wrapping import wrapped
from tests.service.html import examples
from tests.service.html.example_facts import COVER, REPORT


def shown(*screenings: Screening, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    for screening in screenings:
        print_screening(console, screening)
    print_summary(console, screenings)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def clear(name: str) -> Outcome:
    return Outcome(
        check="assessor_not_with_agency", state=State.CLEAR, statement=f"{name}已登记。", subject=name
    )


def test_leads_come_first_and_people_without_are_one_row() -> None:
    people = tuple(clear(name) for name in ("甲一", "乙二", "丙三"))
    text = shown(replace(examples.full(), outcomes=(*people, *examples.flagged())))

    assert "未见异常3人：甲一、乙二、丙三" in text
    assert text.index("张砚秋在2023年5月18日") < text.index("甲一")
    assert "甲一已登记" not in text


def test_what_could_not_be_told_is_one_row_with_its_reason() -> None:
    untold = tuple(
        replace(clear(name), state=State.NOT_ASSESSABLE, reason="report_date_missing")
        for name in ("甲一", "乙二")
    )

    assert "无法评估2人（没有读到报告日期）：甲一、乙二" in shown(
        replace(examples.full(), outcomes=untold), width=120
    )


def test_a_doubted_report_date_is_marked() -> None:
    base = examples.full()
    seen = COVER.quote(REPORT, "2023年5月18日", source=EvidenceSource.OCR)
    report_on = Fact(value="2026-05-18", confidence=0.5, evidence=(seen,))

    assert "报告日期2026年5月18日【存疑：只由文字识别读到" in shown(
        replace(base, facts=replace(base.facts, report_on=report_on))
    )


def test_several_reports_are_summed_in_one_line_and_one_is_not() -> None:
    assert "共3份：重点核查1份，未受理1份，读取失败1份（其中1份有页面未能读取）。" in shown(
        examples.full(), examples.refused(), examples.failed()
    )
    assert "共1份" not in shown(examples.full())


@pytest.mark.parametrize("width", range(12, 60, 3))
def test_no_line_parts_a_number_from_its_counter_or_begins_with_a_full_stop(width: int) -> None:
    lines = wrapped("所引 33 项法规标准中，25 项经核对有效，第 12 页起共 6 组日期未见矛盾。", width).split(
        "\n"
    )

    assert all(cell_len(line) <= width for line in lines)
    assert not any(line[0] in "，。项页组" or line[-1].isdigit() for line in lines)
    assert "".join(lines) == "所引33项法规标准中，25项经核对有效，第12页起共6组日期未见矛盾。"


@pytest.mark.parametrize("width", range(20, 60, 3))
@pytest.mark.parametrize(
    "word", ["2024年9月29日", "GB 16423-2020", "APJ-（晋）-012", "S011099000100017", "高伟彬", "第12、16页"]
)
def test_dates_numbers_and_names_stay_whole(word: str, width: int) -> None:
    text = f"登记库载明的情况与报告所写不一致：{word}、阎辉。请核实原件后再作处理，{word}。"

    assert any(word in line for line in wrapped(text, width).split("\n"))
    assert all(cell_len(line) <= width for line in wrapped(text, width).split("\n"))


def test_line_breaks_of_the_text_are_kept() -> None:
    assert wrapped("一二三\n处理：四", 40) == "一二三\n处理：四"


def test_no_name_of_a_check_is_broken() -> None:
    assert "引用法规标准的有效性" in shown(replace(examples.full(), outcomes=(_outdated(),)), width=80)


def _outdated() -> Outcome:
    return Outcome(check="citation_outdated", state=State.CLEAR, statement="未发现已失效的。")


def test_the_measured_precision_of_a_check_stands_beside_its_leads_alone() -> None:
    check = "assessor_not_with_agency"
    counts = (DecidedCount(check=check, confirmed=9, dismissed=1), DecidedCount(check="contract_missing"))
    words = precisions(counts)
    assert set(words) == {check}
    console = Console(file=io.StringIO(), width=300)
    outcomes = (*examples.flagged(), clear("甲一"))
    print_screening(console, replace(examples.full(), outcomes=outcomes), precision=words)
    assert isinstance(console.file, io.StringIO)
    leads = sum(outcome.check == check for outcome in examples.flagged())
    assert leads > 0
    assert console.file.getvalue().count("此项检查经核实的准确率：90%") == leads


def test_the_pages_beside_a_lead_are_this_reports_own() -> None:
    made = examples.full()
    lead = next(o for o in made.outcomes if o.state is State.FLAGGED and o.evidence)
    own = replace(lead.evidence[0], report=REPORT, page=2)
    there = replace(own, report="ef" * 32, page=77, source=EvidenceSource.OTHER_REPORT)
    text = shown(replace(made, outcomes=(replace(lead, statement="文字相同。", evidence=(own, there)),)))
    assert "（第2页）" in text
    assert "77" not in text


def test_what_was_decided_of_a_lead_that_is_part_of_another_stands_beside_it() -> None:
    lead = next(o for o in examples.full().outcomes if o.state is State.FLAGGED and o.evidence)
    made = Decision(
        report=REPORT,
        finding="a" * 64,
        check=lead.check,
        subject=lead.subject,
        statement="占地面积不同",
        verdict=Verdict.DISMISSED,
        by="老周",
        at=dt.datetime(2026, 5, 6, tzinfo=dt.UTC),
        revision=1,
        screening="b" * 64,
        reason="含预留用地",
    )
    console = Console(file=io.StringIO(), width=300)
    stands = (Finding(key="c" * 64, outcome=lead, earlier=(made,)),)
    print_screening(console, replace(examples.full(), outcomes=(lead,)), stands)
    assert isinstance(console.file, io.StringIO)
    assert "并入本条之前的处理：已排除（老周，2026年5月6日，理由：含预留用地）" in console.file.getvalue()
    assert "\n处理：" not in console.file.getvalue()
