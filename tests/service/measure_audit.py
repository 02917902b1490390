"""How many audited reads a second many get: ``python -m tests.service.measure_audit [CLIENTS] [EACH]``.

The same deeds are noted by as many threads, once each in a transaction of its own, as it was, and once in
groups; with the instants that each had to wait.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from corpus.store.database import writing
from corpus.store.durable import durable
from corpus.store.store import Store, utc_now
from service.audit.trail import Deed, Head, Trail, add

DEED = Deed(actor="shen.an", action="report.read", object_kind="report", object_id="a" * 64)


def main(clients: int = 50, each: int = 20) -> None:
    """Print one line for each way."""
    for name in ("one by one", "one by one, on the disk", "in groups, on the disk"):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
            waits, seconds = _measured(_way(name, store), clients, each)
            head = Trail(store.engine).verify()
            assert isinstance(head, Head)
            assert head.number == clients * each
        middle, late = statistics.median(waits) * 1000, statistics.quantiles(waits, n=20)[18] * 1000
        rate = len(waits) / seconds
        print(f"{name:24} {rate:8.0f} entries/s   median {middle:7.1f} ms   p95 {late:7.1f} ms")  # noqa: T201


def _way(name: str, store: Store) -> Callable[[], object]:
    if name.startswith("in groups"):
        trail = Trail(store.engine)
        return lambda: trail.note(DEED)
    engine = durable(store.engine) if "disk" in name else store.engine

    def one() -> None:
        with writing(engine) as connection:
            add(connection, DEED, at=utc_now())

    return one


def _measured(note: Callable[[], object], clients: int, each: int) -> tuple[list[float], float]:
    waits: list[float] = []

    def work() -> None:
        for _ in range(each):
            begun = time.perf_counter()
            note()
            waits.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, time.perf_counter() - begun


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
