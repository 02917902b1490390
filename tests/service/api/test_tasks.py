"""Tasks over HTTP: a register's file looked at, then imported; case files; what fails is told."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from urllib.parse import quote

import pytest

from corpus.store.database import writing
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from service.tasks import rows
from service.tasks.runner import Runner
from tests.service.api.conftest import World

ROSTER = "姓名,证书编号,从业机构,从业起始日期\n温如石,S0110330001,蜀岭安全评价有限公司,2019-01-01\n"
BAD = ROSTER + "=1+1,S0110330002,,2019-13-01\n"


@pytest.fixture
def keeper(world: World) -> str:
    """Who may import, as a further reader of the world."""
    store = world.client.app.state.context.tools.store  # type: ignore[attr-defined]
    account = Accounts(store.engine).create(
        "ku", roles=[Role.REGISTRY_ADMIN], regions=["330000"], shown_name="库管", password="梅雨季节-42-江南"
    )
    may = [each for each in Permission if account.principal.may(each)]
    _, world.tokens["ku"] = Tokens(store.engine).create(account, label="测试", permissions=may, days=1)
    return "ku"


def hand_in(world: World, path: str, text: str, name: str = "名册.csv", who: str = "ku") -> Any:
    headers = world.headers(who) | {"X-File-Name": quote(name)}
    return world.client.post(f"/api/v1{path}", content=text.encode(), headers=headers)


def worked(world: World, task: str, who: str = "ku") -> dict[str, Any]:
    """The task after a worker's turn."""
    context = world.client.app.state.context  # type: ignore[attr-defined]
    while Runner(context.tools, context.settings, threading.Event()).one():
        pass
    found: dict[str, Any] = world.get(f"/tasks/{task}", who).json()
    return found


def test_a_register_is_looked_at_then_imported_from_the_same_file(world: World, keeper: str) -> None:
    made = hand_in(world, "/registries/previews?known_on=2026-01-01&source=浙江", BAD)
    assert made.status_code == 202
    task = made.json()["id"]
    assert made.headers["location"] == f"/api/v1/tasks/{task}"
    assert made.json()["state"] == "queued"
    seen = worked(world, task)
    assert (seen["state"], seen["result"]["is_dry_run"]) == ("done", True)
    (sheet,) = seen["result"]["sheets"]
    assert sheet["register"] == "roster"
    assert {column["heading"] for column in sheet["columns"]} >= {"姓名"}
    (count,) = seen["result"]["registers"]
    assert (count["added"], count["rejected"]) == (1, 1)
    table = world.get(f"/tasks/{task}/file", "ku")
    assert table.content.startswith("\ufeff文件".encode())
    assert "'=1+1" in table.text or "=1+1" not in table.text
    assert world.get("/registries", "ku").json() == {"imports": [], "now": []}

    taken = hand_in(world, f"/registries/imports?preview={task}", "")
    assert taken.status_code == 202
    done = worked(world, taken.json()["id"])
    assert (done["state"], done["result"]["is_dry_run"]) == ("done", False)
    listed = world.get("/registries", "hang").json()
    (part,) = listed["imports"]
    assert (part["register"], part["source"], part["rows"], part["known_on"]) == (
        "roster",
        "浙江",
        1,
        "2026-01-01",
    )
    (person,) = world.get("/registries/assessors?q=温", "hang").json()["items"]
    page = world.get(f"/assessors/{person['id']}", "hang").json()
    assert page["registrations"][0]["agency"] == "蜀岭安全评价有限公司"
    gone = world.get("/registries/changes?source=浙江&before=2025-01-01&after=2026-01-01", "hang").json()
    assert [row["kind"] for row in gone["rows"]] == ["added"]


def test_the_same_wish_twice_at_once_is_one_task(world: World, keeper: str) -> None:
    ids = {hand_in(world, "/registries/imports?known_on=2026-01-01", ROSTER).json()["id"] for _ in range(3)}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("known_on=2999-01-01", "名册.csv", "day_to_come"),
        ("known_on=x", "名册.csv", "request_invalid"),
        ("", "名册.exe", "not_a_table"),
        ("source=%20@gov/roster/1", "名册.csv", "source_reserved"),
        ("preview=nothing", "名册.csv", "task_not_found"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told(
    world: World, keeper: str, query: str, name: str, code: str
) -> None:
    refused = hand_in(world, f"/registries/imports?{query}", ROSTER, name)
    assert refused.json()["code"] == code
    assert world.get("/tasks", "ku").json() == []


def test_a_file_that_is_no_register_fails_with_the_reason_and_others_go_on(world: World, keeper: str) -> None:
    bad = hand_in(world, "/registries/imports", "甲,乙\n1,2\n").json()["id"]
    good = hand_in(world, "/registries/imports", ROSTER, "长" * 250 + ".csv").json()["id"]
    assert worked(world, bad)["code"] == "registry_no_header"
    assert worked(world, good)["state"] == "done"
    assert world.get(f"/tasks/{bad}/file", "ku").json()["code"] == "task_without_file"


def test_who_may_not_import_does_not_and_sees_no_others_task(world: World, keeper: str) -> None:
    assert hand_in(world, "/registries/imports", ROSTER, who="hang").status_code == 403
    task = hand_in(world, "/registries/imports", ROSTER).json()["id"]
    assert world.get(f"/tasks/{task}", "hang").json()["code"] == "task_not_found"


def test_a_case_file_is_made_as_a_task(world: World) -> None:
    report = world.reports["hang"].report.id
    made = world.client.post(f"/api/v1/reports/{report}/dossiers?format=html", headers=world.headers("hang"))
    assert made.status_code == 202
    done = worked(world, made.json()["id"], "hang")
    assert (done["state"], done["has_file"]) == ("done", True)
    file = world.get(f"/tasks/{done['id']}/file", "hang")
    assert file.headers["content-type"].startswith("text/html")
    assert len(file.content) == done["result"]["bytes"]
    other = f"/api/v1/reports/{world.reports['su'].report.id}/dossiers"
    assert world.client.post(other, headers=world.headers("hang")).status_code == 404
    accounts = Accounts(world.client.app.state.context.tools.store.engine)  # type: ignore[attr-defined]
    accounts.set_rights(accounts.named("hang").id, roles=[Role.INSPECTOR], regions=["330106"])
    late = world.get(f"/tasks/{done['id']}/file", "hang")
    assert (late.status_code, late.json()["code"]) == (404, "task_outdated")


def test_a_task_whose_worker_was_killed_is_begun_again_and_given_up_the_third_time(world: World) -> None:
    report = world.reports["hang"].report.id
    made = world.client.post(f"/api/v1/reports/{report}/dossiers?format=html", headers=world.headers("hang"))
    context = world.client.app.state.context  # type: ignore[attr-defined]
    store = context.tools.store
    begun = store.now() - dt.timedelta(minutes=10)
    for minutes in (0, 2):  # two workers that said nothing more
        at = begun + dt.timedelta(minutes=minutes)
        with writing(store.engine) as connection:
            task = rows.claim(connection, at=at, silent_since=at - dt.timedelta(minutes=1))
        assert task is not None
    with writing(store.engine) as connection:
        assert rows.claim(connection, at=at, silent_since=at - dt.timedelta(minutes=1)) is None
    assert worked(world, made.json()["id"], "hang")["code"] == "worker_lost"
    with writing(store.engine) as connection:
        assert not rows.end(connection, task, at=at, state="done")


def test_a_file_is_for_who_may_still_read_what_it_tells(world: World) -> None:
    report = world.reports["hang"].report.id
    made = world.client.post(f"/api/v1/reports/{report}/dossiers?format=html", headers=world.headers("hang"))
    path = f"/tasks/{worked(world, made.json()['id'], 'hang')['id']}/file"
    accounts = Accounts(world.client.app.state.context.tools.store.engine)  # type: ignore[attr-defined]
    hang = accounts.named("hang")
    tokens = world.client.app.state.context.tokens  # type: ignore[attr-defined]
    _, world.tokens["counts"] = tokens.create(
        hang, label="统计", permissions=[Permission.READ_STATISTICS], days=1
    )
    assert world.get(path, "hang").status_code == 200
    assert world.get(path, "counts").status_code == 403
    entries = world.get("/audit/entries?actor=hang", "guo").json()["items"]
    assert [(e["action"], e["is_allowed"]) for e in entries[-2:]] == [
        ("report.dossier", True),
        ("reports.read", False),
    ]
    accounts.set_rights(hang.id, roles=[Role.INSPECTOR], regions=["320000"])
    assert world.get(path, "hang").json()["code"] == "report_not_found"
    accounts.set_rights(hang.id, roles=[Role.AUDITOR], regions=["330000"])
    assert world.get(path, "hang").status_code == 403
