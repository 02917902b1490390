"""How surely ink that is to be compared is by hand: asked of it as it is and as it might have come out.

What a network says of neat writing and of type in brush strokes changes with little; over several views it
is mistaken less often, both ways. States are told of the ink as it is.
"""

from __future__ import annotations

from models.signatures.networks import Kind, kinds
from models.signatures.raster import Darkness, raster, views
from pipelines.signing.runs import Run, by_hand

_TYPE, _HAND = 0.01, 0.95  # shares below and from which other views do not matter


def sure_share(run: Run, dark: Darkness, redness: float, *, is_scan: bool) -> float:
    """How likely a run, whose joined ink is ``dark``, is by hand.

    It is the mean of its views, but where it is rather a stamp than type not more than at first sight.
    """
    first = by_hand(run.shares, redness, is_scan=is_scan)
    if not _TYPE <= first < _HAND:
        return first
    rasters = [raster(view) for view in views(dark)]
    told = [run.shares, *kinds([item for item in rasters if item is not None])]
    mean = sum(by_hand(shares, redness, is_scan=is_scan) for shares in told) / len(told)
    rivals = {kind: sum(shares[kind] for shares in told) for kind in (Kind.TYPE, Kind.STAMP)}
    return min(first, mean) if rivals[Kind.STAMP] > rivals[Kind.TYPE] else mean
