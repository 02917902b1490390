"""The folder of segment files: opened once, swept of what the database no longer names."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Collection
from pathlib import Path

from corpus.similarity import segment
from corpus.similarity.segment import Segment
from corpus.store.remote import SharedFiles

GRACE_SECONDS = 900.0  # a file without a name stays so long: who reads it goes on, who makes it ends


class TextFiles:
    """Segment files of one data folder. With ``shared`` it holds copies of what all machines have there."""

    def __init__(self, folder: Path, shared: SharedFiles | None = None) -> None:
        self.folder = folder
        self._shared = shared
        self._opened: dict[str, Segment] = {}

    def path(self, file: str) -> Path:
        """Where a file lies, or is to be written."""
        return self.folder / file

    def fetched(self, file: str) -> Path:
        """Where a file lies that was written before, perhaps by another machine."""
        path = self.path(file)
        if self._shared is not None and not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._shared.fetch(file, path)
        return path

    def publish(self, file: str) -> None:
        """A file was written here: other machines shall have it before it gets a name."""
        if self._shared is not None:
            self._shared.send(self.path(file))

    def segment(self, file: str) -> Segment:
        """One file, opened; raises ``StoreError`` for one that is not whole."""
        return segment.opened(self.fetched(file))

    def new_name(self) -> str:
        """A name that no file has had."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return f"texts-{uuid.uuid4().hex}.segment"

    def opened(self, files: Collection[str]) -> tuple[Segment, ...]:
        """The segments of these files; others are let go. Raises ``StoreError`` for one that is not whole."""
        self._opened = {file: self._opened.get(file) or self.segment(file) for file in files}
        return tuple(self._opened.values())

    def is_of_other_version(self, file: str) -> bool:
        """Whether the file is one that another version of the program made."""
        return segment.is_of_other_version(self.fetched(file))

    def damaged(self, files: Collection[str]) -> tuple[str, ...]:
        """Those of the files that cannot be opened, or are no longer there."""
        return tuple(file for file in files if not self._is_readable(file))

    def _is_readable(self, file: str) -> bool:
        if segment.is_readable(self.fetched(file)):
            return True
        if self._shared is None:
            return False
        self.path(file).unlink(missing_ok=True)  # perhaps the copy alone is damaged
        return segment.is_readable(self.fetched(file))

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
        if self._shared is not None:
            self._shared.discard(files)

    def sweep(self, named: Collection[str]) -> None:
        """Remove files that nothing names, whole ones and half-written ones, once their grace is over."""
        if self._shared is not None:
            self._shared.sweep(named, before=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=GRACE_SECONDS))
        if not self.folder.is_dir():
            return
        for path in (*self.folder.glob("texts-*.segment"), *self.folder.glob(".making-texts-*")):
            with contextlib.suppress(OSError):
                if path.name not in named and time.time() - path.stat().st_mtime > GRACE_SECONDS:
                    path.unlink()
