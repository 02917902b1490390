"""Invented contracts, annexes and photos from which tests build cases on contract and survey."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.chapters import Chapter
from core.document import Exif
from core.evidence import EvidenceSource
from core.facts import AnnexSign, Coverage, Fact, Paper, Remark, SurveyPhoto, SurveyRecord
from pipelines.checking import Case
from tests import cases

ENTERPRISE = "云栖加油站有限公司"
CONTRACT = "附件1 技术服务合同"


def sign(kind: Chapter, excerpt: str = "附件", page: int = 12) -> AnnexSign:
    """A place that tells of an annex."""
    return AnnexSign(kind=kind, evidence=(cases.evidence(excerpt, page),))


def coverage(*kinds: Chapter, **more: Any) -> Coverage:
    """A report of twenty pages, all read, with annexes of these kinds (two others by default)."""
    found = kinds or (Chapter.NOTICE, Chapter.PROCESS_CONTROL)
    return Coverage(pages=20, annexes=tuple(sign(kind, f"附件 {kind}") for kind in found), **more)


def contract(
    *clauses: str,
    client: str | None = ENTERPRISE,
    agency: str | None = cases.AGENCY,
    scope: str | None = None,
    **more: Any,
) -> Paper:
    """A contract on page 12."""
    return Paper(
        kind=Chapter.CONTRACT,
        title=CONTRACT,
        evidence=(cases.evidence(CONTRACT, 12),),
        enterprise_name=_fact(client),
        agency_name=_fact(agency),
        scope=_fact(scope),
        clauses=tuple(Remark(text=text, evidence=(cases.evidence(text, 12),)) for text in clauses),
        **{"characters": 800, **more},
    )


def photo(
    caption: str = "图1 储罐区",
    taken_at: str | None = "2023-03-06T10:20:00",
    place: tuple[float, float] | None = None,
    **more: Any,
) -> SurveyPhoto:
    """A photo whose file tells time and place (north, east)."""
    north, east = place or (None, None)
    return SurveyPhoto(
        caption=caption,
        evidence=(
            cases.evidence("", 16, EvidenceSource.PICTURE),
            cases.evidence(caption, 16),
        ),
        exif=Exif(taken_at=taken_at, latitude=north, longitude=east) if taken_at or place else None,
        **more,
    )


def survey(
    *people: str, captioned: tuple[str, ...] = (), photos: tuple[SurveyPhoto, ...] = ()
) -> SurveyRecord:
    """A record of the survey that names these people."""
    return SurveyRecord(
        people=tuple(cases.fact(name, page=15) for name in people),
        records=(cases.evidence("附件3 现场勘验记录", 15),),
        photos=photos,
        captioned=tuple(cases.fact(name, page=16) for name in captioned),
    )


def case(**changed: Any) -> Case:
    """A clean report whose annexes were read."""
    whole = {"coverage": coverage(), "survey": survey("沈青禾", "陆之远", photos=(photo(),)), **changed}
    return cases.case(**whole)


def doubted(fact: Fact, confidence: float) -> Fact:
    """The fact, read with that confidence."""
    return dataclasses.replace(fact, confidence=confidence)


def _fact(value: str | None) -> Fact | None:
    return cases.fact(value, page=12) if value is not None else None
