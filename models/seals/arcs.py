"""Where on an unrolled ring the name runs, and where the small number below it.

The band of the name is told from the ink by distance from the middle: the ring, a gap, the characters, a
gap, the star. Its arc is told from the upper half of that band, which a straight line across the seal does
not reach; what lies opposite is the number.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from models.seals import unrolling
from models.seals.rings import Floats, Ring
from models.seals.unrolling import Grey

_USUAL = (0.60, 0.90)  # shares of the radius between which names run
_HIGHEST, _LOWEST = 0.12, 0.40  # of the radius: heights that characters of a name may have
_QUIET = 0.3  # of the band's ink: less is a gap
_NAME_SPAN = (-100.0, 100.0)
_APART = 15  # degrees without ink between name and number
_SHORTEST = 70  # degrees of a name
_NUMBER = (14, 110)  # degrees that a number takes
_INK = 0.16  # of an angle's upper band that is inked where a character stands
_MARGIN = 0.025


@dataclass(frozen=True, slots=True)
class Arcs:
    """``band`` of the name in shares of the radius, outer first; ``name``, ``number`` in degrees from top.

    The middle of ``name`` is the seal's top.
    """

    band: tuple[float, float]
    name: tuple[float, float]
    number: tuple[float, float] | None

    @property
    def turn(self) -> float:
        """How far the seal is turned clockwise."""
        return (self.name[0] + self.name[1]) / 2


def arcs(ink: Grey, ring: Ring) -> Arcs | None:
    """Name and number of a seal; None where no name runs along its ring."""
    outer, inner = _band(unrolling.radial(ink, ring, _NAME_SPAN))
    middle = (outer + inner) / 2
    spans = _spans(unrolling.profile(ink, ring, (outer - 0.01, middle + 0.02)))
    long = [span for span in spans if span[1] - span[0] >= _SHORTEST]
    if not long:
        return None
    name = max(long, key=lambda span: span[1] - span[0])
    top = (name[0] + name[1]) / 2
    others = [span for span in spans if span is not name]
    opposite = [span for span in others if abs((sum(span) / 2 - top + 180) % 360 - 180) > 150]
    number = max(opposite, key=lambda span: span[1] - span[0], default=None)
    if number is not None and not _NUMBER[0] <= number[1] - number[0] <= _NUMBER[1]:
        number = None
    return Arcs((outer + _MARGIN, inner - _MARGIN), _upright(name), number)


def _upright(span: tuple[float, float]) -> tuple[float, float]:
    """The same span with its middle between -180 and 180."""
    off = 360 * round(sum(span) / 2 / 360)
    return span[0] - off, span[1] - off


def _band(ink: Floats) -> tuple[float, float]:
    """Outer and inner share of the radius between which the characters stand; ``ink`` by hundredths."""
    typical = float(np.median(ink[66:86]))
    quiet = ink < max(0.02, _QUIET * typical)
    outer = next((at for at in range(96, 78, -1) if quiet[at]), None)
    if outer is None:
        return _USUAL[1], _USUAL[0]
    while outer > 70 and quiet[outer]:
        outer -= 1
    inner = next((at for at in range(outer, 30, -1) if quiet[at] and quiet[at - 1]), None)
    if inner is None or not _HIGHEST <= (outer - inner) / 100 <= _LOWEST:
        return (outer + 1) / 100, max(_USUAL[0] - 0.02, (outer - 36) / 100)
    return (outer + 1) / 100, (inner + 1) / 100


def _spans(ink: Floats) -> list[tuple[float, float]]:
    """Runs of ink around the ring, in degrees from the top, gaps narrower than between characters closed."""
    dark = np.flatnonzero(ink > _INK * float(np.percentile(ink, 92)))
    if not len(dark):
        return []
    around = np.concatenate([dark, dark + 360, dark + 720])
    breaks = np.flatnonzero(np.diff(around) > _APART)
    if not len(breaks):
        return [(-180.0, 180.0)]
    spans = []
    for first, last in itertools.pairwise(breaks):
        start, stop = int(around[first + 1]), int(around[last])
        if 360 <= start < 720:
            spans.append((start - 540.0, stop + 1 - 540.0))
    return spans
