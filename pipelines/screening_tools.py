"""What screening works with: the store, the workers that open files, the registry and the law."""

from __future__ import annotations

from dataclasses import dataclass

from core.limits import Limits
from corpus.law.packs import RulePack, load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import Registry, StoredRegistry
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.reading_options import ReadOptions
from pipelines.registry_consulting import Consulting


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What screening works with."""

    store: Store
    workers: WorkerPool
    registry: Registry
    packs: tuple[RulePack, ...]
    timeline: Timeline
    limits: Limits
    reading: ReadOptions
    consulting: Consulting | None = None  # a registry that is asked, where one is configured
    passage_model_folder: str = ""  # a sentence-transformers model; none: the encoder of the product
    trust_folder: str = ""  # certificates that signatures of files are traced to; none: trust is not judged

    @classmethod
    def usual(cls, store: Store, workers: WorkerPool, limits: Limits | None = None) -> Tools:
        """What screens with the store's own registry, the project's rules and law, and no setting changed."""
        return cls(
            store=store,
            workers=workers,
            registry=StoredRegistry(store.engine),
            packs=load_packs(),
            timeline=Timeline.load(),
            limits=limits or Limits(),
            reading=ReadOptions(),
        )
