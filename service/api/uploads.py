"""Files as they arrive: streamed to disk, admitted, kept; what was cut off can be gone on with."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from core.document import Source
from core.errors import ConflictError, MingjianError, RefusedError, UsageError
from core.ids import content_id
from core.limits import MEBIBYTE, Limits
from pipelines.stages import admit

_AT_ONCE = 1 << 20
_LONGEST_NAME, _LONGEST_SUFFIX = 200, 8
_KEPT_SECONDS = 7 * 86_400
_SHA256 = re.compile(r"[0-9a-f]{64}")


class DiskFullError(MingjianError):
    """There is no room for what arrives."""

    code = "disk_full"


def shown_name(header: str, *, missing: str = "未命名.pdf") -> str:
    """The file's name without folders and signs that no name has; from a percent-encoded header."""
    name = unquote(header).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(each for each in name if each.isprintable()).strip().strip(".")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > _LONGEST_NAME and stem and len(suffix) <= _LONGEST_SUFFIX:
        return stem[: _LONGEST_NAME - len(suffix) - 1] + dot + suffix
    return name[:_LONGEST_NAME] or missing


def require_sha256(text: str) -> str:
    """The digest in lower case; raises ``UsageError``."""
    folded = text.lower()
    if not _SHA256.fullmatch(folded):
        raise UsageError("文件编号应为文件内容的 SHA-256（64 位十六进制）。", code="not_a_digest")
    return folded


def folder(data_dir: Path) -> Path:
    """Where files lie until they have arrived whole."""
    place = data_dir / "uploads"
    place.mkdir(parents=True, exist_ok=True)
    return place


def received(data_dir: Path, account: str, digest: str) -> int:
    """Bytes that have arrived of an account's upload that was cut off."""
    part = part_of(data_dir, account, digest)
    return part.stat().st_size if part.is_file() else 0


def sweep(data_dir: Path, *, now: float) -> None:
    """Remove what was cut off and has not been gone on with for a week; ``now`` in seconds of the epoch."""
    for path in folder(data_dir).iterdir():
        with contextlib.suppress(FileNotFoundError):
            if now - path.stat().st_mtime > _KEPT_SECONDS:
                path.unlink()


async def take(stream: AsyncIterator[bytes], data_dir: Path, limits: Limits) -> Path:
    """All of the stream as a file of its own, which the caller removes; nothing is left of one cut off."""
    handle, name = tempfile.mkstemp(dir=folder(data_dir), suffix=".whole")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, _room():
            await _write(stream, file.fileno(), 0, limits)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


async def go_on(stream: AsyncIterator[bytes], part: Path, offset: int, limits: Limits) -> None:
    """Append at ``offset``, which must be where the upload was cut off; what arrives stays.

    Raises ``ConflictError``, which names the right place, for another one.
    """
    with part.open("ab") as file, _room():
        _lock(file.fileno())
        there = os.fstat(file.fileno()).st_size
        if offset != there:
            raise ConflictError(f"这份文件已收到 {there} 字节，请从该处继续上传。", code="upload_offset")
        await _write(stream, file.fileno(), offset, limits)


def part_of(data_dir: Path, account: str, digest: str) -> Path:
    """Where an account's upload grows: nobody else can add to it, or learn of it."""
    return folder(data_dir) / f"{content_id(account.encode())[:16]}-{digest}.part"


async def admitted(path: Path, name: str, limits: Limits, *, digest: str | None = None) -> Source:
    """The source of a file that has arrived; raises ``RefusedError`` for another than was announced."""
    try:
        source = await run_in_threadpool(admit.run, path, limits)
    except RefusedError as error:  # by the name it came under, not by that of our own file
        raise RefusedError(error.message.replace(path.name, name), code=error.code) from error
    if digest is not None and source.id != digest:
        raise RefusedError("收到的文件内容与所给的 SHA-256 不一致，请重新上传。", code="digest_differs")
    return Source(id=source.id, file_name=name, size_bytes=source.size_bytes)


async def _write(stream: AsyncIterator[bytes], target: int, written: int, limits: Limits) -> None:
    """What has arrived is written also where the line is cut: nobody has to send it twice."""
    waiting: list[bytes] = []
    size = 0
    try:
        async for chunk in stream:
            waiting.append(chunk)
            size += len(chunk)
            written += len(chunk)
            if written > limits.bytes:
                raise RefusedError(
                    f"文件过大，上限为 {limits.bytes // MEBIBYTE} MiB。请拆分后再提交。", code="too_large"
                )
            if size >= _AT_ONCE:
                await run_in_threadpool(_put, target, b"".join(waiting))
                waiting, size = [], 0
    except ClientDisconnect:
        _put(target, b"".join(waiting))
        raise
    await run_in_threadpool(_put, target, b"".join(waiting))


def _put(target: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(target, view) :]


def _lock(target: int) -> None:
    """One writes at a time; the other is told."""
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ConflictError("这份文件正在由另一个请求上传，请稍后再试。", code="upload_busy") from error


@contextlib.contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise DiskFullError("服务器磁盘空间不足，文件未能保存。请联系系统管理员清理后再上传。") from error
