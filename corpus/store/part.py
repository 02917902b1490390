"""What the parts of an open store work with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from corpus.store.blobs import Blobs
from corpus.store.passage_rows import Passages
from corpus.store.text_index import TextIndex

INDEX = "index"  # the folder of the index of texts, here and beside far blobs


class Part:
    """Database, blobs, clock and indexes of one data folder. Safe to share between threads."""

    def __init__(
        self, engine: Engine, blobs: Blobs, clock: Callable[[], dt.datetime], index_folder: Path | None
    ) -> None:
        """``index_folder`` takes the files of the index of texts; without, all of it is in the database."""
        self.engine = engine
        self.blobs = blobs
        self._clock = clock
        self.text_index = TextIndex(engine, index_folder, clock, blobs.shared(INDEX))
        self.passages = Passages(engine, None if index_folder is None else index_folder.parent)

    def now(self) -> dt.datetime:
        """The store's clock."""
        return self._clock()
