"""Lines that are no text of the report: what the read stage marked as header, footer, number, watermark."""

from __future__ import annotations

from collections.abc import Iterable

from core.document import LineRole, Page, Place


def furniture(pages: Iterable[Page]) -> set[Place]:
    """The places of all lines that are no body text."""
    return {
        Place(page=page.number, line=index)
        for page in pages
        for index, line in enumerate(page.lines)
        if line.role is not LineRole.BODY
    }
