"""Events on their way: who learns of what, signed, again where it failed, given up in the end."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.document import Source
from core.errors import UsageError
from corpus.store.database import reading, writing
from corpus.store.guard_tables import webhook_deliveries
from corpus.store.store import Store
from service.auth.accounts import Account, Accounts
from service.auth.permissions import Role
from service.jobs import rows
from service.jobs.records import Job, State
from service.webhooks.courier import LEASE, LONGEST_WAIT, Courier
from service.webhooks.records import Delivery, DeliveryState, Event, Webhook
from service.webhooks.sending import Hosts, Sender
from service.webhooks.signing import headers as signed
from service.webhooks.subscriptions import Webhooks
from tests.service.api.conftest import screened
from tests.service.webhooks.receiver import Receiver, is_signed, receiving

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
ALL = (Event.JOB_ENDED, Event.REPORT_SCREENED, Event.DECISION_MADE)


@dataclasses.dataclass
class Post:
    """A store with one report in Hangzhou, a job of ``hang``, webhooks of several people, one receiver."""

    store: Store
    receiver: Receiver
    courier: Courier
    hooks: Webhooks
    now: list[dt.datetime]
    people: dict[str, Account]
    report: str

    def subscribe(self, who: str, *events: Event) -> tuple[Webhook, str]:
        return self.hooks.create(self.people[who].id, f"{self.receiver.url}?{who}", events or ALL)

    def end_job(self, account: str = "hang", state: State = State.DONE) -> str:
        job = Job(
            id=f"{len(self.people)}{account:x>31}",
            report_id=self.report,
            file_name="1号.pdf",
            account=account,
            queue="330000",
            priority=5,
            state=State.RUNNING,
            starts=1,
            stage="",
            done=0,
            total=0,
            made_at=self.now[0],
        )
        with writing(self.store.engine) as connection:
            rows.add(connection, job, asked=None)
            assert rows.end(connection, job.id, state, at=self.now[0])
        return job.id

    def all_sent(self) -> None:
        while self.courier.round():
            pass

    def first(self, who: str) -> Delivery:
        account = self.people[who].id
        (webhook,) = self.hooks.listed(account)
        return self.hooks.deliveries(account, webhook.id, limit=9)[-1]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    now = [START]
    made, content = screened(1, "浙江省杭州市西湖区")
    path = tmp_path / "1.pdf"
    path.write_bytes(content)
    with Store.open(tmp_path / "data") as store, receiving() as receiver:
        source = Source(id=made.report.id, file_name="1号.pdf", size_bytes=len(content))
        store.add_report(source, path)
        store.save_screening(made)
        accounts = Accounts(store.engine)
        people = {
            name: accounts.create(name, roles=[role], regions=regions)
            for name, role, regions in (
                ("hang", Role.API_CLIENT, ["330100"]),
                ("zhe", Role.API_CLIENT, ["330000"]),
                ("su", Role.API_CLIENT, ["320000"]),
                ("admin", Role.ADMIN, []),
                ("reader", Role.INSPECTOR, ["000000"]),
            )
        }
        hosts = Hosts(("127.0.0.1",))
        courier = Courier(
            store.engine, Sender(hosts), term=dt.timedelta(days=3), clock=lambda: now[0], draw=lambda: 0.5
        )
        hooks = Webhooks(store.engine, hosts, clock=lambda: now[0])
        yield Post(store, receiver, courier, hooks, now, people, made.report.id)
        courier.close()


def test_each_learns_of_what_they_may_see_and_no_more(post: Post) -> None:
    for who in post.people:
        post.subscribe(who)
    post.end_job("hang")
    post.all_sent()
    seen = {}
    for who, account in post.people.items():
        (webhook,) = post.hooks.listed(account.id)
        seen[who] = [each.event for each in post.hooks.deliveries(account.id, webhook.id, limit=9)]
    assert len(post.receiver.came) == 4
    assert set(seen["hang"]) == {Event.JOB_ENDED, Event.REPORT_SCREENED}
    assert seen["zhe"] == [Event.REPORT_SCREENED]
    assert seen["admin"] == [Event.JOB_ENDED]
    assert seen["su"] == seen["reader"] == []


def test_a_message_is_signed_holds_ids_only_and_is_told_once(post: Post) -> None:
    _, secret = post.subscribe("zhe", Event.REPORT_SCREENED)
    post.end_job()
    post.all_sent()
    ((headers, body),) = post.receiver.came
    kept = headers["webhook-timestamp"]
    assert int(kept) == int(START.timestamp())
    assert (
        signed(secret, headers["webhook-id"], int(kept), body)["webhook-signature"]
        == headers["webhook-signature"]
    )
    assert not is_signed(headers, body, secret)  # so long ago, it may be a replay
    (event,) = post.receiver.events
    assert event["data"]["report"] == post.report
    assert "云栖" not in body.decode()
    assert post.first("zhe").state is DeliveryState.SENT


def test_an_event_is_kept_with_what_happened_or_not_at_all(post: Post) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    job = post.end_job()
    with writing(post.store.engine) as connection:
        assert not rows.end(connection, job, State.FAILED, at=START)  # it has its one end
    with pytest.raises(ZeroDivisionError), writing(post.store.engine) as connection:  # noqa: PT012
        other = dataclasses.replace(rows.get(connection, job), id="b" * 32, state=State.QUEUED)  # type: ignore[type-var]
        rows.add(connection, other, asked=None)
        rows.cancel(connection, other.id, at=START)
        raise ZeroDivisionError
    with reading(post.store.engine) as connection:
        assert len(connection.execute(webhook_deliveries.select()).all()) == 1


def test_a_receiver_that_fails_is_tried_later_each_time_and_given_up_after_days(post: Post) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    post.receiver.statuses = [500] * 50
    waits, tried = [], set()
    while (now := post.first("hang")).state is DeliveryState.WAITING:
        post.now[0] = now.next_at
        assert post.courier.round()
        waits.append(post.first("hang").next_at - post.now[0])
        tried.add(post.receiver.came[-1][0]["webhook-id"])
    assert [each.total_seconds() for each in waits[:4]] == [5, 20, 80, 320]
    assert max(waits) == LONGEST_WAIT
    given_up = post.first("hang")
    assert (given_up.state, given_up.status, given_up.reason) == (DeliveryState.GIVEN_UP, 500, "status_500")
    assert given_up.ended_at is not None
    assert dt.timedelta(days=2) < given_up.ended_at - START <= dt.timedelta(days=3)
    assert tried == {given_up.id}
    post.receiver.statuses = []
    post.hooks.redeliver(post.people["hang"].id, given_up.webhook, given_up.id)
    post.all_sent()
    assert post.first("hang").state is DeliveryState.SENT
    assert post.receiver.came[-1][0]["webhook-id"] == given_up.id


@pytest.mark.parametrize(
    ("status", "state", "seconds"),
    [
        (410, DeliveryState.GIVEN_UP, None),
        (503, DeliveryState.WAITING, 600),
        (302, DeliveryState.WAITING, 600),
    ],
)
def test_what_an_answer_asks_for_is_done_and_nothing_is_followed(
    post: Post, status: int, state: DeliveryState, seconds: int | None
) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    post.receiver.statuses = [status]
    post.receiver.headers = {"Retry-After": "600", "Location": post.receiver.url}
    post.all_sent()
    told = post.first("hang")
    assert (told.state, len(post.receiver.came)) == (state, 1)
    if seconds:
        assert (told.next_at - START).total_seconds() == seconds


def test_who_may_no_longer_see_a_report_is_told_nothing_that_was_waiting(post: Post) -> None:
    post.subscribe("zhe", Event.REPORT_SCREENED)
    post.end_job()
    accounts = Accounts(post.store.engine)
    accounts.set_rights(post.people["zhe"].id, roles=[Role.API_CLIENT], regions=["320000"])
    post.all_sent()
    assert post.receiver.came == []
    assert post.first("zhe").reason == "not_permitted"


def test_of_several_bringers_each_message_is_one_s(post: Post) -> None:
    for _ in range(10):
        post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    others = [
        Courier(post.store.engine, Sender(Hosts(("127.0.0.1",))), term=LEASE, clock=lambda: START)
        for _ in range(3)
    ]

    def bring(courier: Courier) -> None:
        while courier.round():
            pass

    threads = [threading.Thread(target=bring, args=(courier,)) for courier in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for courier in others:
        courier.close()
    ids = [headers["webhook-id"] for headers, _ in post.receiver.came]
    assert len(ids) == len(set(ids)) == 10


def test_what_a_killed_bringer_had_taken_is_taken_again_when_its_lease_is_over(post: Post) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    assert len(post.courier._taken()) == 1  # and it ends here
    assert not post.courier.round()
    post.now[0] += LEASE
    post.all_sent()
    assert len(post.receiver.came) == 1
    assert post.first("hang").tries == 2
    post.now[0] += dt.timedelta(days=31)
    post.hooks.sweep()
    with reading(post.store.engine) as connection:
        assert connection.execute(webhook_deliveries.select()).all() == []


def test_nothing_listens_there(post: Post) -> None:
    account = post.people["hang"].id
    webhook, _ = post.hooks.create(account, "http://127.0.0.1:9/hook", [Event.JOB_ENDED])
    post.hooks.test(account, webhook.id)
    assert post.courier.round()
    told = post.hooks.deliveries(account, webhook.id, limit=9)[0]
    assert (told.state, told.status, told.reason) == (DeliveryState.WAITING, None, "NewConnectionError")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://elsewhere.example/hook", "webhook_host"),
        ("https://127.0.0.1.elsewhere.example/", "webhook_host"),
        ("https://allowed.example:9999/", "webhook_host"),
        ("http://allowed.example/", "webhook_url"),
        ("https://user:secret@allowed.example/", "webhook_url"),
        ("https://allowed.example@elsewhere.example/", "webhook_url"),
        ("https://allowed.example/#x", "webhook_url"),
        ("ftp://allowed.example/", "webhook_url"),
        ("file:///etc/passwd", "webhook_url"),
        ("https://允许.example/", "webhook_url"),
        ("//allowed.example", "webhook_url"),
        ("https:///x", "webhook_url"),
        ("https://allowed.example\\@elsewhere.example/", "webhook_url"),
        ("https://[::1]/", "webhook_host"),
        ("https://169.254.169.254/", "webhook_host"),
        ("", "webhook_url"),
    ],
)
def test_only_hosts_that_were_named_are_sent_to(address: str, code: str) -> None:
    hosts = Hosts(("127.0.0.1", "allowed.example:443"))
    assert hosts.require("https://Allowed.example/a?b=c") == "https://allowed.example/a?b=c"
    with pytest.raises(UsageError) as caught:
        hosts.require(address)
    assert caught.value.code == code


def test_a_host_that_is_named_no_more_is_sent_nothing(post: Post) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    narrow = Courier(
        post.store.engine, Sender(Hosts(("other.example",))), term=LEASE, clock=lambda: post.now[0]
    )
    assert narrow.round()
    narrow.close()
    assert post.receiver.came == []
    assert post.first("hang").reason == "host_not_allowed"


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("9" * 20, 21_600), ("9" * 5000, 21_600), ("٣٠", 5), ("-1", 5), ("Wed, 21 Oct 2026 07:28:00 GMT", 5)],
)
def test_no_receiver_holds_up_a_round_by_what_it_asks_for(post: Post, asked: str, seconds: int) -> None:
    post.subscribe("hang", Event.JOB_ENDED)
    post.end_job()
    post.receiver.statuses = [503]
    post.receiver.headers = {"Retry-After": asked.encode().decode("latin-1")}
    post.all_sent()
    told = post.first("hang")
    assert (told.state, (told.next_at - START).total_seconds()) == (DeliveryState.WAITING, seconds)
