"""From settings to the registry that is asked: none where no address is set."""

from __future__ import annotations

import datetime as dt

from core.errors import UsageError
from core.limits import MEBIBYTE
from corpus.registry.asked import Freshness
from corpus.registry.http_call import Endpoint
from corpus.registry.http_connector import HttpConnector
from corpus.registry.pace import Pace
from corpus.registry.records import Register
from corpus.store.store import utc_now
from pipelines.registry_consulting import Consulting
from service.settings import Settings

_LONGEST_NAME = 40


def consulting_of(settings: Settings) -> Consulting | None:
    """The connector that the settings name; raises ``UsageError`` for a setting that cannot be used."""
    if not settings.registry_url:
        return None
    name = settings.registry_name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"设置 registry_name 应为 1 到 {_LONGEST_NAME} 个字。")
    endpoint = Endpoint.at(
        settings.registry_url,
        token=settings.registry_token,
        ca_file=settings.registry_ca_file,
        seconds=settings.registry_seconds,
        most_bytes=settings.registry_max_megabytes * MEBIBYTE,
    )
    connector = HttpConnector(
        endpoint, name=name, registers=_registers(settings), pace=Pace(settings.registry_per_second)
    )
    freshness = Freshness(
        fresh=dt.timedelta(hours=settings.registry_fresh_hours),
        stale=dt.timedelta(days=settings.registry_stale_days),
    )
    return Consulting(connector=connector, freshness=freshness, clock=utc_now)


def _registers(settings: Settings) -> frozenset[Register]:
    names = [name.strip() for name in settings.registry_registers.split(",") if name.strip()]
    known = [register.value for register in Register]
    wrong = [name for name in names if name not in known]
    if wrong or not names:
        raise UsageError(f"设置 registry_registers 只能是 {'、'.join(known)}，用逗号分隔。")
    return frozenset(Register(name) for name in names)
