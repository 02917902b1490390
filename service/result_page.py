"""The HTML result of a screening: which pages are pictured, and the names of checks and rule items."""

from __future__ import annotations

from core.evidence import evidence_in
from core.screening import Screening
from pipelines.checks import CHECKS
from pipelines.page_pictures import MEDIA_TYPE, page_images
from pipelines.screening_tools import Tools
from service.html import PagePicture, render
from service.precision import precisions

_ALL_PAGES_UP_TO = 80
_NEIGHBOURS = 1


def result_page(screening: Screening, tools: Tools) -> str:
    """One self-contained HTML document."""
    checks = {check.id: check for check in CHECKS}
    pictures = _pictures(screening, tools) if screening.assessment is not None else {}
    precision = precisions(tools.store.decided_counts())
    return render(screening, pictures, tools.packs, checks=checks, precision=precision)


def pictured_pages(screening: Screening) -> tuple[int, ...]:
    """All pages of a short report; of a long one the cover and the pages around all evidence."""
    total = screening.report.pages
    if total <= _ALL_PAGES_UP_TO:
        return tuple(range(1, total + 1))
    wanted = {1, 2, 3}
    for evidence in evidence_in(screening):
        if evidence.page is not None and evidence.report == screening.report.id:
            wanted.update(range(evidence.page - _NEIGHBOURS, evidence.page + _NEIGHBOURS + 1))
    return tuple(page for page in sorted(wanted) if 1 <= page <= total)


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
