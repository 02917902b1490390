"""The stages in their order."""

from __future__ import annotations

from pipelines.reading_steps import Stage
from pipelines.stages import (
    admit,
    compare,
    depict,
    extract,
    integrity,
    judge,
    outline,
    read,
    score,
    sign,
    survey,
)

STAGES: tuple[Stage, ...] = (
    admit,
    survey,
    read,
    outline,
    extract,
    sign,
    integrity,
    depict,
    compare,
    judge,
    score,
)
