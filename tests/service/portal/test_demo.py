"""After the demo's commands every page of the portal has something in each of its panels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.demo_data import demo_copy

_EMPTY = re.compile(r'<p class="empty">(.*?)</p>', re.DOTALL)
_COPY = "沧州和创熔铸科技安全现状评价报告.pdf"


@pytest.fixture(scope="module")
def folder(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_copy(demo, tmp_path_factory.mktemp("demo") / "data")


def signed_in(demo: Path, folder: Path, name: str) -> Iterator[TestClient]:
    password = (demo / "password").read_text(encoding="utf-8").strip()
    with TestClient(create_app(Settings(data_dir=folder)), base_url="http://127.0.0.1") as opened:
        assert opened.post("/api/v1/session", json={"name": name, "password": password}).status_code == 200
        yield opened


@pytest.fixture(scope="module")
def client(demo: Path, folder: Path) -> Iterator[TestClient]:
    yield from signed_in(demo, folder, "demo")


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def plain(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", text))


def empty_panels(text: str) -> set[str]:
    return {plain(words) for words in _EMPTY.findall(text)}


def one_by_one(client: TestClient, kind: str) -> dict[str, str]:
    """The page of each agency, assessor or enterprise, by its name."""
    paths = dict.fromkeys(re.findall(rf'href="(/{kind}/[^"?#]+)"', page(client, f"/{kind}")))
    pages = [page(client, path) for path in paths]
    return {plain(re.findall(r"<h1>(.*?) <small>", text)[0]): text for text in pages}


@pytest.fixture(scope="module")
def reports(client: TestClient) -> dict[str, str]:
    """The id of each report by its file's name."""
    listed = client.get("/api/v1/reports?limit=200").json()["items"]
    return {item["file_name"]: item["id"] for item in listed}


@pytest.mark.parametrize(
    "path",
    [
        "/me",
        "/hand-in",
        "/reports",
        "/findings",
        "/search?q=加油站",
        "/agencies",
        "/assessors",
        "/enterprises",
        "/registry",
        "/rules",
        "/audit",
    ],
)
def test_a_page_has_no_empty_panel(client: TestClient, path: str) -> None:
    assert empty_panels(page(client, path)) == set()


def test_the_desk_tells_what_is_new_and_has_its_charts(client: TestClient) -> None:
    text = page(client, "/")
    assert empty_panels(text) == {"没有正在处理的文件。上传报告"}  # what was handed in has ended
    fresh = text[text.index("上次查看之后") : text.index("评分最高的报告")]
    assert fresh.count('href="/reports/') >= 10
    months = re.findall(r"&#34;(20\d\d-\d\d)&#34;", text)
    assert len(set(months)) >= 12
    for tile in re.findall(r'class="tile[^>]*>.*?<b>(\d+)</b>', text):
        assert int(tile) > 0


def test_what_was_handed_in_ended_in_three_ways_and_filters_are_kept(client: TestClient) -> None:
    jobs = page(client, "/hand-in")
    for state in ("done", "refused", "failed"):
        assert f"state-{state}" in jobs
    assert "重点核查的报告" in page(client, "/reports")
    assert "待处理的人员线索" in page(client, "/findings")


def test_each_panel_of_an_agency_is_filled_at_some_agency(client: TestClient) -> None:
    pages = one_by_one(client, "agencies")
    assert len(pages) >= 8
    assert set.intersection(*map(empty_panels, pages.values())) == set()
    assert (
        "▲"
        in pages["榆林盛永安全评价有限公司"].partition('id="workload"')[0].partition("同一天在不同企业")[2]
    )
    repeated = (
        pages["江苏隆丰安全技术服务有限公司"].partition('id="repeated"')[2].partition('id="network"')[0]
    )
    assert repeated.count('<a href="/reports/') == 3
    network = pages["嘉兴润天安全科技有限公司"].partition('class="network"')[2]
    assert "陕西丰宏安全技术服务有限公司" in network


def test_somebody_signs_for_two_agencies_and_somebody_was_in_two_places(client: TestClient) -> None:
    pages = one_by_one(client, "assessors").values()
    assert set.intersection(*map(empty_panels, pages)) == set()
    assert any("其间也为别的机构署名" in text for text in pages)
    conflicts = [text for text in pages if "▲" in text.partition("同一天在不同企业")[2]]
    assert conflicts
    assert all("有关的线索" in text for text in conflicts)


def test_an_enterprise_has_several_reports_that_disagree(client: TestClient) -> None:
    text = one_by_one(client, "enterprises")["新乡源天化工仓储有限公司"]
    assert empty_panels(text) == set()
    assert "各份报告互相矛盾的线索" in text
    assert "▲ 互相矛盾" in text
    assert text.count("<h2>评价机构</h2>") == 1
    assert len(set(re.findall(r'href="(/agencies/[^"]+)"', text.partition("<h2>评价机构</h2>")[2]))) == 2


def test_each_tab_of_a_report_is_filled_at_some_report(client: TestClient, reports: dict[str, str]) -> None:
    parts = ("", "/history", "/people")
    found = {
        name: "".join(page(client, f"/reports/{report}{part}") for part in parts)
        for name, report in reports.items()
    }
    read = [text for text in found.values() if 'id="tab-findings"' in text]
    assert len(read) == 16
    never = set.intersection(*map(empty_panels, read))
    assert never == {"每一页都读到了。"}
    assert any("不能当作没有问题" in text for text in read)
    assert any('class="broken' in text or "先后不可能" in text for text in read)


def test_a_report_shows_whose_text_photos_and_people_it_took(
    client: TestClient, reports: dict[str, str]
) -> None:
    report = reports[_COPY]
    items = client.get(f"/api/v1/reports/{report}/findings").json()
    checks = {item["check"] for item in items}
    assert {"text_copied", "photo_reused", "assessor_in_two_agencies", "event_order_broken"} <= checks
    assert {item["standing"] for item in items} >= {"confirmed", "needs_field_check", "open"}
    matches = client.get(f"/api/v1/reports/{report}/matches").json()
    other = matches["others"][0]["report"]["id"]
    assert "<mark" in page(client, f"/reports/{report}/similar/{other}")


def test_of_another_report_its_day_is_told_though_a_signature_stands_first(
    client: TestClient, reports: dict[str, str]
) -> None:
    report = reports["盐城华科能源有限公司石桥加油站安全现状评价报告.pdf"]
    shared = page(client, f"/reports/{report}").partition('id="tab-matches"')[2]
    assert "榆林盛永安全评价有限公司编制，2026年3月12日" in plain(shared[: shared.index("签名")])


def test_a_lead_shows_the_pictures_that_are_alike_and_leads_to_the_other_report(
    client: TestClient, reports: dict[str, str]
) -> None:
    report = reports["盐城华科能源有限公司石桥加油站安全现状评价报告.pdf"]
    other = reports["台州永盛石油销售有限公司三岔加油站安全现状评价报告.pdf"]
    leads = (
        page(client, f"/reports/{report}").partition('id="tab-findings"')[2].partition('id="tab-facts"')[0]
    )
    beside = leads.partition('<div class="beside">')[2].partition("</div>")[0]
    shown = re.findall(r'<image href="/api/v1/reports/(\w+)/pages/(\d+)"', beside)
    assert shown == [(report, "2"), (other, "2")]
    assert f'href="/reports/{other}#page-2"' in leads
    assert f'href="/reports/{report}/similar/{other}"' in leads


def test_the_history_shows_what_a_newer_register_changed_and_who_decided(
    client: TestClient, reports: dict[str, str]
) -> None:
    text = plain(page(client, f"/reports/{reports['扬州盛亿化工仓储安全验收评价报告.pdf']}/history"))
    assert "登记库" in text
    assert "人员从业登记" in text
    assert "新版名册载明其在签署前已离职" in text


def test_files_that_are_no_report_say_so(client: TestClient, reports: dict[str, str]) -> None:
    assert "不是安全评价报告" in page(client, f"/reports/{reports['储罐采购合同.pdf']}")
    assert "文件已损坏" in page(client, f"/reports/{reports['传输中断的评价报告.pdf']}")


def test_who_has_one_province_sees_that_there_is_more(demo: Path, folder: Path) -> None:
    for client in signed_in(demo, folder, "zhejiang"):
        listed = client.get("/api/v1/reports?limit=200").json()["items"]
        assert {item["file_name"][:2] for item in listed} == {"台州", "嘉兴"}
        taizhou = next(item["id"] for item in listed if item["file_name"].startswith("台州"))
        told = page(client, f"/reports/{taizhou}")
        assert "管辖地区之外" in told
        assert set(re.findall(r"/reports/([0-9a-f]{64})", told)) == {taizhou}  # of no other page or picture
