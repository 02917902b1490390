"""The dossier's section on what the report shares with others, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.dossier.content import Dossier
from service.similar.content import Pair, PieceView, SharedReport
from service.similar.marks import Runs, window
from service.similar.terminal import common_lines, measure, sections, summary
from service.similar.words import (
    CAUTION,
    FOLLOW_UP,
    FOLLOW_UP_SENTENCE,
    KINDS,
    NOTHING,
    order_words,
    pages_words,
    title_words,
)

_MOST = 12
"""Passages shown of one other report."""
_LONGEST = 360  # characters of each side


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageEntry:
    """One passage: what it is, and both sides with the words that differ marked."""

    head: str
    left: Runs
    right: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEntry:
    """One other report: its title, sentences on how much is shared, passages, how many are left out."""

    title: str
    sentences: tuple[str, ...]
    passages: tuple[PassageEntry, ...]
    left_out: int


def shared_entries(dossier: Dossier) -> tuple[SharedEntry, ...]:
    """By other report, what is shared most first, follow-ups last."""
    own_day = dossier.similar.report_on
    return tuple(_entry(shared, own_day) for shared in dossier.similar.others)


def closing_sentences(dossier: Dossier) -> tuple[str, ...]:
    """What is common apart in a line for each reason; what it means that something is shared."""
    common = common_lines(dossier.similar)
    if not dossier.similar.others:
        return (NOTHING, *common)
    return (*common, CAUTION)


def _entry(shared: SharedReport, own_day: str | None) -> SharedEntry:
    return SharedEntry(
        title=title_words(shared.report) + (f"【{FOLLOW_UP}】" if shared.report.is_follow_up else ""),
        sentences=tuple(_sentences(shared, own_day)),
        passages=tuple(_passage(pair) for pair in shared.pairs[:_MOST]),
        left_out=max(0, len(shared.pairs) - _MOST),
    )


def _sentences(shared: SharedReport, own_day: str | None) -> Iterator[str]:
    order = order_words(own_day, shared.report.report_on)
    told = f"该报告{order.replace('本报告', '本报告出具')}，" if order in ("早于本报告", "晚于本报告") else ""
    yield f"{told}编号 {shared.report.id[:12]}。{summary(shared)}。"
    if shared.sections:
        yield f"涉及章节：{sections(shared)}。"
    if shared.report.is_follow_up:
        yield f"{FOLLOW_UP_SENTENCE}。"


def _passage(pair: Pair) -> PassageEntry:
    match = pair.match
    own, there = (pages_words(pages) or "未知页" for pages in (pair.left_pages, pair.right_pages))
    section = f"，{match.section}" if match.section else ""
    return PassageEntry(
        head=f"{KINDS[match.kind]}：本报告{own}，该报告{there}{section}，{measure(pair)}",
        left=_words(pair.left),
        right=_words(pair.right),
    )


def _words(pieces: Sequence[PieceView]) -> Runs:
    runs = tuple(run for piece in pieces for run in piece.runs)
    return runs if sum(len(run.text) for run in runs) <= _LONGEST else window(runs, _LONGEST)
