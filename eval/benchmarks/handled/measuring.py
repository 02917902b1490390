"""What the product says of a file's making: the three checks on one file, from its bytes to leads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from core.document import Outline
from core.errors import MingjianError
from core.facts import Facts
from core.limits import Limits
from core.outcome import Outcome, State
from core.signing import Signed
from corpus.store.store import Store
from pipelines.checking import Case, report_day
from pipelines.checks import CHECKS
from pipelines.engine.workers import WorkerPool
from pipelines.reading_steps import Keeper, ReadingTools, read_report
from pipelines.screening_tools import Tools
from pipelines.signing.signed import signed_facts
from pipelines.stages import admit, extract, integrity, judge, outline, sign

NAMES = ("pdf_edited", "hidden_text", "pdf_signature_broken")
_CHECKS = tuple(check for check in CHECKS if check.id in NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead of one of the checks: pages (from 1) of its evidence, and the sentence."""

    check: str
    pages: frozenset[int]
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one file. ``seconds``: processor time of the integrity stage, if it ran."""

    leads: tuple[Lead, ...]
    unassessed: tuple[str, ...] = ()
    failure: str = ""
    seconds: float | None = None
    pages: int = 0


@contextmanager
def opened(folder: Path) -> Iterator[Tools]:
    """Tools over a store in this folder, which keeps what was read."""
    with WorkerPool(1, memory_bytes=Limits().worker_memory_bytes) as pool, Store.open(folder) as store:
        yield Tools.usual(store, pool)


def say(path: Path, tools: Tools) -> Said:
    """The leads of the three checks on a file; a file that cannot be read says why."""
    try:
        return _said(path, tools)
    except MingjianError as error:
        return Said(leads=(), failure=error.code)


def _said(path: Path, tools: Tools) -> Said:
    source = admit.run(path, tools.limits)
    tools.store.add_report(source, path)
    keep = Keeper(source.id, tools.store, report_id=source.id)
    original = tools.store.original_path(source.id)
    found = read_report(original, keep, ReadingTools.of(tools))
    pages = found.pages
    outlined = keep.stage(outline, Outline, lambda: outline.run(pages))
    extracted = keep.stage(extract, Facts, lambda: extract.run(source.id, pages, outlined))
    signed = keep.stage(
        sign, Signed, lambda: sign.run(original, pages, extracted, tools.limits, tools.workers)
    )
    facts = signed_facts(extracted, signed)
    spent: list[float] = []

    def inspected() -> integrity.Inspection:
        day, before = report_day(facts), _processor()
        made = integrity.run(
            original,
            found.survey,
            pages,
            tools.limits,
            tools.workers,
            report_on=day.last if day is not None else None,
            trust_folder=tools.trust_folder,
        )
        spent.append(_processor() - before)
        return made

    trust: dict[str, object] = {
        "trust": integrity.trust_digest(tools.trust_folder),
        "pyhanko": version("pyhanko"),
    }
    facts = replace(facts, integrity=keep.stage(integrity, integrity.Inspection, inspected, trust).integrity)
    case = Case(report=source.id, facts=facts, timeline=tools.timeline)
    outcomes = judge.run(case, _CHECKS, ())
    return Said(
        leads=tuple(_lead(outcome) for outcome in outcomes if outcome.state is State.FLAGGED),
        unassessed=tuple(
            f"{outcome.check}: {outcome.reason}"
            for outcome in outcomes
            if outcome.state is State.NOT_ASSESSABLE
        ),
        seconds=spent[0] if spent else None,
        pages=found.total_pages,
    )


def _lead(outcome: Outcome) -> Lead:
    pages = frozenset(item.page for item in outcome.evidence if item.page is not None)
    return Lead(check=outcome.check, pages=pages, statement=outcome.statement)


def _processor() -> float:
    """Processor seconds of this process and all that it started."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(_ticks(process) for process in _family(os.getpid())) / ticks


def _family(process: int) -> list[int]:
    started: list[str] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):  # each thread has its own
        with suppress(OSError):
            started += path.read_text("ascii").split()
    return [process, *(member for child in started for member in _family(int(child)))]


def _ticks(process: int) -> int:
    """User and system time, of ended children too."""
    try:
        words = Path(f"/proc/{process}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(word) for word in words[11:15])
