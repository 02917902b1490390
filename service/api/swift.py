"""Reads that come most often, answered without waiting: plain ASGI, before the framework looks at them.

What is answered here is what the endpoints would answer, noted in the audit trail as they note it: only what
lies between a request and its few rows is left out. Whatever is not plainly in order (nobody signed in,
something not permitted or not to be seen, a filter, a database that does not answer at once) goes on to its
endpoint, which refuses or answers. Nothing is remembered between two requests but what follows from a text
alone, so a token that was revoked and a report that was moved are found so by the next read.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import MingjianError
from service.api.arriving import MOST_HEADERS
from service.api.swift_reads import Given, Reads
from service.api.told_apart import API

if TYPE_CHECKING:
    from service.api.context import Context

_REPORTS = f"{API}/reports"
_FINDINGS = "/findings"
_ID = 64
_HEX = frozenset("0123456789abcdef")
_GZIP = 31  # the form that zlib writes
_ZIPPED_BESIDE = 128 << 10  # bytes that are packed in a thread
_log = logging.getLogger("mingjian.api")
_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class _Route:
    """As far as it is told: ``path`` is the template of the endpoint."""

    path: str


_LIST = _Route(_REPORTS)
_ONE = _Route(f"{_REPORTS}/{{report}}")
_ALL_FINDINGS = _Route(f"{_REPORTS}/{{report}}{_FINDINGS}")


class Swift:
    """The middleware. Answers of ``smallest_zipped`` bytes are packed (level ``zipped``) as others are."""

    def __init__(self, app: ASGIApp, *, smallest_zipped: int, zipped: int) -> None:
        self._app = app
        self._smallest = smallest_zipped
        self._level = zipped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_REPORTS):
            context: Context = scope["app"].state.context
            asked = _asked(scope["headers"]) if context.reads is not None else None
            if asked is not None and context.reads is not None:
                given, route = await _noted(context, context.reads, scope, asked.secret)
                if given is not None:
                    scope["route"] = route
                    scope["state"].update(principal=given.by, left=given.left)
                    await self._answer(send, given.body, takes_zipped=asked.takes_zipped)
                    return
        await self._app(scope, receive, send)

    async def _answer(self, send: Send, body: bytes, *, takes_zipped: bool) -> None:
        headers = [(b"content-type", b"application/json")]
        if len(body) >= self._smallest:
            headers.append((b"vary", b"Accept-Encoding"))
            if takes_zipped:
                headers.append((b"content-encoding", b"gzip"))
                if len(body) < _ZIPPED_BESIDE:
                    body = zlib.compress(body, self._level, _GZIP)
                else:
                    body = await run_in_threadpool(zlib.compress, body, self._level, _GZIP)
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _noted(context: Context, reads: Reads, scope: Scope, secret: str) -> tuple[Given | None, _Route]:
    """What is given out, once that is written down."""
    try:
        given, route = _given(reads, scope, secret)
        if given is not None:
            await context.trail.noted(given.deed)
    except MingjianError:  # the endpoint says what it is
        return None, _ONE
    except Exception:  # noqa: BLE001  a fault of ours: the endpoint may do without what is faulty here
        _log.exception("a read went to its endpoint")
        return None, _ONE
    return given, route


def _given(reads: Reads, scope: Scope, secret: str) -> tuple[Given | None, _Route]:
    path, query = scope["path"], scope["query_string"]
    if path == _REPORTS:
        return reads.listed(secret, query), _LIST
    report, rest = path[len(_REPORTS) + 1 : len(_REPORTS) + 1 + _ID], path[len(_REPORTS) + 1 + _ID :]
    if len(report) != _ID or path[len(_REPORTS)] != "/" or not _HEX.issuperset(report):
        return None, _ONE
    asked: Mapping[str, tuple[Callable[[str, str], Given | None], _Route]] = {
        "": (reads.one, _ONE),
        _FINDINGS: (reads.findings, _ALL_FINDINGS),
    }
    if rest not in asked:
        return None, _ONE
    read, route = asked[rest]
    return read(secret, report), route


@dataclass(frozen=True, slots=True)
class _Asked:
    secret: str
    takes_zipped: bool


def _asked(headers: list[tuple[bytes, bytes]]) -> _Asked | None:
    """What a plain request with a token brings; None for any other."""
    secret, takes_zipped = "", False
    for name, value in headers:
        if name in _BODY_HEADERS:
            return None
        if name == b"accept-encoding":
            takes_zipped = takes_zipped or b"gzip" in value
        elif name == b"authorization":
            kind, _, said = value.decode("latin-1").partition(" ")
            if secret or kind.lower() != "bearer":
                return None
            secret = said.strip()
    return _Asked(secret, takes_zipped) if secret and len(headers) <= MOST_HEADERS else None
