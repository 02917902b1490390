"""Events are brought beside whatever else a process does: by ``serve`` and by every worker alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from service.background import repeated
from service.guard_settings import words_of
from service.settings import Settings
from service.webhooks.courier import Courier
from service.webhooks.sending import Hosts, Sender

_LOOK_SECONDS = 1.0


@contextmanager
def carried(settings: Settings, engine: Engine) -> Iterator[None]:
    """As long as the block runs; nothing where no host is named. What is being sent is waited for."""
    hosts = Hosts(words_of(settings.webhook_hosts))
    if not hosts:
        yield
        return
    courier = Courier(
        engine,
        Sender(hosts, ca_file=settings.webhook_ca_file),
        term=dt.timedelta(days=settings.webhook_days),
    )
    try:
        with repeated("webhooks", courier.round, rest_seconds=_LOOK_SECONDS):
            yield
    finally:
        courier.close()
