"""The two networks: what kind of writing a piece is, and where a signature stands among hands."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from models.ocr.inference import Network, open_network
from models.signatures.hand import Features
from models.signatures.raster import HEIGHT, WIDTH, Raster


class Kind(StrEnum):
    """What a piece of writing is; the order is that of the network's outputs."""

    HAND = "hand"
    TYPE = "type"
    STAMP = "stamp"


def kinds(rasters: Sequence[Raster]) -> list[dict[Kind, float]]:
    """How likely each piece is of each kind; raises ``ModelFileError`` where the weights are not there."""
    if not rasters:
        return []
    scores = _network("signature-kind")(_batch(rasters))
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = odds / odds.sum(axis=1, keepdims=True)
    return [dict(zip(Kind, (float(share) for share in row), strict=True)) for row in shares]


def hands(rows: Sequence[Features]) -> list[tuple[float, ...]]:
    """Unit vectors of features: the product of two tells how alike the hands are."""
    if not rows:
        return []
    placed = _network("signature-hand")(np.stack(rows))
    return [tuple(round(float(part), 4) for part in row) for row in placed]


def _batch(rasters: Sequence[Raster]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.stack(rasters).reshape(-1, 1, HEIGHT, WIDTH).astype(np.float32)


@functools.cache
def _network(name: str) -> Network:
    return open_network(name, threads=1)[1]
