"""Streams a workbook's table of shared strings: most of a large file's text stands there."""

from __future__ import annotations

import xml.parsers.expat
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, overload

from corpus.registry.cells import MOST_PARTS, DamagedSheetError

MAX_STRINGS_BYTES = 384 << 20  # half of what the reading worker may take
_CHUNK = 1 << 16


class TooManyStringsError(Exception):
    """The texts of a workbook do not fit the memory that its reader may take."""


class StringTable(Sequence[str]):
    """Strings in a third of the memory that a list of them takes; read-only once filled."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Add one string at the end; raises ``TooManyStringsError``."""
        self._bytes += text.encode(errors="replace")
        if len(self._bytes) > MAX_STRINGS_BYTES:
            raise TooManyStringsError
        self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        if place < 0:
            raise IndexError(place)
        ends = self._ends
        return self._bytes[ends[place] : ends[place + 1]].decode()


def strings_of(stream: IO[bytes]) -> StringTable:
    """The strings in order, without formats and phonetic guides; raises ``DamagedSheetError``."""
    reader = _Reader()
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (xml.parsers.expat.ExpatError, ValueError) as error:
        raise DamagedSheetError(str(error)) from error
    return reader.strings


@dataclass(slots=True)
class _Reader:
    strings: StringTable = field(default_factory=StringTable)
    _parts: list[str] = field(default_factory=list)
    _is_in_text: bool = False
    _is_phonetic: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name if ":" not in name else name.rpartition(":")[2]
        if tag == "t":
            self._is_in_text = not self._is_phonetic
        elif tag == "si":
            self._parts.clear()
        elif tag == "rPh":
            self._is_phonetic = True

    def text(self, data: str) -> None:
        if self._is_in_text:
            if len(self._parts) > MOST_PARTS:
                raise ValueError("a string has no end")
            self._parts.append(data)

    def end(self, name: str) -> None:
        tag = name if ":" not in name else name.rpartition(":")[2]
        if tag == "t":
            self._is_in_text = False
        elif tag == "si":
            self.strings.append("".join(self._parts))
        elif tag == "rPh":
            self._is_phonetic = False

    def refuse(self, *_: object) -> None:
        raise ValueError("a table of strings declares no document type")
