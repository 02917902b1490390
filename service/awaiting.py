"""A database that does not answer yet is waited for: after a restart of all machines it may come last.

Meanwhile the address answers as the service would: it lives, and is not ready.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus

from sqlalchemy import select

from core.errors import StoreError
from corpus.store.database import is_passing, reading
from corpus.store.postgresql import postgresql_engine
from service.settings import Settings

_LOOK_SECONDS = 2.0
_NOTED_EVERY = 15  # looks
_log = logging.getLogger("mingjian.awaiting")


def is_there(settings: Settings) -> bool:
    """Whether the database answers, or fails in a way that waiting does not mend: whoever opens it tells.

    Nothing else is opened: server processes are forked from this one, which an S3 client does not outlive.
    """
    try:
        engine = postgresql_engine(settings.database_url, busy_seconds=_LOOK_SECONDS)
        try:
            with reading(engine) as connection:
                connection.execute(select(1))
        finally:
            engine.dispose()
    except StoreError as error:
        return not is_passing(error)
    except ValueError:
        return True
    return True


def waited(settings: Settings, stopping: Callable[[float], bool]) -> bool:
    """Until the store is there: true; or ``stopping``, which rests so many seconds, says so: false.

    A store in one folder is never away.
    """
    looks = 0
    while settings.database_url and not is_there(settings):
        if looks % _NOTED_EVERY == 0:
            _log.warning("数据库尚不能连接，继续等待。")
        looks += 1
        if stopping(_LOOK_SECONDS):
            return False
    return True


def wait_to_serve(settings: Settings, host: str, port: int) -> None:
    """Answer at the address that the service is not ready, until the store is there.

    Ends the program where it is told to end (also as the first process of a container, which the system
    ends by no signal that it does not take). An address that cannot be used is told by who serves there.
    """
    if not settings.database_url or is_there(settings):
        return
    told = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                stack.enter_context(_answering(host, port))
            is_awaited = waited(settings, told.wait)
        if not is_awaited:
            sys.exit(0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _NotReady(http.server.BaseHTTPRequestHandler):
    timeout = 10
    server_version, sys_version = "mingjian", ""

    def do_GET(self) -> None:
        """Alive, and nothing else."""
        if self.path == "/healthz":
            self._say(HTTPStatus.OK, "application/json", {"status": "ok"})
        else:
            self._refuse()

    def _refuse(self) -> None:
        body = {
            "type": "urn:mingjian:problem:not_ready",
            "title": "服务暂时不可用",
            "status": int(HTTPStatus.SERVICE_UNAVAILABLE),
            "detail": "服务暂不能工作（database），请稍后再试。",
            "code": "not_ready",
            "checks": {"service": "starting", "database": "store_away"},
        }
        self._say(HTTPStatus.SERVICE_UNAVAILABLE, "application/problem+json", body)

    do_HEAD = do_POST = do_PUT = do_DELETE = _refuse  # noqa: N815  as the base class calls them

    def _say(self, status: HTTPStatus, kind: str, body: dict[str, object]) -> None:
        said = json.dumps(body, ensure_ascii=False).encode()
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Connection", "close")
        if status is not HTTPStatus.OK:
            self.send_header("Retry-After", "5")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Addresses are in no log."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Who goes away meanwhile is no fault."""


@contextlib.contextmanager
def _answering(host: str, port: int) -> Iterator[None]:
    with _Server((host, port), _NotReady) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
