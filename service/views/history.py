"""The screenings of a report one after the other, and what differs between two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InputNotFoundError
from core.screening import Band, Status
from corpus.store.entries import ScreeningEntry
from pipelines.differences import Differences, differences
from service.views.documents import Documents
from service.views.outside import all_others, hidden, inputs_told, screening_told
from service.views.reading import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One screening of the report."""

    id: str
    created_at: dt.datetime
    status: Status
    band: Band | None
    score: float | None
    is_latest: bool


def turns(entries: Sequence[ScreeningEntry]) -> tuple[Turn, ...]:
    """All screenings, the latest first."""
    return tuple(
        Turn(
            id=entry.id,
            created_at=entry.created_at,
            status=entry.status,
            band=entry.band,
            score=entry.score,
            is_latest=place == 0,
        )
        for place, entry in enumerate(entries)
    )


def between(
    view: View, documents: Documents, entries: Sequence[ScreeningEntry], before: str, after: str
) -> Differences:
    """From one screening to another of the same report; raises ``InputNotFoundError`` for others."""
    own = {entry.id for entry in entries}
    if before not in own or after not in own:
        raise InputNotFoundError("这份报告没有这次筛查。请先读取筛查列表。", code="screening_not_found")
    old, new = documents.screening(before), documents.screening(after)
    asks = hidden(view, all_others(old) | all_others(new))
    first, second = (inputs_told(view, screening_told(each, asks)) for each in (old, new))
    return differences(first, second)
