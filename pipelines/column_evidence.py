"""Measured columns as evidence: where their values stand, and what they are."""

from __future__ import annotations

from collections.abc import Sequence

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from corpus.similarity.columns import KeptColumn


def shown(report: str, columns: Sequence[KeptColumn]) -> tuple[Evidence, ...]:
    """Each column as evidence of the report itself."""
    return tuple(
        item for column in columns for item in values_shown(report, column, range(len(column.values)))[:1]
    )


def values_shown(
    report: str, column: KeptColumn, places: Sequence[int], *, is_own: bool = True
) -> tuple[Evidence, ...]:
    """Some values of a column as evidence, one record per page."""
    source = EvidenceSource.OCR if column.is_ocr else EvidenceSource.TEXT
    return tuple(
        Evidence(
            report=report,
            page=page,
            boxes=tuple(column.boxes[at] for at in places if column.pages[at] == page),
            excerpt=" ".join(column.values[at] for at in places if column.pages[at] == page),
            source=source if is_own else EvidenceSource.OTHER_REPORT,
            detail=EvidenceDetail(role=f"“{column.header}”的数值"),
        )
        for page in dict.fromkeys(column.pages[at] for at in places)
    )
