"""Words about a site in two files: the later report is told, the earlier one stays clear."""

from __future__ import annotations

from pathlib import Path

from core.outcome import MatchKind, State
from core.screening import Screening
from pipelines.rejudging import remove
from pipelines.screen import Tools, screen
from tests import pdfs
from tests.pdfs import Text
from tests.shared_wording import HERE, SITE, THERE

_SITE = (
    *SITE,
    "厂区出入口朝东，门前设减速带和限高架，夜间由值班人员关闭推拉门，并开启门柱上的两盏照明灯；",
    "东北角有一口停用的灌溉机井，井口加盖钢板并设围栏，距最近的建筑物三十五米，平时无人员停留；",
    "西南侧的变压器台架归供电所管辖，周边砌有矮墙，杂草由村民按季清理，汛前由双方共同检查接地。",
)

CHECK = "text_copied"
_LINE = 36
_OWN = {
    HERE: "该企业位于四川省乐山市夹江县黄土镇，成立于2011年，现有职工十六人，从事成品油零售。",
    THERE: "仓库设在湖南省浏阳市澄潭江镇，2008年建成，由十二名职工轮流看守，批发烟花爆竹。",
}


def report(enterprise: str, day: str, surroundings: str) -> bytes:
    lines = [surroundings[at : at + _LINE] for at in range(0, len(surroundings), _LINE)]
    pages = [
        [
            Text(150, 200, enterprise, 20),
            Text(180, 300, "安全现状评价报告", 24),
            Text(150, 600, "青岚安全技术咨询有限公司", 16),
            Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
            Text(220, 700, day, 14),
        ],
        [
            Text(72, 100, "1 企业概况", 16),
            Text(72, 130, _OWN[enterprise]),
            Text(72, 170, "2 周边环境", 16),
            *(Text(72, 200 + 24 * at, line) for at, line in enumerate(lines)),
            Text(72, 560, "3 评价结论", 16),
            Text(72, 590, "综上所述，该企业符合安全生产条件。"),
        ],
    ]
    return pdfs.compose(pages)


def test_the_later_report_is_told_and_the_earlier_one_shows_the_match(tmp_path: Path, tools: Tools) -> None:
    later, earlier = tmp_path / "later.pdf", tmp_path / "earlier.pdf"
    later.write_bytes(report(HERE, "2023年5月18日", "".join(_SITE).replace("白鹭村", "石桥镇")))
    earlier.write_bytes(report(THERE, "2021年4月2日", "".join(_SITE)))
    first = screen(later, tools)
    assert _state(first) is State.NOT_ASSESSABLE

    second = screen(earlier, tools)
    assert _state(second) is State.CLEAR
    again = tools.store.screening(first.report.id)
    assert again is not None
    (outcome,) = [outcome for outcome in again.outcomes if outcome.check == CHECK]
    assert outcome.state is State.FLAGGED
    assert "2021年4月2日" in outcome.statement
    for screening in (again, second):
        (match,) = [m for m in screening.matches if m.kind is MatchKind.TEXT and not m.common]
        assert match.section == "周边环境"
        left = "".join(item.excerpt for item in match.left)
        assert [left[slice(*change.left)] for change in match.differences]

    remove(second.report.id, tools)
    gone = tools.store.screening(first.report.id)
    assert gone is not None
    assert _state(gone) is State.NOT_ASSESSABLE
    assert not gone.matches


def _state(screening: Screening) -> State:
    return next(outcome.state for outcome in screening.outcomes if outcome.check == CHECK)
