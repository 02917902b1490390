"""What every request works with: opened once with the application, closed with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

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
    webhooks: Webhooks
    openid: OpenId | None
    stopping: threading.Event  # set when the service has been told to end


@contextmanager
def opened(settings: Settings) -> Iterator[Context]:
    """Everything over one data folder."""
    hosts = Hosts(words_of(settings.webhook_hosts))
    with (
        opened_tools(settings) as tools,
        _jobs(settings, tools) as jobs,
        carried(settings, tools.store.engine),
    ):
        engine = tools.store.engine
        accounts = Accounts(engine, limits=throttle_of(settings, engine))
        context = Context(
            settings=settings,
            tools=tools,
            accounts=accounts,
            sessions=Sessions(engine),
            tokens=Tokens(engine),
            trail=Trail(engine),
            jobs=jobs,
            tasks=Tasks(tools.store),
            documents=Documents(tools.store),
            pictures=Pictures(tools, settings.data_dir, most_bytes=settings.picture_cache_megabytes << 20),
            asked=Asked(engine),
            pace=Pace(settings.requests_per_minute, settings.requests_burst),
            streams=Streams(_MOST_STREAMS),
            lately=Lately(),
            refused=Pace(_REFUSED_PER_MINUTE, _REFUSED_AT_ONCE),
            webhooks=Webhooks(engine, hosts),
            openid=openid_of(settings, accounts, engine),
            stopping=threading.Event(),
        )
        with repeated("upkeep", partial(_sweep, context), rest_seconds=_SWEEP_SECONDS):
            yield context


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
