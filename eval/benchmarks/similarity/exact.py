"""Which texts share what to the letter: every run of so many characters of every text, looked up in all.

Nothing is sampled or estimated, so it serves as the truth that approximate ways are held against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.similarity.normal import NormalText

RUN = 30  # characters
MANY = 4  # texts that have a run; what more have is everybody's

Mask: TypeAlias = npt.NDArray[np.bool_]
Pairs: TypeAlias = dict[tuple[int, int], Mask]


def shared_runs(texts: Sequence[NormalText]) -> Pairs:
    """Of each text and other text the characters in runs that both have and at most ``MANY`` texts have.

    The mask is over the first one's normal text; each pair is there in both directions.
    """
    hashes, owner, place = _runs(texts)
    order = np.lexsort((owner, hashes))
    hashes, owner, place = hashes[order], owner[order], place[order]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(hashes) != 0)))
    stops = np.append(starts[1:], len(hashes))
    begun: dict[tuple[int, int], list[int]] = defaultdict(list)
    for start, stop in zip(
        starts[stops - starts > 1].tolist(), stops[stops - starts > 1].tolist(), strict=True
    ):
        whose = owner[start:stop].tolist()
        others = set(whose)
        if 1 < len(others) <= MANY:
            for one, at in zip(whose, place[start:stop].tolist(), strict=True):
                for other in others - {one}:
                    begun[one, other].append(at)
    return {pair: _covered(places, len(texts[pair[0]])) for pair, places in begun.items()}


def _runs(
    texts: Sequence[NormalText],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    hashes, owners, places = [], [], []
    for number, text in enumerate(texts):
        codes = text.codes.astype(np.uint64)
        total = np.zeros(max(0, len(codes) - RUN + 1), np.uint64)
        for offset in range(RUN):
            total = total * np.uint64(0x9E3779B97F4A7C15) + codes[offset : offset + len(total)]
        hashes.append(total)
        owners.append(np.full(len(total), number, np.int32))
        places.append(np.arange(len(total), dtype=np.int32))
    return np.concatenate(hashes), np.concatenate(owners), np.concatenate(places)


def _covered(starts: Sequence[int], size: int) -> Mask:
    steps = np.zeros(size + 1, np.int32)
    at = np.array(starts)
    np.add.at(steps, at, 1)
    np.add.at(steps, np.minimum(at + RUN, size), -1)
    return np.cumsum(steps[:-1]) > 0
