"""What tests share: worker processes, and a fresh data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.limits import Limits
from pipelines.engine.workers import WorkerPool

SAMPLES = Path(__file__).parent.parent / "eval" / "samples"


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    with WorkerPool(2, memory_bytes=Limits().worker_memory_bytes) as pool:
        yield pool
