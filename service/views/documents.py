"""Screenings and pages as they were kept, decoded once for several readers: kept documents never change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

import msgspec

from core.document import Page
from core.errors import InputNotFoundError
from core.screening import Screening
from corpus.store import codec
from corpus.store.store import Store

_Kind = TypeVar("_Kind")
_SCREENINGS, _READINGS = 12, 3


_READ = "read"  # pipelines.stages.read, whose engines need not be loaded to look at what it gave


class Kept:
    """The last used values by their keys, ``most`` at most. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, key: Hashable) -> object | None:
        """The kept value, or None."""
        with self._lock:
            return self._values.get(key)

    def get(self, key: Hashable, make: Callable[[], _Kind]) -> _Kind:
        """The kept value, or the one that is made now; two may make it at once."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


class _Reading(msgspec.Struct):
    """What the read stage kept, page by page undecoded."""

    pages: list[msgspec.Raw]


class Documents:
    """Decoded screenings by their ids, and the pages of readings."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._screenings = Kept(_SCREENINGS)
        self._readings = Kept(_READINGS)

    def screening(self, screening_id: str) -> Screening:
        """One kept screening; raises ``InputNotFoundError``."""
        return self._screenings.get(screening_id, lambda: self._loaded(screening_id))

    def page(self, report: str, screening_id: str, number: int) -> Page:
        """Page ``number`` as it was read; raises ``InputNotFoundError`` where it is not kept."""
        pages = self._readings.get((report, screening_id), lambda: self._read(report))
        if number not in pages:
            raise InputNotFoundError(f"第 {number} 页没有读到的文字。", code="page_not_read")
        return codec.load(Page, pages[number])

    def _loaded(self, screening_id: str) -> Screening:
        found = self._store.past_screening(screening_id)
        if found is None:
            raise InputNotFoundError("没有这次筛查的结果。", code="screening_not_found")
        return found

    def _read(self, report: str) -> dict[int, bytes]:
        data = self._store.latest_stage_result(report, _READ)
        if data is None:
            return {}
        raw = msgspec.json.decode(codec.plain(data), type=_Reading).pages
        return {_Number.of(page): bytes(page) for page in raw}


class _Number(msgspec.Struct):
    number: int

    @classmethod
    def of(cls, page: msgspec.Raw) -> int:
        return msgspec.json.decode(page, type=cls).number
