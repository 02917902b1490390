"""What the database tells of the service as a whole: jobs, their age, stages, workers, webhooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, func, select

from core.errors import MingjianError
from corpus.store.database import reading
from corpus.store.guard_tables import stage_sums, webhook_deliveries
from corpus.store.job_tables import jobs, workers
from corpus.store.store import utc_now
from service.jobs.records import State
from service.webhooks.records import DeliveryState

_ALIVE = dt.timedelta(seconds=60)


class Stored(Collector):
    """Asked at every look; where the database does not answer, that is what is told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> list[Metric]:
        """Nothing is asked before the first look."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The families of this moment."""
        found: list[Metric] = []
        try:
            with reading(self._engine) as connection:
                found = [
                    *_jobs(connection),
                    _stages(connection),
                    _deliveries(connection),
                    _alive(connection),
                ]
        except MingjianError:
            found = []
        up = GaugeMetricFamily("mingjian_database_up", "Whether the database answers")
        up.add_metric([], float(bool(found)))
        yield up
        yield from found


def _jobs(connection: Connection) -> Iterator[Metric]:
    rows = connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))
    counted: dict[str, int] = {state: number for state, number in rows}  # noqa: C416  rows are no tuples to mypy
    family = GaugeMetricFamily("mingjian_jobs", "Jobs by state", labels=["state"])
    for state in State:
        family.add_metric([state.value], counted.get(state.value, 0))
    yield family
    waiting = jobs.c.state == State.QUEUED.value
    first = connection.execute(select(func.min(jobs.c.made_at)).where(waiting)).scalar()
    age = GaugeMetricFamily("mingjian_queue_age_seconds", "How long the first of those that wait has waited")
    age.add_metric([], (utc_now() - first).total_seconds() if first is not None else 0.0)
    yield age


def _stages(connection: Connection) -> Metric:
    family = SummaryMetricFamily("mingjian_stage_seconds", "Time of the stages of jobs", labels=["stage"])
    for row in connection.execute(select(stage_sums)):
        family.add_metric([row.stage], count_value=row.runs, sum_value=row.seconds)
    return family


def _deliveries(connection: Connection) -> Metric:
    c = webhook_deliveries.c
    rows = connection.execute(select(c.state, func.count()).group_by(c.state))
    counted: dict[str, int] = {state: number for state, number in rows}  # noqa: C416
    family = GaugeMetricFamily("mingjian_webhook_deliveries", "Events by state, of a month", labels=["state"])
    for state in DeliveryState:
        family.add_metric([state.value], counted.get(state.value, 0))
    return family


def _alive(connection: Connection) -> Metric:
    """Workers that have shown themselves of late."""
    seen = workers.c.seen_at > utc_now() - _ALIVE
    number = connection.execute(select(func.count()).select_from(workers).where(seen)).scalar_one()
    family = GaugeMetricFamily("mingjian_workers", "Workers that run")
    family.add_metric([], number)
    return family
