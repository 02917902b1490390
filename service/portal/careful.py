"""Headers of pages: what a browser may load and keep. The interface's answers set their own."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.told_apart import BARE_POLICY

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_YEAR = 31_536_000


class Careful:
    """The middleware; it stands outside the one that sets the interface's headers, and goes before it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers of a page."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith("/api/"):
            await self._app(scope, receive, send)
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("Content-Security-Policy", BARE_POLICY) == BARE_POLICY:
                    headers["Content-Security-Policy"] = POLICY  # else the page has one of its own
                headers["Referrer-Policy"] = "same-origin"
                if path.startswith("/static/"):
                    headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
                else:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_on)
