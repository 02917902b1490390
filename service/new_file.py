"""A new file, whole or not at all: written beside its place and renamed; what fails leaves nothing behind."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StoreError, UsageError

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


def require_new(target: Path, *, source: Path | None, suffix: str, option: str, force: bool) -> None:
    """Raise ``UsageError`` when ``target`` is no place for a new file, before any work is done.

    ``source`` is a file that is never replaced.
    """
    if target.suffix.lower() != suffix:
        raise UsageError(f"{option} 的文件名应以 {suffix} 结尾；{target} 不是。请更正。")
    if target.is_dir():
        raise UsageError(f"{option} 应是文件名，但 {target} 是一个文件夹。请给出文件名。")
    if source is not None and target.exists() and source.exists() and target.samefile(source):
        raise UsageError(f"{target} 是报告原件，不会被覆盖。请给出另一个文件名。")
    if target.exists() and not force:
        raise UsageError(f"{target} 已经存在。请换一个文件名，或加 --force 覆盖它。")
    folder = target.parent
    if not folder.is_dir():
        raise UsageError(f"无法写入 {target}：没有文件夹 {folder}。请先建立，或换一个位置。")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"无法写入 {target}：没有 {folder} 的写入权限。请换一个可写的位置。")


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """A path in a folder of its own beside ``target``: what is there at the end takes the target's place.

    Raises ``StoreError`` when the disk is full, ``UsageError`` when the place cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".mingjian-") as folder:
            beside = Path(folder) / target.name
            yield beside
            beside.chmod(0o644)
            beside.replace(target)
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise StoreError(
                f"磁盘空间不足，没有写出 {target}。请清理磁盘空间或换一个位置。", code="output_disk_full"
            ) from error
        raise UsageError(f"无法写入 {target}（{error.strerror}）。请换一个可写的位置。") from error
