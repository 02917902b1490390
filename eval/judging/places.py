"""Evidence of labelled records, for facts built from a label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.evidence import Evidence, EvidenceSource
from core.geometry import Box

Raw = Mapping[str, Any]
"""A record of a label, as read from its JSON."""


def evidence_of(raw: Raw) -> tuple[Evidence, ...]:
    """The places of a labelled record."""
    return tuple(
        Evidence(
            report=item["report"],
            page=item["page"],
            boxes=tuple(Box(*box) for box in item["boxes"]),
            excerpt=item["excerpt"],
            source=EvidenceSource(item["source"]),
        )
        for item in raw["evidence"]
    )
