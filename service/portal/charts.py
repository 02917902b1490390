"""Charts as data for the page's script: series, and where a click on each part leads."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence

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


def months_chart(periods: Sequence[Period], path: str, asked: Mapping[str, object]) -> str:
    """Reports by month and band, stacked; a bar leads to its reports. JSON."""
    series = [
        {
            "name": str(band),
            "color": color,
            "values": [getattr(period, field) for period in periods],
            "links": [path + query(dict(asked), band=band, **_span(period.period)) for period in periods],
        }
        for band, field, color in _BANDS
    ]
    return json.dumps(
        {"kind": "stacked", "labels": [period.period for period in periods], "series": series},
        ensure_ascii=False,
    )


def groups_chart(groups: Sequence[Group], path: str, most: int = 24) -> str:
    """Reports by month, those to be looked at first apart; a bar leads to its reports. JSON."""
    shown = [group for group in groups if group.key][-most:]
    series = [
        {
            "name": str(Band.KEY),
            "color": "#b3261e",
            "values": [group.key_reports for group in shown],
            "links": [path + query({}, band=Band.KEY, **_span(group.key)) for group in shown],
        },
        {
            "name": "其余",
            "color": "#8fa8c0",
            "values": [group.reports - group.key_reports for group in shown],
            "links": [path + query({}, **_span(group.key)) for group in shown],
        },
    ]
    return json.dumps(
        {"kind": "stacked", "labels": [group.key for group in shown], "series": series}, ensure_ascii=False
    )


def checks_chart(groups: Sequence[CheckGroup], most: int = 12) -> str:
    """Findings by check, those with most first, open ones apart; a bar leads to its findings. JSON."""
    shown = groups[:most]
    labels = [group.name for group in shown]
    series = [
        {
            "name": "待处理",
            "color": "#b3261e",
            "values": [group.open for group in shown],
            "links": ["/findings" + query({"check": group.check, "standing": "open"}) for group in shown],
        },
        {
            "name": "已处理",
            "color": "#8fa8c0",
            "values": [group.leads - group.open for group in shown],
            "links": ["/findings" + query({"check": group.check}) for group in shown],
        },
    ]
    return json.dumps({"kind": "lying", "labels": labels, "series": series}, ensure_ascii=False)


def _span(period: str) -> dict[str, str]:
    """The days of a month or year."""
    if len(period) == len("2023"):
        return {"since": f"{period}-01-01", "until": f"{period}-12-31"}
    last = calendar.monthrange(int(period[:4]), int(period[5:7]))[1]
    return {"since": f"{period}-01", "until": f"{period}-{last:02d}"}
