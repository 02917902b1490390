"""What changed since a cursor: nothing missed, nothing twice, nothing of other regions."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.screening import Screening
from corpus.store.store import Store
from tests.service.api.conftest import World

pytestmark = pytest.mark.both_databases
HANGZHOU, NANJING = "浙江省杭州市西湖区", "江苏省南京市"


def store_of(world: World) -> Store:
    store: Store = world.client.app.state.context.tools.store  # type: ignore[attr-defined]
    return store


def moved(made: Screening, address: str) -> Screening:
    assert made.facts.project_address is not None
    place = dataclasses.replace(made.facts.project_address, value=address)
    return dataclasses.replace(made, facts=dataclasses.replace(made.facts, project_address=place))


def told(world: World, who: str, cursor: str = "", limit: int = 200) -> tuple[list[tuple[str, str]], Any]:
    answer = world.get(f"/changes?cursor={cursor}&limit={limit}", who).json()
    return [(item["kind"], item["report"]) for item in answer["items"]], answer


def test_each_learns_of_their_regions_alone_page_by_page(world: World) -> None:
    ids = {name: made.report.id for name, made in world.reports.items()}
    for who, names in {"hang": ["hang"], "zhe": ["hang", "ning"], "su": ["su"], "guo": list(ids)}.items():
        seen, cursor = [], ""
        while True:
            part, answer = told(world, who, cursor, limit=1)
            seen += part
            cursor = answer["cursor"]
            if not answer["has_more"]:
                break
        assert seen == [("report.screened", ids[name]) for name in names]
        assert told(world, who, cursor)[0] == []
    assert world.get("/changes", "admin").status_code == 403


def test_what_happens_afterwards_is_told_once(world: World) -> None:
    cursor = told(world, "hang")[1]["cursor"]
    report = world.reports["hang"].report.id
    (item, *_) = world.get(f"/reports/{report}/findings", "hang").json()
    made = world.client.post(
        f"/api/v1/reports/{report}/findings/{item['key']}/decisions",
        headers=world.headers("zhe") | {"If-Match": '"0"'},
        json={"verdict": "confirmed"},
    )
    assert made.status_code == 201
    _, answer = told(world, "hang", cursor)
    (change,) = answer["items"]
    assert (change["kind"], change["report"], change["finding"]) == ("decision.made", report, item["key"])
    assert told(world, "hang", answer["cursor"])[0] == []
    assert told(world, "su", told(world, "su")[1]["cursor"])[0] == []


def test_a_report_that_moves_away_or_is_removed_is_gone(world: World) -> None:
    made, store = world.reports["hang"], store_of(world)
    cursors = {who: told(world, who)[1]["cursor"] for who in ("hang", "su", "guo")}
    store.save_screening(moved(made, NANJING))
    assert told(world, "hang", cursors["hang"])[0] == [("report.gone", made.report.id)]
    for who in ("su", "guo"):
        assert told(world, who, cursors[who])[0] == [("report.screened", made.report.id)]
    cursors = {who: told(world, who)[1]["cursor"] for who in ("hang", "su", "guo")}
    store.remove_report(made.report.id)
    assert told(world, "hang", cursors["hang"])[0] == []
    for who in ("su", "guo"):
        assert told(world, who, cursors[who])[0] == [("report.gone", made.report.id)]


def test_since_an_instant_and_what_is_no_cursor(world: World) -> None:
    store_of(world).save_screening(moved(world.reports["ning"], HANGZHOU))
    (*_, last) = world.get("/changes", "guo").json()["items"]
    since = last["at"].replace("+", "%2B")
    (only,) = world.get(f"/changes?since={since}", "guo").json()["items"]
    assert only == last
    assert world.get("/changes?since=2999-01-01T00:00:00Z", "guo").json()["items"] == []
    other_list = world.get("/findings?limit=1", "guo").json()["next"]
    for query in (
        f"cursor={other_list}",
        "cursor=x",
        "since=2026-01-01",
        "cursor=x&since=2026-01-01T00:00:00Z",
    ):
        assert world.get(f"/changes?{query}", "guo").status_code == 400, query
