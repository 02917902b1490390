"""What newer tables say of reports that were screened before there were any, made from their screenings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Engine

from core.screening import Screening
from corpus.store import brief_rows, card_rows, change_rows, codec, lead_rows, party_rows
from corpus.store.blobs import Blobs
from corpus.store.database import reading, writing

Clock = Callable[[], dt.datetime]

_FILLED_AT_ONCE = 100


def fill(engine: Engine, blobs: Blobs, clock: Clock) -> None:
    """Make briefs, cards, parties, leads and links where they are lacking; safe to run again."""
    _briefs(engine, blobs, clock)
    _cards(engine, blobs)
    _overview(engine, blobs)


def _briefs(engine: Engine, blobs: Blobs, clock: Clock) -> None:
    """Briefs of reports that were screened before there were any."""
    while True:
        with reading(engine) as connection:
            lacking = brief_rows.without_brief(connection, limit=_FILLED_AT_ONCE)
        if not lacking:
            return
        briefs = [
            brief_rows.screened_brief(codec.load(Screening, blobs.get(blob_id))) for _, blob_id in lacking
        ]
        with writing(engine) as connection:
            for (report_id, _), brief in zip(lacking, briefs, strict=True):
                brief_rows.replace(connection, report_id, brief, at=clock())


def _cards(engine: Engine, blobs: Blobs) -> None:
    """Cards of reports that were screened before there were any."""
    while True:
        with reading(engine) as connection:
            lacking = card_rows.without_card(connection, limit=_FILLED_AT_ONCE)
        if not lacking:
            return
        made = [(key, codec.load(Screening, blobs.get(blob)), at) for key, blob, at in lacking]
        with writing(engine) as connection:
            for key, screening, at in made:
                card_rows.replace(connection, screening, screening_id=key, at=at)
                change_rows.screened(connection, None, screening.report.id, at=at)


def _overview(engine: Engine, blobs: Blobs) -> None:
    """Parties, leads and links of reports that were screened before there were any."""
    last = ""
    while True:
        with reading(engine) as connection:
            lacking = lead_rows.lacking(connection, after=last, limit=_FILLED_AT_ONCE)
        if not lacking:
            return
        made = [codec.load(Screening, blobs.get(blob)) for _, blob in lacking]
        with writing(engine) as connection:
            for screening in made:
                brief = brief_rows.screened_brief(screening)
                party_rows.replace(connection, screening.report.id, brief)
                lead_rows.replace(connection, screening)
        last = lacking[-1][0]
