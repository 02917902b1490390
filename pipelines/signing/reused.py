"""The same picture of a signature in other reports, as matches with both sides as evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Facts
from core.outcome import Match, MatchKind, OtherReport
from core.signing import Signed
from corpus.briefs.records import Brief
from corpus.similarity.signatures import FoundInk, KeptInk
from corpus.store.store import Store
from pipelines.other_side import other_report

_MOST = 40


def kept_inks(facts: Facts, signed: Signed) -> tuple[KeptInk, ...]:
    """The report's signatures by hand, in the order of ``facts.inks``."""
    shapes = [
        writing.shape
        for page in signed.pages
        for place in page.places
        for writing in place.writings
        if writing.shape
    ]
    return tuple(
        KeptInk(name=ink.name, page=ink.evidence.page or 0, box=ink.evidence.boxes[0], shape=shape)
        for ink, shape in zip(facts.inks or (), shapes, strict=True)
    )


def aligned(facts: Facts, kept: Iterable[KeptInk]) -> tuple[KeptInk, ...]:
    """The kept signatures in the order of ``facts.inks``; of one that was not kept the shape is empty."""
    known = {(ink.page, ink.box): ink for ink in kept}
    places = [(ink.name, ink.evidence.page or 0, ink.evidence.boxes[0]) for ink in facts.inks or ()]
    return tuple(
        known.get((page, box), KeptInk(name=name, page=page, box=box, shape="")) for name, page, box in places
    )


def signature_matches(own: Brief, facts: Facts, inks: tuple[KeptInk, ...], store: Store) -> tuple[Match, ...]:
    """Signatures that stand in another screened report too; of each pair of reports every one once."""
    found = store.similar_inks(own.report, inks)[:_MOST]
    others = {item.report: _other(own, item, store) for item in found}
    return tuple(_match(facts, item, others[item.report]) for item in found)


def _other(own: Brief, found: FoundInk, store: Store) -> OtherReport:
    """Whose report it is; a picture that stands in a follow-up too was pasted all the same."""
    brief = store.brief(found.report)
    if brief is not None:
        return dataclasses.replace(other_report(own, found.report, brief), is_follow_up=False)
    return OtherReport(id=found.report, enterprise_name=found.enterprise_name, agency_name=found.agency_name)


def _match(facts: Facts, found: FoundInk, other: OtherReport) -> Match:
    own = (facts.inks or ())[found.ink]
    left = dataclasses.replace(own.evidence, excerpt=own.name)
    right = Evidence(
        report=found.report,
        page=found.page,
        boxes=(found.box,),
        excerpt=found.name,
        source=EvidenceSource.PICTURE,
        confidence=own.evidence.confidence,
        detail=EvidenceDetail(role="另一份报告中的签名笔迹"),
    )
    return Match(
        kind=MatchKind.SIGNATURE,
        left=(left,),
        right=(right,),
        right_report=other,
        similarity=found.similarity,
    )
