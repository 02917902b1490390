"""What screening takes: processor time and peak memory of this process and of its workers."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


def cpu_seconds() -> float:
    """Processor time of this process and of its workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def peak_bytes() -> tuple[int, int]:
    """Peak resident bytes of this process, and of the largest worker alive (0 where there is none).

    Read from the system's account of each process: ``getrusage`` also counts what the parent held
    at the moment of the fork.
    """
    workers = (child.pid for child in multiprocessing.active_children() if child.pid is not None)
    return _peak(os.getpid()), max(map(_peak, workers), default=0)


def _peak(process: int) -> int:
    """0 for a process that has just ended, and on systems that keep no such account."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = _PEAK.search(status)
    return int(found[1]) * 1024 if found else 0
