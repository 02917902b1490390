"""Copies of far blobs on this machine, for programs that open files by path; the least used go first."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.errors import StoreError

IN_USE_SECONDS = 3600.0  # a copy that was asked for so lately may still be opened: it stays
_CHUNK_BYTES = 1 << 20


class LocalCopies:
    """A folder of copies by the SHA-256 of their bytes. Safe for several processes.

    They take up ``most_bytes``, or what was used within the last hour where that is more.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes

    def path(self, blob_id: str, fetch: Callable[[Path], None]) -> Path:
        """The copy, fetched to the path that ``fetch`` is given where it is not here yet.

        Raises ``StoreError`` for bytes that are not those of the id.
        """
        target = self._folder / blob_id
        with contextlib.suppress(FileNotFoundError):
            os.utime(target)  # the last use; gone meanwhile: fetched again
            return target
        self._folder.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self._folder, prefix=".arriving-")
        os.close(number)
        arriving = Path(name)
        try:
            fetch(arriving)
            _require_same(arriving, blob_id)
            self._make_room(arriving.stat().st_size)
            arriving.replace(target)
        finally:
            arriving.unlink(missing_ok=True)
        return target

    def forget(self, blob_id: str) -> None:
        """Remove a copy, if it is here."""
        (self._folder / blob_id).unlink(missing_ok=True)

    def _make_room(self, coming: int) -> None:
        now = time.time()
        there: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                seen = path.stat()
                there.append((seen.st_mtime, seen.st_size, path))
        total = coming + sum(size for _, size, path in there if not path.name.startswith("."))
        for used_at, size, path in sorted(there):
            is_left_over = path.name.startswith(".")  # of a program that was killed while fetching
            if now - used_at <= IN_USE_SECONDS or not (is_left_over or total > self._most):
                continue
            path.unlink(missing_ok=True)
            total -= 0 if is_left_over else size


def _require_same(path: Path, blob_id: str) -> None:
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            sha.update(chunk)
    if sha.hexdigest() != blob_id:
        raise StoreError(
            f"文件存储中的文件 {blob_id[:12]}… 已损坏（内容与校验值不符）。请从备份恢复该文件。",
            code="store_blob_damaged",
        )
