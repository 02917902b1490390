"""What every request goes through: how much, how fast, from where, and once where it is sent twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from core.errors import ConflictError, RefusedError, UsageError
from corpus.store.store import Store
from service.api.app import create_app
from service.api.arriving import MOST_HEADERS, Arriving, TooSlowError
from service.api.asked import KEPT, LOST_AFTER, Answer, Asked, Turn
from service.api.pace import Own, Pace
from service.guard_settings import cors_origins, throttle_of, trusted_proxies
from service.settings import Settings
from tests.service.api.conftest import World
from tests.service.api.test_files import report, send
from tests.service.api.test_findings import finding


def submit(world: World, file: str, key: str, who: str = "hang") -> Any:
    headers = world.headers(who) | {"Idempotency-Key": key}
    return world.client.post("/api/v1/jobs", json={"file": file}, headers=headers)


def test_a_job_sent_twice_under_one_key_is_one_job(world: World) -> None:
    file = send(world, report()).json()["id"]
    first, again = submit(world, file, "k-1"), submit(world, file, "k-1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = send(world, report("另一份")).json()["id"]
    reused = submit(world, other, "k-1")
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert submit(world, other, "k-2").json()["id"] != first.json()["id"]
    assert len(world.get("/jobs", "hang").json()["items"]) == 2


def test_a_key_is_its_senders_alone(world: World) -> None:
    file = send(world, report()).json()["id"]
    send(world, report(), who="zhe")
    ids = {submit(world, file, "k-1", who).json()["id"] for who in ("hang", "zhe")}
    assert len(ids) == 2


def test_a_decision_sent_twice_is_one_decision_and_a_refused_one_may_be_made_again(world: World) -> None:
    path, _, tag = finding(world)

    def decide(**more: str) -> Any:
        headers = world.headers("hang") | {"If-Match": tag, "Idempotency-Key": "d-1"}
        body = {"verdict": "dismissed", "reason": ""} | more
        return world.client.post(f"/api/v1{path}/decisions", headers=headers, json=body)

    assert decide().json()["code"] == "decision_reason"
    first = decide(reason="已核对原件")
    again = decide(reason="已核对原件")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert len(world.get(path, "hang").json()["decisions"]) == 1
    for wrong in ("", "x" * 81):
        headers = world.headers("hang") | {"If-Match": tag, "Idempotency-Key": wrong}
        refused = world.client.post(
            f"/api/v1{path}/decisions", headers=headers, json={"verdict": "confirmed"}
        )
        assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_invalid")


def test_who_is_not_signed_in_leaves_no_key(world: World) -> None:
    answer = world.client.post("/api/v1/jobs", json={"file": "a" * 64}, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 401


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[Asked, list[dt.datetime]]]:
    now = [dt.datetime(2026, 3, 2, tzinfo=dt.UTC)]
    with Store.open(tmp_path) as store:
        yield Asked(store.engine, clock=lambda: now[0]), now


def test_a_twin_that_is_at_work_is_told_and_one_that_was_lost_is_made_again(
    asked: tuple[Asked, list[dt.datetime]],
) -> None:
    kept, now = asked
    turn = kept.begin("a", "k", "r")
    assert isinstance(turn, Turn)
    with pytest.raises(ConflictError):
        kept.begin("a", "k", "r")
    now[0] += LOST_AFTER
    second = kept.begin("a", "k", "r")
    assert isinstance(second, Turn)
    kept.forget(turn)  # the one taken for lost wakes up: it cannot undo the other
    kept.keep(second, Answer(status=201, headers={"etag": '"1"'}, body=b"{}"))
    assert kept.begin("a", "k", "r") == Answer(status=201, headers={"etag": '"1"'}, body=b"{}")
    with pytest.raises(RefusedError):
        kept.begin("a", "k", "other")
    now[0] += KEPT
    assert isinstance(kept.begin("a", "k", "other"), Turn)
    now[0] += KEPT
    kept.sweep()
    assert isinstance(kept.begin("a", "k", "third"), Turn)


def test_of_many_twins_at_once_one_is_done(asked: tuple[Asked, list[dt.datetime]]) -> None:
    kept, _ = asked
    begun: list[object] = []

    def begin() -> None:
        try:
            begun.append(kept.begin("a", "k", "r"))
        except ConflictError as error:
            begun.append(error)

    threads = [threading.Thread(target=begin) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(each) for each in begun].count(Turn) == 1


def test_a_bucket_is_emptied_and_fills_again() -> None:
    now = [0.0]
    kept = Own(3.0, lambda: now[0])
    pace = Pace(60, 3, clock=lambda: now[0], kept=kept)
    left = [pace.take("a") for _ in range(4)]
    assert [each.remaining for each, _ in left] == [2, 1, 0, 0]
    assert [error is None for _, error in left] == [True, True, True, False]
    last = left[-1][1]
    assert last is not None
    assert last.seconds == 1
    assert pace.take("b")[1] is None
    now[0] += 1
    assert pace.take("a")[1] is None
    assert pace.take("a")[1] is not None
    for number in range(11_000):
        now[0] += 0.01
        pace.take(f"many-{number}")
    assert len(kept._kept) < 11_000


@pytest.fixture
def strict(tmp_path: Path, world: World) -> Iterator[TestClient]:
    """The same data folder under narrow settings."""
    folder = world.client.app.state.context.settings.data_dir  # type: ignore[attr-defined]
    settings = Settings(
        data_dir=folder,
        workers=1,
        requests_per_minute=60,
        requests_burst=3,
        max_request_kilobytes=2,
        cors_origins="https://pages.example",
        trusted_proxies="10.0.0.0/8",
    )
    with TestClient(create_app(settings), raise_server_exceptions=False, client=("10.0.0.7", 4711)) as client:
        yield client


def test_who_asks_too_often_is_told_when_to_come_back(world: World, strict: TestClient) -> None:
    answers = [strict.get("/api/v1/me", headers=world.headers("hang")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit"] == '"requests";r=2;t=1'
    assert answers[0].headers["ratelimit-policy"] == '"requests";q=60;w=60'
    assert answers[3].json()["code"] == "too_many_requests"
    assert int(answers[3].headers["retry-after"]) >= 1
    assert answers[3].headers["ratelimit"].startswith('"requests";r=0')
    assert strict.get("/api/v1/me", headers=world.headers("zhe")).status_code == 200


def test_a_body_too_large_for_what_it_is_is_refused_before_it_is_read(
    world: World, strict: TestClient
) -> None:
    for content in (b"x" * 4000, iter([b"x" * 1500, b"x" * 1500])):
        answer = strict.post("/api/v1/session", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
    many = {f"x-{number}": "1" for number in range(MOST_HEADERS + 1)}
    answer = strict.get("/api/v1/me", headers=many)
    assert (answer.status_code, answer.json()["code"]) == (431, "too_many_headers")
    large = report("长" * 3000)
    assert len(large) > 2048
    headers = world.headers("hang")
    assert strict.post("/api/v1/files", content=large, headers=headers).status_code == 201


def test_pages_of_other_origins_call_only_where_they_may(strict: TestClient, world: World) -> None:
    ask = {"Origin": "https://pages.example", "Access-Control-Request-Method": "POST"}
    allowed = strict.options("/api/v1/jobs", headers=ask)
    assert allowed.headers["access-control-allow-origin"] == "https://pages.example"
    assert "Idempotency-Key" in allowed.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed.headers
    others = strict.options("/api/v1/jobs", headers=ask | {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in others.headers
    closed = world.client.get("/healthz", headers={"Origin": "https://pages.example"})
    assert "access-control-allow-origin" not in closed.headers


def test_an_address_is_believed_from_trusted_proxies_only(world: World, strict: TestClient) -> None:
    said = {"X-Forwarded-For": "198.51.100.9, 10.0.0.3", "X-Forwarded-Proto": "https"}
    wrong = {"name": "hang", "password": "wrong-password-1"}
    for client in (strict, world.client):
        answer = client.post("/api/v1/session", json=wrong, headers=said)
        assert answer.status_code == 401
    entries = world.get("/audit/entries?actor=hang", "guo").json()["items"]
    assert [entry["detail"]["from"] for entry in entries] == ["198.51.100.9", "testclient"]
    assert "strict-transport-security" in strict.get("/healthz", headers=said).headers
    assert "strict-transport-security" not in world.client.get("/healthz", headers=said).headers


def test_every_answer_keeps_browsers_careful(world: World) -> None:
    for answer in (world.get("/me", "hang"), world.client.get("/api/v1/none"), world.get("/me")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def test_a_fault_of_ours_is_told_by_its_request_and_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError("沈安")

    monkeypatch.setattr("service.api.v1.reports.item_of", faulty)
    report = world.reports["hang"].report.id
    answer = world.get(f"/reports/{report}", "hang")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert answer.headers["content-security-policy"]
    assert answer.headers["ratelimit"]
    assert "沈安" not in answer.text
    assert answer.json()["request_id"] in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cors_origins", "*"),
        ("cors_origins", "https://pages.example/path"),
        ("trusted_proxies", "the-proxy"),
        ("login_window_minutes", 61.0),
    ],
)
def test_a_guard_that_cannot_be_set_so_is_named(tmp_path: Path, name: str, value: object) -> None:
    settings = Settings(data_dir=tmp_path, **{name: value})  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=name):
        (cors_origins(settings), trusted_proxies(settings), throttle_of(settings, create_engine("sqlite://")))


def arrive(path: str, pieces: list[Message], seconds: float) -> tuple[list[Message], list[Message]]:
    """What the application got, and what was answered; after the pieces nothing more comes."""
    got: list[Message] = []
    sent: list[Message] = []

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()
        return pieces.pop(0)

    async def send_on(message: Message) -> None:
        sent.append(message)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while not got or got[-1].get("more_body"):
            got.append(await receive())

    scope = {"type": "http", "path": path, "method": "POST", "headers": [(b"transfer-encoding", b"chunked")]}
    guard = Arriving(app, most_bytes=100, seconds=seconds)
    asyncio.run(guard(scope, receive, send_on))
    return got, sent


def test_a_request_that_drips_is_not_waited_for() -> None:
    first: Message = {"type": "http.request", "body": b"{", "more_body": True}
    last: Message = {"type": "http.request", "body": b"}", "more_body": False}
    got, sent = arrive("/api/v1/jobs", [first], 0.05)
    assert (got, sent[0]["status"]) == ([], 408)
    got, sent = arrive("/api/v1/jobs", [first, last], 5)
    assert ([each["body"] for each in got], sent) == ([b"{", b"}"], [])
    with pytest.raises(TooSlowError):
        arrive("/api/v1/files", [first], 0.05)
    assert arrive("/api/v1/files", [first, last], 5)[0] == [first, last]
