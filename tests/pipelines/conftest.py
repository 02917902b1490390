"""What the tests of the whole flow screen with, where they need nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.screen import Tools


@pytest.fixture
def tools(tmp_path: Path, workers: WorkerPool) -> Iterator[Tools]:
    with Store.open(tmp_path / "data") as store:
        yield Tools.usual(store, workers)
