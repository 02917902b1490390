"""Every answer carries its request's id and headers that keep browsers careful. Plain ASGI: streams pass."""

from __future__ import annotations

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/v1"
_FOR_EVER = b"public, max-age=31536000, immutable"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE_HEADERS = (
    (b"content-security-policy", PAGE_POLICY.encode()),
    (b"referrer-policy", b"same-origin"),  # else a form of ours would come from nowhere
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class ToldApart:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with an id, and its answer back with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _careful(scope, list(message.get("headers", ())))
            await send(message)

        await self._app(scope, receive, send_on)


def _careful(scope: Scope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """These headers, what they lack, the request's id and what is left to who asks."""
    told = dict(headers)
    is_page = told.get(b"content-type", b"").startswith(b"text/html")
    for name, value in (*(_PAGE_HEADERS if is_page else ()), *_HEADERS):
        if name not in told:
            headers.append((name, value))
            told[name] = value
    if b"cache-control" not in told:
        is_file = scope["path"].startswith("/static/")  # its address changes with its content
        headers.append((b"cache-control", _FOR_EVER if is_file else b"no-store"))
    if scope["scheme"] == "https" and b"strict-transport-security" not in told:
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    left = scope["state"].get("left")
    for name, value in left.headers.items() if left is not None else ():
        headers.append((name.lower().encode(), value.encode()))
    headers.append((b"x-request-id", scope["state"]["request_id"].encode()))
    return headers
