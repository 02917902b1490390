"""What was seen in the places of a report where somebody signs."""

from __future__ import annotations

from dataclasses import dataclass

from core.document import Failure
from core.facts import InkPair, InkPlacing
from core.geometry import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One thing written, typed or stamped in a place.

    ``shares`` are how likely it is handwriting, type and a name stamp. ``shape`` (by
    ``models.signatures.shape``) and ``hand`` (a unit vector) are there for handwriting only;
    the shape also where writing by hand is possible. ``redness`` and ``blueness`` are the shares of its
    ink in these colours. ``is_solid``: it is no writing but an area blackened or blurred.
    ``like_print``: how alike it is, 0 to 1, to the name printed beside the place (0 where that was not
    asked).
    """

    box: Box
    shares: tuple[float, float, float]
    redness: float = 0.0
    placing: InkPlacing | None = None
    shape: str = ""
    hand: tuple[float, ...] = ()
    is_solid: bool = False
    like_print: float = 0.0
    blueness: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPlace:
    """What stands in one place; ``place`` is its order among the facts' places.

    ``around``: what is written near the name of one whose place may not be the place at all.
    """

    place: int
    writings: tuple[Writing, ...] = ()
    is_under_seal: bool = False
    around: tuple[Writing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPage:
    """The places of one page. ``is_scan``: what is printed was read from the picture too."""

    number: int
    places: tuple[SeenPlace, ...]
    is_scan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """All that was seen; ``same`` and ``alike`` are pairs of handwriting by order of appearance."""

    pages: tuple[SeenPage, ...] = ()
    same: tuple[InkPair, ...] = ()
    alike: tuple[InkPair, ...] = ()
    failures: tuple[Failure, ...] = ()
