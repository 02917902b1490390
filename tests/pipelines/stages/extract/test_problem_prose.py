"""Problems and their rectification in running prose, by number, before and after, and in forms to tick."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.stages.extract.check_columns import Verdict, verdict
from pipelines.stages.extract.check_rows import check_items
from pipelines.stages.extract.findings import hazards
from pipelines.stages.extract.remarks import closing_remarks
from tests.pipelines.stages.extract.bodies import body, page


def found(*parts: object) -> tuple[Hazard, ...]:
    report = body(page(1, *parts), chapters=[(Chapter.RECTIFICATION, 1)])  # type: ignore[arg-type]
    return hazards(report, check_items(report))


def told(*parts: object) -> list[tuple[str, bool | None, str | None]]:
    return [(hazard.text, hazard.rectified, hazard.rectified_on) for hazard in found(*parts)]


def test_numbered_sentences() -> None:
    lines = [
        "5.2 隐患整改情况",
        "（1）现场检查发现泵房配电箱门未接地。企业于2023年5月6日完成整改，经评价组复查符合要求。",
        "（2）仓库门口未设置禁烟标志。该公司已订购标志牌，目前正在整改。",
    ]
    assert told(*lines) == [
        ("现场检查发现泵房配电箱门未接地", True, "2023-05-06"),
        ("仓库门口未设置禁烟标志", False, None),
    ]


def test_sentences_without_numbers() -> None:
    lines = [
        "隐患整改情况",
        "评价组检查时发现储罐区围堰穿管处未封堵。被评价单位于2022年8月3日采用防火泥封堵，复查合格。",
        "现场检查发现空压机安全阀未校验。企业下达限期整改单，已于2022年8月9日整改完成，校验报告见附件6。",
    ]
    first, second = found(*lines)
    assert (first.rectified, first.rectified_on, first.proof) == (True, "2022-08-03", None)
    assert (second.rectified, second.rectified_on) == (True, "2022-08-09")
    assert second.proof is not None


@pytest.mark.parametrize(
    ("closing", "rectified"),
    [
        ("针对上述问题，企业已制定整改方案，落实责任人，现已全部整改完毕。", [True, True]),
        ("上述问题均已整改到位，经复查符合要求。", [True, True]),
        ("企业应将上述问题全部整改完毕。", []),
    ],
)
def test_a_paragraph_behind_closes_what_is_listed(closing: str, rectified: list[bool]) -> None:
    lines = [
        "隐患与整改",
        "现场检查发现以下问题：",
        "（1）配电室未设置挡鼠板；",
        "（2）氧气瓶未固定。",
        closing,
    ]
    assert [outcome for _, outcome, _ in told(*lines)] == rectified


def test_before_and_after() -> None:
    lines = ["隐患与整改", "（1）整改前：氧气瓶与乙炔瓶混放。整改后：两种气瓶已分库存放，间距8米。"]
    assert told(*lines) == [("氧气瓶与乙炔瓶混放", True, None)]


def test_a_list_and_sentences_by_number() -> None:
    rows = [
        ["序号", "存在问题", "整改建议"],
        ["1", "配电室未设置挡鼠板", "增设挡鼠板"],
        ["2", "氧气瓶未固定", "设置防倒链"],
        ["3", "疏散指示灯损坏", "更换"],
    ]
    said = ["问题1、问题2已于2023年3月9日完成整改。", "第三项正在采购，尚未整改。"]
    assert [(rectified, on) for _, rectified, on in told("隐患与整改", rows, *said)] == [
        (True, "2023-03-09"),
        (True, "2023-03-09"),
        (False, None),
    ]


def test_boxes_in_a_list_of_problems() -> None:
    rows = [
        ["序号", "存在问题", "整改情况"],
        ["1", "配电室未设置挡鼠板", "☑已整改 □未整改"],
        ["2", "氧气瓶未固定", "□已整改 ☑未整改"],
    ]
    assert [rectified for _, rectified, _ in told("隐患与整改", rows)] == [True, False]


def test_boxes_in_a_check_table() -> None:
    assert verdict("☑符合 □不符合") is Verdict.CONFORMS
    assert verdict("□符合 ☑不符合") is Verdict.DOES_NOT_CONFORM
    assert verdict("符合□ 不符合√") is Verdict.DOES_NOT_CONFORM


def test_a_failed_row_and_its_rectification_in_other_words() -> None:
    checks = [
        ["序号", "检查内容", "检查依据", "实际情况", "检查结果"],
        ["1", "储罐应设置高液位报警", "GB 50160-2008第6.2.8条", "1号储罐设有报警", "符合"],
        ["2", "配电室电缆孔洞应封堵严密", "GB 50054-2011第4.3条", "配电室东墙的电缆进线孔洞未封堵", "不符合"],
    ]
    lines = ["（1）配电室电缆孔洞封堵不严（东墙进线处）。企业已于2023年5月6日完成整改。"]
    (hazard,) = found("隐患与整改", checks, *lines)
    assert (hazard.rectified, hazard.requirement) == (True, "配电室电缆孔洞应封堵严密")


def test_what_tells_of_a_rectification_is_kept() -> None:
    lines = [
        "隐患与整改",
        "评价组对整改情况进行了复查。",
        "复查结果表明各项问题均已整改完成。",
        "企业应继续整改。",
    ]
    report = body(page(1, *lines), chapters=[(Chapter.RECTIFICATION, 1)])
    assert [remark.text for remark in closing_remarks(report)] == ["复查结果表明各项问题均已整改完成"]


ONE, TWO = "配电箱未接地", "灭火器压力不足"
DAYS = [("2023-05-06", None), ("2023-05-07", None)]
RECHECKED = [("2023-05-06", "2023-05-08"), ("2023-05-07", "2023-05-05")]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (
            [
                (
                    f"现场检查共发现2项问题：一是{ONE}，企业于2023年5月6日完成接地，复查合格，验收单编号ZG-01；"
                    f"二是{TWO}，企业于2023年5月7日更换，复查合格，验收单编号ZG-02。"
                )
            ],
            DAYS,
        ),
        (
            [
                f"其一，{ONE}。企业已于2023年5月6日整改完成（照片见附件8）。",
                f"其二，{TWO}。企业已于2023年5月7日更换（照片见附件8）。",
            ],
            DAYS,
        ),
        (
            [
                f"【问题1】{ONE}。",
                "【整改】2023年5月6日加装接地线。",
                "【复查】2023年5月8日，符合要求。",
                "【证明】验收单ZG-01。",
                f"【问题2】{TWO}。",
                "【整改】2023年5月7日更换。",
                "【复查】2023年5月5日，符合要求。",
                "【证明】验收单ZG-02。",
            ],
            RECHECKED,
        ),
        (
            [
                (
                    f"针对{ONE}的问题，企业于2023年5月6日加装接地线，验收单号ZG-01；"
                    f"针对{TWO}的问题，企业于2023年5月7日更换，验收单号ZG-02。"
                )
            ],
            DAYS,
        ),
        (
            [
                f"（1）关于{ONE}：企业2023年5月6日已加装接地线，见照片1，2023年5月8日复查合格。",
                f"（2）关于{TWO}：企业2023年5月7日已更换，见照片2，2023年5月5日复查合格。",
            ],
            RECHECKED,
        ),
        (
            [
                "现场检查问题及整改结果如下：",
                f"1.{ONE}——已加装接地线（2023.5.6，照片1）；",
                f"2.{TWO}——已更换（2023.5.7，照片2）。",
            ],
            DAYS,
        ),
        (
            [
                f"（1）{ONE}；整改措施：加装接地线；完成日期：2023年5月6日；复查日期：2023年5月8日；佐证：验收单ZG-01。",
                f"（2）{TWO}；整改措施：更换；完成日期：2023年5月7日；复查日期：2023年5月5日；佐证：验收单ZG-02。",
            ],
            RECHECKED,
        ),
    ],
)
def test_prose_of_many_houses(lines: list[str], days: list[tuple[str, str | None]]) -> None:
    hazards_read = found("隐患整改情况", *lines)
    assert [(h.text, h.rectified, h.proof is not None) for h in hazards_read] == [
        (ONE, True, True),
        (TWO, True, True),
    ]
    assert [(h.rectified_on, h.rechecked_on) for h in hazards_read] == days


@pytest.mark.parametrize(
    "text",
    [
        "1.配电室——不符合GB 50054的要求；2.罐区——未设静电接地。",  # the problem stands behind the dash
        "针对上述问题，企业应尽快整改。",
        "就卸油区、罩棚及信息牌等部位，2023年5月3日进行了检查，重新核对了台账。",
        "对储罐区、消防及电气设施等部位，2023年5月3日完成了现场核对。",
        "针对配电箱未接地的问题，建议企业加装接地线。",
    ],
)
def test_words_that_tell_no_outcome(text: str) -> None:
    assert all(hazard.rectified is None for hazard in found("隐患整改情况", text))
