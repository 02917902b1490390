"""What a request may bring, and how slowly: headers, bytes, time. Plain ASGI, before anything else reads it.

Small bodies are taken in whole here, so that whatever an endpoint does with them is bounded; files pass as
they come (their endpoints count the bytes), but each piece must come in time.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import MingjianError, RefusedError
from core.limits import MEBIBYTE
from service.api.problems import problem
from service.api.told_apart import API

MOST_HEADERS = 100
_STREAMED = (  # their endpoints stream to disk and count
    f"{API}/files",
    f"{API}/registries/previews",
    f"{API}/registries/imports",
    "/registry/previews",
)
LARGEST_TABLE = 256 * MEBIBYTE
_FORMS = {"/registry/previews": LARGEST_TABLE + MEBIBYTE}  # taken apart before anybody can count


class TooSlowError(MingjianError):
    """The rest of a request did not come in time."""

    code = "request_too_slow"


class Arriving:
    """The middleware."""

    def __init__(self, app: ASGIApp, *, most_bytes: int, seconds: float) -> None:
        self._app = app
        self._most = most_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on once it has arrived; otherwise answer 408, 413 or 431."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = scope["headers"]
        if len(headers) > MOST_HEADERS:
            words = f"请求的标头超过 {MOST_HEADERS} 个。请减少后再试。"
            answer = problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_many_headers", words)
            await answer(scope, receive, send)
        elif scope["path"].startswith(_STREAMED):
            await self._app(scope, self._in_time(receive, _FORMS.get(scope["path"])), send)
        elif not any(name in (b"content-length", b"transfer-encoding") for name, _ in headers):
            await self._app(scope, receive, send)
        else:
            await self._whole(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._taken(scope, receive)
        except TimeoutError:
            answer = problem(HTTPStatus.REQUEST_TIMEOUT, TooSlowError.code, self._slow_words)
            await answer(scope, receive, send)
            return
        if body is None:
            words = f"请求内容过大，上限为 {self._most // 1024} KiB。"
            answer = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "request_too_large", words)
            await answer(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    async def _taken(self, scope: Scope, receive: Receive) -> list[Message] | None:
        """All that came, or None for too much."""
        stated = dict(scope["headers"]).get(b"content-length", b"")
        if stated.isdigit() and int(stated) > self._most:
            return None
        taken: list[Message] = []
        size, is_more = 0, True
        while is_more:
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._most:
                return None
            taken.append(message)
            is_more = message.get("more_body", False)
        return taken

    def _in_time(self, receive: Receive, most: int | None) -> Receive:
        is_more, size = True, 0

        async def next_piece() -> Message:
            nonlocal is_more, size
            if not is_more:  # whoever asks on, waits for the client to leave
                return await receive()
            try:
                async with asyncio.timeout(self._seconds):
                    message = await receive()
            except TimeoutError as error:
                raise TooSlowError(self._slow_words) from error
            is_more = message.get("more_body", False)
            size += len(message.get("body", b""))
            if most is not None and size > most:
                raise RefusedError(f"内容过大，上限为 {most // MEBIBYTE} MB。", code="too_large")
            return message

        return next_piece

    @property
    def _slow_words(self) -> str:
        return f"请求在 {self._seconds:g} 秒内没有收到后续内容，已停止等待。请检查网络后再试。"


def _again(taken: list[Message], receive: Receive) -> Receive:
    """First what was taken, then what comes."""
    left = iter(taken)

    async def following() -> Message:
        message = next(left, None)
        return message if message is not None else await receive()

    return following
