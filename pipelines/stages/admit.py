"""Stage 1, admit: a path becomes a ``Source``, or a refusal that says what to do.

Only the outside of the file is looked at here (type, size, hash); it is opened by a worker process
in the next stage.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from core.document import Source
from core.errors import InputNotFoundError, RefusedError
from core.limits import MEBIBYTE, Limits

NAME = "admit"
VERSION = "1"

_HEADER_BYTES = 1024  # ISO 32000-1, annex H: readers accept the header within the first 1024 bytes
_OTHER_TYPES = (
    (b"PK\x03\x04", "Office 文档、OFD 或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word/Excel 文档"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"\x89PNG", "PNG 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"{\\rtf", "RTF 文档"),
)


def run(path: Path, limits: Limits) -> Source:
    """Admit one file; raises ``InputNotFoundError`` or ``RefusedError``."""
    size = _size(path)
    if size == 0:
        raise RefusedError(
            f"文件是空的（0 字节）：{shown_name(path)}。请重新导出或重新上传。", code="empty_file"
        )
    if size > limits.bytes:
        raise RefusedError(
            f"文件过大：{shown_name(path)} 为 {size // MEBIBYTE} MiB，"
            f"上限为 {limits.bytes // MEBIBYTE} MiB。请拆分后再提交。",
            code="too_large",
        )
    try:
        with path.open("rb") as file:
            _require_pdf(path.name, file.read(_HEADER_BYTES))
            file.seek(0)
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError as error:
        raise InputNotFoundError(
            f"没有读取权限：{_shown(str(path))}。请检查文件权限。", code="not_readable"
        ) from error
    return Source(id=content, file_name=shown_name(path), size_bytes=size)


def shown_name(path: Path) -> str:
    """The file name as text; a name that an old Chinese zip file left in GB18030 is read as such."""
    return _shown(path.name)


def _shown(text: str) -> str:
    is_text = not any(0xD800 <= ord(character) < 0xE000 for character in text)
    return text if is_text else os.fsencode(text).decode("gb18030", "replace")


def _size(path: Path) -> int:
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise InputNotFoundError(f"无法访问：{_shown(str(path))}（{error.strerror}）。") from error
    if is_folder:
        raise InputNotFoundError(
            f"这是一个文件夹：{_shown(str(path))}。"
            f"请给出 PDF 文件，或用 {_shown(str(path))}/*.pdf 列出其中的文件。",
            code="is_folder",
        )
    if not is_file:
        raise InputNotFoundError(f"找不到文件：{_shown(str(path))}。请检查路径和文件名。")
    return path.stat().st_size


def _require_pdf(name: str, header: bytes) -> None:
    if b"%PDF-" in header:
        return
    for magic, kind in _OTHER_TYPES:
        if header.startswith(magic):
            raise RefusedError(
                f"不是 PDF 文件：{name} 看起来是{kind}。请另存为 PDF 后再提交。", code="not_a_pdf"
            )
    raise RefusedError(
        f"不是 PDF 文件：{name} 开头没有 PDF 标记。请确认文件完整，另存为 PDF 后再提交。", code="not_a_pdf"
    )
