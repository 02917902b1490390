"""Reports that were screened before there was an index of texts: filed from the pages that were kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.document import Outline, Pages
from core.errors import StoreError
from corpus.store.codec import load
from corpus.store.store import Store
from pipelines.kept_text import kept_text
from pipelines.stages import outline, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Reports that are in the index now, and those whose pages are no longer there."""

    filed: tuple[str, ...]
    lacking: tuple[str, ...]


def file_earlier(store: Store, progress: Callable[[int, int], None] = lambda *_: None) -> Filed:
    """File every screened report that has no text in the index."""
    filed: list[str] = []
    lacking: list[str] = []
    reports = store.text_index.unfiled()
    for number, report_id in enumerate(reports):
        (filed if _is_filed(report_id, store) else lacking).append(report_id)
        progress(number + 1, len(reports))
    return Filed(filed=tuple(filed), lacking=tuple(lacking))


def _is_filed(report_id: str, store: Store) -> bool:
    try:
        screening = store.screening(report_id)
        data = store.latest_stage_result(report_id, read.NAME)
        if screening is None or data is None:
            return False
        pages = load(Pages, data)
        outlined = store.latest_stage_result(report_id, outline.NAME)
        found = load(Outline, outlined) if outlined is not None else outline.run(pages)
    except StoreError:
        return False
    text = kept_text(pages, found, screening.facts)
    if text is None:
        return False
    store.text_index.keep_report(report_id, text)
    return True
