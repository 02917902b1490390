"""How each place of the sign-off is told: hand, type, stamp, nothing, or not assessable, on a made corpus."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from core.document import Pages
from core.facts import Facts, SignatureState
from core.limits import Limits
from core.signing import Signed
from corpus.store.store import Store
from eval.benchmarks.reading.targets import Target, show
from pipelines.engine.workers import Call, WorkerPool
from pipelines.reading_steps import Keeper, ReadingTools, read_report
from pipelines.signing.signed import signed_facts
from pipelines.stages import admit, extract, outline, read, sign

_STATES = {"born digital": 0.97, "scan": 0.93}  # share of places told right
_SECONDS = 0.15


def states(folder: Path, most: int) -> bool:
    """How each labelled place is told, by the file's kind and the label's state; whether that is enough."""
    counts: Counter[tuple[str, str, str]] = Counter()
    pages, seconds = 0, 0.0
    with Store.open(folder / "store") as store, WorkerPool(1, memory_bytes=2 << 30) as workers:
        for path in sorted((folder / "reports").glob("*.json"))[:most]:
            label = json.loads(path.read_text(encoding="utf-8"))
            extracted, original, read = _extracted(path.with_suffix(".pdf"), store, workers)
            begun = time.process_time()
            signed = _looked(original, read, extracted)
            seconds += time.process_time() - begun
            pages += len(signed.pages)
            facts = signed_facts(extracted, signed)
            for kind, wanted, got in _told(label, facts):
                counts[kind, wanted, got] += 1
    _show(counts)
    return show(Console(), _targets(counts, seconds / max(1, pages)))


def _show(counts: Counter[tuple[str, str, str]]) -> None:
    for key, count in sorted(counts.items()):
        print("{}: {} told as {}: {}".format(*key, count))  # noqa: T201
    for kind, wanted in sorted({(kind, wanted) for kind, wanted, _ in counts}):
        own = {got: count for (k, w, got), count in counts.items() if (k, w) == (kind, wanted)}
        right = sum(count for got, count in own.items() if _is_right(wanted, got))
        print(f"{kind}, {wanted}: {right} of {sum(own.values())} right")  # noqa: T201


def _targets(counts: Counter[tuple[str, str, str]], seconds: float) -> list[Target]:
    """The share of places told right by the kind of page, and the processor time of looking at a page."""
    found = []
    for kind, least in _STATES.items():
        own = {key: count for key, count in counts.items() if key[0] == kind}
        right = sum(count for (_, wanted, got), count in own.items() if _is_right(wanted, got))
        if there := sum(own.values()):
            name = f"states, {kind} ({right} of {there})"
            found.append(Target(name=name, value=right / there, at_least=least))
    return [*found, Target(name="seconds per page signed on", value=seconds, at_most=_SECONDS)]


def _is_right(wanted: str, got: str) -> bool:
    """Not assessable counts as right with whatever reason; what is told otherwise counts as told wrongly."""
    return got.partition(":")[0] == wanted


def _extracted(file: Path, store: Store, workers: WorkerPool) -> tuple[Facts, Path, Pages]:
    source = admit.run(file, Limits())
    store.add_report(source, file)
    keep = Keeper(source.id, store, report_id=source.id)
    original = store.original_path(source.id)
    tools = ReadingTools(workers=workers, limits=Limits(), reading=read.ReadOptions())
    found = read_report(original, keep, tools).pages
    return extract.run(source.id, found, outline.run(found)), original, found


def _looked(original: Path, pages: Pages, facts: Facts) -> Signed:
    """What the stage sees, in this process so that its time can be taken."""

    class _Here:
        def map(self, calls: Iterable[Call]) -> Iterator[bytes]:
            for call in calls:
                yield sign.look(**call.arguments)  # type: ignore[arg-type]

    return sign.run(original, pages, facts, Limits(), _Here())  # type: ignore[arg-type]


def _told(label: dict[str, Any], facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Kind of page, state by the label, state as told, for everybody who should sign."""
    scanned = set(label["factory"]["scanned_pages"])
    for person in label["facts"]["people"]:
        wanted = person["signature"]["state"]
        if not person["signature"]["evidence"] and wanted == SignatureState.NOT_ASSESSABLE:
            continue  # nobody asks this person to sign
        page = (person["signature"]["evidence"] or person["evidence"])[0]["page"]
        found = [p for p in facts.people if p.name == person["name"] and p.role == person["role"]]
        got = found[0].signature.state.value if found else "person not read"
        if found and found[0].signature.reason:
            got = f"{got}: {found[0].signature.reason}"
        yield ("scan" if page in scanned else "born digital"), wanted, got
