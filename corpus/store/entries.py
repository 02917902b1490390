"""What the store lists: reports and screenings at a glance."""

from __future__ import annotations

import datetime as dt
import math
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCount:
    """How inspectors decided the findings of one check, each finding counted by its newest decision."""

    check: str
    confirmed: int = 0
    dismissed: int = 0
    field_check: int = 0

    @property
    def decided(self) -> int:
        """Findings that were confirmed or dismissed."""
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> float | None:
        """Share of the decided findings that were confirmed; None while none is decided."""
        return self.confirmed / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the precision (Wilson 1927), which holds for few decisions too; None with none."""
        if not self.decided:
            return None
        n, share, z = self.decided, self.confirmed / self.decided, 1.959964
        middle = share + z * z / (2 * n)
        spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
