"""Workers bring events too: one at a time for each, also after a kill, on both kinds of database."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from corpus.store.database import reading, writing
from corpus.store.guard_tables import webhook_deliveries
from corpus.store.store import Store
from corpus.store.where import Where
from service.auth.accounts import Accounts
from service.auth.permissions import Role
from service.webhooks import connections
from service.webhooks.connections import may_reach
from service.webhooks.courier import LEASE
from service.webhooks.records import Event
from service.webhooks.sending import Hosts, NotSentError, Sender
from service.webhooks.subscriptions import Webhooks
from tests.service.jobs.test_jobs import until, worker
from tests.service.webhooks.receiver import is_signed, receiving

LOCAL = Hosts(("127.0.0.1",))


@contextmanager
def silent() -> Iterator[tuple[str, list[bytes]]]:
    """A receiver that takes what it is sent and never answers."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    taken, _ = server.accept()
                except OSError:
                    return
                came.append(taken.recv(4096))
                held.append(taken)

        held: list[socket.socket] = []
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook", came
        server.shutdown(socket.SHUT_RDWR)
        for each in held:
            each.close()


_BRINGING = """
import os, sys
from corpus.store.store import Store
from service.settings import load_settings
from service.webhooks.carrying import carried
settings = load_settings(os.environ, {"data_dir": sys.argv[1]})
with Store.open(settings.where) as store, carried(settings, store.engine):
    sys.stdin.read()
"""


@contextmanager
def bringer(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """What ``serve`` and ``worker`` do beside their work, alone."""
    command = [sys.executable, "-c", _BRINGING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def rows(store: Store) -> list[Any]:
    with reading(store.engine) as connection:
        return list(connection.execute(select(webhook_deliveries)))


@pytest.mark.both_databases
def test_a_worker_brings_what_a_killed_worker_had_in_hand(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its lease runs nobody else takes it."""
    monkeypatch.setenv("MINGJIAN_WEBHOOK_HOSTS", "127.0.0.1")
    if where.database_url:
        monkeypatch.setenv("MINGJIAN_DATABASE_URL", where.database_url)
    dies, lives = (bringer, worker) if where.database_url else (worker, bringer)  # they are slow to start
    with Store.open(where) as store, silent() as (nowhere, came), receiving() as receiver:
        account = Accounts(store.engine).create("hang", roles=[Role.API_CLIENT], regions=["330000"]).id
        hooks = Webhooks(store.engine, LOCAL)
        webhook, secret = hooks.create(account, nowhere, [Event.JOB_ENDED])
        sent = hooks.test(account, webhook.id)
        with dies(where.data_dir) as dying:
            until(lambda: bool(came))
            os.kill(dying.pid, signal.SIGKILL)
            dying.wait(30)
        (left,) = rows(store)
        assert (left.state, left.tries, left.lease_until is not None) == ("waiting", 1, True)
        with writing(store.engine) as connection:
            connection.exec_driver_sql(f"update webhooks set url = '{receiver.url}'")
        with lives(where.data_dir):
            other = hooks.test(account, webhook.id)
            receiver.wait(1, 60)
            assert (
                receiver.came[0][0]["webhook-id"] == other.id
            )  # it is awake, and leaves the leased one alone
            with writing(store.engine) as connection:
                over = left.lease_until - LEASE
                connection.execute(update(webhook_deliveries).values(lease_until=over))
            receiver.wait(2, 60)
            until(lambda: {row.state for row in rows(store)} == {"sent"})
        assert Counter(headers["webhook-id"] for headers, _ in receiver.came) == {other.id: 1, sent.id: 1}
        assert all(is_signed(headers, body, secret) for headers, body in receiver.came)
        assert {row.id: row.tries for row in rows(store)} == {sent.id: 2, other.id: 1}


def test_a_receiver_that_trickles_its_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within the time of reading; the whole takes longer than a lease would last."""
    monkeypatch.setattr(connections, "WHOLE_SECONDS", 0.5)
    ends: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            taken, _ = server.accept()
            with taken:
                taken.recv(4096)
                for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200:
                    try:
                        taken.sendall(bytes([letter]))
                    except OSError:
                        ends.append(time.monotonic())
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        sender, begun = Sender(LOCAL), time.monotonic()
        with pytest.raises(NotSentError):
            sender.post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}")
        assert time.monotonic() - begun < 5
        thread.join(10)
        assert ends


@pytest.mark.parametrize(
    ("host", "address", "may"),
    [
        ("platform.example", "10.1.2.3", True),
        ("platform.example", "203.0.113.9", True),
        ("platform.example", "fd12::9", True),
        ("platform.example", "127.0.0.1", False),
        ("platform.example", "127.8.8.8", False),
        ("platform.example", "::1", False),
        ("platform.example", "0.0.0.0", False),
        ("platform.example", "::", False),
        ("platform.example", "169.254.169.254", False),
        ("platform.example", "fe80::1%eth0", False),
        ("platform.example", "::ffff:127.0.0.1", False),
        ("platform.example", "::ffff:169.254.169.254", False),
        ("platform.example", "64:ff9b::a9fe:a9fe", False),
        ("platform.example", "2002:7f00:1::", False),
        ("platform.example", "fd00:ec2::254", False),
        ("platform.example", "100.100.100.200", False),
        ("platform.example", "168.63.129.16", False),
        ("platform.example", "224.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("[::1]", "::1", True),
        ("localhost", "127.0.0.1", True),
        ("localhost.example", "127.0.0.1", False),
    ],
)
def test_where_a_name_may_lead(host: str, address: str, may: bool) -> None:
    assert may_reach(host, address) is may


def test_a_name_that_leads_to_this_machine_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by the administrator, changed by whoever has its zone: what counts is what is reached."""
    real = socket.getaddrinfo

    def rebound(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "platform.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    with receiving() as receiver:
        port = receiver.url.split(":")[2].split("/")[0]
        sender = Sender(Hosts(("platform.example", "localhost")))
        assert sender.post(f"http://localhost:{port}/", {}, b"{}").status == 204
        with pytest.raises(NotSentError, match="address_not_allowed"):
            sender.post(f"http://platform.example:{port}/", {}, b"{}")
        assert len(receiver.came) == 1
        sender.close()


def test_leases_are_longer_than_the_messages_of_a_turn_can_take() -> None:
    """A thread sends two one after the other, and connects and waits for an answer each time."""
    assert dt.timedelta(seconds=2 * 2 * connections.WHOLE_SECONDS) < LEASE
