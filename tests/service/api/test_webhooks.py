"""Webhooks over HTTP, brought by the running application to a real receiver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from service.settings import Settings
from tests.service.api.conftest import World
from tests.service.api.test_findings import decide, finding
from tests.service.webhooks.receiver import Receiver, is_signed, receiving


class Platform:
    """A program with a token, and where it is told."""

    def __init__(self, client: TestClient, token: str, receiver: Receiver) -> None:
        self.client, self.receiver = client, receiver
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str = "", **more: Any) -> Any:
        headers = self.headers | more.pop("headers", {})
        return self.client.request(method, f"/api/v1/webhooks{path}", headers=headers, **more)


@pytest.fixture
def platform(world: World) -> Iterator[Platform]:
    context = world.client.app.state.context  # type: ignore[attr-defined]
    engine, folder = context.tools.store.engine, context.settings.data_dir
    account = Accounts(engine).create("platform", roles=[Role.API_CLIENT], regions=["330000"])
    may = [Permission.MANAGE_WEBHOOKS, Permission.READ_REPORTS, Permission.SUBMIT_REPORTS]
    _, token = Tokens(engine).create(account, label="省平台", permissions=may, days=1)
    settings = Settings(data_dir=folder, workers=1, webhook_hosts="127.0.0.1")
    with receiving() as receiver, TestClient(create_app(settings)) as client:
        yield Platform(client, token, receiver)


def test_a_decision_reaches_who_subscribed(world: World, platform: Platform) -> None:
    made = platform("POST", json={"url": platform.receiver.url, "events": ["decision.made"]})
    assert made.status_code == 201
    secret = made.json()["secret"]
    path, item, tag = finding(world)
    assert decide(world, path, "hang", tag, "confirmed").status_code == 201
    platform.receiver.wait(1)
    headers, body = platform.receiver.came[0]
    assert is_signed(headers, body, secret)
    assert platform.receiver.events[0]["data"] == {
        "report": world.reports["hang"].report.id,
        "finding": item["key"],
        "check": item["check"],
        "verdict": "confirmed",
        "revision": 1,
    }
    listed = platform("GET", f"/{made.json()['id']}/deliveries").json()["items"]
    assert [each["id"] for each in listed] == [headers["webhook-id"]]


def test_a_subscription_is_tried_looked_at_sent_again_and_ended(platform: Platform) -> None:
    wish = {"url": platform.receiver.url, "events": ["job.ended", "report.screened"]}
    key = {"Idempotency-Key": "s-1"}
    made = platform("POST", json=wish, headers=key).json()
    assert platform("POST", json=wish, headers=key).json() == made
    shown = {name: value for name, value in made.items() if name != "secret"}
    assert platform("GET").json() == [shown]
    assert platform("GET", f"/{made['id']}").json() == shown
    told = platform("POST", f"/{made['id']}/test")
    assert told.status_code == 202
    platform.receiver.wait(1)
    assert platform.receiver.events[0]["type"] == "webhook.test"
    again = platform("POST", f"/{made['id']}/deliveries/{told.json()['id']}/redeliver")
    assert again.status_code == 202
    platform.receiver.wait(2)
    first, second = (headers["webhook-id"] for headers, _ in platform.receiver.came)
    assert first == second == told.json()["id"]
    page = platform("GET", f"/{made['id']}/deliveries?limit=1").json()
    assert (len(page["items"]), page["next"]) == (1, None)
    assert platform("DELETE", f"/{made['id']}").status_code == 204
    for path in (f"/{made['id']}", f"/{made['id']}/deliveries"):
        assert platform("GET", path).json()["code"] == "webhook_not_found"


def test_a_subscription_is_its_owners_and_needs_the_permission(world: World, platform: Platform) -> None:
    made = platform("POST", json={"url": platform.receiver.url, "events": ["job.ended"]}).json()
    for path in (f"/webhooks/{made['id']}", f"/webhooks/{made['id']}/deliveries"):
        assert world.get(path, "admin").status_code == 404
        assert world.get(path, "zhe").status_code == 403
    assert world.get("/webhooks", "admin").json() == []
    unknown = platform("POST", f"/{made['id']}/deliveries/msg_x/redeliver")
    assert unknown.json()["code"] == "delivery_not_found"


def test_a_wish_that_cannot_be_granted_is_told_why(world: World, platform: Platform) -> None:
    for url, events, code in (
        ("https://elsewhere.example/", ["job.ended"], "webhook_host"),
        ("https://127.0.0.1/", ["webhook.test"], "webhook_events"),
        ("https://127.0.0.1/", [], "request_invalid"),
        ("https://127.0.0.1/", ["nothing"], "request_invalid"),
    ):
        refused = platform("POST", json={"url": url, "events": events})
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    wish = {"url": platform.receiver.url, "events": ["job.ended"]}
    assert [platform("POST", json=wish).status_code for _ in range(21)] == [201] * 20 + [409]
    nowhere = world.client.post("/api/v1/webhooks", json=wish, headers=world.headers("admin"))
    assert nowhere.json()["code"] == "webhook_host"  # where no host is named there are no webhooks


def test_an_answer_is_not_given_again_to_another_token_of_the_account(
    world: World, platform: Platform
) -> None:
    wish, key = {"url": platform.receiver.url, "events": ["job.ended"]}, {"Idempotency-Key": "s-1"}
    assert platform("POST", json=wish, headers=key).status_code == 201
    engine = world.client.app.state.context.tools.store.engine  # type: ignore[attr-defined]
    owner = Accounts(engine).named("platform")
    _, token = Tokens(engine).create(owner, label="统计", permissions=[Permission.READ_STATISTICS], days=1)
    other = platform("POST", json=wish, headers=key | {"Authorization": f"Bearer {token}"})
    assert (other.status_code, "secret" in other.text) == (422, False)
    assert platform("POST", json=wish, headers=key).headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(
    ("may", "event", "status"),
    [
        ([], "report.screened", 403),
        ([], "decision.made", 403),
        ([], "job.ended", 403),
        ([Permission.READ_REPORTS], "report.screened", 201),
        ([Permission.READ_REPORTS], "job.ended", 403),
        ([Permission.SUBMIT_REPORTS], "job.ended", 201),
    ],
)
def test_a_token_tells_no_address_what_it_may_not_read(
    world: World, platform: Platform, may: list[Permission], event: str, status: int
) -> None:
    engine = world.client.app.state.context.tools.store.engine  # type: ignore[attr-defined]
    owner = Accounts(engine).named("platform")
    _, token = Tokens(engine).create(
        owner, label="窄", permissions=[Permission.MANAGE_WEBHOOKS, *may], days=1
    )
    wish = {"url": platform.receiver.url, "events": [event]}
    made = platform("POST", json=wish, headers={"Authorization": f"Bearer {token}"})
    assert made.status_code == status
