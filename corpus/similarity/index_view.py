"""The index of texts as it was at one moment: what a comparison works on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.similarity.candidates import Catalogue
from corpus.similarity.segment import Segment
from corpus.similarity.texts import ReportText
from corpus.similarity.wording import Wording


@dataclass(frozen=True, slots=True, eq=False)
class IndexView:
    """``segments``: the files and, in memory, what is in none yet; ``catalogue``: who lives, by number.

    ``ids`` are the reports' ids by number, empty for laws and for what is gone. ``revision`` goes up with
    every change of the index: two views of one revision are the same. ``learned`` gives how everybody writes;
    it may be somewhat older.
    """

    segments: tuple[Segment, ...]
    catalogue: Catalogue
    ids: npt.NDArray[np.bytes_]
    revision: int
    load: Callable[[int], ReportText]
    load_all: Callable[[Collection[int]], Mapping[int, ReportText]]
    learned: Callable[[], Wording]

    def __len__(self) -> int:
        """How many texts live, laws with them."""
        return int(self.catalogue.living.sum())

    def number_of(self, report_id: str) -> int | None:
        """The number of a report's text; None for one that has none."""
        found = np.flatnonzero(self.ids == report_id.encode("ascii", "replace"))
        return int(found[0]) if report_id and len(found) else None

    def report_of(self, number: int) -> str:
        """The report whose text has this number; empty for a law."""
        return bytes(self.ids[number]).decode("ascii")

    def text_of(self, number: int) -> ReportText:
        """The text itself; raises ``StoreError`` (``similarity_text_gone``) where it was removed since."""
        return self.load(number)

    def texts_of(self, numbers: Collection[int]) -> Mapping[int, ReportText]:
        """Several texts at once; of those that were removed since, or are damaged, nothing."""
        return self.load_all(numbers)
