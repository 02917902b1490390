"""The application: settings in, one ASGI application out. Nothing is opened before it starts."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service.api import context, problems
from service.api.arriving import Arriving
from service.api.caught import Caught
from service.api.described import describe
from service.api.guards import allowed
from service.api.problems import problem
from service.api.swift import Swift
from service.api.told_apart import API, ToldApart
from service.api.v1 import (
    changes,
    comparison,
    evidence,
    files,
    findings,
    jobs,
    laws,
    openid,
    oversight,
    overview,
    parties,
    registries,
    reports,
    session,
    tables,
    tasks,
    webhooks,
)
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.common import Common
from service.guard_settings import cors_origins, trusted_proxies
from service.portal import app as portal
from service.settings import Settings
from service.watch import health
from service.watch.measured import Measured
from service.watch.metrics import CONTENT_TYPE, Metrics

_THREADS, _LEAST_THREADS = 40, 10  # of all processes together, and of each: so many connections are used
_SMALLEST_ZIPPED = 1024
_ZIPPED = 5  # the highest takes three times as long for a hundredth less
_ALLOWED_HEADERS = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-File-Name",
)
_SHOWN_HEADERS = (
    *("ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "Idempotency-Replayed"),
    *("X-Request-Id", "X-Page-Width", "X-Page-Height", "Content-Disposition"),
)


def create_app(settings: Settings, *, is_warmed: bool = False, common: Common | None = None) -> FastAPI:
    """The interface over one data folder; ``is_warmed``: a process that draws pages starts with it.

    ``common`` is what several processes hold that serve it together; ``app.state.place`` which one this is.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        manager = context.opened(settings, common, place=app.state.place)
        app.state.context = await run_in_threadpool(manager.__enter__)
        if common is not None:
            common.pids.put(app.state.place, os.getpid())
            current_default_thread_limiter().total_tokens = max(_LEAST_THREADS, _THREADS // common.number)
        if is_warmed:
            threading.Thread(target=app.state.context.pictures.warm, daemon=True).start()
        app.state.metrics.look_at(app.state.context)
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
    app.state.metrics = Metrics(common)
    app.state.place = 0
    problems.install(app)
    for router in (
        session.router,
        openid.router,
        files.router,
        changes.router,
        jobs.router,
        reports.router,
        comparison.router,
        evidence.router,
        findings.router,
        overview.router,
        parties.router,
        parties.registry_router,
        registries.router,
        laws.router,
        tables.router,
        tasks.router,
        oversight.router,
        webhooks.router,
    ):
        app.include_router(router, prefix=API)
    describe(app)
    app.add_api_route("/healthz", _alive, include_in_schema=False)
    app.add_api_route("/readyz", _ready, include_in_schema=False)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    portal.install(app)
    _guard(app, settings)
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """What every request goes through, the innermost first."""
    app.add_middleware(
        Arriving, most_bytes=settings.max_request_kilobytes * 1024, seconds=settings.request_seconds
    )
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED, compresslevel=_ZIPPED)
    app.add_middleware(Swift, smallest_zipped=_SMALLEST_ZIPPED, zipped=_ZIPPED)
    if origins := cors_origins(settings):
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
            allow_headers=_ALLOWED_HEADERS,
            expose_headers=_SHOWN_HEADERS,
        )
    app.add_middleware(Caught)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(ToldApart)
    if proxies := trusted_proxies(settings):
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)


def _alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


def _ready(request: Request) -> Response:
    """Everything the service needs answers too; otherwise 503 with what does not."""
    found = health.checks(request.app.state.context)
    if all(state == health.OK for state in found.values()):
        return JSONResponse({"status": "ok", "checks": found})
    wrong = "、".join(name for name, state in found.items() if state != health.OK)
    words = f"服务暂不能工作（{wrong}）。"
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", words, headers={"Retry-After": "5"}, checks=found
    )


def _metrics(
    request: Request, _: Annotated[Principal, Depends(allowed(Permission.READ_METRICS))]
) -> Response:
    """For Prometheus, which brings a token along."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE)
