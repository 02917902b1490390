"""Which clauses promise a result or tie the fee to it, and which only sound like it."""

from __future__ import annotations

import pytest

from pipelines.promises import PromiseKind, promise_of


@pytest.mark.parametrize(
    "clause",
    [
        "乙方确保报告一次性通过专家评审。",
        "乙方保证该项目顺利通过应急管理局验收。",
        "乙方应保证甲方取得危险化学品经营许可证。",
        "本项目包过，由乙方负责办理全部手续。",
        "乙方负责取得安全生产许可证，并承担相关费用。",
        "乙方承诺评价结论为符合安全生产条件。",
    ],
)
def test_a_promised_result(clause: str) -> None:
    promise = promise_of(clause)
    assert promise is not None
    assert promise.kind is PromiseKind.RESULT


@pytest.mark.parametrize(
    "clause",
    [
        "报告通过专家评审后十日内，甲方支付剩余40%。",
        "验收合格后支付余款。",
        "甲方取得安全生产许可证后七日内付清尾款。",
        "余款待甲方收到主管部门核发的经营许可证后结清。",
        "若项目未通过安全验收，乙方退还全部评价费。",
        "安全生产许可证下发后十五日内支付30%。",
    ],
)
def test_a_fee_that_hangs_on_the_result(clause: str) -> None:
    promise = promise_of(clause)
    assert promise is not None
    assert promise.kind is PromiseKind.FEE


@pytest.mark.parametrize(
    "clause",
    [
        "合同签订后支付50%，报告提交后支付50%。",
        "报告经专家评审修改定稿并开具发票后十五日内一次性支付。",
        "余款于交付正式报告后付清，不以审批结果为条件。",
        "乙方保证评价报告的质量符合国家有关法律、法规和标准的要求。",
        "乙方按照评审意见修改完善，直至符合评审要求，不另行收费。",
        "乙方独立作出评价结论，不对行政许可结果作任何承诺。",
        "甲方负责办理危险化学品经营许可证，乙方予以配合。",
        "乙方负责编制报告并配合甲方办理备案手续。",
        "甲方保证在取得许可证后方可投入生产。",
        "因乙方原因造成报告质量不合格的，乙方应无偿返工。",
        "乙方承诺三十日内完成评价报告编制。",
        "未经甲方批准，乙方不得向第三方提供资料。",
        "乙方应具有相应资质证书。",
    ],
)
def test_work_quality_and_stages_are_no_promise(clause: str) -> None:
    assert promise_of(clause) is None


def test_passing_a_review_weighs_less_than_a_permit() -> None:
    review, permit = promise_of("报告通过专家评审后支付余款。"), promise_of("取得经营许可证后支付余款。")
    assert review is not None
    assert permit is not None
    assert review.confidence < permit.confidence


def test_line_breaks_within_a_clause_do_not_matter() -> None:
    assert promise_of("乙方确保本项\n目通过专家评\n审及验收。") is not None
