"""What was seen of the photographs of a report, kept so that other reports can be compared with it."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import Failure
from core.geometry import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPicture:
    """A photograph: its page, its place, and its look (``models.pictures.look``, packed) as base-85 text."""

    page: int
    box: Box
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPictures:
    """The photographs of one page."""

    number: int
    pictures: tuple[SeenPicture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Depicted:
    """All photographs that show enough to be known again; ``looked_at`` are those that were opened."""

    pictures: tuple[SeenPicture, ...] = ()
    looked_at: int = 0
    failures: tuple[Failure, ...] = ()
