"""How much of a report is compared: what shares are shares of."""

from __future__ import annotations

from corpus.similarity.normal import normal
from corpus.store.store import Store


def counted_characters(store: Store, report_id: str) -> int | None:
    """Characters of the text that others are compared with, tables too; None where it was not kept."""
    text = store.kept(report_id).text
    return len(normal(text.text)) or None if text is not None else None
