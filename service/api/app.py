"""The application: settings in, one ASGI application out. Nothing is opened before it starts."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from service.api import context, problems
from service.api.v1 import findings, oversight, reports, session
from service.settings import Settings

API = "/api/v1"
_SMALLEST_ZIPPED = 1024
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def create_app(settings: Settings) -> FastAPI:
    """The interface over one data folder."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        manager = context.opened(settings)
        app.state.context = await run_in_threadpool(manager.__enter__)
        try:
            yield
        finally:
            await run_in_threadpool(manager.__exit__, None, None, None)

    app = FastAPI(
        title="明鉴",
        version=version("mingjian"),
        lifespan=running,
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
    )
    problems.install(app)
    for router in (session.router, reports.router, findings.router, oversight.router):
        app.include_router(router, prefix=API)
    app.add_api_route("/healthz", _alive, include_in_schema=False)
    app.add_api_route("/readyz", _ready, include_in_schema=False)
    app.middleware("http")(_told_apart)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED)
    return app


async def _told_apart(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every answer carries its request's id and the headers that keep browsers careful."""
    request.state.request_id = secrets.token_hex(8)
    response = await call(request)
    response.headers["X-Request-Id"] = request.state.request_id
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith(API):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


def _ready(request: Request) -> dict[str, str]:
    """The database answers too; otherwise 503 with the reason."""
    given: context.Context = request.app.state.context
    given.tools.store.reports(limit=1)
    return {"status": "ok"}
