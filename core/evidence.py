"""Evidence: where a person can see what a value or a finding rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from core.geometry import Box


class EvidenceSource(StrEnum):
    """How the evidence was come by."""

    TEXT = "text"  # the file's text layer
    OCR = "ocr"
    PICTURE = "picture"
    PDF = "pdf"  # an object of the file's structure
    REGISTRY = "registry"
    LAW = "law"
    OTHER_REPORT = "other_report"  # a place in another screened report, named by ``report``


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDetail:
    """What pins the source down: engine, registry row, rule. Only the fields that apply are set."""

    engine: str | None = None  # name and version
    register: str | None = None  # which table of the registry
    row: str | None = None  # identifies the row within it
    snapshot: str | None = None  # day and id of the registry snapshot
    law: str | None = None  # document and article, or data file and entry
    verified: bool | None = None  # whether the rule or row was confirmed by a source
    pdf_object: str | None = None
    role: str | None = None  # what it shows in the finding, in Chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One place. ``page`` counts from 1 and is None for registry rows and law; boxes are in points.

    A property test holds that the excerpt re-read from its boxes equals the excerpt.
    """

    report: str | None
    page: int | None
    boxes: tuple[Box, ...]
    excerpt: str
    source: EvidenceSource
    confidence: float = 1.0
    detail: EvidenceDetail = EvidenceDetail()

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for evidence that points nowhere."""
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence is a fraction")
        if self.source in (EvidenceSource.TEXT, EvidenceSource.OCR) and not (self.page and self.boxes):
            raise ValueError("evidence read from a page names the page and its boxes")


def evidence_in(record: object) -> Iterator[Evidence]:
    """All evidence anywhere inside a record, in the order of its fields."""
    if isinstance(record, Evidence):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from evidence_in(item)
    elif is_dataclass(record) and not isinstance(record, type):
        for field in fields(record):
            yield from evidence_in(getattr(record, field.name))
