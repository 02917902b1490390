"""What independent documents have in common: of the factory, plain and with particulars, and real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2

from corpus.similarity.normal import Codes, normal
from corpus.similarity.surprise import MOST_OF_ONE
from corpus.similarity.winnow import grams_hashed
from corpus.similarity.wording import Wording

MOST, LEAST = 20_000, 3_000  # normal characters of a document that are looked at, and of one that counts
_RUNS = (8, 16, 24)  # characters; a run is told by its n-grams of 8 in a row


@dataclass(frozen=True, slots=True)
class Nearness:
    """``surprise``: nats of a character to a model learned from the others, in the mean over documents.

    ``shared``: by length the share of characters in runs that stand in another document.
    """

    documents: int
    surprise: float
    shared: dict[int, float]


def nearness(texts: Sequence[Codes]) -> Nearness:
    """Of documents that have nothing to do with one another."""
    nats = [
        float(np.minimum(_without(texts, at).read(each).surprise(0), MOST_OF_ONE).mean())
        for at, each in enumerate(texts)
    ]
    shared = {run: float(np.mean([_shared(texts, at, run) for at in range(len(texts))])) for run in _RUNS}
    return Nearness(len(texts), float(np.mean(nats)), shared)


def documents(folder: Path) -> Iterator[Codes]:
    """The normal text of every PDF that has one in Chinese, the same file once."""
    return (normal(text).codes[:MOST] for text in texts_of(folder))


def texts_of(folder: Path) -> Iterator[str]:
    """The text layer of every PDF that has one in Chinese, the same file once."""
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*.pdf")):
        pages = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
        codes = normal(text).codes[:MOST]
        is_chinese = float(((codes >= 0x4E00) & (codes < 0xA000)).mean()) > 0.5 if len(codes) else False
        if len(codes) >= LEAST and is_chinese and codes.tobytes() not in seen:
            seen.add(codes.tobytes())
            yield text


def _without(texts: Sequence[Codes], at: int) -> Wording:
    return Wording.learned([each for other, each in enumerate(texts) if other != at])


def _shared(texts: Sequence[Codes], at: int, run: int) -> float:
    others = np.unique(np.concatenate([grams_hashed(each) for n, each in enumerate(texts) if n != at]))
    is_there = np.isin(grams_hashed(texts[at]), others)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_there.astype(np.int8), [0]))))
    lengths = edges[1::2] - edges[::2] + 7
    return float(lengths[lengths >= run].sum() / len(texts[at]))
