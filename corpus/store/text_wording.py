"""How everybody writes, learned from the texts of a store: a file beside those of the index.

It is nothing but a shortcut. Where it is not there, damaged, of another version, or of a store that has
grown or shrunk by half since, it is learned again from the archive by whoever asks: from texts spread evenly
over all, at most ``MOST_CHARACTERS``.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, select

from core.errors import StoreError
from corpus.similarity import texts as archive
from corpus.similarity.candidates import LAW, Catalogue
from corpus.similarity.normal import Codes, normal
from corpus.similarity.wording import Wording
from corpus.store.database import reading
from corpus.store.text_tables import text_archives

MOST_CHARACTERS = 20_000_000  # 160 MB while a table is counted
GROWN = 1.5
_AT_ONCE = 64  # texts that are read together


class WordingFile:
    """The file of one data folder; safe to share between threads. Without a folder it is kept in memory."""

    def __init__(self, engine: Engine, folder: Path | None) -> None:
        self._engine = engine
        self._path = folder / "wording.npz" if folder is not None else None
        self._lock = threading.Lock()
        self._known: tuple[int, Wording] | None = None

    def now(self, catalogue: Catalogue, epoch: int) -> Wording:
        """As learned from the reports of this catalogue, or from about as many of them."""
        numbers = np.flatnonzero(catalogue.living & (catalogue.kind != LAW))
        with self._lock:
            if self._known is not None and self._known[0] == epoch:
                if _fits(self._known[1], len(numbers)):
                    return self._known[1]
            elif self._known is None and self._path is not None:
                kept = Wording.opened(self._path)
                if kept is not None and _fits(kept, len(numbers)):
                    self._known = epoch, kept
                    return kept
            self._known = epoch, self._learned(numbers)
            return self._known[1]

    def _learned(self, numbers: npt.NDArray[np.int64]) -> Wording:
        """From texts in an order in which any beginning is spread evenly over all."""
        spread = numbers[np.argsort((np.arange(len(numbers)) * 0.6180339887498949) % 1.0, kind="stable")]
        taken: list[int] = []
        codes: list[Codes] = []
        room = MOST_CHARACTERS
        for start in range(0, len(spread), _AT_ONCE):
            for number, each in self._read(spread[start : start + _AT_ONCE].tolist()):
                if room > 0:
                    taken.append(number)
                    codes.append(each[:room])
                    room -= len(each)
            if room <= 0:
                break
        found = Wording.learned(codes, taken, among=len(numbers))
        if self._path is not None:
            with contextlib.suppress(OSError):  # kept in memory, and learned again by the next process
                found.write(self._path)
        return found

    def _read(self, numbers: list[int]) -> list[tuple[int, Codes]]:
        query = select(text_archives).where(text_archives.c.number.in_(numbers))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(text_archives.c.number)).all()
        found = []
        for row in rows:
            with contextlib.suppress(StoreError):  # a damaged one is told by ``verify``
                found.append((row.number, normal(archive.loads(row.data).text).codes))
        return found


def _fits(known: Wording, texts: int) -> bool:
    """Whether there are about as many texts as when it was learned."""
    return known.texts <= GROWN * texts and texts <= GROWN * known.texts
