"""The folder of segment files: opened once, swept of what the database no longer names."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Collection
from pathlib import Path

from corpus.similarity import segment
from corpus.similarity.segment import Segment

GRACE_SECONDS = 900.0  # a file without a name stays so long: who reads it goes on, who makes it ends


class TextFiles:
    """Segment files of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[str, Segment] = {}

    def path(self, file: str) -> Path:
        """Where a file lies."""
        return self.folder / file

    def new_name(self) -> str:
        """A name that no file has had."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return f"texts-{uuid.uuid4().hex}.segment"

    def opened(self, files: Collection[str]) -> tuple[Segment, ...]:
        """The segments of these files; others are let go. Raises ``StoreError`` for one that is not whole."""
        self._opened = {file: self._opened.get(file) or segment.opened(self.path(file)) for file in files}
        return tuple(self._opened.values())

    def damaged(self, files: Collection[str]) -> tuple[str, ...]:
        """Those of the files that cannot be opened, or are no longer there."""
        return tuple(file for file in files if not segment.is_readable(self.path(file)))

    def retire(self, files: Collection[str]) -> None:
        """These have lost their names: their time of grace begins."""
        for file in files:
            with contextlib.suppress(OSError):
                self.path(file).touch()

    def discard(self, files: Collection[str]) -> None:
        """Remove files that never had a name."""
        for file in files:
            with contextlib.suppress(OSError):
                self.path(file).unlink(missing_ok=True)

    def sweep(self, named: Collection[str]) -> None:
        """Remove files that nothing names, whole ones and half-written ones, once their grace is over."""
        if not self.folder.is_dir():
            return
        for path in (*self.folder.glob("texts-*.segment"), *self.folder.glob(".making-texts-*")):
            with contextlib.suppress(OSError):
                if path.name not in named and time.time() - path.stat().st_mtime > GRACE_SECONDS:
                    path.unlink()
