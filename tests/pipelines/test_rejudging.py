"""Two reports in one store: the second makes the first one's finding appear, its removal disappear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from core.outcome import State
from core.screening import Screening
from corpus.store import lead_rows
from corpus.store.database import reading, writing
from corpus.store.overview_tables import report_links
from corpus.store.store import Store
from pipelines.differences import Input, differences
from pipelines.engine.workers import WorkerPool
from pipelines.rejudging import Affected, rejudged, remove, settle
from pipelines.screen import Tools, screen
from tests import pdfs
from tests.pdfs import Text

CHECK = "enterprise_reports_disagree"


def report(area: int, day: str, agency: str = "青岚安全技术咨询有限公司") -> list[list[Text]]:
    return [
        [
            Text(150, 200, "云栖加油站有限公司", 20),
            Text(180, 300, "安全现状评价报告", 24),
            Text(150, 540, "被评价单位：云栖加油站有限公司", 12),
            Text(150, 560, "项目地址：四川省乐山市夹江县黄土镇兴业路12号", 12),
            Text(150, 600, agency, 16),
            Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
            Text(220, 700, day, 14),
        ],
        [
            Text(72, 100, "1 企业概况", 16),
            Text(72, 130, f"该企业占地面积{area}平方米，位于四川省乐山市夹江县黄土镇兴业路12号。"),
            Text(72, 160, "2 现场检查", 16),
            Text(72, 190, f"评价组于{day}对该站进行了现场勘验。"),
            Text(72, 230, "3 评价结论", 16),
            Text(72, 260, "综上所述，该加油站符合安全生产条件。"),
        ],
    ]


@pytest.fixture
def tools(tmp_path: Path, workers: WorkerPool) -> Iterator[Tools]:
    with Store.open(tmp_path / "data") as store:
        yield Tools.usual(store, workers)


def flags(screening: Screening | None) -> list[str]:
    assert screening is not None
    return [o.statement for o in screening.outcomes if o.check == CHECK and o.state is State.FLAGGED]


def named_in(tools: Tools, report_id: str) -> int:
    """How many other reports the one finding names."""
    (told,) = flags(tools.store.screening(report_id))
    return told.count("编制，")


def saved(folder: Path, name: str, area: int, day: str) -> Path:
    return pdfs.saved(folder, name, pdfs.compose(report(area, day)))


def test_a_second_report_makes_a_finding_appear_and_its_removal_makes_it_disappear(
    tmp_path: Path, tools: Tools
) -> None:
    first = screen(saved(tmp_path, "甲.pdf", 3200, "2022年5月18日"), tools)
    store, before = tools.store, first.report.id
    assert flags(first) == []
    second = screen(saved(tmp_path, "乙.pdf", 5400, "2023年5月18日"), tools)
    (own,) = flags(second)
    assert "3200m²" in own

    updated = store.screening(before)
    assert updated is not None
    (finding,) = flags(updated)
    assert "5400m²" in finding
    shown = next(o for o in updated.outcomes if o.check == CHECK).evidence
    assert {item.report for item in shown if item.source == "other_report"} == {second.report.id}
    assert all(item.page and item.boxes for item in shown if item.source != "law")
    assert updated.assessment is not None
    assert CHECK in {term.check for term in updated.assessment.terms}

    found = differences(first, updated)
    changes = [change for change in found.outcomes if change.check == CHECK]
    assert {change.causes for change in changes} == {(Input.OTHER_REPORTS,)}
    assert [item.name for item in found.inputs] == [second.report.id[:16]]
    assert store.stale(before) is None

    changed = remove(second.report.id, tools)
    assert set(changed) == {before}
    assert flags(store.screening(before)) == []
    assert store.screening(second.report.id) is None


def test_a_batch_judges_each_report_again_once_and_an_unrelated_one_not_at_all(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    affected = Affected()
    paths = [saved(tmp_path, f"{n}.pdf", 3000 + 900 * n, f"202{n}年5月18日") for n in (1, 2, 3)]
    ids = [screen(path, tools, affected=affected).report.id for path in paths]
    assert sorted(affected.reports) == sorted(ids)
    assert len(settle(affected, tools)) == 2  # the last one saw both others
    assert [named_in(tools, report_id) for report_id in ids] == [2, 2, 2]
    assert settle(affected, tools) == {}
    kept = len(tools.store.screenings(ids[0]))
    with writing(tools.store.engine) as connection:  # as an older rule had left it
        values = {"kind": "text", "places": 1, "characters": 40, "is_follow_up": False}
        connection.execute(insert(report_links).values(report_id=ids[0], other_id=ids[1], **values))
    assert rejudged(ids[0], tools) is None
    assert len(tools.store.screenings(ids[0])) == kept
    with reading(tools.store.engine) as connection:
        assert lead_rows.links(connection, [ids[0]]) == ()

    def unread(*_: object) -> None:
        raise AssertionError("a report was read again")

    monkeypatch.setattr(WorkerPool, "_ask", unread)
    remove(ids[2], tools)
    assert [named_in(tools, report_id) for report_id in ids[:2]] == [1, 1]


def test_a_report_saved_while_another_was_judged_is_not_missed(tmp_path: Path, tools: Tools) -> None:
    """Both judged before either was saved: whoever settles later sees the other for both."""
    one, two = Affected(), Affected()
    first = screen(saved(tmp_path, "甲.pdf", 3200, "2022年5月18日"), tools, affected=one)
    second = screen(saved(tmp_path, "乙.pdf", 5400, "2023年5月18日"), tools, affected=two)
    settle(one, tools)
    settle(two, tools)
    for screening in (first, second):
        assert len(flags(tools.store.screening(screening.report.id))) == 1
