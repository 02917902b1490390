"""Chapters that are there, and those the report itself names."""

from __future__ import annotations

from dataclasses import dataclass

from core.chapters import Chapter
from core.document import ListedHeading
from core.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFact:
    """A chapter as published: first and last page.

    ``characters`` counts what stands under its heading, sub-chapters and tables included; None where a
    picture or another place that it names may be the content. ``heading`` shows where it begins.
    """

    kind: Chapter
    title: str
    pages: tuple[int, int]
    characters: int | None = None
    heading: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTold:
    """A passage on a part that reports must have, outside the headings read.

    ``part`` is the requirement's id (``corpus/law/outlines``).
    """

    part: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingsRead:
    """What tells whether a chapter is missing or only its heading was missed.

    ``listed`` is the report's own table of contents, ``skipped`` are numbers that the headings pass over,
    ``parts`` the required parts that no heading names and the text yet speaks of.
    """

    listed: tuple[ListedHeading, ...] = ()
    skipped: tuple[str, ...] = ()
    parts: tuple[PartTold, ...] = ()
