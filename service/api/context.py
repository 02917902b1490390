"""What every request works with: opened once with the application, closed with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.screening_tools import Tools
from service.api import uploads
from service.audit.trail import Trail
from service.auth.accounts import Accounts
from service.auth.sessions import Sessions
from service.auth.tokens import Tokens
from service.jobs.queue import Jobs
from service.opened import opened_tools
from service.settings import Settings
from service.views.documents import Documents
from service.views.pictures import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The tools of screening, and who may use them."""

    settings: Settings
    tools: Tools
    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    trail: Trail
    jobs: Jobs
    documents: Documents
    pictures: Pictures


@contextmanager
def opened(settings: Settings) -> Iterator[Context]:
    """Everything over one data folder."""
    with opened_tools(settings) as tools, _jobs(settings, tools) as jobs:
        uploads.sweep(settings.data_dir, now=tools.store.now().timestamp())
        engine = tools.store.engine
        yield Context(
            settings=settings,
            tools=tools,
            accounts=Accounts(engine),
            sessions=Sessions(engine),
            tokens=Tokens(engine),
            trail=Trail(engine),
            jobs=jobs,
            documents=Documents(tools.store),
            pictures=Pictures(tools, settings.data_dir, most_bytes=settings.picture_cache_megabytes << 20),
        )


@contextmanager
def _jobs(settings: Settings, tools: Tools) -> Iterator[Jobs]:
    jobs = Jobs(tools.store, settings.data_dir, most_waiting=settings.max_jobs_waiting)
    try:
        yield jobs
    finally:
        jobs.close()
