"""Texts of laws, rules and standards from files: what reports may quote without copying anybody."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputNotFoundError, RefusedError
from corpus.similarity.texts import LAW_KIND, ReportText

KINDS = (".txt", ".md")
MOST_BYTES = 20 << 20
_LEAST = 20  # characters
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LawText:
    """``key`` tells the law from others: a file of the same name takes the place of the one before."""

    key: str
    name: str
    text: ReportText


def law_key(name: str) -> str:
    """A name however it is written: without spaces, in one width."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()[:_LONGEST_KEY]


def law_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The text files among these and in these folders; names that begin with a mark are left out.

    Raises ``InputNotFoundError`` where one is not there or nothing is in any.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_within(path))))
        elif path.is_file():
            found[path] = None
        else:
            raise InputNotFoundError(f"找不到文件「{path}」。请检查路径。")
    if not found:
        raise InputNotFoundError("给出的文件夹里没有 txt 或 md 文件。请检查路径。")
    return tuple(found)


def _within(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in KINDS and path.is_file() and path.name[0] not in "._~":
            yield path


def read_law(path: Path) -> LawText:
    """The text of one file, in UTF-8 or a Chinese code page; raises ``RefusedError`` for any other."""
    if path.suffix.lower() not in KINDS:
        raise RefusedError(f"「{path.name}」不是 txt 或 md 文件。", code="law_text_kind")
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise InputNotFoundError(f"「{path.name}」无法读取：{error.strerror or error}。") from error
    if data is None:
        raise RefusedError(
            f"「{path.name}」超过 {MOST_BYTES >> 20} MB。请拆成几个文件。", code="law_text_large"
        )
    written = _decoded(data)
    if written is None:
        raise RefusedError(
            f"「{path.name}」不是 UTF-8 或 GBK 编码的文本。请另存为 UTF-8 文本。", code="law_text_encoding"
        )
    lines = [line.strip() for line in written.splitlines()]
    text = "\n".join(line for line in lines if line)
    if len(text) < _LEAST:
        raise RefusedError(f"「{path.name}」几乎没有文字。", code="law_text_empty")
    name = path.stem.strip()
    return LawText(key=law_key(name), name=name, text=ReportText(text=text, kind=LAW_KIND))


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None
