"""Reads by many at once: every client holds one connection and asks again as soon as it is answered.

With ``pause`` each client waits so long between its reads, as people do; without, fifty are always under way.
The clients are one process that waits for all its sockets together: it shares the machine with the service,
so what it takes itself is little, and told. Every answer is looked at: its status, whether it is whole, and
whether it holds what was asked for; one in fifty is read as JSON besides.
"""

from __future__ import annotations

import heapq
import json
import multiprocessing
import os
import random
import selectors
import socket
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.benchmarks.service.program import Served

KINDS = ("report", "findings", "list")
_LISTED = 20
_READ_WHOLE = 50
_PIECE = 1 << 18
_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(slots=True)
class Read:
    """Seconds of every read by kind, and answers that were not 200 or not what was asked for."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    wrong: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0
    processor: float = 0.0  # of the service, in seconds
    clients: float = 0.0  # of the clients

    def part(self, kind: str, share: float) -> float:
        """The quantile of a kind in milliseconds."""
        ordered = sorted(self.seconds[kind])
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def number(self) -> int:
        """All reads."""
        return sum(map(len, self.seconds.values()))


def reads(served: Served, *, clients: int, seconds: float, pause: float, leads: Mapping[str, int]) -> Read:
    """So many clients for so long, in a process of their own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    crowd = _Crowd(served.port, served.authorization, leads, pause)
    member = context.Process(target=lambda: theirs.send(crowd.run(clients, seconds)))
    begun, used = time.monotonic(), served.processor_seconds()
    member.start()
    done: Read = ours.recv()
    done.wall = time.monotonic() - begun
    done.processor = served.processor_seconds() - used
    member.join()
    return done


class _Client:
    """One connection and what it waits for."""

    __slots__ = ("begun", "choice", "is_sent", "kind", "report", "socket", "taken", "whole")

    def __init__(self, port: int, name: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.choice = random.Random(name)
        self.kind = self.report = ""
        self.begun = 0.0
        self.taken: list[bytes] = []
        self.whole = 0  # bytes of the answer, once its head is there

    def ask(self, request: bytes, kind: str, report: str) -> None:
        self.kind, self.report, self.taken, self.whole = kind, report, [], 0
        self.begun = time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """The answer, if it is whole now."""
        self.taken.append(self.socket.recv(_PIECE))
        if not self.taken[-1]:
            return b""
        if not self.whole:
            so_far = b"".join(self.taken)
            head = so_far.find(_HEAD)
            place = so_far.lower().find(_LENGTH, 0, head) if head >= 0 else -1
            if place >= 0:
                end = so_far.index(b"\r\n", place)
                self.whole = head + len(_HEAD) + int(so_far[place + len(_LENGTH) : end])
        if self.whole and sum(map(len, self.taken)) >= self.whole:
            return b"".join(self.taken)
        return None


class _Crowd:
    """All clients of one process."""

    def __init__(self, port: int, headers: Mapping[str, str], leads: Mapping[str, int], pause: float) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._rest = f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n{lines}\r\n".encode()
        self._port, self._leads, self._pause = port, leads, pause
        self._ids = list(leads)
        self._done = Read()
        self._kept: list[tuple[str, str, bytes]] = []

    def run(self, number: int, seconds: float) -> Read:
        """Until the time is over and the last has its answer."""
        used = _processor()
        clients = [_Client(self._port, name) for name in range(number)]
        end = time.perf_counter() + seconds
        with selectors.DefaultSelector() as selector:
            for client in clients:
                selector.register(client.socket, selectors.EVENT_READ, client)
            self._go_on(selector, clients, end)
        self._done.clients = _processor() - used
        for kind, report, body in self._kept:
            if not _is_asked(kind, report, self._leads[report], json.loads(body)):
                self._done.wrong[f"{kind} as JSON"] += 1
        return self._done

    def _go_on(self, selector: selectors.BaseSelector, clients: Sequence[_Client], end: float) -> None:
        now = time.perf_counter()
        resting = [(now + self._rest_of(client), place) for place, client in enumerate(clients)]
        heapq.heapify(resting)
        under_way = 0
        while under_way or (resting and time.perf_counter() < end):
            now = time.perf_counter()
            while resting and resting[0][0] <= now < end:
                self._ask(clients[heapq.heappop(resting)[1]])
                under_way += 1
            until = min(resting[0][0], end) - now if resting else 1.0
            for key, _ in selector.select(max(0.0, until) if now < end else 1.0):
                client: _Client = key.data
                answer = client.answer()
                if answer is None:
                    continue
                under_way -= 1
                self._note(client, answer)
                if not answer:
                    selector.unregister(client.socket)
                elif self._pause:
                    heapq.heappush(
                        resting, (time.perf_counter() + self._rest_of(client), clients.index(client))
                    )
                elif time.perf_counter() < end:
                    self._ask(client)
                    under_way += 1

    def _rest_of(self, client: _Client) -> float:
        return client.choice.uniform(0, 2 * self._pause) if self._pause else 0.0

    def _ask(self, client: _Client) -> None:
        kind, report = client.choice.choice(KINDS), client.choice.choice(self._ids)
        path = {
            "report": f"/api/v1/reports/{report}",
            "findings": f"/api/v1/reports/{report}/findings",
            "list": f"/api/v1/reports?limit={_LISTED}&order={client.choice.choice(('newest', 'score'))}",
        }[kind]
        client.ask(f"GET {path}".encode() + self._rest, kind, report)

    def _note(self, client: _Client, answer: bytes) -> None:
        seconds = self._done.seconds[client.kind]
        seconds.append(time.perf_counter() - client.begun)
        body = answer[answer.find(_HEAD) + len(_HEAD) :]
        if not answer.startswith(b"HTTP/1.1 200 ") or not _looks_so(
            client.kind, client.report, self._leads[client.report], body
        ):
            self._done.wrong[f"{client.kind} {answer[9:12].decode()}"] += 1
        elif len(seconds) % _READ_WHOLE == 0:
            self._kept.append((client.kind, client.report, body))


def _looks_so(kind: str, report: str, leads: int, body: bytes) -> bool:
    """What tells by the bytes alone."""
    if kind == "report":
        return body.startswith(f'{{"id":"{report}","file_name":'.encode()) and body.endswith(b"}")
    if kind == "list":
        return body.startswith(b'{"items":[{"id":"') and body.count(b'"screened_at":') == _LISTED
    return body.startswith(b"[") and body.endswith(b"]") and body.count(b'"precision":') == leads


def _is_asked(kind: str, report: str, leads: int, told: Any) -> bool:
    if kind == "report":
        return bool(told["id"] == report)
    if kind == "list":
        return len(told["items"]) == _LISTED and told["next"]
    return len(told) == leads and all("evidence" in item for item in told)


def _processor() -> float:
    used = os.times()
    return used.user + used.system
