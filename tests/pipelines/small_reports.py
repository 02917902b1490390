"""Reports of two pages that go through the whole flow in a moment."""

from __future__ import annotations

from tests import pdfs
from tests.pdfs import Text


def small_report(enterprise: str, *, area: int = 3200, day: str = "2022年5月18日") -> bytes:
    """A report on an enterprise: cover, and three chapters."""
    place = "四川省乐山市夹江县黄土镇兴业路12号"
    return pdfs.compose(
        [
            [
                Text(150, 200, enterprise, 20),
                Text(180, 300, "安全现状评价报告", 24),
                Text(150, 540, f"被评价单位：{enterprise}", 12),
                Text(150, 560, f"项目地址：{place}", 12),
                Text(150, 600, "青岚安全技术咨询有限公司", 16),
                Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
                Text(220, 700, day, 14),
            ],
            [
                Text(72, 100, "1 企业概况", 16),
                Text(72, 130, f"该企业占地面积{area}平方米，位于{place}。"),
                Text(72, 160, "2 现场检查", 16),
                Text(72, 190, f"评价组于{day}对该站进行了现场勘验。"),
                Text(72, 230, "3 评价结论", 16),
                Text(72, 260, "综上所述，该加油站符合安全生产条件。"),
            ],
        ]
    )
