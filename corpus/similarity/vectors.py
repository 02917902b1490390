"""Vectors of a report's passages about its own site, as they are kept so that rewording is found.

Only chapters that speak of the site are divided into passages. A component of a vector is kept in eight bits:
``REACH`` times what is usual for a unit vector of so many dimensions is 127, what is beyond is cut off.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.chapters import Chapter
from core.errors import StoreError
from models.embeddings.protocol import PassageEncoder, Vectors
from models.embeddings.splitting import passages

REACH = 4.5
MOST_PASSAGES = 1500  # of one report: about 190,000 characters on its site
SITE: dict[str, float] = {
    Chapter.SURROUNDINGS: 1.0,
    Chapter.INSPECTION: 1.0,
    Chapter.ENTERPRISE: 0.9,
    Chapter.LAYOUT: 0.9,
    Chapter.PROCESS: 0.8,
    Chapter.EQUIPMENT: 0.8,
    Chapter.RECTIFICATION: 0.8,
    Chapter.SURVEY_RECORD: 0.8,
    Chapter.HAZARDS: 0.5,
    Chapter.ASSESSMENT: 0.5,
    Chapter.MEASURES: 0.4,
    Chapter.CONCLUSION: 0.4,
}
"""How much a reworded passage of a chapter says; chapters that are not here have no vectors."""

_MAGIC = b"MJV1"
_HEAD = struct.Struct("<4sHIH")  # magic, dimensions, passages, bytes of the encoder's name

Codes: TypeAlias = npt.NDArray[np.int8]
Spans: TypeAlias = npt.NDArray[np.uint32]
Sections: TypeAlias = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """``codes`` (passages x dimensions, int8) by ``encoder`` (name and version) of the passages ``spans``.

    ``spans`` (passages x 2, uint32) are ``[start, stop)`` in the report's kept text, ascending.
    """

    encoder: str
    spans: Spans
    codes: Codes

    def __len__(self) -> int:
        """How many passages."""
        return len(self.spans)

    def dumps(self) -> bytes:
        """Compact bytes."""
        name = self.encoder.encode()
        head = _HEAD.pack(_MAGIC, self.codes.shape[1], len(self), len(name))
        steps = np.diff(self.spans.astype("<u4").reshape(-1), prepend=np.uint32(0)).astype("<u4")
        return head + name + zlib.compress(steps.tobytes(), 6) + self.codes.tobytes()

    @classmethod
    def loads(cls, data: bytes) -> KeptVectors:
        """What ``dumps`` gave; raises ``StoreError`` for bytes that are not whole."""
        try:
            magic, dimensions, count, named = _HEAD.unpack_from(data)
            at = _HEAD.size + named
            name = data[_HEAD.size : at].decode()
            unpacked = zlib.decompressobj()
            steps = np.frombuffer(unpacked.decompress(data[at:]), "<u4")
            codes = np.frombuffer(unpacked.unused_data, np.int8).reshape(count, dimensions)
            spans = np.cumsum(steps, dtype=np.uint32).reshape(count, 2)
        except (struct.error, zlib.error, ValueError) as error:
            raise damaged() from error
        if magic != _MAGIC:
            raise damaged()
        return cls(name, spans, codes)


def damaged() -> StoreError:
    """Kept vectors cannot be read."""
    return StoreError(
        "一份报告的段落向量已损坏，改写比对暂不包括它。请重新筛查该报告。", code="passage_vectors_damaged"
    )


def called(encoder: PassageEncoder) -> str:
    """What vectors of an encoder are kept under: vectors of different encoders are never compared."""
    return f"{encoder.name} {encoder.version}"


def site_ranges(sections: Sections, length: int) -> tuple[tuple[int, int], ...]:
    """``[start, stop)`` of the chapters on the site; ``sections`` are their starts and kinds, ascending."""
    stops = [*[start for start, _ in sections], length][1:]
    return tuple(
        (start, stop)
        for (start, kind), stop in zip(sections, stops, strict=True)
        if kind in SITE and stop > start
    )


def weight(section: str | None) -> float:
    """How much a reworded passage of this chapter says, 0 to 1."""
    return SITE.get(section or "", 0.0)


def scale(dimensions: int) -> float:
    """Steps of a code to 1."""
    return 127 * float(dimensions**0.5) / REACH


def coded(vectors: Vectors) -> Codes:
    """Unit vectors in eight bits."""
    codes: Codes = np.clip(np.rint(vectors * scale(vectors.shape[1])), -127, 127).astype(np.int8)
    return codes


def vectors_of(text: str, ranges: Iterable[tuple[int, int]], encoder: PassageEncoder) -> KeptVectors:
    """The vectors of the passages in these parts of a text, of at most ``MOST_PASSAGES``."""
    spans = [span for start, stop in ranges for span in passages(text, start, stop)][:MOST_PASSAGES]
    made = encoder.encode([text[start:stop] for start, stop in spans])
    rows = np.array(spans, np.uint32).reshape(len(spans), 2)
    return KeptVectors(called(encoder), rows, coded(made).reshape(len(spans), encoder.dimensions))
