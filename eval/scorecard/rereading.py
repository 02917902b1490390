"""Whether every excerpt is what stands in its boxes: the promise that evidence makes."""

from __future__ import annotations

from collections.abc import Mapping

from core.document import Page, Pages
from core.evidence import Evidence, EvidenceSource, evidence_in
from core.screening import Screening
from eval.scorecard.counts import Count, Marks, Miss, light
from pipelines.passage import reread

_READ = frozenset({EvidenceSource.TEXT, EvidenceSource.OCR})
_SHOWN = 40


def reread_marks(screening: Screening, pages: Pages | None) -> Marks:
    """Evidence read from pages of this report, of which the excerpt re-read from its boxes is the excerpt."""
    if pages is None:
        return Marks()
    by_number = {page.number: page for page in pages.pages}
    own = {
        (item.page, item.boxes, item.excerpt): item
        for item in evidence_in(screening)
        if item.source in _READ and item.report == screening.report.id
    }
    misses = [miss for item in own.values() if (miss := _miss(item, by_number)) is not None]
    count = Count(len(own) - len(misses), len(own), len(own))
    return Marks(counts={"evidence.reread": count} if own else {}, misses=tuple(misses))


def _miss(item: Evidence, pages: Mapping[int, Page]) -> Miss | None:
    page = pages.get(item.page or 0)
    got = light(reread(page, item.boxes)) if page is not None else ""
    want = light(item.excerpt)
    if got == want:
        return None
    return Miss(field="evidence.reread", want=want[:_SHOWN], got=got[:_SHOWN])
