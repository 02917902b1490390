"""How far a run of many reports is: rate and time left, as a bar or, without a terminal, a line a minute."""

from __future__ import annotations

import time
from collections import Counter, deque
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_WINDOW_SECONDS = 300.0
_LINE_SECONDS = 60.0
_HOUR, _MINUTE = 3600, 60


class RunProgress:
    """One bar. The rate is that of the last five minutes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, rate="")
        self._states: Counter[str] = Counter()
        self._total = 0
        self._seen: deque[tuple[float, int]] = deque()
        self._line_at = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def counting(self) -> None:
        """The reports in scope are being counted."""
        self._bar.update(self._task, description="清点报告")

    def screening(self, total: int, *, already: int) -> None:
        """There are so many, of which some ended in an earlier part of the run."""
        self._total = total
        self._seen.append((time.monotonic(), already))
        self._bar.update(self._task, description="筛查", total=total, completed=already)

    def ended(self, state: str, *, done: int) -> None:
        """One more has ended; ``done`` in all."""
        self._states[state] += 1
        now = time.monotonic()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_SECONDS:
            self._seen.popleft()
        rate = self.rate
        words = ""
        if rate > 0:
            words = f"{rate * _MINUTE:.1f} 份/分，约剩 {duration((self._total - done) / rate)}"
        if failed := self._states["failed"]:
            words += f"，失败 {failed}"
        self._bar.update(self._task, completed=done, rate=words)
        if self._bar.disable and now - self._line_at >= _LINE_SECONDS:
            self._line_at = now
            self._console.print(f"已完成 {done}/{self._total} 份，{words}", highlight=False, markup=False)

    @property
    def rate(self) -> float:
        """Reports a second over the last minutes; 0 before anything has ended."""
        (first_at, first), (last_at, last) = self._seen[0], self._seen[-1]
        return (last - first) / (last_at - first_at) if last_at > first_at else 0.0

    def settling(self, done: int, total: int) -> None:
        """Reports that others touched are judged again."""
        self._bar.update(self._task, description="与有关报告互相核对", completed=done, total=total, rate="")


def duration(seconds: float) -> str:
    """In words, coarser the longer it is."""
    if seconds >= 48 * _HOUR:
        return f"{seconds / 24 / _HOUR:.1f} 天"
    if seconds >= _HOUR:
        return f"{int(seconds // _HOUR)} 小时 {int(seconds % _HOUR // _MINUTE)} 分"
    return (
        f"{int(seconds // _MINUTE)} 分 {int(seconds % _MINUTE)} 秒"
        if seconds >= _MINUTE
        else f"{seconds:.0f} 秒"
    )
