"""One large upload, sent as it is made, and the memory of the process tree of the service all the while."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from eval.benchmarks.service.program import Served

_PIECE_BYTES = 1 << 18
_STILL_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Uploaded:
    """How it went: is what was kept what was sent, and how much memory was taken beyond that before."""

    is_same: bool
    extra_bytes: int
    seconds: float


def uploaded(served: Served, size: int) -> Uploaded:
    """Send so many bytes that begin as a PDF; nothing of it is held here."""
    list(_pieces(1 << 20))
    _send(served, 1 << 20)  # what is loaded once is not the upload's
    _settle(served)
    before, most, stop = served.resident_bytes(), [0], threading.Event()

    def watch() -> None:
        while not stop.is_set():
            most[0] = max(most[0], served.resident_bytes())
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    try:
        known, told = _send(served, size)
    finally:
        seconds = time.monotonic() - begun
        stop.set()
        watcher.join()
    return Uploaded(known == told, max(0, most[0] - before), seconds)


def _settle(served: Served) -> None:
    """Wait until the tree takes no more memory: its worker is still starting when the service is ready."""
    before = -1
    while abs(served.resident_bytes() - before) > _STILL_BYTES:
        before = served.resident_bytes()
        time.sleep(3)


def _send(served: Served, size: int) -> tuple[str, str]:
    sha = hashlib.sha256()

    def body() -> Iterator[bytes]:
        for piece in _pieces(size):
            sha.update(piece)
            yield piece

    headers = {"Content-Length": str(size), "X-File-Name": "large.pdf", "Content-Type": "application/pdf"}
    status, told = served.ask("POST", "/api/v1/files", body(), headers)
    if status != 201:
        raise RuntimeError(f"upload: {status} {told}")
    return sha.hexdigest(), str(told["id"])


def _pieces(size: int) -> Iterator[bytes]:
    choice, left = random.Random(size), size
    piece = b"%PDF-1.7\n" + choice.randbytes(_PIECE_BYTES - 9)
    while left:
        yield piece[:left]
        left -= min(left, len(piece))
        piece = piece[::-1]
