"""Where a store lies: a folder of this machine, and perhaps a database server and a place for blobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

GIBIBYTE = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Without ``database_url`` the database is a file in the folder, without ``blobs_url`` so are the blobs.

    ``blobs_options`` are what ``blobs_url`` is opened with; ``cache_bytes`` is what local copies of blobs may
    take up.
    """

    data_dir: Path
    database_url: str = field(default="", repr=False)
    blobs_url: str = ""
    blobs_options: Mapping[str, str] = field(default_factory=dict, repr=False)
    cache_bytes: int = 20 * GIBIBYTE
