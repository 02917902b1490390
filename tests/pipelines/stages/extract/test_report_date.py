"""How the report's date is called, why it was not read, and drafts."""

from __future__ import annotations

import dataclasses

import pytest

from core.document import InkColour, Outline, Pages, SealRegion
from core.geometry import Box
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.cover import single_facts
from pipelines.stages.extract.report_date import report_date_facts
from tests.pipelines.stages.extract.test_cover_and_citations import body

COVER = ("云栖加油站有限公司", "安全预评价报告")


def sealed(made: Body, box: Box) -> Body:
    pages = (dataclasses.replace(made.pages[0], seals=(SealRegion(box=box, colour=InkColour.RED),)),)
    return Body(made.report, Pages(pages=pages), Outline(sections=()))


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("编制日期：2023年5月18日", "编制日期"),
        ("报告完成日期  2023年5月18日", "报告完成日期"),
        ("2023年5月18日", None),
    ],
)
def test_the_label_before_the_date_is_kept(line: str, label: str | None) -> None:
    made = body(*COVER, line)
    fact = report_date_facts(made, single_facts(made)["report_on"])["report_on"]
    assert fact.value == "2023-05-18"
    assert fact.evidence[0].detail.role == label


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("（送审稿）", "送审稿"),
        ("安全预评价报告（征求意见稿）", "征求意见稿"),
        ("（报批稿）", None),
        ("（正式稿）", None),
    ],
)
def test_a_draft_is_told_by_its_cover(line: str, word: str | None) -> None:
    draft = report_date_facts(body("云栖加油站有限公司", "安全评价报告", line), None)["draft"]
    assert (draft.value if draft else None) == word


def test_a_seal_over_the_date_is_named_with_its_page() -> None:
    made = sealed(body(*COVER, "报告日期："), Box(130, 120, 250, 240))
    unread = report_date_facts(made, None)["report_on_unread"]
    assert unread.text == "第1页“报告日期”处盖有印章，日期被遮挡而没有读出"
    assert unread.evidence[0].page == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("编制日期：",), "“编制日期”处没有读到日期"),
        (("2023年  月  日",), "日期不完整"),
        (("二〇二年十二月九日",), "“二〇二年十二月九日”日期不完整"),
        ((), "封面和签署页（第1页）没有读到写明的报告日期"),
    ],
)
def test_why_there_is_no_date_is_said(lines: tuple[str, ...], words: str) -> None:
    assert words in report_date_facts(body(*COVER, *lines), None)["report_on_unread"].text
