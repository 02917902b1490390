"""Between extract and judge: what the registry says on one report, from imports or by asking a registry.

The only step of the flow that may use a network, and only where a connector is configured. A registry that
does not answer is noted, so that judging says of it "could not be told" and nothing else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from core.document import Failure, FailureCategory
from core.facts import Facts
from corpus.registry.asked import AskedRegistry, Freshness
from corpus.registry.connector import Connector, ConnectorError
from corpus.registry.lookup import Registry
from corpus.registry.records import Register
from pipelines.checking import RegistryExtract, Unanswered, days_that_count
from pipelines.registry_extract import registry_extract

NAME = "registry"  # the stage of its failures


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulting:
    """How a registry is asked, where one is configured. ``clock`` gives the instant of asking."""

    connector: Connector
    freshness: Freshness
    clock: Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What judging sees of the registry, and what could not be had."""

    extract: RegistryExtract | None
    failures: tuple[Failure, ...] = ()


def consulted(
    facts: Facts, registry: Registry, *, engine: Engine, consulting: Consulting | None
) -> Consulted:
    """Rows that bear on the report: imported ones, or, of registers that are asked for, the answers."""
    if consulting is None:
        return Consulted(extract=registry_extract(facts, registry))
    asked = AskedRegistry(
        engine,
        consulting.connector,
        days=[day.date.last for day in days_that_count(facts) if day.date.is_exact],
        now=consulting.clock(),
        freshness=consulting.freshness,
    )
    extract = registry_extract(facts, asked)
    assert extract is not None  # a registry that is asked has a snapshot
    snapshot = asked.snapshot()
    assert snapshot is not None
    extract = dataclasses.replace(
        extract,
        snapshot=snapshot,
        unanswered=tuple(Unanswered(r, error.code, error.message) for r, error in _in_order(asked.failed)),
        stale=tuple(item for item in sorted(asked.stale.items()) if item[0] not in asked.failed),
    )
    return Consulted(extract=extract, failures=tuple(_failures(asked.failed)))


def _in_order(failed: dict[Register, ConnectorError]) -> list[tuple[Register, ConnectorError]]:
    return [(register, failed[register]) for register in Register if register in failed]


def _failures(failed: dict[Register, ConnectorError]) -> list[Failure]:
    """One for each cause, naming the registers it kept from being looked up."""
    named: dict[tuple[str, str], list[Register]] = {}
    for register, error in _in_order(failed):
        named.setdefault((error.code, error.message), []).append(register)
    return [
        Failure(
            stage=NAME,
            page=None,
            category=FailureCategory.EXTERNAL,
            code=code,
            message=f"{message}未能核对：{'、'.join(register.in_chinese for register in registers)}。",
        )
        for (code, message), registers in named.items()
    ]
