"""Metrics for Prometheus, in a registry of their own: of all server processes' requests, and of the database.

Several processes count in files of one folder, which has to be named in the environment before the library
is loaded (``FOLDER``); whichever of them is asked adds up. What a process counted that has ended stays in.
"""

from __future__ import annotations

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import event

from service.api.context import Context
from service.common import Common
from service.watch.processes import PROCESSES, PROCESSES_TOLD, Processes
from service.watch.stored import Stored

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_STATEMENTS = frozenset({"select", "insert", "update", "delete", "begin"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_DATABASE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5)
_BEGUN = "begun"


class Metrics:
    """Of one application. Routes are told by their template, so that there are only so many."""

    def __init__(self, common: Common | None = None) -> None:
        self.registry = CollectorRegistry()
        self._told = self.registry if common is None else _told_by_all(common)
        self._requests = Counter(
            "mingjian_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "mingjian_request_seconds",
            "Time until a request was answered whole",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._under_way = Gauge(
            "mingjian_requests_under_way",
            "Requests being answered",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._database = Histogram(
            "mingjian_database_seconds",
            "Time of statements",
            ("kind",),
            buckets=_DATABASE_SECONDS,
            registry=self.registry,
        )
        if common is None:
            ProcessCollector(registry=self.registry)
            Gauge(PROCESSES, PROCESSES_TOLD, registry=self.registry).set(1)

    def begun(self) -> None:
        """A request has come."""
        self._under_way.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """It was answered, whole or not."""
        self._under_way.dec()
        shown = method if method in _METHODS else "other"
        self._requests.labels(shown, route, str(status)).inc()
        self._seconds.labels(shown, route).observe(seconds)

    def look_at(self, given: Context) -> None:
        """Time the statements of its database, and tell what that holds."""
        engine = given.tools.store.engine
        event.listen(engine, "before_cursor_execute", _begin)
        event.listen(engine, "after_cursor_execute", self._statement_ended)
        if given.reads is not None:
            given.reads.timed(self._database.labels("select").observe)
        self._told.register(Stored(engine))

    def text(self) -> bytes:
        """As Prometheus reads it."""
        return generate_latest(self._told)

    def _statement_ended(self, connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        begun = connection.info.pop(_BEGUN, None)
        if begun is not None:
            kind = statement[:10].lstrip().partition(" ")[0].lower()
            kind = kind if kind in _STATEMENTS else "other"
            self._database.labels(kind).observe(time.perf_counter() - begun)


def _told_by_all(common: Common) -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(common.metrics))  # type: ignore[no-untyped-call]
    registry.register(Processes(common.pids))
    return registry


def _begin(connection: Any, *_: Any) -> None:
    connection.info[_BEGUN] = time.perf_counter()
