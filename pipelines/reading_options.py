"""What a reading depends on beside the file: part of the settings, so apart from the engines that read."""

from __future__ import annotations

from dataclasses import dataclass

from models import ocr


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the result depends on. ``dpi`` is the resolution at which scanned pages are looked at."""

    engine: str = ocr.DEFAULT
    dpi: float = 200.0
