"""Pieces of ink in a place put together to writings: a name written with wide gaps is one."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.geometry import Box, union
from models.signatures import ink
from models.signatures.networks import Kind, kinds
from models.signatures.raster import raster

_ONE_SIGNER, _OF_HEIGHT = (
    8.5,
    0.45,
)  # points between pieces of one signature; of its height where that is more
_ONE_CHARACTER = 1.25  # times as wide as high: no signature by itself
_TO_NEXT = 1.3  # of the height of the writing: from a lone character to the rest of its name
_LEAST_HEIGHT, _LEAST_LEVEL = 0.4, 0.5  # of its neighbour's height; of its own height level with it
_SURELY_TYPE = 0.8  # share of a lone character
_HAND, _SURELY_HAND = 0.35, 0.6  # shares of the whole it is joined to; where it seems to be type by itself
_RED = 0.3  # share of red ink from which a writing is red


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One writing: its pieces from left to right with their boxes in points, and the share of each kind."""

    pieces: tuple[ink.Piece, ...]
    boxes: tuple[Box, ...]
    shares: Mapping[Kind, float]

    @property
    def box(self) -> Box:
        """The box around all, in points."""
        return union(self.boxes)

    @property
    def is_cover(self) -> bool:
        """Whether something blackened or blurred is in it: that is no part of a writing."""
        return any(piece.is_cover for piece in self.pieces)

    @property
    def kind(self) -> Kind:
        """What it most likely is."""
        return max(self.shares, key=lambda kind: self.shares[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What keeps pieces apart: printed marks between signers, and names that may be typed."""

    separators: Sequence[Box]
    names: Sequence[Box]

    def joins(self, left: Run, right: Run) -> bool:
        """Whether two runs stand in one name that was read."""
        return any(
            name.contains(*left.boxes[-1].centre) and name.contains(*right.boxes[0].centre)
            for name in self.names
        )

    def splits(self, left: Run, right: Run) -> bool:
        """Whether a mark stands between two runs, or only one of them is in a typed name."""
        before, box = left.box, right.boxes[0]
        return any(
            name.contains(*left.boxes[-1].centre) != name.contains(*box.centre) for name in self.names
        ) or any(
            before.x1 - 3 < s.centre[0] < box.x0 + 3 and before.y0 < s.centre[1] < before.y1 + 6
            for s in self.separators
        )


def runs_of(pieces: Sequence[ink.Piece], boxes: Sequence[Box], apart: Apart, *, is_scan: bool) -> list[Run]:
    """The writings of a place, from left to right; their shares are those of the joined ink."""
    runs: list[Run] = []
    for entry in _alone(pieces, boxes):
        last = runs[-1] if runs else None
        if last is not None and (
            apart.joins(last, entry) or (_goes_on(last, entry) and not apart.splits(last, entry))
        ):
            runs[-1] = _both(last, entry)
        else:
            runs.append(entry)
    whole = [found for run in runs if (found := _weighed(run)) is not None]
    return _whole_names(whole, apart, is_scan=is_scan)


def by_hand(shares: Mapping[Kind, float], redness: float, *, is_scan: bool) -> float:
    """How likely a writing is by hand: a stamp is red, but for pages scanned in grey."""
    if is_scan or redness >= _RED:
        return shares[Kind.HAND]
    return shares[Kind.HAND] / max(1e-6, shares[Kind.HAND] + shares[Kind.TYPE])


def _alone(pieces: Sequence[ink.Piece], boxes: Sequence[Box]) -> list[Run]:
    rasters = [raster(piece.dark) for piece in pieces]
    told = iter(kinds([item for item in rasters if item is not None]))
    return [
        Run(pieces=(piece,), boxes=(box,), shares=next(told))
        for piece, box, item in zip(pieces, boxes, rasters, strict=True)
        if item is not None
    ]


def _goes_on(run: Run, entry: Run) -> bool:
    """Whether a piece is near a run and of the kind of its last piece."""
    before = run.box
    is_near = entry.box.x0 - before.x1 <= max(_ONE_SIGNER, _OF_HEIGHT * before.height)
    return is_near and run.kind is entry.kind and run.is_cover is entry.is_cover


def _both(one: Run, other: Run) -> Run:
    """Two runs as one, with the shares of the second."""
    return Run(pieces=one.pieces + other.pieces, boxes=one.boxes + other.boxes, shares=other.shares)


def _weighed(run: Run) -> Run | None:
    """A run with the shares of its joined ink."""
    if len(run.pieces) == 1:
        return run
    item = raster(ink.joined(run.pieces).dark)
    return None if item is None else Run(pieces=run.pieces, boxes=run.boxes, shares=kinds([item])[0])


def _whole_names(runs: list[Run], apart: Apart, *, is_scan: bool) -> list[Run]:
    """Runs as wide as one character put to the nearer of their neighbours: nobody signs with that alone.

    So a name is one writing, however its gaps came out in this copy.
    """
    refused: set[tuple[int, int]] = set()
    while gaps := [
        (gap, at)
        for at, (one, other) in enumerate(itertools.pairwise(runs))
        if (id(one), id(other)) not in refused and (gap := _lone_gap(one, other)) is not None
    ]:
        at = min(gaps)[1]
        one, other = runs[at : at + 2]
        joined = None if apart.splits(one, other) else _as_one(one, other, is_scan=is_scan)
        if joined is None:
            refused.add((id(one), id(other)))
        else:
            runs = [*runs[:at], joined, *runs[at + 2 :]]
    return runs


def _lone_gap(one: Run, other: Run) -> float | None:
    """Points between two runs of which one is a lone character of the other's name; None where it is not."""
    left, right = one.box, other.box
    higher, lower = max(left.height, right.height), min(left.height, right.height)
    gap = right.x0 - left.x1
    if one.is_cover is not other.is_cover:
        return None
    if all(box.width >= _ONE_CHARACTER * higher for box in (left, right)) or gap > _TO_NEXT * higher:
        return None
    level = min(left.y1, right.y1) - max(left.y0, right.y0)
    is_level = lower >= _LEAST_HEIGHT * higher and level >= _LEAST_LEVEL * lower
    return gap if gap < 0 or is_level else None


def _as_one(one: Run, other: Run, *, is_scan: bool) -> Run | None:
    """Two runs as one: both of one kind, or by hand as a whole, since one character hardly tells its kind."""
    joined = _weighed(_both(one, other))
    if joined is None or one.kind is other.kind:
        return joined
    redness = [ink.joined(run.pieces).redness for run in (one, other)]
    is_mixed = (redness[0] >= _RED) != (redness[1] >= _RED)
    if is_mixed:
        return None
    seems_type = is_scan and max(run.shares[Kind.TYPE] for run in (one, other)) > _SURELY_TYPE
    least = _SURELY_HAND if seems_type else _HAND
    return joined if by_hand(joined.shares, max(redness), is_scan=is_scan) >= least else None
