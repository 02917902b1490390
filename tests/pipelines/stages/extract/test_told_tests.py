"""Test reports that running text names, and sentences that name none."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import TestReport as Report
from pipelines.stages.extract.test_reports import test_reports as reports_of
from tests.pipelines.stages.extract.bodies import body, page


def told(*lines: str) -> tuple[Report, ...]:
    return reports_of(body(page(1, "设备设施", *lines), chapters=[(Chapter.EQUIPMENT, 1)]))


@pytest.mark.parametrize(
    ("text", "subject", "number", "tested_on", "until"),
    [
        (
            "防雷装置由远山防雷检测有限公司于2023年3月5日检测合格，报告编号FL2023-0315，有效期至2024年3月4日。",
            "防雷装置",
            "FL2023-0315",
            "2023-03-05",
            "2024-03-04",
        ),
        ("压力表均已校验，校验证书有效期至2023年9月1日。", "压力表", None, None, "2023-09-01"),
        ("可燃气体报警器经检定合格，证书编号：JL-2022-118。", "可燃气体报警器", "JL-2022-118", None, None),
    ],
)
def test_what_is_told(text: str, subject: str, number: str | None, tested_on: str | None, until: str) -> None:
    (report,) = told(text)
    assert (report.subject, report.number, report.tested_on, report.valid_until) == (
        subject,
        number,
        tested_on,
        until,
    )
    assert not report.is_enclosed


def test_the_laboratory_is_read() -> None:
    (report,) = told("防雷装置由远山防雷检测有限公司检测合格，报告编号FL2023-0315。")
    assert report.laboratory == "远山防雷检测有限公司"


@pytest.mark.parametrize(
    "text",
    [
        "压力表应定期校验，校验证书编号应与台账一致。",
        "检测单位资质证书编号为ABC-2020-118，有效期至2021年3月1日。",
        "现场检查发现压力表检定有效期至2022年3月1日，已超期。",
        "安全管理人员经培训考核合格，证书编号2021008，有效期至2024年1月1日。",
        "储罐已定期检验。",
    ],
)
def test_what_is_none(text: str) -> None:
    assert told(text) == ()
