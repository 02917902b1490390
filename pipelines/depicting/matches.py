"""The same photograph in other reports, as matches with both sides as evidence."""

from __future__ import annotations

from collections.abc import Sequence

from core.chapters import Chapter
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.outcome import CommonReason, Match, MatchKind
from corpus.briefs.records import Brief
from corpus.similarity.pictures import FoundPicture, KeptPicture
from corpus.store.store import Store
from pipelines.depicting.kept import shown
from pipelines.other_side import is_everybodys, other_report

_MOST = 60
_OF_SITE = frozenset({Chapter.PHOTOS, Chapter.SURVEY_RECORD, Chapter.INSPECTION, Chapter.RECTIFICATION})
_HOUSE_PICTURE = 5  # reports that have a picture, outside the chapters of the survey, before it is the form's


def picture_matches(own: Brief, pictures: Sequence[KeptPicture], store: Store) -> tuple[Match, ...]:
    """Photographs of the report that stand in another screened report too, each once per report."""
    found = store.similar_pictures(own.report, pictures)
    briefs = {report: store.brief(report) for report in {item.report for item in found}}
    matches = []
    for order in dict.fromkeys(item.picture for item in found):
        mine = [item for item in found if item.picture == order]
        is_stock = _is_stock(pictures[order], mine, [briefs[item.report] for item in mine])
        matches += [_match(own, pictures[order], item, briefs[item.report], is_stock) for item in mine]
    return tuple(matches[:_MOST])


def _is_stock(picture: KeptPicture, found: Sequence[FoundPicture], briefs: list[Brief | None]) -> bool:
    if is_everybodys(briefs):
        return True
    chapters = {picture.chapter, *(item.chapter for item in found)}
    return len(found) >= _HOUSE_PICTURE and not chapters & {chapter.value for chapter in _OF_SITE}


def _match(
    own: Brief, picture: KeptPicture, found: FoundPicture, brief: Brief | None, is_stock: bool
) -> Match:
    right = Evidence(
        report=found.report,
        page=found.page,
        boxes=(found.box,),
        excerpt=found.caption,
        source=EvidenceSource.OTHER_REPORT,
        detail=EvidenceDetail(role="另一份报告中的同一张照片"),
    )
    return Match(
        kind=MatchKind.PICTURE,
        left=shown(own.report, (picture,)),
        right=(right,),
        right_report=other_report(own, found.report, brief),
        similarity=found.tones,
        section=picture.chapter or None,
        common=is_stock,
        common_reason=CommonReason.STOCK if is_stock else None,
    )
