"""What is told of how the site changed: done, not planned, advised or denied."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from pipelines.stages.extract.site_changes import site_changes
from tests.pipelines.stages.extract.bodies import body, page


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("2023年该企业实施扩建，厂区占地面积由3200m²增加至5400m²，相关手续已办理。", True),
        ("企业于2021年6月完成搬迁，现厂区位于工业园区。", True),
        ("储罐区技改工程已竣工并投入使用。", True),
        ("从业人数由12人调整为30人。", True),
        ("企业拟在北侧预留地扩建仓库一座。", False),
        ("建议企业扩建消防水池。", False),
        ("该企业近三年未进行改建、扩建。", False),
        ("厂区占地面积5400m²。", False),
    ],
)
def test_only_what_was_done_is_told(text: str, is_told: bool) -> None:
    report = body(page(1, "企业概况", text), chapters=[(Chapter.ENTERPRISE, 1)])
    found = site_changes(report)
    assert bool(found) is is_told
    assert all(remark.evidence[0].page == 1 for remark in found)
