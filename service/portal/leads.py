"""Findings over all reports: by check, standing, words, and the filters of reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic import Field

from core.decision import Standing
from core.errors import ConflictError, UsageError
from corpus.store import lead_rows
from corpus.store.card_rows import is_elsewhere
from corpus.store.database import reading
from corpus.store.lead_rows import LeadsWanted
from pipelines.checks import CHECKS
from service.api.cursors import keyed_cursor, keyed_place
from service.api.guards import With, allowed, note_list, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS
from service.portal.filters import ReportFilters
from service.portal.own import drop_filter, filters_of, save_filter
from service.portal.pages import is_fragment, page
from service.views.choices import choices
from service.views.outside import cards_told
from service.views.standings import ELSEWHERE_WORDS, STANDING_WORDS

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_AT_ONCE = 50


class LeadFilters(ReportFilters):
    """Which findings."""

    check: Annotated[list[str], Field(default_factory=list, max_length=100)]
    standing: Annotated[list[Standing], Field(default_factory=list)]
    words: Annotated[str, Field(max_length=100)] = ""

    def leads_wanted(self, by: Principal) -> LeadsWanted:
        """Together with what the reader may see; an empty choice asks for nothing.

        How findings of other regions' reports stand is not told: no standing asks for them.
        """
        return LeadsWanted(
            reports=self.wanted(by),
            checks=tuple(check for check in self.check if check),
            standings=tuple(self.standing),
            words=self.words,
            is_own=bool(self.standing),
        )


@router.get("/findings")
def findings(request: Request, given: With, by: Reader, asked: Annotated[LeadFilters, Query()]) -> Response:
    """The whole page, or further rows."""
    view, wanted = view_of(given, by), asked.leads_wanted(by)
    note_list(given, by, "findings.list", asked)
    value = keyed_place(asked.cursor)[0] if asked.cursor else None
    before = value if isinstance(value, int) else None
    with reading(view.engine) as connection:
        found = lead_rows.listed(connection, wanted, before=before, limit=_AT_ONCE + 1)
        is_first = before is None
        counts = lead_rows.counted(connection, wanted) if is_first else {}
    shown = found[:_AT_ONCE]
    template = "parts/lead_rows.html.j2" if not is_first and is_fragment(request) else "findings.html.j2"
    return page(
        request,
        by,
        template,
        leads=cards_told(view, shown, is_search=bool(asked.words)),
        following=keyed_cursor(shown[-1].number, "") if len(found) > _AT_ONCE else None,
        total=sum(counts.values()),
        asked=asked,
        checks={check.id: check.name for check in CHECKS},
        standings=STANDING_WORDS,
        elsewhere_words=ELSEWHERE_WORDS,
        elsewhere={lead.report.report_id for lead in shown if is_elsewhere(view.wanted, lead.report)},
        bands=BANDS,
        choices=choices(view),
        saved=filters_of(view.engine, by.account, "/findings"),
        now=given.tools.store.now(),
    )


@router.post("/filters")
def keep_filter(
    request: Request,
    given: With,
    by: Reader,
    path: Annotated[str, Form(max_length=40)],
    query: Annotated[str, Form(max_length=2000)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keeps a list's filter by name; the answer is the list of those kept."""
    engine, problem = given.tools.store.engine, ""
    try:
        save_filter(engine, by.account, name=name, path=path, query=query, at=given.tools.store.now())
    except (ConflictError, UsageError) as error:
        problem = error.message
    return _saved(request, given, by, path, problem)


@router.delete("/filters/{filter_id}")
def forget_filter(request: Request, given: With, by: Reader, filter_id: str, path: str) -> Response:
    """Forgets one of one's own."""
    drop_filter(given.tools.store.engine, by.account, filter_id)
    return _saved(request, given, by, path)


def _saved(request: Request, given: With, by: Principal, path: str, problem: str = "") -> Response:
    saved = filters_of(given.tools.store.engine, by.account, path)
    return page(request, by, "parts/saved_filters.html.j2", saved=saved, list_path=path, problem=problem)
