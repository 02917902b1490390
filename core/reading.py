"""The document that ``mingjian read --json`` gives (docs/reading.schema.json is generated from it)."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.document import Failure, Page, Source, Survey

SCHEMA = "mingjian.reading/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of one file. ``failures`` are those of the file, of its survey and of its pages.

    ``pages`` and the pages of ``survey`` are those that were asked for, in order, of ``total_pages``;
    ``stages`` are the versions of the stages that made them.
    """

    source: Source
    total_pages: int
    survey: Survey
    pages: tuple[Page, ...]
    failures: tuple[Failure, ...]
    mingjian: str
    stages: dict[str, str] = field(default_factory=dict)
    schema: str = SCHEMA
