"""Whether the service can do its work: what stands before it asks, and sends requests elsewhere if not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from core.errors import MingjianError
from core.limits import MEBIBYTE
from service.api.context import Context

LEAST_FREE = 256 * MEBIBYTE
OK = "ok"


def checks(given: Context) -> dict[str, str]:
    """Each part of the service with ``ok``, or in a word what is wrong with it."""
    return {
        "service": "stopping" if given.stopping.is_set() else OK,
        "database": _tried(lambda: given.tools.store.reports(limit=1)),
        "queue": _tried(given.jobs.waiting),
        "disk": _disk(given.settings.data_dir),
    }


def _tried(ask: Callable[[], object]) -> str:
    try:
        ask()
    except MingjianError as error:
        return error.code
    return OK


def _disk(folder: Path) -> str:
    try:
        if not os.access(folder, os.W_OK):
            return "not_writable"
        return OK if shutil.disk_usage(folder).free >= LEAST_FREE else "nearly_full"
    except OSError:
        return "away"
