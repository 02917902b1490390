"""One field for everything: reports, findings, agencies, people and enterprises that hold some words."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from corpus.briefs.parties import PartyKind
from corpus.store import lead_rows
from corpus.store.card_rows import Order, is_elsewhere
from corpus.store.database import reading
from corpus.store.lead_rows import LeadsWanted
from pipelines.checks import CHECKS
from service.api.guards import With, allowed, note_list, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.html.labels import BANDS, STATUSES
from service.portal.filters import Narrowed
from service.portal.pages import page
from service.views.choices import choices
from service.views.outside import cards_told
from service.views.parties import parties
from service.views.standings import ELSEWHERE_WORDS, STANDING_WORDS

router = APIRouter()
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REPORTS))]
_AT_ONCE = 10


class Searched(Narrowed):
    """Which words, and of which reports."""

    q: Annotated[str, Field(max_length=100)] = ""


@router.get("/search")
def search(request: Request, given: With, by: Reader, asked: Annotated[Searched, Query()]) -> Response:
    """The first of each kind; each goes on in its own list."""
    words, store = asked.q.strip(), given.tools.store
    whole = view_of(given, by)
    if not words:
        return page(request, by, "search.html.j2", q="", found=None, asked=asked, choices=choices(whole))
    note_list(given, by, "search", asked)
    view = dataclasses.replace(whole, wanted=asked.wanted(by))
    wanted = dataclasses.replace(view.wanted, words=words)
    with reading(view.engine) as connection:
        leads = lead_rows.listed(
            connection, LeadsWanted(reports=view.wanted, words=words), before=None, limit=_AT_ONCE
        )
    found = {
        "cards": store.cards(wanted, order=Order.SCORE, after=None, limit=_AT_ONCE),
        "leads": cards_told(whole, leads, is_search=True),
        "agencies": parties(view, PartyKind.AGENCY, words=words, limit=_AT_ONCE).lines,
        "assessors": parties(view, PartyKind.PERSON, words=words, limit=_AT_ONCE).lines,
        "enterprises": parties(view, PartyKind.ENTERPRISE, words=words, limit=_AT_ONCE).lines,
    }
    return page(
        request,
        by,
        "search.html.j2",
        q=words,
        found=found,
        is_empty=not any(found.values()),
        following=None,
        asked=asked,
        choices=choices(whole),
        checks={check.id: check.name for check in CHECKS},
        standings=STANDING_WORDS,
        elsewhere_words=ELSEWHERE_WORDS,
        elsewhere={lead.report.report_id for lead in leads if is_elsewhere(whole.wanted, lead.report)},
        bands=BANDS,
        statuses=STATUSES,
        now=store.now(),
    )
