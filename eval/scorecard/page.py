"""The scorecard as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from eval.scorecard.card import SLICES, Scorecard
from eval.scorecard.check_rows import CheckRow, check_rows
from eval.scorecard.counts import Count
from eval.scorecard.figures import F1, GROUPS, PRECISION, Figure, Group, written
from eval.scorecard.reliability_chart import chart
from eval.scorecard.tables import absences, check_cells, corpus_line, cost_line

_MOST_MISSES = 400
CHECK_COLUMNS = ("召回", "精确", "明显", "隐蔽", "陷阱", "无问题", "证据页", "无法判断")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: the slice, its length (0 to 100), the value in words and what it was counted over."""

    part: str
    title: str
    length: float
    text: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure with a bar per slice."""

    name: str
    title: str
    is_error: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Figures under one heading."""

    title: str
    note: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissView:
    """One row of the list of misses."""

    file_name: str
    layout: str
    field: str
    want: str
    got: str


def environment() -> Environment:
    """Where the pages of the evaluation find their templates."""
    return Environment(
        loader=PackageLoader("eval.scorecard", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(card: Scorecard) -> str:
    """The whole page."""
    misses = tuple(_misses(card))
    return (
        environment()
        .get_template("scorecard.html.j2")
        .render(
            card=card,
            corpus=corpus_line(card),
            groups=[_group(card, group) for group in GROUPS],
            check_columns=CHECK_COLUMNS,
            checks=[(row, check_cells(row), _lengths(row)) for row in check_rows(card)],
            absences=absences(card),
            cost=cost_line(card),
            chart=chart(card.reports),
            slices=SLICES,
            misses=misses[:_MOST_MISSES],
            left_out=max(0, len(misses) - _MOST_MISSES),
        )
    )


def _group(card: Scorecard, group: Group) -> GroupView:
    return GroupView(
        title=group.title,
        note=group.note,
        figures=tuple(_figure(card, figure) for figure in group.figures),
    )


def _figure(card: Scorecard, figure: Figure) -> FigureView:
    bars = []
    for part in card.slices:
        count, value = card.count(figure.counted, part), figure.of(card, part)
        if value is not None:
            bars.append(
                Bar(
                    part=part,
                    title=SLICES[part],
                    length=100 * min(1.0, max(0.0, value)),
                    text=written(value, figure),
                    of=_counted_over(count, figure),
                )
            )
    return FigureView(
        name=figure.name, title=figure.title, is_error=figure.formula.is_error, bars=tuple(bars)
    )


def _counted_over(count: Count, figure: Figure) -> str:
    """Right of wanted, right of given, or for F1 right of wanted and of given."""
    totals = {PRECISION: (count.got,), F1: (count.wanted, count.got)}.get(figure.formula, (count.wanted,))
    return " / ".join(f"{number:.5g}" for number in (count.right, *totals))


def _lengths(row: CheckRow) -> tuple[tuple[str, float], ...]:
    """Recall and precision as lengths of bars."""
    named = (("召回", row.recall), ("精确", row.precision))
    return tuple((name, 100 * value) for name, value in named if value is not None)


def _misses(card: Scorecard) -> Iterator[MissView]:
    """What is not as labelled, misread characters last."""
    rows = [(report, miss) for report in card.reports for miss in report.misses]
    for report, miss in sorted(rows, key=lambda row: row[1].field.startswith("ocr")):
        yield MissView(
            file_name=report.file_name,
            layout=f"{report.layout} · {SLICES[report.carrier]}",
            field=miss.field,
            want=miss.want,
            got=miss.got,
        )
