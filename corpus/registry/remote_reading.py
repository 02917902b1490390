"""The inside of a worker process that reads one registry file: opened once, then asked batch by batch."""

from __future__ import annotations

from pathlib import Path

from corpus.registry.reading import Batches, read_table

_open: list[Batches] = []


def open_table(*, path: str, mapping: dict[str, str]) -> bytes:
    """Begin to read a file; what was read before is closed. Raises as ``read_table`` does, here or later."""
    while _open:
        _open.pop().close()
    _open.append(read_table(Path(path), mapping))
    return b""


def next_batch() -> bytes:
    """The next batch as JSON; nothing after the last."""
    batch = next(_open[-1], None)
    return b"" if batch is None else batch.to_json()
