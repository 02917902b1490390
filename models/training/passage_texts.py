"""What the passage encoder is trained on and measured with: laws, and wordings of factory reports."""

from __future__ import annotations

import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.embeddings.splitting import LENGTH

_EDITION = re.compile(r"[(（].*$")


@dataclass(frozen=True, slots=True)
class Law:
    """A law's title without its date, and its text without headings."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """The wordings of one place in one report."""

    family: str
    texts: tuple[str, ...]


def split(title: str) -> str:
    """``test`` for one law in ten, ``train`` for the others; all editions of a law go together."""
    return "test" if zlib.crc32(title.encode()) % 10 == 0 else "train"


def laws(archive: Path) -> Iterator[Law]:
    """The texts of an archive of Markdown files."""
    with tarfile.open(archive) as files:
        for member in files:
            stream = files.extractfile(member) if member.name.endswith(".md") else None
            if stream is None:
                continue
            text = stream.read().decode("utf-8", "replace").split("<!-- INFO END -->")[-1]
            lines = (line.strip() for line in text.splitlines())
            body = "".join(line for line in lines if line and line[0] not in "#<|")
            if len(body) > 4 * LENGTH:
                yield Law(_EDITION.sub("", Path(member.name).stem), body)


def places(file: Path) -> list[Place]:
    """What ``eval.benchmarks.similarity.wordings`` wrote."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return [Place(row["family"], tuple(row["texts"])) for row in rows]
