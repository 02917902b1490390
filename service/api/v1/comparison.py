"""What a report shares with others, and how its screenings differ."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from core.errors import InputNotFoundError
from pipelines.differences import Differences
from service.api.guards import With, note, view_of, visible
from service.api.v1.reports import Reader
from service.similar.counted import lengths_of
from service.views.history import Turn, between, turns
from service.views.matches import Matches, matches_of

router = APIRouter(tags=["报告"])
ScreeningId = Annotated[str, Query(max_length=64, description="`id` of a screening")]


@router.get("/reports/{report}/matches", summary="与其他报告的相同之处", operation_id="getMatches")
def matches(given: With, by: Reader, report: str) -> Matches:
    """Grouped by the other report; of one outside one's regions, that it exists and whom to ask."""
    card = visible(report, by, given)
    note(given, by, "matches.read", "report", report)
    store = given.tools.store
    screening = given.documents.screening(card.screening_id)
    lengths = lengths_of(store, report) if screening.matches else None
    return matches_of(view_of(given, by), screening, lengths=lengths)


@router.get("/reports/{report}/screenings", summary="历次筛查", operation_id="listScreenings")
def screenings(given: With, by: Reader, report: str) -> list[Turn]:
    """All screenings of the report, the latest first."""
    visible(report, by, given)
    note(given, by, "history.read", "report", report)
    return list(turns(given.tools.store.screenings(report)))


@router.get("/reports/{report}/screenings/diff", summary="两次筛查的差别", operation_id="diffScreenings")
def difference(
    given: With, by: Reader, report: str, before: ScreeningId = "", after: ScreeningId = ""
) -> Differences:
    """What differs, and because of which input; without ids between the last two screenings."""
    visible(report, by, given)
    entries = given.tools.store.screenings(report)
    if len(entries) < 2 and not (before and after):
        raise InputNotFoundError("这份报告只筛查过一次，没有可比较的。", code="screened_once")
    later = after or entries[0].id
    place = next((number for number, entry in enumerate(entries) if entry.id == later), len(entries))
    earlier = before or (entries[place + 1].id if place + 1 < len(entries) else "")
    note(given, by, "history.read", "report", report, earlier=earlier, later=later)
    return between(view_of(given, by), given.documents, entries, earlier, later)
