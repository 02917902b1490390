"""The pictures of ``reliability``: bars by band, points by score; coordinates for the page to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.law.packs import load_packs, scoring_pack
from eval.factory.splits import HELD_OUT, TRAIN
from eval.scorecard.reliability import TARGET, Placed, Share, by_band, by_score

HEIGHT, TOP, LEFT, WIDTH = 180.0, 12.0, 44.0, 460.0  # of the field, in the units of the pictures
_BAR = 34.0
_TITLES = {TRAIN: "训练版式", HELD_OUT: "保留版式"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A bar or a point of one split, with the ends of its interval; ``share`` in words."""

    split: str
    name: str
    x: float
    y: float
    low: float
    high: float
    share: str
    reports: int
    carrying: int
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the page draws. ``thresholds`` are the places of the limits of the bands on the score."""

    splits: tuple[tuple[str, str, int], ...]  # name, title, reports
    bands: tuple[tuple[str, float], ...]  # name and middle of each band's place
    bars: tuple[Mark, ...]
    points: tuple[Mark, ...]
    thresholds: tuple[tuple[str, float], ...]
    target: float
    bar_width: float = _BAR


def chart(reports: Iterable[Placed]) -> Chart | None:
    """The pictures over the reports that were assessed; None where there is none."""
    placed = [report for report in reports if report.band is not None]
    if not placed:
        return None
    parts = {name: [r for r in placed if r.split == name] for name in _TITLES}
    parts = {name: there for name, there in parts.items() if there}
    shares = {name: by_band(there) for name, there in parts.items()}
    names = [share.name for share in next(iter(shares.values()))]
    place = WIDTH / len(names)
    middles = tuple((name, LEFT + place * (at + 0.5)) for at, name in enumerate(names))
    return Chart(
        splits=tuple((name, _TITLES[name], len(there)) for name, there in parts.items()),
        bands=middles,
        bars=_bars(shares, [x for _, x in middles]),
        points=tuple(
            _mark(name, share, LEFT + WIDTH * share.mean_score)
            for name, there in parts.items()
            for share in by_score(there)
        ),
        thresholds=_thresholds(),
        target=_y(TARGET),
    )


def _bars(shares: dict[str, tuple[Share, ...]], middles: Sequence[float]) -> tuple[Mark, ...]:
    step, first = _BAR + 6.0, -(_BAR + 6.0) * (len(shares) - 1) / 2
    return tuple(
        _mark(name, share, middle + first + step * at)
        for at, (name, row) in enumerate(shares.items())
        for share, middle in zip(row, middles, strict=True)
    )


def _mark(split: str, share: Share, x: float) -> Mark:
    low, high = share.interval
    return Mark(
        split=split,
        name=share.name,
        x=round(x, 1),
        y=_y(share.share or 0.0),
        low=_y(low),
        high=_y(high),
        share="—" if share.share is None else f"{share.share:.1%}",
        reports=share.reports,
        carrying=share.carrying,
        interval="—" if share.share is None else f"{low:.1%}–{high:.1%}",
    )


def _thresholds() -> tuple[tuple[str, float], ...]:
    scoring = scoring_pack(load_packs())
    if scoring is None:
        return ()
    limits = (("重点核查", scoring.scoring.key_from), ("一般核查", scoring.scoring.general_from))
    return tuple((f"{name} {value:g}", round(LEFT + WIDTH * value, 1)) for name, value in limits)


def _y(share: float) -> float:
    return round(TOP + HEIGHT * (1 - share), 1)
