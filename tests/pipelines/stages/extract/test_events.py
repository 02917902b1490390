from __future__ import annotations

import pytest

from pipelines.stages.extract.events import event_facts, survey_days
from tests.pipelines.stages.extract.test_cover_and_citations import body


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("评价组于2023年3月2日至3日对该站进行了现场勘验。", ("2023-03-02", "2023-03-03")),
        ("我公司评价人员于2023年3月2日、2023年3月3日赴现场进行勘查。", ("2023-03-02", "2023-03-03")),
        ("现场勘验日期：2023年3月2日", ("2023-03-02",)),
        ("2021年6月1日，应急管理局对该站进行了现场检查。", None),
        ("消防大队于2022年5月1日到现场检查。", None),
    ],
)
def test_days_of_the_survey(text: str, days: tuple[str, ...] | None) -> None:
    found = survey_days(body(text))
    assert (found.value if found else None) == days


@pytest.mark.parametrize(
    ("text", "event", "day"),
    [
        ("双方于2023年2月6日签订了安全评价技术服务合同。", "contract_on", "2023-02-06"),
        ("2023年2月6日接受云栖加油站有限公司委托，承担安全现状评价工作。", "contract_on", "2023-02-06"),
        ("该站于2023年4月20日签订供油合同。", "contract_on", None),
        ("2019年5月1日，专家评审通过了该项目安全设施设计。", "review_on", None),
        ("消防大队于2023年4月1日书面告知企业整改。", "notice_on", None),
        ("我公司于2023年2月20日办理了从业告知。", "notice_on", "2023-02-20"),
    ],
)
def test_steps_of_the_procedure_are_told_from_what_others_did(text: str, event: str, day: str | None) -> None:
    fact = event_facts(body(text))[event]
    assert (fact.value if fact else None) == day
