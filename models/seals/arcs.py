"""Where on an unrolled ring the name runs, and where the small number below it.

The band of the name is told from the ink by distance from the middle: the ring, a gap, the characters, a
gap, the star. Its arc is told from the upper half of that band, which a straight line across the seal hardly
reaches; where it runs all around, from the middle, which the small number does not reach. What stands
between its end and its beginning is the number.
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
_APART, _FAR_APART = 15, 20  # degrees without ink between name and number
_ALL_ROUND = 262  # degrees: a name so long runs on into the number
_SHORTEST = 70  # degrees of a name
_NUMBER = (14, 110)  # degrees that a number takes
_UPPER, _MIDDLE = 0.5, (0.32, 0.58)  # of the band's height from outside
_BEYOND = 4  # degrees behind the name
_INK = 0.16  # of an angle's upper band that is inked where a character stands
_MARGIN = 0.025
_WIDEST, _GAINED = 138, 20  # degrees from the top up to which names run; more than the longest piece has


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
    height = outer - inner
    upper = unrolling.profile(ink, ring, (outer, outer - _UPPER * height))
    name = _longest(_spans(upper, _APART))
    if name[1] - name[0] > _ALL_ROUND:
        middle = (outer - _MIDDLE[0] * height, outer - _MIDDLE[1] * height)
        alone = _longest(_spans(unrolling.profile(ink, ring, middle), _FAR_APART))
        name = alone if alone[1] - alone[0] >= _SHORTEST else name
    if name[1] - name[0] < _SHORTEST:
        return None
    name = _upright(name)
    return Arcs((outer + _MARGIN, inner - _MARGIN), name, _number(upper, name))


def across_gap(ink: Grey, ring: Ring, found: Arcs) -> Arcs | None:
    """The same seal with its name from the first to the last ink of the upper part of its ring.

    For a print of which a part is missing, so that the name falls apart. It is taken to be nearly upright, as
    most seals are; None where nothing is gained.
    """
    outer, inner = found.band
    upper = unrolling.profile(ink, ring, (outer - _MARGIN, outer - _MARGIN - _UPPER * (outer - inner)))
    degrees = np.arange(-_WIDEST, _WIDEST + 1)
    dark = degrees[upper[degrees + 180] > _INK * float(np.percentile(upper, 92))]
    if not len(dark):
        return None
    name = float(dark[0]), float(dark[-1] + 1)
    is_more = name[0] < found.name[0] - _GAINED or name[1] > found.name[1] + _GAINED
    return Arcs(found.band, name, None) if is_more else None


def _number(ink: Floats, name: tuple[float, float]) -> tuple[float, float] | None:
    """The arc of what stands between the name's end and its beginning; ``ink`` by degrees of the ring."""
    first, last = name[1] + _BEYOND, name[0] + 360 - _BEYOND
    degrees = np.arange(round(first), round(last) + 1)
    if len(degrees) < _NUMBER[0]:
        return None
    dark = degrees[ink[(degrees + 180) % 360] > _INK * float(np.percentile(ink, 92))]
    if not len(dark) or not _NUMBER[0] <= dark[-1] - dark[0] <= _NUMBER[1]:
        return None
    return float(dark[0]), float(dark[-1] + 1)


def _longest(spans: list[tuple[float, float]]) -> tuple[float, float]:
    return max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))


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


def _spans(ink: Floats, apart: int) -> list[tuple[float, float]]:
    """Runs of ink around the ring, in degrees from the top, gaps narrower than between characters closed."""
    dark = np.flatnonzero(ink > _INK * float(np.percentile(ink, 92)))
    if not len(dark):
        return []
    around = np.concatenate([dark, dark + 360, dark + 720])
    breaks = np.flatnonzero(np.diff(around) > apart)
    if not len(breaks):
        return [(-180.0, 180.0)]
    spans = []
    for first, last in itertools.pairwise(breaks):
        start, stop = int(around[first + 1]), int(around[last])
        if 360 <= start < 720:
            spans.append((start - 540.0, stop + 1 - 540.0))
    return spans
