"""A digest of the program and the samples: what a made demo was made from.

    python -m eval.sources > .demo/sources

Tests that find a demo made from the same files use it instead of screening the samples again.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PARTS = (
    "core",
    "models",
    "corpus",
    "pipelines",
    "service",
    "eval/samples",
    "eval/working_day.py",
    "Makefile",
)


def sources_digest(root: Path = ROOT) -> str:
    """SHA-256 over names and contents, in the order of names."""
    total = hashlib.sha256()
    for path in _files(root):
        total.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for part in _PARTS:
        start = root / part
        found = sorted(start.rglob("*")) if start.is_dir() else [start]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


if __name__ == "__main__":
    sys.stdout.write(sources_digest() + "\n")
