"""Every limit on untrusted input, finite by default."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one report may cost. A limit that is passed is named in the refusal or failure."""

    bytes: int = 1024 * MEBIBYTE
    pages: int = 3000
    page_side_points: float = 14_400.0
    page_pixels: int = 40_000_000
    picture_pixels: int = 600_000_000
    page_characters: int = 200_000
    survey_seconds: float = 120.0
    page_seconds: float = 60.0
    worker_memory_bytes: int = 3072 * MEBIBYTE
