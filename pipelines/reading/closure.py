"""Hashes of PDF objects with all they refer to: equal ones mean the same wherever they lie in a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import pikepdf

_MOST_OBJECTS = 20_000
_MOST_BYTES = 512 << 20
_DEEPEST = 40
_UPWARD = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo"})
_NOT_SEEN = frozenset({"/Name", "/LastModified", "/Length"})  # say nothing about how a stream looks


class UnboundedError(ValueError):
    """An object that refers to itself, lies too deep or holds too much to be hashed."""


class Closure:
    """One open file; hashes of its indirect objects are kept, so that a shared font is hashed once."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.document = document
        self._known: dict[tuple[int, int], str] = {}
        self._bytes: dict[tuple[int, int], str] = {}
        self._open: set[tuple[int, int]] = set()
        self._left = 0

    def of(self, item: object) -> str:
        """Hash of the object and all below it; raises ``UnboundedError``."""
        self._left = _MOST_OBJECTS
        return self._of(item, 0)

    def _of(self, item: object, depth: int) -> str:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise UnboundedError("object too deep or too large")
        if not isinstance(item, pikepdf.Object) or not item.is_indirect:
            return self._plain(item, depth)
        place = item.objgen
        if place in self._open:
            raise UnboundedError("object refers to itself")
        if place not in self._known:
            self._open.add(place)
            try:
                self._known[place] = self._plain(item, depth)
            finally:
                self._open.discard(place)
        return self._known[place]

    def _plain(self, item: object, depth: int) -> str:
        if isinstance(item, pikepdf.Stream):
            return _hash("stream", self._stored(item), *self._entries(item, depth, without=_NOT_SEEN))
        if isinstance(item, pikepdf.Dictionary):
            return _hash("dictionary", *self._entries(item, depth))
        if isinstance(item, pikepdf.Array):
            return _hash("array", *(self._of(part, depth + 1) for part in item))
        if isinstance(item, pikepdf.String):
            return _hash("string", bytes(item).hex())
        if isinstance(item, bool):
            return _hash("truth", str(item))
        if isinstance(item, int | float | Decimal):
            return _hash("number", str(Decimal(str(item)).normalize()))
        if isinstance(item, pikepdf.PdfInlineImage):
            return _hash("inline", item.unparse().hex())
        if item is None or isinstance(item, pikepdf.Name):
            return _hash("name", str(item))
        raise UnboundedError(f"not to be hashed: {type(item).__name__}")

    def _entries(
        self, item: pikepdf.Object, depth: int, *, without: frozenset[str] = frozenset()
    ) -> Iterator[str]:
        for key in sorted(item.keys()):
            if key not in _UPWARD and key not in without:
                yield key
                yield self._of(item[key], depth + 1)

    def _stored(self, item: pikepdf.Object) -> str:
        place = item.objgen
        if place not in self._bytes:
            data = item.read_raw_bytes()
            if len(data) > _MOST_BYTES:
                raise UnboundedError("stream too large")
            self._bytes[place] = hashlib.sha256(data).hexdigest()
        return self._bytes[place]


def _hash(*parts: str) -> str:
    """Hash of parts that cannot run into one another."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:".encode())
        whole.update(part.encode(errors="surrogatepass"))
    return whole.hexdigest()
