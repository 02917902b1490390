"""What the tests of the whole flow screen with, where they need nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.limits import Limits
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.screen import Tools
from pipelines.stages.read import ReadOptions


@pytest.fixture
def tools(tmp_path: Path, workers: WorkerPool) -> Iterator[Tools]:
    with Store.open(tmp_path / "data") as store:
        yield Tools(
            store=store,
            workers=workers,
            registry=StoredRegistry(store.engine),
            packs=load_packs(),
            timeline=Timeline.load(),
            limits=Limits(),
            reading=ReadOptions(),
        )
