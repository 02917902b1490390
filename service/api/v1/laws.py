"""What reports are judged against: rule packs, documents and lists by day, checks with their precision."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from core.dates import PartialDate
from core.errors import InputNotFoundError
from corpus.law.packs import packs_for
from corpus.store.entries import DecidedCount
from pipelines.checks import CHECKS
from service.api.days import Day
from service.api.guards import With, allowed, view_of
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.law_cards import KindSummary, LawCard, LawDataKind, cards, named, summary
from service.law_cli import bearings
from service.law_tables import Bearing
from service.precision import precision_words
from service.views.findings import counts_by_check

router = APIRouter(tags=["规则"])
Reader = Annotated[Principal, Depends(allowed(Permission.READ_REGISTRY))]
_READS = Depends(allowed(Permission.READ_REGISTRY))
On = Annotated[Day | None, Query(description="only what is in force on this day")]


class PackItem(BaseModel):
    """A list of circumstances in one version, and from which scores its bands begin."""

    id: str
    version: str
    title: str
    issuer: str
    document_number: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    since: Annotated[dt.date | None, Field(description="first report day that it judges")]
    until: Annotated[dt.date | None, Field(description="last report day that it judges")]
    key_from: Annotated[float, Field(description="score from which a report is 重点核查")]
    general_from: Annotated[float, Field(description="score from which it is 一般核查")]
    scoring: Annotated[str, Field(description="how the bands were set")]
    items: int
    source: str


class CheckItem(BaseModel):
    """A check: what it looks for, and how often inspectors confirmed it."""

    id: str
    name: str
    sentence: str
    confirmed: int
    dismissed: int
    field_check: int
    precision: Annotated[float | None, Field(description="confirmed among decided; none while none is")]
    precision_words: str

    @classmethod
    def of(cls, check: str, name: str, sentence: str, count: DecidedCount) -> Self:
        """With its counts."""
        return cls(
            id=check,
            name=name,
            sentence=sentence,
            confirmed=count.confirmed,
            dismissed=count.dismissed,
            field_check=count.field_check,
            precision=count.precision,
            precision_words=precision_words(count),
        )


class CheckPage(BaseModel):
    """A check with the items of all packs that it bears on."""

    check: CheckItem
    bears_on: list[Bearing]


@router.get("/laws", summary="法规数据的种类", operation_id="listLaws", dependencies=[_READS])
def kinds() -> list[KindSummary]:
    """How much there is of each kind, and its version."""
    return [summary(kind) for kind in LawDataKind]


@router.get("/laws/packs", summary="规则包", operation_id="listPacks", dependencies=[_READS])
def packs(given: With, on: On = None) -> list[PackItem]:
    """All rule packs, or those that judge a report of that day, with the scores from which bands begin."""
    found = (
        given.tools.packs if on is None else packs_for(PartialDate.parse(on.isoformat()), given.tools.packs)
    )
    return [
        PackItem(
            **{name: getattr(pack, name) for name in ("id", "version", "title", "issuer", "document_number")},
            in_force_from=pack.in_force_from,
            in_force_until=pack.in_force_until,
            since=pack.validity.since,
            until=pack.validity.until,
            key_from=pack.scoring.key_from,
            general_from=pack.scoring.general_from,
            scoring=pack.scoring.status,
            items=len(pack.items),
            source=pack.source,
        )
        for pack in found
    ]


@router.get("/laws/checks", summary="检查项", operation_id="listChecks")
def checks(given: With, by: Reader) -> list[CheckItem]:
    """All checks with their meaning and measured precision."""
    counts = counts_by_check(view_of(given, by))
    return [
        CheckItem.of(each.id, each.name, each.sentence, counts.get(each.id, DecidedCount(check=each.id)))
        for each in CHECKS
    ]


@router.get("/laws/checks/{check}", summary="一个检查项", operation_id="getCheck")
def check_one(given: With, by: Reader, check: str) -> CheckPage:
    """With the items of rule packs that it bears on."""
    found = next((item for item in checks(given, by) if item.id == check), None)
    if found is None:
        raise InputNotFoundError("没有这个检查项。请先读取检查项列表。", code="check_not_found")
    return CheckPage(check=found, bears_on=bearings(check))


@router.get(
    "/laws/documents", summary="法规标准和清单", operation_id="listLawDocuments", dependencies=[_READS]
)
def documents(kind: LawDataKind, on: On = None) -> list[LawCard]:
    """The documents of one kind with their items: thresholds, criteria, outlines as of a day."""
    return [card for card in cards(kind) if on is None or card.state_on(on) == "有效"]


@router.get("/laws/find", summary="查法规标准", operation_id="findLaw", dependencies=[_READS])
def find(name: Annotated[str, Query(min_length=1, max_length=200)]) -> list[LawCard]:
    """By id, number (GB 18218-2018) or title; nothing found only says that the data do not hold it."""
    return list(named(name))
