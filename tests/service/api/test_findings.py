"""Decisions over HTTP: on the finding as it was seen, by one of two at once, by who may."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import delete, update

from corpus.store.access_tables import accounts
from corpus.store.database import writing
from corpus.store.tables import decisions
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from tests.service.api.conftest import World

pytestmark = pytest.mark.both_databases


def finding(world: World, who: str = "hang") -> tuple[str, dict[str, Any], str]:
    """Address of the first finding, the finding, its tag."""
    report = world.reports["hang"].report.id
    listed = world.get(f"/reports/{report}/findings", who).json()
    path = f"/reports/{report}/findings/{listed[0]['key']}"
    answer = world.get(path, who)
    assert answer.json() == listed[0]
    return path, answer.json(), answer.headers["etag"]


def decide(world: World, path: str, who: str, tag: str, verdict: str, reason: str = "") -> Any:
    headers = world.headers(who) | ({"If-Match": tag} if tag else {})
    body = {"verdict": verdict, "reason": reason}
    return world.client.post(f"/api/v1{path}/decisions", headers=headers, json=body)


def test_a_finding_has_its_evidence_and_its_checks_name(world: World) -> None:
    _, item, tag = finding(world)
    assert item["evidence"]
    assert item["statement"]
    assert item["name"] != item["check"]
    assert (item["revision"], item["verdict"], tag) == (0, None, '"0"')


def test_a_decision_is_kept_told_and_counted(world: World) -> None:
    path, item, tag = finding(world)
    made = decide(world, path, "hang", tag, "dismissed", "已核对原件")
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    assert made.json()["decisions"][0]["by"] == "杭安"
    assert made.json()["verdict"] == "dismissed"
    assert "0/1" in made.json()["precision"]
    entries = world.get("/audit/entries?actor=hang", "guo").json()["items"]
    last = [entry for entry in entries if entry["action"] == "decision"][-1]
    assert last["detail"]["finding"] == item["key"]


def test_who_has_seen_an_older_state_is_told_and_keeps_nothing(world: World) -> None:
    path, _, tag = finding(world)
    assert decide(world, path, "hang", tag, "confirmed").status_code == 201
    late = decide(world, path, "zhe", tag, "dismissed", "重复")
    assert late.status_code == 412
    assert "杭安" in late.json()["detail"]
    bare = decide(world, path, "zhe", "", "dismissed", "重复")
    assert (bare.status_code, bare.json()["code"]) == (428, "precondition_missing")
    assert len(world.get(path, "zhe").json()["decisions"]) == 1


def test_of_many_at_once_one_decides(world: World) -> None:
    path, _, tag = finding(world)
    codes: list[int] = []

    def work() -> None:
        codes.append(decide(world, path, "zhe", tag, "confirmed").status_code)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201, 412, 412, 412, 412, 412]


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        ("dismissed", "", "decision_reason"),
        ("withdrawn", "", "nothing_to_withdraw"),
        ("guilty", "", "request_invalid"),
        ("confirmed", "长" * 3000, "request_invalid"),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(
    world: World, verdict: str, reason: str, code: str
) -> None:
    path, _, tag = finding(world)
    refused = decide(world, path, "hang", tag, verdict, reason)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert world.get(path, "hang").json()["decisions"] == []


def test_others_decisions_are_withdrawn_by_reviewers(world: World) -> None:
    path, _, tag = finding(world)
    tag = decide(world, path, "zhe", tag, "confirmed").headers["etag"]
    assert decide(world, path, "hang", tag, "withdrawn").status_code == 403
    tag = decide(world, path, "hang", tag, "needs_field_check").headers["etag"]
    assert decide(world, path, "zhe", tag, "withdrawn").status_code == 201


def test_who_only_reads_and_who_is_elsewhere_decide_nothing(world: World) -> None:
    path, _, tag = finding(world)
    assert decide(world, path, "su", tag, "confirmed").status_code == 404
    assert decide(world, path, "admin", tag, "confirmed").status_code == 403


def test_who_is_shown_under_a_colleagues_name_withdraws_nothing_of_theirs(world: World) -> None:
    path, _, tag = finding(world)
    tag = decide(world, path, "hang", tag, "confirmed").headers["etag"]
    context = world.client.app.state.context  # type: ignore[attr-defined]
    twin = Accounts(context.tools.store.engine).create(
        "hang2", roles=[Role.INSPECTOR], regions=["330100"], shown_name="杭安"
    )
    may = [Permission.READ_REPORTS, Permission.DECIDE]
    _, world.tokens["hang2"] = context.tokens.create(twin, label="测试", permissions=may, days=1)
    assert decide(world, path, "hang2", tag, "withdrawn").status_code == 403
    assert decide(world, path, "hang", tag, "withdrawn").status_code == 201


def test_of_an_old_decision_without_an_account_the_name_must_be_one_persons(world: World) -> None:
    path, _, tag = finding(world)
    tag = decide(world, path, "hang", tag, "confirmed").headers["etag"]
    engine = world.client.app.state.context.tools.store.engine  # type: ignore[attr-defined]
    with writing(engine) as connection:
        connection.execute(update(decisions).values(account_id=None))
    Accounts(engine).create("hang2", roles=[Role.INSPECTOR], regions=["330100"], shown_name="杭安")
    assert decide(world, path, "hang", tag, "withdrawn").status_code == 403
    assert decide(world, path, "zhe", tag, "withdrawn").status_code == 201


def test_a_decision_stays_as_it_was_made_whatever_becomes_of_the_account(world: World) -> None:
    """Renamed and deleted behind the program's back: there is no command for either."""
    path, _, tag = finding(world)
    engine = world.client.app.state.context.tools.store.engine  # type: ignore[attr-defined]
    mine = Accounts(engine).named("hang").id
    (made,) = decide(world, path, "hang", tag, "confirmed").json()["decisions"]
    assert (made["by"], made["account"]) == ("杭安", mine)
    with writing(engine) as connection:
        connection.execute(update(accounts).where(accounts.c.id == mine).values(shown_name="别人"))
    assert world.get(path, "zhe").json()["decisions"] == [made]
    with writing(engine) as connection:
        connection.execute(delete(accounts).where(accounts.c.id == mine))
    assert world.get(path, "zhe").json()["decisions"] == [made]


def test_a_tag_that_no_finding_ever_had_is_no_fault_of_ours(world: World) -> None:
    path, _, _ = finding(world)
    for digits in (10, 5000):
        refused = decide(world, path, "hang", f'"{"9" * digits}"', "confirmed")
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_missing")
    assert decide(world, path, "hang", '"999999999"', "confirmed").status_code == 412
