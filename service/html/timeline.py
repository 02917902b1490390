"""The tab 时间线: contract, notice, survey, review, report; impossible orders and doubted dates marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from core.dates import PartialDate, in_chinese
from core.facts import Fact, Facts
from service.html.doubts import DOUBTED, doubt_of, doubt_of_report_date, marked
from service.html.labels import NO_DATA

WIDTH = 640.0
LEFT = 92.0
RIGHT = 616.0
ROW = 42.0
TOP = 34.0
MOST_TICKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days an event may have taken, as drawn and in words."""

    first: PartialDate
    last: PartialDate
    words: str
    is_variant: bool = False
    doubt: str = ""  # why the reading is doubted: then no order is judged by it


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    """One bar: where it stands, and whether it is a value that disagrees with the first."""

    x: float
    width: float
    words: str
    is_variant: bool
    is_doubted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One row of the drawing. ``y`` is its middle."""

    name: str
    y: float
    bars: tuple[BarView, ...]
    words: str
    words_x: float
    words_before: bool  # the words stand left of the bar
    is_out_of_order: bool
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """The line from one event to the next that is known."""

    x0: float
    y0: float
    x1: float
    y1: float
    is_broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """The whole drawing, and the impossible orders as sentences."""

    width: float
    height: float
    events: tuple[EventView, ...]
    links: tuple[LinkView, ...]
    ticks: tuple[tuple[float, str], ...]
    broken: tuple[str, ...]
    doubts: tuple[str, ...]  # dates left out of the comparison, as sentences
    has_days: bool


def timeline_view(facts: Facts) -> TimelineView:
    """Events in the order the procedure asks for; a pair is marked only when its dates leave no doubt."""
    rows = _rows(facts)
    spans = [span for _, row in rows for span in row]
    axis = _Axis.over(spans)
    known = [(number, row[0]) for number, (_, row) in enumerate(rows) if row]
    sure = [(number, span) for number, span in known if not span.doubt]
    broken = [(a, b) for (a, x), (b, y) in combinations(sure, 2) if y.last.before(x.first)]
    out_of_order = {number for pair in broken for number in pair}
    events = tuple(
        _event(name, _y(number), row, axis, is_out_of_order=number in out_of_order)
        for number, (name, row) in enumerate(rows)
    )
    return TimelineView(
        width=WIDTH,
        height=TOP + ROW * len(rows) + 6,
        events=events,
        links=tuple(_link(a, b, axis, is_broken=(a[0], b[0]) in broken) for a, b in pairwise(known)),
        ticks=axis.ticks(),
        broken=tuple(_sentence(rows[a], rows[b]) for a, b in broken),
        doubts=tuple(
            f"{rows[number][0]}（{span.words}）{DOUBTED}：{span.doubt}"
            for number, span in known
            if span.doubt
        ),
        has_days=bool(spans),
    )


def _rows(facts: Facts) -> list[tuple[str, tuple[Span, ...]]]:
    return [
        ("服务合同", _spans(facts.contract_on)),
        ("从业告知", _spans(facts.notice_on)),
        ("现场勘验", _survey_spans(facts)),
        ("报告审核", _spans(facts.review_on)),
        ("报告出具", _spans(facts.report_on, doubt_of_report_date(facts))),
    ]


def _spans(fact: Fact | None, doubt: str = "") -> tuple[Span, ...]:
    if fact is None:
        return ()
    spans = []
    doubt = doubt or doubt_of(fact)
    for number, text in enumerate((fact.value, *(variant.value for variant in fact.variants))):
        day = _day(text)
        if day is not None:
            is_variant = number > 0
            spans.append(
                Span(
                    first=day,
                    last=day,
                    words=in_chinese(day),
                    is_variant=is_variant,
                    doubt="" if is_variant else doubt,
                )
            )
    return tuple(spans)


def _survey_spans(facts: Facts) -> tuple[Span, ...]:
    days = [day for day in map(_day, facts.survey_on.value if facts.survey_on else ()) if day is not None]
    if not days:
        return ()
    words = in_chinese(days[0])
    if len(days) > 1:
        words = f"{words} 至 {in_chinese(days[-1])}"
    return (Span(first=days[0], last=days[-1], words=words),)


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _y(number: int) -> float:
    return TOP + ROW * (number + 0.5)


def _sentence(earlier: tuple[str, tuple[Span, ...]], later: tuple[str, tuple[Span, ...]]) -> str:
    return f"{later[0]}（{later[1][0].words}）早于{earlier[0]}（{earlier[1][0].words}）"


def _event(name: str, y: float, row: Sequence[Span], axis: _Axis, *, is_out_of_order: bool) -> EventView:
    bars = tuple(axis.bar(span) for span in row)
    words = "；另处 ".join(marked(span.words, span.doubt) for span in row) or NO_DATA
    right = max((bar.x + bar.width for bar in bars), default=LEFT)
    left = min((bar.x for bar in bars), default=LEFT)
    long = 12 * len(words)
    words_before = right + long > WIDTH and left - 10 - long > LEFT
    if right + long > WIDTH and not words_before:  # room on neither side: between the bars, else over one
        left = next((bar.x for bar in bars if _is_free(bars, bar.x - 10 - long, bar.x)), left)
        words_before = left > (LEFT + RIGHT) / 2
    return EventView(
        name=name,
        y=y,
        bars=bars,
        words=words,
        words_x=round(left - 10 if words_before else right + 10, 1),
        words_before=words_before,
        is_out_of_order=is_out_of_order,
        doubt=next((span.doubt for span in row if span.doubt), ""),
    )


def _is_free(bars: Sequence[BarView], start: float, stop: float) -> bool:
    return start > LEFT and not any(bar.x < stop and bar.x + bar.width > start for bar in bars)


def _link(a: tuple[int, Span], b: tuple[int, Span], axis: _Axis, *, is_broken: bool) -> LinkView:
    x0, x1 = axis.at(a[1].last.last), axis.at(b[1].first.first)
    return LinkView(x0=x0, y0=_y(a[0]), x1=x1, y1=_y(b[0]), is_broken=is_broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    first: dt.date
    last: dt.date

    @classmethod
    def over(cls, spans: Sequence[Span]) -> _Axis:
        first = min((span.first.first for span in spans), default=dt.date(2000, 1, 1))
        last = max((span.last.last for span in spans), default=first)
        return cls(first=first, last=max(last, first + dt.timedelta(days=14)))

    def at(self, day: dt.date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(LEFT + 14 + (RIGHT - LEFT - 28) * share, 1)

    def bar(self, span: Span) -> BarView:
        x0, x1 = self.at(span.first.first), self.at(span.last.last)
        return BarView(
            x=x0,
            width=round(x1 - x0, 1),
            words=marked(span.words, span.doubt),
            is_variant=span.is_variant,
            is_doubted=bool(span.doubt),
        )

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Firsts of months, so few that their names do not touch."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = -(-max(count, 1) // MOST_TICKS)
        begin = self.first.year * 12 + self.first.month - 1
        days = [dt.date(m // 12, m % 12 + 1, 1) for m in range(begin, begin + count + 1, step)]
        return tuple((self.at(day), f"{day.year}-{day.month:02d}") for day in days if day >= self.first)
