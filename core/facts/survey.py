"""Who was on site and when, and the photographs that show it."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import Exif
from core.evidence import Evidence
from core.facts.values import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoPair:
    """One photograph in two places of the report, captions as excerpts; ``similarity`` is 0 to 1."""

    left: Evidence
    right: Evidence
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPhoto:
    """A site photo with its caption.

    ``taken_on`` is the day that the caption states, ``stamped_on`` the one read in the picture itself.
    """

    caption: str
    evidence: tuple[Evidence, ...]
    taken_on: str | None = None
    stamped_on: str | None = None
    exif: Exif | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRecord:
    """The site survey as the report documents it."""

    people: tuple[Fact, ...] = ()
    photos: tuple[SurveyPhoto, ...] = ()
    records: tuple[Evidence, ...] = ()
    witnesses: tuple[Fact, ...] = ()  # the enterprise's people who went along
    place: Fact | None = None
    captioned: tuple[Fact, ...] = ()  # people whom captions of site photos name
