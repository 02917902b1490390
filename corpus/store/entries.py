"""What the store lists: reports and screenings at a glance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.screening import Band, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """One report. ``names`` are all file names it came under, first seen first."""

    id: str
    file_name: str
    names: tuple[str, ...]
    size_bytes: int
    media_type: str
    first_seen_at: dt.datetime
    has_original: bool
    pages: int | None = None  # known once screened
    status: Status | None = None  # of the latest screening; None before the first
    band: Band | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningEntry:
    """One kept screening of a report; ``provenance`` is the digest of code, models, rules and registry."""

    id: str
    report_id: str
    created_at: dt.datetime
    schema: str
    status: Status
    provenance: str
    band: Band | None = None
    score: float | None = None
