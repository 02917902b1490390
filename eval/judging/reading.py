"""Facts and text as the product reads them from the reports of a made corpus, each report read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.document import Outline
from core.errors import FailedError, RefusedError
from core.facts import Facts
from core.limits import Limits
from corpus.similarity.texts import ReportText
from corpus.store.store import Store
from pipelines.engine.workers import WorkerPool
from pipelines.kept_text import kept_text
from pipelines.reading_steps import Keeper, ReadingTools, read_report, require_read
from pipelines.stages import admit, extract, outline, read


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """What was read of a report; ``text`` is what others are compared with."""

    facts: Facts
    text: ReportText | None


ReadFacts = Callable[[Path], ReadReport | None]
"""What is read of the report at a path; None where the product refuses the file or cannot read it."""


@contextmanager
def reader(data_dir: Path, *, workers: int) -> Iterator[ReadFacts]:
    """Reads through survey, read, outline and extract as a screening does; results are kept in ``data_dir``.

    They are found again by the versions of the stages: after a change to a stage without a new version,
    use a fresh folder.
    """
    limits = Limits()
    with (
        Store.open(data_dir) as store,
        WorkerPool(workers, memory_bytes=limits.worker_memory_bytes) as pool,
    ):
        tools = ReadingTools(workers=pool, limits=limits, reading=read.ReadOptions())
        yield lambda path: _facts(path, store, tools)


def _facts(path: Path, store: Store, tools: ReadingTools) -> ReadReport | None:
    try:
        source = admit.run(path, tools.limits)
        keep = Keeper(source.id, store, report_id=None)
        found = read_report(path, keep, tools)
        require_read(found.survey, found.pages)
    except (RefusedError, FailedError):
        return None
    outlined = keep.stage(outline, Outline, lambda: outline.run(found.pages))
    facts = keep.stage(extract, Facts, lambda: extract.run(source.id, found.pages, outlined))
    return ReadReport(facts=facts, text=kept_text(found.pages, outlined, facts))
