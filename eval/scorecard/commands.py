"""What ``mingjian-eval score`` and ``smoke`` do between their options and their exit codes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.status import Status

from eval.scorecard import document
from eval.scorecard.card import Scorecard
from eval.scorecard.floors import Floor, shortfalls
from eval.scorecard.full import REPORTS as REPORTS_OF
from eval.scorecard.full import make_full, together
from eval.scorecard.page import page
from eval.scorecard.run import score_folder
from eval.scorecard.smoke import PAIRS, REPORTS, make_smoke
from eval.scorecard.tables import corpus_line, print_card
from pipelines.engine.workers import available_cores

console = Console()


def score(folder: Path, out: Path, *, data_dir: Path | None = None, workers: int | None = None) -> Scorecard:
    """Score a folder, print the tables, write scorecard.json and scorecard.html under ``out``."""
    with Status("筛查", console=console) as status:
        card = score_folder(
            folder,
            data_dir=data_dir,
            workers=workers,
            progress=lambda index, count, name: status.update(f"筛查 {index + 1}/{count} {name}"),
        )
    publish(card, out)
    return card


def full(folder: Path, *, workers: int) -> Scorecard:
    """Make the full corpus under ``folder`` where it is not there yet, score it, write the scorecard there.

    Each split is a world with a registry of its own, so it is screened by itself. What was screened before
    in this folder is used again: a run that was broken off goes on where it was.
    """
    for _ in track(
        _full_reports(folder, workers),
        total=sum(REPORTS_OF.values()),
        description="生成报告",
        console=console,
    ):
        pass
    cards = []
    for split in REPORTS_OF:
        with Status(f"筛查 {split}", console=console) as status:
            cards.append(
                score_folder(
                    folder / split,
                    data_dir=folder / split / "data",
                    workers=workers,
                    progress=lambda index, count, name, status=status: status.update(  # type: ignore[misc]
                        f"筛查 {index + 1}/{count} {name}"
                    ),
                )
            )
    card = together(*cards)
    publish(card, folder)
    return card


def _full_reports(folder: Path, workers: int) -> Iterator[Path]:
    """Make what is missing: nothing when all reports of the corpus are there."""
    missing = {
        split: count
        for split, count in REPORTS_OF.items()
        if len(list((folder / split / "reports").glob("*.json"))) != count
    }
    return make_full(folder, workers=workers, reports=missing)


def smoke(out: Path | None, floors: tuple[Floor, ...]) -> tuple[str, ...]:
    """Make the smoke corpus, score it and show it; one sentence for each figure below its floor.

    Scoring runs in a process of its own, so that its peak memory is not that of making the reports.
    """
    with TemporaryDirectory(prefix="mingjian-smoke-") as name:
        folder = Path(name)
        making = make_smoke(folder, workers=available_cores())
        for _ in track(making, total=len(REPORTS) + len(PAIRS), description="生成报告", console=console):
            pass
        spawn = multiprocessing.get_context("spawn")
        with Status("筛查", console=console), ProcessPoolExecutor(1, mp_context=spawn) as pool:
            card = pool.submit(score_folder, folder).result()
    publish(card, out)
    return shortfalls(card, floors)


def publish(card: Scorecard, out: Path | None) -> None:
    """Print the tables; write both files where a folder is given."""
    console.print(corpus_line(card), highlight=False)
    print_card(card, console)
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / "scorecard.json").write_text(document.text(card), encoding="utf-8")
    (out / "scorecard.html").write_text(page(card), encoding="utf-8")
    console.print(f"已写出 {out / 'scorecard.json'} 和 {out / 'scorecard.html'}", highlight=False)
