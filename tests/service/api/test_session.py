"""Signing in over HTTP: the cookie, the secret of the page, what wrong tries are told."""

from __future__ import annotations

from service.api.guards import COOKIE
from tests.service.api.conftest import PASSWORD, World


def test_a_browser_signs_in_reads_decides_with_the_pages_secret_and_leaves(world: World) -> None:
    client = world.client
    made = client.post("/api/v1/session", json={"name": "Hang", "password": PASSWORD})
    assert made.status_code == 200
    cookie = made.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert PASSWORD not in made.text
    csrf = made.json()["csrf"]
    me = client.get("/api/v1/me").json()
    assert me == {key: value for key, value in made.json().items() if key != "csrf"}
    report = world.reports["hang"].report.id
    key = client.get(f"/api/v1/reports/{report}/findings").json()[0]["key"]
    path = f"/api/v1/reports/{report}/findings/{key}/decisions"
    body, tag = {"verdict": "confirmed"}, {"If-Match": '"0"'}
    bare = client.post(path, json=body, headers=tag)
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
    assert client.post(path, json=body, headers=tag | {"X-CSRF-Token": csrf}).status_code == 201
    assert client.delete("/api/v1/session", headers={"X-CSRF-Token": csrf}).status_code == 204
    client.cookies.set(COOKIE, cookie.split("=", 1)[1].split(";")[0])
    assert client.get("/api/v1/me").json()["code"] == "session_over"


def test_wrong_tries_are_told_alike_noted_and_end_in_a_wait(world: World) -> None:
    answers = [
        world.client.post("/api/v1/session", json={"name": name, "password": "wrong-password-1"})
        for name in ("nobody", "hang", "hang", "hang", "hang", "hang")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    locked = world.client.post("/api/v1/session", json={"name": "hang", "password": PASSWORD})
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 60
    entries = world.get("/audit/entries?actor=hang", "guo").json()["items"]
    assert [entry["is_allowed"] for entry in entries] == [False] * 6
    assert "wrong-password-1" not in str(entries)


def test_what_is_no_token_opens_nothing(world: World) -> None:
    for value in ("", "Bearer", "Bearer x", "Bearer mj_x", "Basic aGFuZzp4", "mj_x"):
        answer = world.client.get("/api/v1/me", headers={"Authorization": value})
        assert answer.status_code == 401, value
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_trail_is_whole_after_all_this(world: World) -> None:
    world.get("/reports", "hang")
    state = world.get("/audit/state", "guo").json()
    assert state["is_whole"]
    assert world.get("/audit/entries", "zhe").status_code == 403
    page = world.get("/audit/entries?limit=1", "guo").json()
    assert len(page["items"]) == 1


def test_who_is_not_let_try_does_not_fill_the_trail(world: World) -> None:
    def noted() -> list[str]:
        entries = world.client.app.state.context.trail.entries()  # type: ignore[attr-defined]
        return [entry.detail for entry in entries if entry.action == "login"]

    for _ in range(12):
        world.client.post("/api/v1/session", json={"name": "hang", "password": "wrong-password-1"})
    assert ["too_many_tries" in each for each in noted()] == [False] * 5 + [True]
    for number in range(40):  # the address is locked out too in between
        world.client.post("/api/v1/session", json={"name": f"no-{number}", "password": "wrong-password-1"})
    assert len(noted()) == 31
