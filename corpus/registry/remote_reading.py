"""The inside of a worker process that reads one registry file: opened once, then asked batch by batch."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from corpus.registry.headers import recognised
from corpus.registry.reading import Batches, read_table
from corpus.registry.sheets import open_sheets

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


def columns_of(*, path: str, mapping: dict[str, str]) -> bytes:
    """As JSON: of each register's sheet its name and which column of it is taken for what; other sheets."""
    with ExitStack() as stack:
        sheets, others = recognised(Path(path), open_sheets(Path(path), stack), mapping)
        told = [
            {
                "sheet": sheet.sheet,
                "register": sheet.register.value,
                "columns": [
                    {"position": position + 1, "heading": column.heading, "field": column.field}
                    for position, column in sorted(sheet.columns.items())
                ],
            }
            for sheet in sheets
        ]
    return json.dumps({"sheets": told, "others": others}, ensure_ascii=False).encode()
