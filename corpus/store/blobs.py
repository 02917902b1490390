"""Bytes kept by their content: originals, stage results and documents. The id is the SHA-256 of the bytes.

A local folder by default; any fsspec URL (``s3://…``, ``memory://…``) instead.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from core.errors import StoreError
from core.ids import content_id

_CHUNK_BYTES = 1 << 20
_ID_LENGTH = 64


class Blobs:
    """Blobs under one root. Safe for several processes: a blob appears whole or not at all."""

    def __init__(self, root: str | Path) -> None:
        self._fs: Any
        if isinstance(root, str) and "://" in root:
            self._fs, place = fsspec.url_to_fs(root)
            self._root = str(place).rstrip("/")
        else:
            self._fs, self._root = LocalFileSystem(), str(Path(root).absolute())

    @property
    def is_local(self) -> bool:
        """Whether blobs are files of this machine."""
        return isinstance(self._fs, LocalFileSystem)

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their id; bytes already there are not written again."""
        blob_id = content_id(data)
        if self._size(blob_id) == len(data):
            return blob_id
        with _as_store_error():
            if self.is_local:
                with self._arriving() as (stream, name):
                    stream.write(data)
                self._settle(name, blob_id)
            else:
                self._fs.pipe_file(self._place(blob_id), data)
        return blob_id

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes without holding them all in memory; the file itself is left alone."""
        with _as_store_error(), path.open("rb") as source, self._arriving() as (stream, name):
            sha, size = hashlib.sha256(), 0
            while chunk := source.read(_CHUNK_BYTES):
                sha.update(chunk)
                size += len(chunk)
                stream.write(chunk)
        blob_id = sha.hexdigest()
        with _as_store_error():
            if self._size(blob_id) == size:
                Path(name).unlink()
            elif self.is_local:
                self._settle(name, blob_id)
            else:
                self._fs.put_file(name, self._place(blob_id))
                Path(name).unlink()
        return blob_id

    def get(self, blob_id: str) -> bytes:
        """The bytes; raises ``StoreError`` when they are missing or no longer what was kept."""
        with self.open(blob_id) as stream:
            data = stream.read()
        if content_id(data) != blob_id:
            raise StoreError(
                f"数据文件夹中的文件 {blob_id[:12]}… 已损坏（内容与校验值不符）。"
                "请从备份恢复该文件，或重新筛查对应的报告。",
                code="store_blob_damaged",
            )
        return data

    def open(self, blob_id: str) -> BinaryIO:
        """The bytes as a stream, not verified; raises ``StoreError`` when they are missing."""
        place = self._place(blob_id)
        try:
            return cast("BinaryIO", self._fs.open(place, "rb"))
        except FileNotFoundError:
            raise _missing(blob_id) from None
        except OSError as error:
            raise _unusable(error) from error

    def path(self, blob_id: str) -> Path:
        """The file that holds the bytes; raises ``StoreError`` when missing or when blobs are not local."""
        if not self.is_local:
            raise StoreError("文件保存在远程存储中，没有本机路径。", code="store_blob_remote")
        if not self.has(blob_id):
            raise _missing(blob_id)
        return Path(self._place(blob_id))

    def has(self, blob_id: str) -> bool:
        """Whether a blob of that id is there (its bytes are not verified)."""
        return self._size(blob_id) is not None

    def discard(self, blob_id: str) -> None:
        """Remove a blob, if it is there: for results that are damaged and can be made again."""
        with _as_store_error(), contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._place(blob_id))

    def _place(self, blob_id: str) -> str:
        if len(blob_id) != _ID_LENGTH or not set(blob_id) <= set("0123456789abcdef"):
            raise ValueError(f"not a blob id: {blob_id!r}")
        return f"{self._root}/{blob_id[:2]}/{blob_id[2:]}"

    def _size(self, blob_id: str) -> int | None:
        try:
            return int(self._fs.size(self._place(blob_id)))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error

    @contextlib.contextmanager
    def _arriving(self) -> Iterator[tuple[BinaryIO, str]]:
        """A temporary file on the blobs' own disk, flushed to it at the end, removed on any error."""
        folder = Path(self._root) if self.is_local else Path(tempfile.gettempdir())
        folder.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=folder, prefix=".arriving-")
        try:
            with os.fdopen(number, "wb") as stream:
                yield stream, name
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:  # whatever stopped the writing, nothing half-written stays; raised again
            Path(name).unlink(missing_ok=True)
            raise

    def _settle(self, name: str, blob_id: str) -> None:
        target = Path(self._place(blob_id))
        target.parent.mkdir(exist_ok=True)
        Path(name).replace(target)


@contextlib.contextmanager
def _as_store_error() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> StoreError:
    return StoreError(
        f"数据文件夹无法读写：{error.strerror or error}。请检查磁盘空间和文件夹权限。", code="store_disk"
    )


def _missing(blob_id: str) -> StoreError:
    return StoreError(
        f"数据文件夹中缺少文件 {blob_id[:12]}…。请从备份恢复该文件，或重新筛查对应的报告。",
        code="store_blob_missing",
    )
