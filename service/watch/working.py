"""A worker's job, watched: its lines in the log tell its id, and how long its stages took is added up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Engine, insert, update

from core.errors import StoreError
from corpus.store.database import writing
from corpus.store.guard_tables import stage_sums
from pipelines.stage_times import recorded
from service.watch import logs

_Result = TypeVar("_Result")
_log = logging.getLogger("mingjian.worker")


def watched(job: str, engine: Engine, work: Callable[[], _Result]) -> _Result:
    """Do the work of a job."""
    with logs.about(job=job), recorded() as times:
        try:
            result = work()
        finally:
            _add(engine, times)
        _log.info("job ended: %s", result)
        return result


def _add(engine: Engine, times: Mapping[str, float]) -> None:
    c = stage_sums.c
    try:
        with writing(engine) as connection:
            for stage, seconds in times.items():
                more = {"runs": c.runs + 1, "seconds": c.seconds + seconds}
                if not connection.execute(update(stage_sums).where(c.stage == stage).values(more)).rowcount:
                    connection.execute(insert(stage_sums).values(stage=stage, runs=1, seconds=seconds))
    except StoreError as error:  # a figure less, and the job's end stands
        _log.warning("times were not kept: %s", error.code)
