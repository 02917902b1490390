"""How much of a report is compared: what shares are shares of."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.store.store import Store
from pipelines.counted_text import counted_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Characters of a report's text: ``whole`` is all that is compared, tables and headings too.

    ``counted`` is what of it can tell of copying: running sentences of chapters about the site.
    """

    whole: int
    counted: int


def lengths_of(store: Store, report_id: str) -> Lengths | None:
    """Of the text that others are compared with; None where it was not kept or says nothing."""
    text = store.kept(report_id).text
    whole, counted = counted_length(text) if text is not None else (0, 0)
    return Lengths(whole=whole, counted=counted) if whole else None
