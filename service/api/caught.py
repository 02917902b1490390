"""Faults of ours are answered here, inside of what tells requests apart: plain ASGI.

The framework would answer them outside of all middleware, without a request's id and careful headers.
"""

from __future__ import annotations

import inspect

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Caught:
    """The middleware; the answer is that of the application's handler for ``Exception``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a fault in an answer that has begun can only end it."""
        has_begun = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:
            handler = scope["app"].exception_handlers.get(Exception) if scope["type"] == "http" else None
            if has_begun or handler is None:
                raise
            answer = handler(Request(scope, receive), error)
            if inspect.isawaitable(answer):
                answer = await answer
            await answer(scope, receive, send)
