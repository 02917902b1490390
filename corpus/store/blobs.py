"""Bytes kept by their content: originals, stage results and documents. The id is the SHA-256 of the bytes.

A local folder by default; any fsspec URL (``s3://…``, ``memory://…``) instead. Far blobs are opened by path
as local copies.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from fsspec.implementations.local import LocalFileSystem

from core.errors import StoreError
from core.ids import content_id
from corpus.store import remote
from corpus.store.local_copies import LocalCopies
from corpus.store.remote import SharedFiles

_CHUNK_BYTES = 1 << 20
_ID_LENGTH = 64


class Blobs:
    """Blobs under one root. Safe for several processes: a blob appears whole or not at all."""

    def __init__(
        self,
        root: str | Path,
        *,
        options: Mapping[str, str] | None = None,
        copies: LocalCopies | None = None,
    ) -> None:
        """``options`` open a URL; ``copies`` take what is opened by path where blobs are not local."""
        self._fs: Any
        self._url = str(root)
        self._copies = copies
        if isinstance(root, str) and "://" in root:
            self._fs, self._root = remote.opened(root, options or {})
        else:
            self._fs, self._root = LocalFileSystem(), str(Path(root).absolute())

    @property
    def is_local(self) -> bool:
        """Whether blobs are files of this machine."""
        return isinstance(self._fs, LocalFileSystem)

    def require_usable(self) -> None:
        """Raise ``StoreError`` where far blobs cannot be written; local folders are seen to by the store."""
        if self.is_local:
            return
        mark = f"{self._root}/.mingjian"
        try:
            with self._as_store_error():
                if not self._fs.exists(mark):
                    self._fs.pipe_file(mark, b"blobs\n")
        except FileNotFoundError as error:
            raise remote.no_such_place(self._url) from error

    def shared(self, folder: str) -> SharedFiles | None:
        """A folder beside the blobs that all machines have; None where blobs are local."""
        return None if self.is_local else SharedFiles(self._fs, f"{self._root}/{folder}", self._url)

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their id; bytes already there are not written again."""
        blob_id = content_id(data)
        if self._size(blob_id) == len(data):
            return blob_id
        with self._as_store_error():
            if self.is_local:
                with self._arriving() as (stream, name):
                    stream.write(data)
                self._settle(name, blob_id)
            else:
                self._fs.pipe_file(self._place(blob_id), data)
        return blob_id

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes without holding them all in memory; the file itself is left alone."""
        with self._as_store_error(), path.open("rb") as source, self._arriving() as (stream, name):
            sha, size = hashlib.sha256(), 0
            while chunk := source.read(_CHUNK_BYTES):
                sha.update(chunk)
                size += len(chunk)
                stream.write(chunk)
        blob_id = sha.hexdigest()
        with self._as_store_error():
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
        if self.is_local:
            with self.open(blob_id) as stream:
                data = stream.read()
        else:
            try:
                with self._as_store_error():
                    data = bytes(self._fs.cat_file(self._place(blob_id)))
            except FileNotFoundError:
                raise _missing(blob_id) from None
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
        if not self.is_local and not self.has(blob_id):  # a far file that is not there is noticed when read
            raise _missing(blob_id)
        try:
            with self._as_store_error():
                return cast("BinaryIO", self._fs.open(place, "rb"))
        except FileNotFoundError:
            raise _missing(blob_id) from None

    def path(self, blob_id: str) -> Path:
        """A file of this machine that holds the bytes: the blob itself, or a copy, which stays for an hour.

        Raises ``StoreError`` when it is missing, and where blobs are not local and have no room for copies.
        """
        if self.is_local:
            if not self.has(blob_id):
                raise _missing(blob_id)
            return Path(self._place(blob_id))
        if self._copies is None:
            raise StoreError("文件保存在远程存储中，没有本机路径。", code="store_blob_remote")
        try:
            with self._as_store_error():
                return self._copies.path(blob_id, lambda to: self._fs.get_file(self._place(blob_id), str(to)))
        except FileNotFoundError:
            raise _missing(blob_id) from None

    def has(self, blob_id: str) -> bool:
        """Whether a blob of that id is there (its bytes are not verified)."""
        return self._size(blob_id) is not None

    def discard(self, blob_id: str) -> None:
        """Remove a blob, if it is there: for results that are damaged and can be made again."""
        with self._as_store_error(), contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._place(blob_id))
        if self._copies is not None:
            self._copies.forget(blob_id)

    def _place(self, blob_id: str) -> str:
        if len(blob_id) != _ID_LENGTH or not set(blob_id) <= set("0123456789abcdef"):
            raise ValueError(f"not a blob id: {blob_id!r}")
        return f"{self._root}/{blob_id[:2]}/{blob_id[2:]}"

    def _size(self, blob_id: str) -> int | None:
        try:
            with self._as_store_error():
                return int(self._fs.size(self._place(blob_id)))
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def _as_store_error(self) -> Iterator[None]:
        """``FileNotFoundError`` passes: what it means is the caller's to say."""
        with contextlib.nullcontext() if self.is_local else remote.as_store_error(self._url):
            try:
                yield
            except FileNotFoundError:
                raise
            except OSError as error:
                raise (_unusable(error) if self.is_local else remote.unusable(self._url, error)) from error

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


def _unusable(error: OSError) -> StoreError:
    return StoreError(
        f"数据文件夹无法读写：{error.strerror or error}。请检查磁盘空间和文件夹权限。", code="store_disk"
    )


def _missing(blob_id: str) -> StoreError:
    return StoreError(
        f"数据文件夹中缺少文件 {blob_id[:12]}…。请从备份恢复该文件，或重新筛查对应的报告。",
        code="store_blob_missing",
    )
