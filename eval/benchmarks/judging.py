"""What judging a report costs once its facts are at hand: all checks, and the slowest of them.

    mingjian-eval make --reports 4 --seed 61 --lengths long --no-scans --out DIR
    python -m eval.benchmarks.judging DIR [--runs 5]

Facts are those of the labels, the registry is the folder's, the other reports are those of the folder.
Processor time of one process, median of the runs; the first run of a process, which loads law data, is not
counted. Apart: what it takes to look up registry and others. Target: 200 ms for 200 pages.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table

from core.screening import Provenance, ReportCard, Screening, Status
from corpus.briefs.making import brief_of
from corpus.law.packs import load_packs, packs_for
from corpus.law.timeline import Timeline
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from eval.judging.perfect import perfect_facts
from eval.scorecard.registers import import_registers
from pipelines.checking import Case, report_day
from pipelines.checks import CHECKS
from pipelines.registry_extract import registry_extract
from pipelines.stages import judge

_SLOWEST = 5
Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    labels = [
        json.loads(path.read_text("utf-8")) for path in sorted((arguments.folder / "reports").glob("*.json"))
    ]
    table = Table(title=f"processor time, median of {arguments.runs} runs")
    for name in (
        "report",
        "pages",
        "outcomes",
        "judge, ms",
        "registry, ms",
        "others, ms",
        "slowest checks, ms",
    ):
        table.add_column(name, justify="left" if name in {"report", "slowest checks, ms"} else "right")
    with tempfile.TemporaryDirectory(prefix="mingjian-judging-") as name, Store.open(Path(name)) as store:
        import_registers(arguments.folder / "registry", store)
        for raw in labels:
            store.save_screening(_screened(raw))
        for raw in labels:
            table.add_row(*_measured(raw, store, arguments.runs))
    Console().print(table)


def _screened(raw: dict[str, Any]) -> Screening:
    """A screening that holds the facts alone: what other reports are held against."""
    return Screening(
        status=Status.DONE,
        report=ReportCard(id=raw["report"]["id"], file_name=raw["report"]["file_name"]),
        facts=perfect_facts(raw),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(),
        provenance=Provenance(mingjian=version("mingjian")),
    )


def _measured(raw: dict[str, Any], store: Store, runs: int) -> tuple[str, ...]:
    facts, registry = perfect_facts(raw), StoredRegistry(store.engine)
    extract, asking = _timed(lambda: registry_extract(facts, registry), runs)
    report = raw["report"]
    brief = brief_of(report["id"], facts)
    others, finding = _timed(lambda: store.related(brief), runs)
    case = Case(report=report["id"], facts=facts, timeline=Timeline.load(), registry=extract, others=others)
    packs = packs_for(report_day(facts), load_packs())
    outcomes, judging = _timed(lambda: judge.run(case, CHECKS, packs), runs)
    each = sorted(
        ((_timed(partial(check.assess, case), runs)[1], check.id) for check in CHECKS), reverse=True
    )
    slowest = "  ".join(f"{check} {ms:.1f}" for ms, check in each[:_SLOWEST])
    name = str(report["file_name"])[:18]
    spent = (f"{ms:.1f}" for ms in (judging, asking, finding))
    return name, str(report["pages"]), str(len(outcomes)), *spent, slowest


def _timed(work: Callable[[], Result], runs: int) -> tuple[Result, float]:
    """What the work gives, and the median of its milliseconds after a first run that is not counted."""
    result, spent = work(), []
    for _ in range(runs):
        start = time.process_time()
        result = work()
        spent.append((time.process_time() - start) * 1000)
    return result, statistics.median(spent)


if __name__ == "__main__":
    main()
