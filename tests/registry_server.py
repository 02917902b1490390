"""The reference server of docs/registry-http.md, over a real socket, and the ways in which one misbehaves."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import ssl
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Row = Mapping[str, object]
PROTOCOL = "mingjian-registry/1"
CONDITIONS = {
    "agencies": ("certificate_number", "name"),
    "roster": (
        *("person_name", "certificate_number", "registration_number"),
        *("agency_name", "agency_certificate_number"),
    ),
    "notices": ("agency_name", "agency_certificate_number", "project_name"),
    "disclosures": (
        *("agency_name", "agency_certificate_number"),
        *("report_number", "enterprise_name", "project_name"),
    ),
    "approvals": ("enterprise_name", "project_name", "number"),
    "penalties": ("agency_name", "agency_certificate_number", "credit_code"),
}


@dataclass(slots=True)
class ReferenceServer:
    """What it lists by register and day (the first day of each list), what it was asked, what goes wrong.

    ``faults`` are used up one a request; ``fault`` then stays.
    """

    lists: dict[str, dict[dt.date, Sequence[Row]]] = field(default_factory=dict)
    token: str = ""
    has_history: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    faults: list[Callable[[BaseHTTPRequestHandler], bool]] = field(default_factory=list)
    fault: Callable[[BaseHTTPRequestHandler], bool] | None = None
    change: Callable[[dict[str, Any]], object] | None = None
    url: str = ""
    page_rows: int = 500
    is_daily: bool = False  # whether a list is known to stand until the next one

    def answer(self, register: str, asked: dict[str, Any]) -> tuple[int, object]:
        """Status and content for a question."""
        if register not in self.lists:
            return 404, _error("register_not_kept")
        as_of = dt.date.fromisoformat(asked["as_of"])
        days = [day for day in self.lists[register] if day <= as_of]
        newest = max(self.lists[register])
        if not days or (not self.has_history and as_of < newest):
            return 422, _error("as_of_unsupported")
        listed = self.lists[register][max(days)]
        by = {name: _key(asked[name]) for name in CONDITIONS[register] if asked.get(name)}
        if not by:
            return 400, _error("nothing_asked")
        found = [row for row in listed if any(_key(row.get(name)) == key for name, key in by.items())]
        size, number = min(asked["page_rows"], self.page_rows), asked["page"]
        shown = found[(number - 1) * size : number * size]
        return 200, {
            "protocol": PROTOCOL,
            "register": register,
            "as_of": as_of.isoformat() if self.is_daily else max(days).isoformat(),
            "total": len(found),
            "register_rows": len(listed),
            "rows": shown,
            "next_page": number + 1 if number * size < len(found) else None,
        }


def _key(value: object) -> str:
    plain = unicodedata.normalize("NFKC", str(value or ""))
    return "".join(filter(str.isalnum, plain)).upper().replace("有限责任公司", "有限公司")


def _error(code: str) -> dict[str, object]:
    return {"protocol": PROTOCOL, "error": {"code": code, "message": code}}


@contextlib.contextmanager
def serving(server: ReferenceServer, tls: ssl.SSLContext | None = None) -> Iterator[ReferenceServer]:
    """On a free port of this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            server.asked.append({"path": self.path, **json.loads(body)})
            fault = server.faults.pop(0) if server.faults else server.fault
            if fault is not None and fault(self):
                return
            if server.token and self.headers["authorization"] != f"Bearer {server.token}":
                send(self, 401, _error("unauthorized"))
                return
            status, content = server.answer(self.path.rpartition("/")[2], json.loads(body))
            if status == 200 and server.change is not None and isinstance(content, dict):
                content = server.change(content)
            send(self, status, content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    scheme = "https" if tls else "http"
    server.url = f"{scheme}://127.0.0.1:{http.server_address[1]}/registry"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up on it."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no error here."""


def send(
    handler: BaseHTTPRequestHandler, status: int, content: object, headers: Mapping[str, str] | None = None
) -> None:
    """A whole reply: JSON, or bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


Fault = Callable[[BaseHTTPRequestHandler], bool]


def replies(status: int, content: object = b"", headers: Mapping[str, str] | None = None) -> Fault:
    """Another reply than the answer."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        send(handler, status, content, headers)
        return True

    return fault


def hangs(seconds: float) -> Fault:
    """Nothing for a while, then the answer."""

    def fault(_: BaseHTTPRequestHandler) -> bool:
        time.sleep(seconds)
        return False

    return fault


def drips(seconds: float, *, is_length_stated: bool = True) -> Fault:
    """A byte every so often: each in time, the whole never."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(200)
        if is_length_stated:
            handler.send_header("content-length", "100000")
        handler.send_header("connection", "close")
        handler.end_headers()
        until = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while time.monotonic() < until:
                handler.wfile.write(b" ")
                time.sleep(0.05)
        handler.close_connection = True
        return True

    return fault


def breaks_off(handler: BaseHTTPRequestHandler) -> bool:
    """Less than the length that was stated."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"protocol": ')
    handler.close_connection = True
    return True


def hangs_up(handler: BaseHTTPRequestHandler) -> bool:
    """No reply at all."""
    handler.close_connection = True
    return True


def goes_on(handler: BaseHTTPRequestHandler) -> bool:
    """A reply without end, its length not stated."""
    handler.send_response(200)
    handler.send_header("connection", "close")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65536)
    handler.close_connection = True
    return True
