"""What a worker does beside its jobs: it shows that it lives, and takes over what others left."""

from __future__ import annotations

import logging
import threading

from core.errors import StoreError
from service.jobs.queue import Jobs
from service.jobs.roll import BEAT_SECONDS, Roll

_RESUBMIT_EVERY = 12  # beats: a minute
_log = logging.getLogger("mingjian.worker")


def keep_watch(roll: Roll, jobs: Jobs, stopping: threading.Event) -> bool:
    """Until it is to stop: false; or others have taken this worker for dead: true."""
    beats = 0
    while True:
        try:
            if not roll.beat():
                return True
            look_after(roll, jobs, with_lost=beats % _RESUBMIT_EVERY == 0)
            beats += 1
        except StoreError as error:  # the database is away: it is tried again
            _log.warning("%s", error.message)
        if stopping.wait(BEAT_SECONDS):
            return False


def look_after(roll: Roll, jobs: Jobs, *, with_lost: bool) -> None:
    """Put back what dead workers had, and, ``with_lost``, what never got into the queue."""
    taken = jobs.take_over(roll.living)
    if taken:
        _log.warning("接手了 %d 个任务，其工作进程已不在。", taken)
    if with_lost:
        jobs.resubmit()
