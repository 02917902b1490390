"""Charts as data for the page's script, and the same numbers as a table of links for the keyboard."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.decision import Standing
from core.screening import Band
from service.portal.pages import query
from service.views.reading import Period
from service.views.statistics import CheckGroup, Group

_BANDS = (
    (Band.KEY, "key", "#b3261e"),
    (Band.GENERAL, "general", "#c98a12"),
    (Band.NOTHING_SEEN, "nothing_seen", "#2f7d55"),
    (Band.NOT_ASSESSABLE, "not_assessable", "#8a97a6"),
)
_OTHER_BANDS = [band for band in Band if band is not Band.KEY]
_OPEN = [Standing.OPEN, Standing.CHANGED]
_DECIDED = [standing for standing in Standing if standing not in _OPEN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One kind of part of all bars: numbers, and where each leads."""

    name: str
    color: str
    values: tuple[int, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Stacked bars, upright or ``is_lying``; ``labels`` name the bars, ``head`` what the labels are."""

    head: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_lying: bool = False

    @property
    def as_json(self) -> str:
        """For the script."""
        series = [
            {"name": one.name, "color": one.color, "values": one.values, "links": one.links}
            for one in self.series
        ]
        kind = "lying" if self.is_lying else "stacked"
        return json.dumps({"kind": kind, "labels": self.labels, "series": series}, ensure_ascii=False)

    @property
    def rows(self) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
        """Bar by bar: its label, and number and address of each part. The newest month first."""
        rows = [
            (label, tuple((one.values[place], one.links[place]) for one in self.series))
            for place, label in enumerate(self.labels)
        ]
        return tuple(rows if self.is_lying else reversed(rows))

    @property
    def words(self) -> str:
        """What it shows, in a sentence."""
        sums = "，".join(f"{one.name} {sum(one.values)}" for one in self.series)
        return f"共 {len(self.labels)} 栏：{sums}"


def months_chart(periods: Sequence[Period], path: str, asked: Mapping[str, object]) -> Chart:
    """Reports by month and band, stacked; a bar leads to its reports."""
    return Chart(
        head="月份",
        labels=tuple(period.period for period in periods),
        series=tuple(
            Series(
                name=str(band),
                color=color,
                values=tuple(getattr(period, field) for period in periods),
                links=tuple(
                    path + query(dict(asked), band=band, **_span(period.period)) for period in periods
                ),
            )
            for band, field, color in _BANDS
        ),
    )


def groups_chart(
    groups: Sequence[Group], path: str, asked: Mapping[str, object] | None = None, most: int = 24
) -> Chart:
    """Reports by month, those to be looked at first apart; a bar leads to its reports."""
    shown, kept = [group for group in groups if group.key][-most:], dict(asked or {})
    return Chart(
        head="月份",
        labels=tuple(group.key for group in shown),
        series=(
            Series(
                name=str(Band.KEY),
                color="#b3261e",
                values=tuple(group.key_reports for group in shown),
                links=tuple(path + query(kept, band=Band.KEY, **_span(group.key)) for group in shown),
            ),
            Series(
                name="其余",
                color="#8fa8c0",
                values=tuple(group.reports - group.key_reports for group in shown),
                links=tuple(path + query(kept, band=_OTHER_BANDS, **_span(group.key)) for group in shown),
            ),
        ),
    )


def checks_chart(
    groups: Sequence[CheckGroup], asked: Mapping[str, object] | None = None, most: int = 12
) -> Chart:
    """Findings by check, those with most first, open ones apart; a bar leads to its findings."""
    shown, kept = groups[:most], dict(asked or {})
    stands = {"待处理": (_OPEN, "#b3261e"), "已处理": (_DECIDED, "#8fa8c0")}
    return Chart(
        head="检查",
        is_lying=True,
        labels=tuple(group.name for group in shown),
        series=tuple(
            Series(
                name=name,
                color=color,
                values=tuple(group.open if name == "待处理" else group.leads - group.open for group in shown),
                links=tuple(
                    "/findings" + query(kept, check=group.check, standing=standings) for group in shown
                ),
            )
            for name, (standings, color) in stands.items()
        ),
    )


def _span(period: str) -> dict[str, str]:
    """The days of a month or year."""
    if len(period) == len("2023"):
        return {"since": f"{period}-01-01", "until": f"{period}-12-31"}
    last = calendar.monthrange(int(period[:4]), int(period[5:7]))[1]
    return {"since": f"{period}-01", "until": f"{period}-{last:02d}"}
