"""Every request is counted, timed, and told in one line of the log. Plain ASGI: streams pass."""

from __future__ import annotations

import logging
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.watch import logs
from service.watch.metrics import Metrics

UNKNOWN = "unknown"
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_BROKEN = 500
_log = logging.getLogger("mingjian.request")


class Measured:
    """The middleware."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it went when its answer has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), _BROKEN

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.begun()
        with logs.about(request=scope["state"]["request_id"]):
            try:
                await self._app(scope, receive, send_on)
            finally:
                self._note(scope, status, time.perf_counter() - begun)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.ended(scope["method"], route, status, seconds)
        by: Any = scope["state"].get("principal")
        fields = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "account": by.account if by is not None else None,
            "from": scope["client"][0] if scope.get("client") else None,
        }
        level = logging.DEBUG if route in _QUIET else logging.INFO
        if _log.isEnabledFor(level):  # without a search for the line of the program, which is this one
            record = logging.LogRecord(_log.name, level, __file__, 0, "request", (), None)
            record.fields = fields
            _log.handle(record)


def _route(scope: Scope) -> str:
    """The template: what stands in an address may be somebody's name."""
    context = scope.get("fastapi", {}).get("effective_route_context")  # of a router that is part of another
    path = getattr(context or scope.get("route"), "path", UNKNOWN)
    return path if isinstance(path, str) else UNKNOWN
