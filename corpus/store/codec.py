"""Between a record and its bytes: what the store writes of a stage's result, and reads back exactly.

JSON through pydantic over the frozen dataclasses of ``core``; optionally packed with zlib. Keys that a
newer version added are ignored, keys that an older version lacked take their defaults.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from core.errors import StoreError

Record = TypeVar("Record")

_ZLIB_HEADER = b"\x78"  # no JSON text begins with it


def dump(record: object, *, is_compressed: bool = False) -> bytes:
    """JSON bytes (UTF-8) of a record; the same record gives the same bytes.

    Floats that are not finite are written as the strings ``"NaN"`` and ``"Infinity"``, so that the text
    stays JSON and still reads back. Raises ``ValueError`` for text that has no UTF-8 form (lone surrogates,
    as damaged PDFs give them): who reads them cleans them.
    """
    if not is_compressed:
        return _json(record)
    packing = zlib.compressobj(6)
    return b"".join([*(packing.compress(piece) for piece in _pieces(record)), packing.flush()])


def _json(value: object) -> bytes:
    return to_json(value, inf_nan_mode="strings")


def _pieces(record: object) -> Iterator[bytes]:
    """The same JSON piece by piece, each item of a tuple by itself: never the whole text of a long report."""
    if not is_dataclass(record) or isinstance(record, type):
        yield _json(record)
        return
    for place, field in enumerate(fields(record)):
        yield (b"," if place else b"{") + _json(field.name) + b":"
        value = getattr(record, field.name)
        if type(value) is not tuple:
            yield _json(value)
            continue
        for index, item in enumerate(value):
            yield (b"," if index else b"[") + _json(item)
        yield b"]" if value else b"[]"
    yield b"}" if fields(record) else b"{}"


def load(kind: type[Record], data: bytes) -> Record:
    """The record that ``dump`` wrote, packed or not; raises ``StoreError`` when the bytes are not one."""
    try:
        return cast("Record", _adapter(cast("Hashable", kind)).validate_json(plain(data)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "文首"
        raise StoreError(
            f"存储的内容不是有效的 {kind.__name__} 记录（{place}）。请用同一版本的程序重新筛查这份报告。",
            code="store_record",
        ) from error


def plain(data: bytes) -> bytes:
    """The JSON text, unpacked where it was packed; raises ``StoreError`` when the packing is damaged."""
    if not data.startswith(_ZLIB_HEADER):
        return data
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError("存储的内容已损坏，无法解压。请重新筛查这份报告。", code="store_record") from error


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", kind))
