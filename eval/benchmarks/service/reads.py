"""Reads by many at once: every client holds one connection and asks again as soon as it is answered.

With ``pause`` each client waits so long between its reads, as people do; without, fifty are always under way.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.benchmarks.service.program import Served

KINDS = ("report", "findings", "list")
_CLIENT_PROCESSES = 2


@dataclass(slots=True)
class Read:
    """Seconds of every read by kind, and answers that were not 200 or not what was asked for."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    wrong: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0
    processor: float = 0.0  # of the service, in seconds

    def part(self, kind: str, share: float) -> float:
        """The quantile of a kind in milliseconds."""
        ordered = sorted(self.seconds[kind])
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def number(self) -> int:
        """All reads."""
        return sum(map(len, self.seconds.values()))


def reads(served: Served, *, clients: int, seconds: float, pause: float, leads: Mapping[str, int]) -> Read:
    """So many clients for so long, in two processes so that they do not wait for one another."""
    context = multiprocessing.get_context("fork")
    share = clients // _CLIENT_PROCESSES
    pipes, members = [], []
    begun, used = time.monotonic(), served.processor_seconds()
    for place in range(_CLIENT_PROCESSES):
        ours, theirs = context.Pipe(duplex=False)
        arguments = (theirs, served.port, served.authorization, share, seconds, pause, dict(leads), place)
        member = context.Process(target=_clients, args=arguments)
        member.start()
        pipes.append(ours)
        members.append(member)
    total = Read()
    for pipe, member in zip(pipes, members, strict=True):
        seconds_of, wrong = pipe.recv()
        member.join()
        for kind, values in seconds_of.items():
            total.seconds[kind] += values
        total.wrong += Counter(wrong)
    total.wall = time.monotonic() - begun
    total.processor = served.processor_seconds() - used
    return total


def _clients(
    pipe: object,
    port: int,
    headers: dict[str, str],
    number: int,
    seconds: float,
    pause: float,
    leads: dict[str, int],
    place: int,
) -> None:
    done = Read()
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_client, args=(done, port, headers, end, pause, leads, f"{place}-{each}"))
        for each in range(number)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.send((done.seconds, done.wrong))  # type: ignore[attr-defined]


def _client(
    done: Read, port: int, headers: dict[str, str], end: float, pause: float, leads: dict[str, int], name: str
) -> None:
    choice, ids = random.Random(name), list(leads)
    served = Served(process=None, port=port)  # type: ignore[arg-type]
    connection = served.connection()
    while time.monotonic() < end:
        if pause:
            time.sleep(choice.uniform(0, 2 * pause))
        kind, report = choice.choice(KINDS), choice.choice(ids)
        path = {
            "report": f"/api/v1/reports/{report}",
            "findings": f"/api/v1/reports/{report}/findings",
            "list": f"/api/v1/reports?limit=20&order={choice.choice(('newest', 'score'))}",
        }[kind]
        begun = time.monotonic()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        done.seconds[kind].append(time.monotonic() - begun)
        if answer.status != 200 or not _is_asked(kind, report, leads[report], data):
            done.wrong[f"{kind} {answer.status}"] += 1
    connection.close()


def _is_asked(kind: str, report: str, leads: int, data: bytes) -> bool:
    told = json.loads(data)
    if kind == "report":
        return bool(told["id"] == report)
    if kind == "list":
        return len(told["items"]) == 20
    return len(told) == leads and all("evidence" in item for item in told)
