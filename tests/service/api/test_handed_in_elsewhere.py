"""Who holds the same file as another region: its screening, and nothing of what that region made of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest

from core.decision import Verdict
from corpus.store.store import Store
from corpus.store.where import Where
from pipelines.decisions import Choice, decide, findings
from tests.service.api.conftest import World, screened

REASON, PERSON = "现场核实过两次", "苏平"


@pytest.fixture
def store(world: World, where: Where) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


@pytest.fixture
def report(world: World, store: Store) -> str:
    """Of Nanjing, where its findings were decided; an inspector of Hangzhou hands in the same file."""
    made = world.reports["su"]
    for finding in findings(store, made):
        decide(store, made, finding.key, Choice(verdict=Verdict.CONFIRMED, by=PERSON, reason=REASON))
    return made.report.id


def hand_in(world: World) -> dict[str, object]:
    answer = world.client.post(
        "/api/v1/files",
        content=screened(2, "江苏省南京市")[1],
        headers=world.headers("hang") | {"X-File-Name": "a.pdf"},
    )
    assert answer.status_code == 201
    item: dict[str, object] = answer.json()
    return item


def test_until_the_file_is_handed_in_nothing_tells_of_the_report(world: World, report: str) -> None:
    assert world.get(f"/reports/{report}", "hang").status_code == 404
    known = world.get(f"/files/{report}", "hang").json()
    assert known == {"id": report, "is_known": False, "received": 0, "is_screened": False}
    assert hand_in(world) == {
        "id": report,
        "is_known": True,
        "received": known_size(world, report),
        "is_screened": True,
    }
    assert world.get(f"/reports/{report}", "hang").status_code == 200


def known_size(world: World, report: str) -> int:
    return int(world.get(f"/files/{report}", "su").json()["received"])


def test_its_findings_are_open_to_whoever_holds_the_file(world: World, report: str) -> None:
    hand_in(world)
    own = world.get(f"/reports/{report}/findings", "su").json()
    assert {(each["standing"], each["revision"]) for each in own} == {("confirmed", 1)}
    held = world.get(f"/reports/{report}/findings", "hang").json()
    assert [each["key"] for each in held] == [each["key"] for each in own]
    assert {(each["standing"], each["revision"], len(each["decisions"])) for each in held} == {("open", 0, 0)}
    one = world.get(f"/reports/{report}/findings/{own[0]['key']}", "hang")
    assert (one.headers["etag"], one.json()) == ('"0"', held[0])


def test_no_list_count_page_or_file_tells_what_was_decided(world: World, report: str) -> None:
    hand_in(world)
    api = f"/api/v1/reports/{report}"
    texts = {
        address: world.client.get(address, headers=world.headers("hang")).text
        for address in (
            f"{api}/findings",
            f"{api}/dossier?format=html",
            f"/reports/{report}",
            f"/reports/{report}/history",
        )
    }
    assert [address for address, text in texts.items() if REASON in text or PERSON in text] == []
    assert REASON in world.client.get(f"{api}/dossier?format=html", headers=world.headers("su")).text
    of_report = {
        standing: [
            each["key"]
            for each in world.get(f"/findings?standing={standing}", "hang").json()["items"]
            if each["report"]["id"] == report
        ]
        for standing in ("confirmed", "open")
    }
    assert of_report["confirmed"] == []
    assert len(of_report["open"]) == len(world.get(f"/reports/{report}/findings", "hang").json())
    counts = world.get("/statistics/checks", "guo").json()
    assert sum(each["confirmed"] for each in counts) == len(of_report["open"])
    assert sum(each["confirmed"] for each in world.get("/statistics/checks", "hang").json()) == 0


def test_who_holds_the_file_does_not_decide_in_the_other_region(world: World, report: str) -> None:
    hand_in(world)
    key = world.get(f"/reports/{report}/findings", "hang").json()[0]["key"]
    for tag in ('"0"', '"1"'):
        refused = world.client.post(
            f"/api/v1/reports/{report}/findings/{key}/decisions",
            headers=world.headers("hang") | {"If-Match": tag},
            json={"verdict": "dismissed", "reason": "与我无关"},
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "report_elsewhere")
        assert "江苏省南京市" in refused.json()["detail"]
    form = world.client.post(
        f"/reports/{report}/findings/{key}/decisions",
        headers=world.headers("hang"),
        data={"verdict": "dismissed", "seen": 0, "reason": "与我无关"},
    )
    assert form.status_code == 403
    assert "<form" not in form.text
    assert form.text.count("线索由江苏省南京市") == 1
    assert REASON not in form.text
    assert PERSON not in form.text
    assert "decision.made" not in world.get("/changes", "hang").text
    assert len(world.get(f"/reports/{report}/findings", "su").json()[0]["decisions"]) == 1


def test_a_report_whose_place_is_not_known_is_decided_by_who_handed_it_in(world: World) -> None:
    answer = world.client.post("/api/v1/files", content=screened(3, "")[1], headers=world.headers("hang"))
    report = answer.json()["id"]
    assert report == world.reports["none"].report.id
    key = world.get(f"/reports/{report}/findings", "hang").json()[0]["key"]
    made = world.client.post(
        f"/api/v1/reports/{report}/findings/{key}/decisions",
        headers=world.headers("hang") | {"If-Match": '"0"'},
        json={"verdict": "confirmed"},
    )
    assert made.status_code == 201
    assert made.json()["decisions"][0]["by"] == "杭安"


def test_who_may_not_decide_sees_why_in_place_of_the_buttons(world: World, report: str) -> None:
    hand_in(world)
    told, own = (
        world.client.get(f"/reports/{report}", headers=world.headers(who)).text for who in ("hang", "su")
    )
    assert own.count('<form class="decide"') == own.count("data-lead")
    assert '<form class="decide"' not in told
    assert told.count("您可以查看筛查结果；线索由江苏省南京市") == told.count("data-lead") > 0
    assert "待处理" not in told
    assert "<kbd>y</kbd>" in own
    assert "<kbd>y</kbd>" not in told
    pages = {
        path: world.client.get(path, headers=world.headers("hang")).text
        for path in (f"/reports/{report}/history", "/findings", "/search?q=云栖")
    }
    assert "还没有人处理" not in pages[f"/reports/{report}/history"]
    assert "处理记录不在这里列出" in pages[f"/reports/{report}/history"]
    assert "归其他地区" in pages["/findings"]
    assert "归其他地区" not in world.client.get("/findings", headers=world.headers("su")).text


def test_what_waits_at_the_desk_is_what_its_reader_may_decide(world: World, report: str) -> None:
    def desk() -> tuple[int, int, list[int]]:
        page = world.client.get("/", headers=world.headers("hang")).text
        tile = re.search(r"待处理线索</span><b>(\d+)</b>", page)
        there = re.search(r'tile-leads" href="([^"]+)"', page)
        assert tile is not None
        assert there is not None
        listed = world.client.get(there[1].replace("&amp;", "&"), headers=world.headers("hang")).text
        total = re.search(r"<h1>线索 <small>(\d+) 条", listed)
        assert total is not None
        bars = re.findall(r'(?:待处理|已处理) (\d+)"', page)
        return int(tile[1]), int(total[1]), [int(number) for number in bars]

    before = desk()
    assert before[0] == before[1] > 0
    assert before[2]
    hand_in(world)
    assert world.get("/findings", "hang").text.count(report) > 0
    assert desk() == before
    whole = world.client.get("/findings", headers=world.headers("hang")).text
    assert whole.count("归其他地区") == len(world.get(f"/reports/{report}/findings", "hang").json())


def test_a_table_of_findings_has_what_the_page_has(world: World, report: str) -> None:
    hand_in(world)

    def rows(query: str) -> list[str]:
        content = world.get(f"/exports/findings{query}", "hang").content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        head, *told = sheet.iter_rows(values_only=True)
        place = [str(name) for name in head].index("处理")
        return [str(row[place]) for row in told]

    held = len(world.get(f"/reports/{report}/findings", "hang").json())
    whole = rows("")
    assert whole.count("归其他地区") == held > 0
    assert rows("?standing=open") == [words for words in whole if words == "待处理"]
