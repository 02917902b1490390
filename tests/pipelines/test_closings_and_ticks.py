"""Words on what became of a problem, and boxes that forms tick."""

from __future__ import annotations

import pytest

from pipelines.closings import outcome_of, says_all_done, says_done
from pipelines.ticks import chosen


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("□是 ☑否", "否"),
        ("是□ 否☑", "否"),
        ("☑已整改  □未整改", "已整改"),
        ("[√]有 [ ]无", "有"),
        ("（ ）符合 （√）不符合", "不符合"),
        ("■ 完成 □ 未完成", "完成"),
        ("整改情况：☑已完成 □未完成 说明见附件", "整改情况： 已完成  说明见附件"),
        ("\uf0fe是 \uf0a8否", "是"),
        ("√", "√"),
        ("没有选项", "没有选项"),
    ],
)
def test_only_ticked_options_count(text: str, left: str) -> None:
    assert "".join(chosen(text).split()) == "".join(left.split())
    assert len(chosen(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("企业于2023年5月6日完成整改，经评价组复查符合要求", True),
        ("下达限期整改意见，企业已于5月6日整改完成", True),
        ("检查时尚未整改，现已整改到位", True),
        ("☑已整改 □未整改", True),
        ("□已整改 ☑未整改", False),
        ("整改方案已制定，尚未完成", False),
        ("计划于6月30日前完成整改", False),
        ("正在整改，不影响使用，总体符合要求", False),
        ("部分已整改，剩余两台尚未更换", False),
        ("复查不合格", False),
        ("按要求已更换损坏的压力表", True),
        ("应在投入使用前完成整改", None),
        ("现场整洁", None),
    ],
)
def test_the_last_word_counts(text: str, said: bool | None) -> None:
    assert outcome_of(text) is said


@pytest.mark.parametrize(
    ("text", "is_all"),
    [
        ("针对上述问题，企业已制定整改方案，明确责任人，全部整改完毕", True),
        ("检查发现的问题均已整改到位", True),
        ("上述隐患经复查符合要求", True),
        ("除第3项外，其余问题均已整改完成", False),
        ("问题全部整改完成后方可投入使用", False),
        ("企业应将上述问题全部整改完毕", False),
        ("大部分问题已整改完成", False),
    ],
)
def test_a_sentence_that_closes_all(text: str, is_all: bool) -> None:
    assert says_all_done(text) is is_all


def test_conforming_is_no_repair() -> None:
    assert not says_done("安全通道宽度满足要求，检查合格")
    assert not says_done("建议企业完成整改并复查合格")
    assert says_done("经复查符合要求")
