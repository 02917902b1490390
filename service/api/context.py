"""What every request works with: opened once with the application, closed with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from corpus.store.database import is_sqlite
from corpus.store.prepared import Look
from pipelines.screening_tools import Tools
from service.api import uploads
from service.api.asked import Asked
from service.api.lately import Lately
from service.api.pace import Pace, Streams
from service.audit.trail import Trail
from service.auth.accounts import Accounts
from service.auth.openid import OpenId
from service.auth.sessions import Sessions
from service.auth.tokens import Tokens
from service.background import repeated
from service.common import Buckets, Common
from service.guard_settings import openid_of, throttle_of, words_of
from service.jobs.queue import Jobs
from service.opened import opened_tools
from service.settings import Settings
from service.tasks.desk import Tasks
from service.views.documents import Documents
from service.views.pictures import Pictures
from service.webhooks.carrying import carried
from service.webhooks.sending import Hosts
from service.webhooks.subscriptions import Webhooks

if TYPE_CHECKING:
    from service.api.swift_reads import Reads

_LOOK_SECONDS = 1.0
_MOST_STREAMS = 20
_REFUSED_PER_MINUTE, _REFUSED_AT_ONCE = 3, 30  # sign-ins elsewhere that are noted, of one address
_SWEEP_SECONDS = 900.0


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
    tasks: Tasks
    documents: Documents
    pictures: Pictures
    asked: Asked
    pace: Pace
    streams: Streams
    lately: Lately
    refused: Pace
    reads: Reads | None  # where a few rows are read without waiting: on SQLite
    webhooks: Webhooks
    openid: OpenId | None
    stopping: threading.Event  # set when the service has been told to end


@contextmanager
def opened(settings: Settings, common: Common | None = None, *, place: int = 0) -> Iterator[Context]:
    """Everything over one data folder, of the process at a place among those that hold something in common.

    What is done beside the requests is done by the first of them.
    """
    is_first, hosts = place == 0, Hosts(words_of(settings.webhook_hosts))
    paces = common.paces if common is not None else (None, None)
    with (
        opened_tools(settings) as tools,
        _jobs(settings, tools) as jobs,
        carried(settings, tools.store.engine) if is_first else nullcontext(),
        ExitStack() as stack,
    ):
        engine = tools.store.engine
        accounts = Accounts(engine, limits=throttle_of(settings, engine))
        pace, trail = (
            _pace(settings, paces[0]),
            Trail(engine, turn=common.turn if common is not None else None),
        )
        reads = stack.enter_context(_reads(settings, engine, pace)) if is_sqlite(engine) else None
        stack.callback(trail.close)
        context = Context(
            settings=settings,
            tools=tools,
            accounts=accounts,
            sessions=Sessions(engine),
            tokens=Tokens(engine),
            trail=trail,
            jobs=jobs,
            tasks=Tasks(tools.store),
            documents=Documents(tools.store),
            pictures=Pictures(tools, settings.data_dir, most_bytes=settings.picture_cache_megabytes << 20),
            asked=Asked(engine),
            pace=pace,
            streams=Streams(_MOST_STREAMS, common.streams if common is not None else None),
            lately=Lately(),
            refused=Pace(_REFUSED_PER_MINUTE, _REFUSED_AT_ONCE, kept=paces[1]),
            reads=reads,
            webhooks=Webhooks(engine, hosts),
            openid=openid_of(settings, accounts, engine),
            stopping=threading.Event(),
        )
        if is_first:
            upkeep = repeated("upkeep", partial(_sweep, context), rest_seconds=_SWEEP_SECONDS)
            stack.enter_context(upkeep)
        yield context


def _pace(settings: Settings, kept: Buckets | None) -> Pace:
    return Pace(settings.requests_per_minute, settings.requests_burst, kept=kept)


def _reads(settings: Settings, engine: Engine, pace: Pace) -> AbstractContextManager[Reads]:
    from service.api.swift_reads import Reads  # its endpoints know this module

    return closing(Reads(engine, Look(engine), pace, department=settings.responsible_department))


def _sweep(context: Context) -> bool:
    """Remove what is too old to be of use."""
    context.asked.sweep()
    context.webhooks.sweep()
    uploads.sweep(context.settings.data_dir, now=context.tools.store.now().timestamp())
    return False


@contextmanager
def _jobs(settings: Settings, tools: Tools) -> Iterator[Jobs]:
    jobs = Jobs(tools.store, settings.where, most_waiting=settings.max_jobs_waiting)
    try:
        yield jobs
    finally:
        jobs.close()
