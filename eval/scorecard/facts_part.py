"""The facts part of the scorecard: by layout class (split and carrier at once), and what goes wrong most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

from rich.console import Console
from rich.table import Table

from eval.scorecard.card import SLICES, Scorecard
from eval.scorecard.counts import Miss
from eval.scorecard.figures import FACTS_PART, all_figures, written

_SPLITS = ("train", "held_out")
_CARRIERS = ("born_digital", "mixed", "scan", "double_layer")
_FIELDS = tuple(
    figure.name for group in FACTS_PART[:2] for figure in group.figures
)  # what is extracted; evidence apart
_WORST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorKind:
    """Misses of one figure that are alike: ``missing``, ``extra`` or ``wrong``."""

    figure: str
    kind: str
    count: int
    reports: int


def classes(card: Scorecard) -> tuple[str, ...]:
    """The layout classes that have a report: ``held_out/scan``."""
    names = (f"{split}/{carrier}" for split, carrier in product(_SPLITS, _CARRIERS))
    return tuple(name for name in names if any(report.is_in(name) for report in card.reports))


def worst_errors(card: Scorecard, part: str = "all", count: int = _WORST) -> tuple[ErrorKind, ...]:
    """The most frequent kinds of error among facts, the most frequent first."""
    tally: Counter[tuple[str, str]] = Counter()
    reports: Counter[tuple[str, str]] = Counter()
    for report in card.reports:
        if report.is_in(part):
            found = Counter((m.field, _kind(m)) for m in report.misses if m.field in _FIELDS)
            tally.update(found)
            reports.update(found.keys())
    ranked = sorted(tally, key=lambda key: (-tally[key], key))[:count]
    return tuple(ErrorKind(figure=f, kind=k, count=tally[f, k], reports=reports[f, k]) for f, k in ranked)


def print_facts(card: Scorecard, console: Console) -> None:
    """Facts, lists and evidence by layout class, and the three worst kinds of error."""
    parts = classes(card)
    table = Table(title="事实部分（按版式类别）", title_justify="left")
    table.add_column("", overflow="fold")
    for part in parts:
        split, carrier = part.split("/")
        number = sum(report.is_in(part) for report in card.reports)
        table.add_column(f"{SLICES[split]}\n{SLICES[carrier]}\n{number} 份", justify="right")
    for group in FACTS_PART:
        table.add_section()
        for figure in group.figures:
            table.add_row(figure.title, *(written(figure.of(card, part), figure) for part in parts))
    console.print(table)
    titles = {name: figure.title for name, figure in all_figures(card).items()}
    for number, error in enumerate(worst_errors(card), start=1):
        words = {"missing": "漏", "extra": "多", "wrong": "错"}[error.kind]
        line = (
            f"最多的错误 {number}：{titles[error.figure]}，"
            f"{words} {error.count} 处，见于 {error.reports} 份报告"
        )
        console.print(line, highlight=False)


def _kind(miss: Miss) -> str:
    if not miss.got:
        return "missing"
    return "wrong" if miss.want else "extra"
