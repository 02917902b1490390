"""Pages that were read before: of one report, until it is read whole, and of any report by what they show.

A page is small and there are many, so they lie in the database itself; a kept page that no longer reads
counts as none and is written over.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from sqlalchemy import Engine, delete, insert, select

from core.document import Page, Route
from core.errors import StoreError
from core.ids import digest
from corpus.store import codec
from corpus.store.database import reading, writing
from corpus.store.tables import kept_pages


class KeptPages:
    """What the reader of one report has and finds; safe to share between threads.

    ``reader`` is everything but the page that a reading depends on: code, engine and its version, options.
    """

    def __init__(
        self, engine: Engine, *, report_id: str, reader: str, clock: Callable[[], dt.datetime]
    ) -> None:
        self._engine = engine
        self._report_id = report_id
        self._reader = reader
        self._clock = clock

    def of_report(self, number: int) -> Page | None:
        """Page ``number`` of this report, read before but not yet as part of the whole."""
        return self._get(self._report_key(number), number)

    def of_identity(self, identity: str, route: Route, number: int) -> Page | None:
        """A page of any report with this identity and route, as page ``number`` of this one."""
        return self._get(self._identity_key(identity, route), number)

    def keep(self, page: Page) -> None:
        """Keep a page that was read; under its identity too where it has one (``Page.image``)."""
        data = codec.dump(page, is_compressed=True)
        rows: dict[str, str | None] = {self._report_key(page.number): self._report_id}
        if page.image:
            rows[self._identity_key(page.image, page.route)] = None
        with writing(self._engine) as connection:
            connection.execute(delete(kept_pages).where(kept_pages.c.key.in_(rows)))
            now = self._clock()
            for key, report_id in rows.items():
                values = {"key": key, "report_id": report_id, "page": data, "created_at": now}
                connection.execute(insert(kept_pages).values(values))

    def forget_report(self) -> None:
        """Drop the pages of this report: they are now kept with the whole. Those kept by identity stay."""
        mine = kept_pages.c.report_id == self._report_id
        with reading(self._engine) as connection:
            if connection.execute(select(kept_pages.c.key).where(mine).limit(1)).first() is None:
                return
        with writing(self._engine) as connection:
            connection.execute(delete(kept_pages).where(mine))

    def _report_key(self, number: int) -> str:
        return digest({"report": self._report_id, "page": number, "reader": self._reader})

    def _identity_key(self, identity: str, route: Route) -> str:
        return digest({"identity": identity, "route": route.value, "reader": self._reader})

    def _get(self, key: str, number: int) -> Page | None:
        with reading(self._engine) as connection:
            data = connection.execute(select(kept_pages.c.page).where(kept_pages.c.key == key)).scalar()
        if data is None:
            return None
        try:
            page = codec.load(Page, data)
        except StoreError:
            return None
        return dataclasses.replace(page, number=number)
