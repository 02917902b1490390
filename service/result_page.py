"""The HTML result of a screening: which pages are pictured, and the names of checks and rule items."""

from __future__ import annotations

from collections.abc import Iterable

from core.evidence import Evidence
from core.screening import Screening
from corpus.law.packs import RulePack
from pipelines.checks import CHECKS
from pipelines.page_pictures import MEDIA_TYPE, page_images
from pipelines.reasons import REASONS
from pipelines.screen import Tools
from service.html import CheckLabel, ItemLabel, PackLabel, PagePicture, render

_ALL_PAGES_UP_TO = 80
_NEIGHBOURS = 1


def result_page(screening: Screening, tools: Tools) -> str:
    """One self-contained HTML document."""
    checks = {check.id: CheckLabel(name=check.name, sentence=check.sentence) for check in CHECKS}
    pictures = _pictures(screening, tools) if screening.assessment is not None else {}
    return render(screening, pictures, [_label(pack) for pack in tools.packs], checks=checks, reasons=REASONS)


def pictured_pages(screening: Screening) -> tuple[int, ...]:
    """All pages of a short report; of a long one the cover and the pages around all evidence."""
    total = screening.report.pages
    if total <= _ALL_PAGES_UP_TO:
        return tuple(range(1, total + 1))
    wanted = {1, 2, 3}
    for evidence in _evidence(screening):
        if evidence.page is not None:
            wanted.update(range(evidence.page - _NEIGHBOURS, evidence.page + _NEIGHBOURS + 1))
    return tuple(page for page in sorted(wanted) if 1 <= page <= total)


def _evidence(screening: Screening) -> Iterable[Evidence]:
    facts = screening.facts
    for outcome in screening.outcomes:
        yield from outcome.evidence
    for person in facts.people:
        yield from person.evidence
    for name in ("report_number", "enterprise_name", "agency_name", "agency_certificate_number", "report_on"):
        fact = getattr(facts, name)
        if fact is not None:
            yield from fact.evidence


def _pictures(screening: Screening, tools: Tools) -> dict[int, PagePicture]:
    path = tools.store.original_path(screening.report.id)
    return {
        image.number: PagePicture(
            page=image.number,
            width=image.width,
            height=image.height,
            image=image.content,
            media_type=MEDIA_TYPE,
        )
        for image in page_images(path, pictured_pages(screening), tools.limits, tools.workers)
    }


def _label(pack: RulePack) -> PackLabel:
    items = {
        item.id: ItemLabel(title=item.title, article=item.article, is_verified=item.verified)
        for item in pack.items
    }
    return PackLabel(id=pack.id, title=pack.title, document_number=pack.document_number, items=items)
