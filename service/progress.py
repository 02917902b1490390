"""The progress bar of the command line: files, stages and pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.reading_steps import Progress as OnProgress

_STAGES = {"survey": "检查文件", "read": "读取页面", "outline": "划分章节与提取要点"}


class PageProgress:
    """One bar for the file in hand; silent where the output is no terminal."""

    def __init__(self, console: Console, *, total_files: int) -> None:
        self._total = total_files
        self._number = 0
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[pages]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, pages="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def on_file(self, path: Path) -> OnProgress:
        """Start with the next file; the result is called as it goes on."""
        self._number += 1
        name = f"[{self._number}/{self._total}] {path.name}".replace("[", r"\[")

        def step(stage: str, done: int, total: int) -> None:
            pages = f"{done}/{total} 页" if total else ""
            title = f"{name} {_STAGES.get(stage, stage)}"
            self._bar.update(self._task, description=title, completed=done, total=total or None, pages=pages)

        return step

    def on_settling(self) -> Callable[[int, int], None]:
        """The reports that others touch are judged again; the result is called before each."""

        def step(done: int, total: int) -> None:
            title = "与此前的报告互相核对"
            self._bar.update(
                self._task, description=title, completed=done, total=total, pages=f"{done}/{total} 份"
            )

        return step

    def done(self) -> None:
        """The file is finished."""
        self._bar.update(self._task, completed=0, total=None, pages="", description="")
