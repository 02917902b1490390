"""The application: settings in, one ASGI application out. Nothing is opened before it starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from service.api import context, problems
from service.api.told_apart import API, ToldApart
from service.api.v1 import (
    comparison,
    evidence,
    files,
    findings,
    jobs,
    oversight,
    overview,
    parties,
    reports,
    session,
)
from service.portal import app as portal
from service.settings import Settings

_SMALLEST_ZIPPED = 1024


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
    for router in (
        session.router,
        files.router,
        jobs.router,
        reports.router,
        comparison.router,
        evidence.router,
        findings.router,
        overview.router,
        parties.router,
        parties.registry_router,
        oversight.router,
    ):
        app.include_router(router, prefix=API)
    app.add_api_route("/healthz", _alive, include_in_schema=False)
    app.add_api_route("/readyz", _ready, include_in_schema=False)
    portal.install(app)
    app.add_middleware(ToldApart)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED)
    return app


def _alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


def _ready(request: Request) -> dict[str, str]:
    """The database answers too; otherwise 503 with the reason."""
    given: context.Context = request.app.state.context
    given.tools.store.reports(limit=1)
    return {"status": "ok"}
