"""One row per check: planted, found, missed, falsely flagged, by the form it was planted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eval.scorecard.card import ALL
from eval.scorecard.counts import Count


class Counted(Protocol):
    """Counts over many reports: a scorecard, or what perfect facts were judged to be."""

    @property
    def built(self) -> tuple[str, ...]:
        """Ids of the checks that ran."""

    def count(self, name: str, part: str = ALL) -> Count:
        """The sum of one count over the reports of a slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """Numbers of reports. A form is (flagged, reports of the form): right where planted, else wrong."""

    check: str
    planted: int
    found: int
    false_flags: int
    silent: int  # labelled reports on which the check could not tell
    labelled: int
    recall: float | None
    precision: float | None
    page_hits: int
    clear_cut: tuple[int, int]
    subtle: tuple[int, int]
    trap: tuple[int, int]
    plain: tuple[int, int]
    mirror: tuple[int, int]  # reports that a later one concerns too; neither right nor wrong


def check_rows(card: Counted, part: str = ALL) -> tuple[CheckRow, ...]:
    """The checks that are built and planted, in the order they run."""
    return tuple(
        _row(card, check, part) for check in card.built if card.count(f"check.{check}.silent", part).wanted
    )


def _row(card: Counted, check: str, part: str) -> CheckRow:
    name = f"check.{check}"
    count, silent = card.count(name, part), card.count(f"{name}.silent", part)

    def form(kind: str) -> tuple[int, int]:
        reports = card.count(f"{name}.{kind}", part)
        return int(reports.right), int(reports.wanted)

    return CheckRow(
        check=check,
        planted=int(count.wanted),
        found=int(count.right),
        false_flags=int(count.got - count.right),
        silent=int(silent.right),
        labelled=int(silent.wanted),
        recall=count.recall,
        precision=count.precision,
        page_hits=int(card.count(f"{name}.page", part).right),
        clear_cut=form("clear_cut"),
        subtle=form("subtle"),
        trap=form("trap"),
        plain=form("plain"),
        mirror=form("mirror"),
    )
