"""Who is shown on site in records of various shapes: columns, members beside their label, sentences."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.facts import Role
from pipelines.stages.extract.onsite import survey_record
from tests import cases
from tests.pipelines.stages.extract.bodies import body, page

TEAM = (
    cases.person("沈青禾", role=Role.PROJECT_LEADER),
    cases.person("顾长风", role=Role.TEAM_MEMBER),
    cases.person("陆知远", role=Role.TEAM_MEMBER),
)


def on_site(*parts: object) -> set[str]:
    report = body(page(1, "附件6 现场勘验记录", *parts), chapters=[(Chapter.SURVEY_RECORD, 1)])  # type: ignore[arg-type]
    return {fact.value for fact in survey_record(report, TEAM).people}


ALL = {"沈青禾", "顾长风", "陆知远"}


@pytest.mark.parametrize(
    ("parts", "who"),
    [
        (
            [
                [
                    ["日期", "勘验内容", "勘验人员"],
                    ["3月6日", "周边环境", "顾长风、陆知远"],
                    ["3月7日", "工艺设备", "沈青禾、顾长风"],
                ]
            ],
            ALL,
        ),
        ([[["勘验组组长", "沈青禾", "组员", "顾长风、陆知远"]]], ALL),
        ([[["现场负责人", "沈青禾", "参加人", "顾长风、陆知远"]]], ALL),
        ([[["勘验人", "顾长风", "记录人", "陆知远", "项目负责人", "沈青禾"]]], {"顾长风", "陆知远"}),
        (
            [[["序号", "姓名", "单位"], ["1", "顾长风", "某评价公司"], ["2", "王建国", "某加油站"]]],
            {"顾长风"},
        ),
        (["2023年3月6日，由项目组长沈青禾带队，顾长风、陆知远等一行对现场进行了勘验。"], ALL),
        (["3月6日，评价组顾长风、陆知远赴现场开展勘验。项目负责人：沈青禾"], {"顾长风", "陆知远"}),
        (["勘验人员：顾长风、陆知远", "项目负责人沈青禾因故未到场，由顾长风主持。"], {"顾长风", "陆知远"}),
        (["勘验人员：沈 青 禾　　顾 长 风"], {"沈青禾", "顾长风"}),
    ],
)
def test_records_of_many_shapes(parts: list[object], who: set[str]) -> None:
    assert on_site(*parts) == who
