"""Reports over HTTP: who sees which, lists part by part, documents, pages, dossiers."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from core.screening import Screening
from corpus.store.codec import load
from corpus.store.store import Store
from corpus.store.where import Where
from pipelines.checking import not_assessable
from tests.service.api.conftest import World

SEEN = {
    "hang": {"hang"},
    "zhe": {"hang", "ning"},
    "su": {"su"},
    "guo": {"hang", "ning", "su", "none"},
}


@pytest.mark.parametrize("who", list(SEEN))
def test_everybody_sees_the_reports_of_their_regions_and_no_other(world: World, who: str) -> None:
    listed = world.get("/reports", who)
    assert listed.status_code == 200
    ids = {name: made.report.id for name, made in world.reports.items()}
    assert {item["id"] for item in listed.json()["items"]} == {ids[name] for name in SEEN[who]}
    counted = world.get("/statistics/reports", who).json()
    assert sum(item["reports"] for item in counted) == len(SEEN[who])
    outside = "0" * 64
    for name, report in ids.items():
        for path in ("", "/screening", "/findings", "/pages/1", "/dossier?format=html", "/findings/00"):
            answer = world.get(f"/reports/{report}{path}", who)
            unknown = world.get(f"/reports/{outside}{path}", who)
            if name in SEEN[who] and path != "/findings/00":
                assert answer.status_code == 200, (name, path)
            else:
                assert answer.status_code == 404
            if name not in SEEN[who]:
                assert answer.json() == unknown.json()


def test_who_may_not_read_reports_is_told_and_noted(world: World) -> None:
    report = world.reports["hang"].report.id
    for path in (
        "/reports",
        f"/reports/{report}",
        f"/reports/{report}/screening",
        f"/reports/{report}/findings",
    ):
        answer = world.get(path, "admin")
        assert answer.status_code == 403
        assert answer.json()["code"] == "not_permitted"
        assert "查看报告" in answer.json()["detail"]
        assert world.get(path).status_code == 401
    entries = world.get("/audit/entries?actor=admin", "guo").json()["items"]
    assert [entry["is_allowed"] for entry in entries] == [False] * 4


@pytest.mark.parametrize("order", ["newest", "score"])
def test_a_list_is_gone_through_by_its_cursor(world: World, order: str) -> None:
    seen, cursor = [], ""
    for _ in range(4):
        part = world.get(f"/reports?limit=1&order={order}&cursor={cursor}", "guo").json()
        seen += [item["id"] for item in part["items"]]
        cursor = part["next"]
    assert cursor is None
    assert sorted(seen) == sorted(made.report.id for made in world.reports.values())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=xx", "cursor_invalid"),
        ("cursor=WyJzY29yZSIsMCwiYSJd", "cursor_invalid"),
        ("limit=0", "request_invalid"),
        ("limit=100000", "request_invalid"),
        ("band=好", "request_invalid"),
        ("since=yesterday", "request_invalid"),
        ("order=worst", "request_invalid"),
    ],
)
def test_a_wrong_question_is_told_field_by_field(world: World, query: str, code: str) -> None:
    answer = world.get(f"/reports?{query}", "guo")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["type"] == f"urn:mingjian:problem:{code}"


def test_a_filter_finds_by_name_and_band(world: World) -> None:
    found = world.get("/reports?enterprise=云栖2号", "guo").json()["items"]
    assert [item["enterprise"] for item in found] == ["云栖2号加油站有限公司"]
    band = world.reports["hang"].assessment.band  # type: ignore[union-attr]
    assert len(world.get(f"/reports?band={band}", "guo").json()["items"]) == 4
    assert world.get("/reports?status=failed", "guo").json()["items"] == []


def test_the_document_is_the_kept_one_and_is_not_sent_twice(world: World) -> None:
    made = world.reports["hang"]
    path = f"/reports/{made.report.id}/screening"
    answer = world.get(path, "guo")
    assert load(Screening, answer.content) == made
    of_region = world.get(path, "hang")
    assert of_region.headers["etag"] != answer.headers["etag"]
    for who, seen in (("guo", answer), ("hang", of_region)):
        again = world.get(path, who, **{"If-None-Match": seen.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_of_a_report_elsewhere_results_say_only_that_there_is_one_and_whom_to_ask(world: World) -> None:
    made = world.reports["hang"]
    other = next(match.right_report for match in made.matches if not match.common)
    assert other.enterprise_name
    for path in ("screening", "matches", "findings", "dossier?format=html"):
        answer = world.get(f"/reports/{made.report.id}/{path}", "hang")
        assert answer.status_code == 200
        assert other.id not in answer.text, path
        assert other.enterprise_name not in answer.text, path
        assert "上级应急管理部门" in answer.text or "dossier" in path or "findings" in path
    assert other.enterprise_name in world.get(f"/reports/{made.report.id}/screening", "guo").text


def test_a_page_is_a_picture_with_its_size(world: World) -> None:
    report = world.reports["hang"].report.id
    answer = world.get(f"/reports/{report}/pages/2", "hang")
    picture = Image.open(io.BytesIO(answer.content))
    width, height = (float(answer.headers[name]) for name in ("x-page-width", "x-page-height"))
    assert abs(picture.width / picture.height - width / height) < 0.01
    for page in (0, 3, -1):
        assert world.get(f"/reports/{report}/pages/{page}", "hang").json()["code"] == "page_not_found"
    tag = {"If-None-Match": answer.headers["etag"]}
    assert world.get(f"/reports/{report}/pages/2", "hang", **tag).status_code == 304


def test_a_dossier_comes_as_a_file(world: World) -> None:
    report = world.reports["hang"].report.id
    word = world.get(f"/reports/{report}/dossier", "hang")
    assert word.content.startswith(b"PK")
    assert f"{report[:12]}.docx" in word.headers["content-disposition"]
    assert world.get(f"/reports/{report}/dossier?format=exe", "hang").status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/none", "/api/v1/reports/../../etc/passwd"])
def test_an_unknown_address_is_a_problem_too(world: World, path: str) -> None:
    answer = world.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_address"
    assert world.client.delete("/api/v1/reports").status_code == 405


def test_answers_are_careful_and_can_be_told_apart(world: World) -> None:
    one, other = world.get("/me", "hang"), world.get("/api/none")
    for answer in (one, other):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    assert one.headers["x-request-id"] != other.headers["x-request-id"]
    assert world.client.get("/healthz").json() == {"status": "ok"}
    assert world.client.get("/readyz").json()["status"] == "ok"


def test_what_was_read_is_noted(world: World) -> None:
    report, trail = world.reports["hang"].report.id, world.client.app.state.context.trail  # type: ignore[attr-defined]
    item = world.get(f"/reports/{report}/findings", "hang").json()[0]
    reads = {
        f"/reports/{report}": "report.glance",
        f"/reports/{report}/screening": "report.read",
        f"/reports/{report}/screenings": "history.read",
        f"/reports/{report}/matches": "matches.read",
        f"/reports/{report}/findings/{item['key']}": "findings.read",
        "/reports?q=云栖": "reports.list",
        "/findings?words=甲": "findings.list",
        "/search?q=云栖": "search",
        "/agencies": "agencies.list",
        "/assessors?q=温": "assessors.list",
        "/enterprises": "enterprises.list",
        "/registries/agencies": "registry.agencies",
        "/registries/assessors": "registry.assessors",
        "/exports/reports?q=云栖": "reports.export",
        "/exports/findings": "findings.export",
    }
    for path, action in reads.items():
        last = max((entry.number for entry in trail.entries()), default=0)
        assert world.get(path, "hang").status_code == 200, path
        (entry,) = trail.entries(after=last)
        assert (entry.actor, entry.action) == ("hang", action), path
        assert ("云栖" in entry.detail) == ("云栖" in path)
    pages = [f"/reports/{report}/pages/{number}" for number in (1, 2, 1)]
    for path in pages:
        assert world.get(path, "hang").status_code == 200
    world.get(f"{pages[0]}/text", "hang")
    world.get(pages[0], "zhe")
    noted = [(entry.actor, entry.object_id) for entry in trail.entries() if entry.action == "pages.read"]
    assert noted == [("hang", report), ("zhe", report)]  # once a day each


def test_a_browser_asks_again_before_it_shows_a_page_that_it_has(world: World) -> None:
    path = f"/reports/{world.reports['hang'].report.id}/pages/1"
    first = world.get(path, "hang")
    assert first.headers["cache-control"] == "private, no-cache"
    again = world.get(path, "hang", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")
    assert world.get(path, "su", **{"If-None-Match": first.headers["etag"]}).status_code == 404
    assert world.get(path, **{"If-None-Match": first.headers["etag"]}).status_code == 401


def test_that_wording_was_not_compared_is_said_on_the_page_and_in_the_answer(
    world: World, where: Where
) -> None:
    """As screenings say it whose index of texts is an older version's."""
    says = "相似性索引不能使用，没有比对文字。请系统管理员运行 mingjian index build 重建索引。"
    made = world.reports["hang"]
    outcome = not_assessable("text_copied", "index_damaged", says)
    with Store.open(where) as store:
        store.save_screening(replace(made, outcomes=(outcome,)))
    report = made.report.id
    assert says in world.client.get(f"/reports/{report}", headers=world.headers("hang")).text
    assert says in world.get(f"/reports/{report}/screening", "hang").text
