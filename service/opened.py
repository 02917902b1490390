"""The tools of screening, opened by the settings and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool, available_cores
from pipelines.screening_tools import Tools
from service.registry_consulting import consulting_of
from service.settings import Settings


@contextmanager
def opened_tools(settings: Settings) -> Iterator[Tools]:
    """Store, workers, registry and law; nothing is started before it is used."""
    packs, timeline, consulting = load_packs(), Timeline.load(), consulting_of(settings)
    workers = settings.workers or available_cores()
    with (
        Store.open(settings.where) as store,
        WorkerPool(workers, memory_bytes=settings.limits.worker_memory_bytes) as pool,
    ):
        yield Tools(
            store=store,
            workers=pool,
            registry=StoredRegistry(store.engine),
            packs=packs,
            timeline=timeline,
            limits=settings.limits,
            reading=settings.reading,
            consulting=consulting,
            trust_folder=settings.signature_trust_folder,
            passage_model_folder=settings.passage_model_folder,
        )
