"""What stands over all reports, over HTTP: parties, findings, search, statistics, tables, pictures, text."""

from __future__ import annotations

import dataclasses
import io

import openpyxl
import pytest
from PIL import Image

from core.outcome import State
from corpus.briefs.parties import enterprise_id
from service.api.v1.overview import By
from service.views import pictures
from tests.service.api.conftest import World

ENTERPRISE = "云栖0号加油站有限公司"


def test_parties_are_listed_and_shown_by_ids_that_tell_no_name(world: World) -> None:
    listed = world.get("/enterprises", "guo").json()
    assert {item["name"] for item in listed["items"]} == {f"云栖{n}号加油站有限公司" for n in range(4)}
    assert [item["id"] for item in world.get("/enterprises?q=云栖0号", "guo").json()["items"]] == [
        enterprise_id(ENTERPRISE)
    ]
    page = world.get(f"/enterprises/{enterprise_id(ENTERPRISE)}", "hang").json()
    assert (page["name"], len(page["reports"])) == (ENTERPRISE, 1)
    elsewhere = world.get(f"/enterprises/{enterprise_id(ENTERPRISE)}", "su")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "enterprise_not_found")
    for kind in ("agencies", "assessors"):
        assert world.get(f"/{kind}", "hang").status_code == 200
        assert world.get(f"/{kind}/nobody", "hang").status_code == 404
    assert world.get("/registries/agencies", "hang").json() == {"items": [], "next": None}
    assert world.get("/registries/assessors?q=温", "hang").json() == {"items": [], "next": None}


def test_a_list_of_parties_is_gone_through_by_its_cursor(world: World) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        part = world.get(f"/enterprises?limit=1&cursor={cursor}", "guo").json()
        seen += [item["id"] for item in part["items"]]
        cursor = part["next"]
    assert len(seen) == len(set(seen)) == 4
    for wrong in ("xx", "WyJrZXllZCIsLTEsIiJd", "WyJrZXllZCIsMSwiXHVkODAwIl0"):
        assert world.get(f"/enterprises?cursor={wrong}", "guo").json()["code"] == "cursor_invalid"


def test_findings_of_all_reports_are_found_by_words_check_and_standing(world: World) -> None:
    everything = world.get("/findings?limit=200", "guo").json()["items"]
    assert {item["report"]["id"] for item in everything} == {m.report.id for m in world.reports.values()}
    check = everything[0]["check"]
    some = world.get(f"/findings?check={check}&limit=200", "guo").json()["items"]
    assert {item["check"] for item in some} == {check}
    own = world.get("/findings?limit=200", "hang").json()["items"]
    assert {item["report"]["id"] for item in own} == {world.reports["hang"].report.id}
    seen, cursor = [], ""
    while cursor is not None:
        part = world.get(f"/findings?limit=3&cursor={cursor}", "guo").json()
        seen += [(item["report"]["id"], item["key"]) for item in part["items"]]
        cursor = part["next"]
    assert len(seen) == len(set(seen)) == len(everything)
    report = world.reports["hang"].report.id
    path = f"/api/v1/reports/{report}/findings/{own[0]['key']}/decisions"
    headers = world.headers("hang") | {"If-Match": '"0"'}
    assert world.client.post(path, json={"verdict": "confirmed"}, headers=headers).status_code == 201
    confirmed = world.get("/findings?standing=confirmed", "guo").json()["items"]
    assert [item["key"] for item in confirmed] == [own[0]["key"]]
    again = world.get(f"/reports/{report}/findings", "hang").json()
    assert next(i["standing"] for i in again if i["key"] == own[0]["key"]) == "confirmed"


def test_search_finds_reports_by_name_and_findings_by_what_they_say(world: World) -> None:
    found = world.get("/search?q=云栖0号", "guo").json()
    assert [item["enterprise"] for item in found["reports"]] == [ENTERPRISE]
    lead = world.get("/findings?limit=1", "guo").json()["items"][0]
    words = lead["statement"][:12]
    assert world.get(f"/search?q={words}", "guo").json()["findings"]
    assert world.get("/search", "guo").json()["code"] == "request_invalid"


@pytest.mark.parametrize("by", list(By))
def test_every_way_of_counting_adds_up(world: World, by: By) -> None:
    groups = world.get(f"/statistics/groups?by={by}", "guo").json()
    assert sum(group["reports"] for group in groups) == 4
    assert sum(group["leads"] for group in groups) == 4 * len(
        world.get(f"/reports/{world.reports['hang'].report.id}/findings", "guo").json()
    )
    assert sum(g["reports"] for g in world.get(f"/statistics/groups?by={by}", "zhe").json()) == 2


def test_checks_and_coverage_add_up(world: World) -> None:
    checks = world.get("/statistics/checks", "guo").json()
    assert all(row["leads"] == row["open"] for row in checks)
    coverage = {row["check"]: row for row in world.get("/statistics/coverage", "guo").json()}
    assert {row["check"]: row["leads"] for row in checks} == {
        check: row["flagged"] for check, row in coverage.items() if row["flagged"]
    }
    made = world.reports["hang"].outcomes
    total = sum(r["flagged"] + r["clear"] + r["not_assessable"] for r in coverage.values())
    assert total == 4 * len(made)
    told = [row for row in coverage.values() if row["not_assessable"]]
    assert all(sum(r["outcomes"] for r in row["reasons"]) == row["not_assessable"] for row in told)


def test_lists_come_as_tables_without_formulas(world: World) -> None:
    reports = world.get("/exports/reports", "guo")
    sheet = openpyxl.load_workbook(io.BytesIO(reports.content)).active
    assert sheet is not None
    assert sheet.max_row == 5
    assert {row[3] for row in sheet.iter_rows(min_row=2, values_only=True)} == {
        f"云栖{n}号加油站有限公司" for n in range(4)
    }
    listed = world.get("/reports?order=score", "guo").json()["items"]
    ordered = openpyxl.load_workbook(
        io.BytesIO(world.get("/exports/reports?order=score", "guo").content)
    ).active
    assert ordered is not None
    names = [row[3] for row in ordered.iter_rows(min_row=2, values_only=True)]
    assert names == [item["enterprise"] for item in listed]
    book = openpyxl.load_workbook(
        io.BytesIO(world.get("/exports/findings?region=330100&standing=open", "guo").content)
    )
    assert book.sheetnames == ["线索", "说明"]
    told = dict(book["说明"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert told["条件"] == "处理：待处理\n地区：浙江省杭州市"
    assert (told["导出人"], told["管辖地区"]) == ("国泰（guo）", "全国，以及本人提交的报告")
    assert int(str(told["行数"])) == book["线索"].max_row - 1 > 0
    findings = world.get("/exports/findings", "hang")
    rows = list(openpyxl.load_workbook(io.BytesIO(findings.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 1 + len(world.get("/findings?limit=200", "hang").json()["items"])
    assert world.get("/exports/reports", "admin").status_code == 403


def test_pictures_are_drawn_once_as_webp_or_png(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    report = world.reports["hang"].report.id
    path = f"/reports/{report}/pages/1"
    first = world.get(path, "hang")
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "page_images", lambda *_, **__: iter(()))  # nothing is drawn any more
        again = world.get(path, "hang")
        undrawn = world.get(f"/reports/{report}/pages/2", "hang")
    assert (again.status_code, undrawn.status_code) == (200, 404)
    assert again.content == first.content
    png = world.get(path, "hang", Accept="image/png")
    assert (png.headers["content-type"], Image.open(io.BytesIO(png.content)).format) == ("image/png", "PNG")
    assert first.headers["content-type"] == "image/webp"
    assert first.headers["etag"] != png.headers["etag"]
    assert png.headers["x-page-width"] == first.headers["x-page-width"]


def test_evidence_is_cut_out_of_its_page_and_what_has_no_page_is_told(world: World) -> None:
    report = world.reports["hang"]
    first = next(outcome for outcome in report.outcomes if outcome.state is State.FLAGGED)
    item = next(each for each in first.evidence if each.boxes)
    own = dataclasses.replace(item, page=1, report=report.report.id)
    placed = dataclasses.replace(first, evidence=(own, *first.evidence))
    store = world.client.app.state.context.tools.store  # type: ignore[attr-defined]
    store.save_screening(
        dataclasses.replace(report, outcomes=(placed, *(o for o in report.outcomes if o is not first)))
    )
    leads = world.get(f"/reports/{report.report.id}/findings", "hang").json()
    pieces = [(lead["key"], number, item) for lead in leads for number, item in enumerate(lead["evidence"])]
    base = f"/reports/{report.report.id}/findings"
    on_page = [(k, n) for k, n, item in pieces if item["page"] in (1, 2) and item["boxes"]]
    key, number = on_page[0]
    cut = world.get(f"{base}/{key}/crop?piece={number}", "hang", Accept="image/png")
    assert cut.status_code == 200, cut.text
    picture = Image.open(io.BytesIO(cut.content))
    page = Image.open(io.BytesIO(world.get(f"/reports/{report.report.id}/pages/1", "hang").content))
    assert picture.width * picture.height < 4 * page.width * page.height
    key, number = next((k, n) for k, n, item in pieces if not item["page"])
    assert world.get(f"{base}/{key}/crop?piece={number}", "hang").json()["code"] == "evidence_not_on_page"
    assert world.get(f"{base}/{key}/crop?piece=99", "hang").json()["code"] == "evidence_not_on_page"
    assert world.get(f"{base}/{'0' * 64}/crop", "hang").json()["code"] == "finding_not_found"


def test_screenings_are_told_and_differ(world: World) -> None:
    report = world.reports["hang"].report.id
    (only,) = world.get(f"/reports/{report}/screenings", "hang").json()
    assert only["is_latest"]
    assert world.get(f"/reports/{report}/screenings/diff", "hang").json()["code"] == "screened_once"
    pair = f"before={only['id']}&after={only['id']}"
    same = world.get(f"/reports/{report}/screenings/diff?{pair}", "hang").json()
    assert (same["outcomes"], same["facts"]) == ([], [])
    wrong = world.get(f"/reports/{report}/screenings/diff?before=x&after={only['id']}", "hang")
    assert wrong.json()["code"] == "screening_not_found"
    assert world.get(f"/reports/{report}/pages/1/text", "hang").json()["code"] == "page_not_read"


def test_laws_checks_and_packs_are_told_as_of_a_day(world: World) -> None:
    kinds = world.get("/laws", "hang").json()
    assert {"packs", "timeline", "criteria"} <= {kind["kind"] for kind in kinds}
    checks = world.get("/laws/checks", "hang").json()
    one = world.get(f"/laws/checks/{checks[0]['id']}", "hang").json()
    assert one["check"] == checks[0]
    assert world.get("/laws/checks/none", "hang").json()["code"] == "check_not_found"
    every, then = (
        world.get("/laws/packs", "hang").json(),
        world.get("/laws/packs?on=2021-08-01", "hang").json(),
    )
    assert 0 < len(then) < len(every)
    hazards = world.get("/laws/documents?kind=major-hazards&on=2015-01-01", "hang").json()
    assert [card["number"] for card in hazards] == ["GB 18218-2009"]
    assert world.get("/laws/find?name=GB 18218-2018", "hang").json()
    assert world.get("/laws/documents?kind=none", "hang").status_code == 400


def test_lists_are_narrowed_to_a_place_and_an_industry(world: World) -> None:
    def found(**asked: str) -> set[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        items = world.get(f"/reports?{query}", "guo").json()["items"]
        leads = world.get(f"/findings?limit=200&{query}", "guo").json()["items"]
        assert {lead["report"]["id"] for lead in leads} <= {item["id"] for item in items}
        return {item["enterprise"] for item in items}

    names = [f"云栖{number}号加油站有限公司" for number in range(4)]
    assert found(region="330000") == set(names[:2])
    assert found(region="330100") == set(names[:1])
    assert found(region="320000", industry="没有这个行业") == set()
    (industry,) = {item["industry"] for item in world.get("/reports", "guo").json()["items"]}
    assert found(industry=industry) == set(names)
    assert world.get("/reports?region=330000", "su").json()["items"] == []
    assert world.get("/reports?region=33", "guo").status_code == 400
