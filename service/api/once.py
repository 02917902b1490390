"""Routes whose POSTs are done once under one ``Idempotency-Key``, however often they are sent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

from fastapi import Header, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from core.errors import StoreError, UsageError
from core.ids import digest
from service.api.asked import Answer, Turn
from service.api.context import Context
from service.api.guards import principal
from service.auth.principal import Principal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_LONGEST = 80
_KEPT_HEADERS = ("content-type", "etag", "location")
_log = logging.getLogger("mingjian.api")
_Handler = Callable[[Request], Awaitable[Response]]

Key = Annotated[
    str | None,
    Header(
        alias=HEADER,
        max_length=_LONGEST,
        description="the same key with the same request, within 24 hours: done once, answered alike",
    ),
]


class Once(APIRoute):
    """A route that answers again what it has answered under the key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, within a look at what was asked before."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method != "POST":
                return await handle(request)
            return await _once(request, key, handle)

        return once


async def _once(request: Request, key: str, handle: _Handler) -> Response:
    if not 0 < len(key) <= _LONGEST:
        raise UsageError(f"{HEADER} 应为 1 到 {_LONGEST} 个字符。", code="idempotency_key_invalid")
    given: Context = request.app.state.context
    by = await run_in_threadpool(principal, request, given)
    said = await _said(request, by)
    turn = await run_in_threadpool(given.asked.begin, by.account, key, said)
    if isinstance(turn, Answer):
        return Response(turn.body, turn.status, headers={**turn.headers, REPLAYED: "true"})
    try:
        response = await handle(request)
    except Exception:
        await run_in_threadpool(given.asked.forget, turn)
        raise
    await run_in_threadpool(_settle, given, turn, response)
    return response


async def _said(request: Request, by: Principal) -> str:
    """What was asked and with which rights: an answer is for who may still be given it."""
    body = (await request.body()).decode("latin-1")
    seen = request.headers.get("If-Match", "")
    rights = [by.token or "", sorted(by.permissions), list(by.scope.codes)]
    return digest([request.method, request.url.path, request.url.query, seen, body, rights])


def _settle(given: Context, turn: Turn, response: Response) -> None:
    """Keep what went well. Where that cannot be kept, what was done stays done all the same."""
    body = getattr(response, "body", None)
    try:
        if response.status_code >= 400 or not isinstance(body, bytes):
            given.asked.forget(turn)
            return
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        given.asked.keep(turn, Answer(status=response.status_code, headers=headers, body=body))
    except StoreError as error:
        _log.error("an answer was not kept: %s", error.code)
