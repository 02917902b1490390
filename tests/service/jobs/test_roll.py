"""Who lives, who has died, and who runs beside whom."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from core.errors import StoreError
from corpus.store.database import writing
from corpus.store.job_tables import workers
from corpus.store.store import Store, utc_now
from corpus.store.where import Where
from service.jobs import roll as module
from service.jobs.gate import Gate
from service.jobs.roll import Roll, is_over, process_name

pytestmark = pytest.mark.both_databases
LOST = 60.0


@pytest.fixture
def store(where: Where) -> Iterator[Store]:
    with Store.open(where, busy_seconds=5) as opened:
        yield opened


class Watch:
    """A clock that goes on by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def entered(store: Store, watch: Watch, machine: str = "here", process: str | None = None) -> Roll:
    made = Roll(store.engine, lost_seconds=LOST, clock=utc_now, monotonic=watch, process=process)
    made._machine = machine
    made.enter()
    return made


def unseen(store: Store, other: Roll, seconds: float) -> None:
    """As if the other had shown itself so long ago for the last time."""
    with writing(store.engine) as connection:
        at = utc_now() - dt.timedelta(seconds=seconds)
        connection.execute(update(workers).where(workers.c.id == other.me).values(seen_at=at))


def test_who_is_not_seen_for_the_stated_time_has_died(store: Store) -> None:
    watch = Watch()
    me, other = entered(store, watch), entered(store, watch, "elsewhere")
    watch.seconds = LOST
    unseen(store, other, LOST - 20)
    assert me.beat()
    assert me.living() == {me.me, other.me}
    unseen(store, other, LOST + 20)
    assert me.beat()
    assert me.living() == {me.me}
    assert not other.beat()
    assert me.living() == {me.me}


def test_nobody_is_judged_by_one_that_was_away_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch()
    me, other = entered(store, watch), entered(store, watch, "elsewhere")
    unseen(store, other, LOST + 20)
    watch.seconds = LOST - 1
    assert me.beat()
    assert other.me in me.living()
    watch.seconds = LOST
    with monkeypatch.context() as patched:
        patched.setattr(module, "writing", _away)
        with pytest.raises(StoreError):
            me.beat()
    assert me.beat()
    assert other.me in me.living()
    watch.seconds = 2 * LOST
    assert me.beat()
    assert other.me not in me.living()


def _away(_: object) -> None:
    raise StoreError("数据库服务器连不上。", code="store_away")


def test_a_process_of_this_machine_that_ended_is_noticed_at_once(store: Store) -> None:
    watch = Watch()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        name = process_name(child.pid)
        me, other = entered(store, watch), entered(store, watch, process=name)
        far = entered(store, watch, "elsewhere", process=name)
        assert me.beat()
        assert other.me in me.living()
        child.kill()
    assert me.beat()
    assert me.living() == {me.me, far.me}
    me.leave()
    assert far.living() == {far.me}


def test_a_number_that_was_given_again_is_another_process() -> None:
    mine = process_name(os.getpid())
    assert not is_over(mine)
    number, _, system = mine.split("/", 2)
    assert is_over(f"{number}/1/{system}")
    assert not is_over(f"{number}/1/another system")
    assert not is_over("odd")


def test_one_passes_alone_and_is_not_overtaken() -> None:
    gate, inside, most, order = Gate(), [0], [0], []
    lock = threading.Lock()

    def job(name: str, *, alone: bool) -> None:
        with gate.passed(alone=alone):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                order.append(name)
                assert not alone or inside[0] == 1
            time.sleep(0.1)
            with lock:
                assert not alone or inside[0] == 1
                inside[0] -= 1

    threads = []
    for name, alone in (("a", False), ("b", False), ("suspect", True), ("c", False), ("d", False)):
        threads.append(threading.Thread(target=job, args=(name,), kwargs={"alone": alone}))
        threads[-1].start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert most[0] == 2
    assert order[2] == "suspect"
    assert len(order) == 5
