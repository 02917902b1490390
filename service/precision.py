"""The measured precision of a check in words."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.store.entries import DecidedCount


def precision_words(count: DecidedCount) -> str:
    """「90%（9/10，95% 区间 60%–98%）」; says so while nothing is confirmed or dismissed."""
    if count.precision is None or count.interval is None:
        waiting = f"（{count.field_check} 条待现场核查）" if count.field_check else ""
        return f"尚无确认或排除{waiting}"
    low, high = count.interval
    return f"{count.precision:.0%}（{count.confirmed}/{count.decided}，95% 区间 {low:.0%}–{high:.0%}）"


def precisions(counts: Iterable[DecidedCount]) -> dict[str, str]:
    """The same by check, for those with a decided finding."""
    return {count.check: precision_words(count) for count in counts if count.decided}
