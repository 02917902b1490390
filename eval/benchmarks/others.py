"""What the index of screened reports costs: bytes for each report, and the time to find its kin.

    mingjian-eval make --reports 120 --seed 71 --lengths brief --no-scans --out DIR
    python -m eval.benchmarks.others DIR [--reports 5000]

Facts are those of the labels, kept over and over under other ids, people, enterprises and numbers, so that
each copy of the folder is a world of its own; one copy in ten shares its people with the first, which makes
their keys long ones. Processor time of one process.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from sqlalchemy import text

from core.document import Source
from core.ids import content_id
from corpus.briefs.making import brief_of
from corpus.briefs.records import Brief, Said
from corpus.store import brief_rows, report_rows
from corpus.store.database import reading, writing
from corpus.store.store import Store
from eval.judging.perfect import perfect_facts

_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_BATCH = 200
_ASKED = 200


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=5000)
    arguments = parser.parse_args()
    labels = [
        json.loads(path.read_text("utf-8")) for path in sorted((arguments.folder / "reports").glob("*.json"))
    ]
    briefs = [brief_of(raw["report"]["id"], perfect_facts(raw)) for raw in labels]
    with tempfile.TemporaryDirectory(prefix="mingjian-others-") as name, Store.open(Path(name)) as store:
        copies = list(_copies(briefs, arguments.reports))
        seconds = _kept(store, copies)
        keys, size = _size(store)
        found, asked = _asked(store, copies[:: max(1, len(copies) // _ASKED)])
    count = len(copies)
    console = Console()
    console.print(f"{count} reports: {size / count:.0f} bytes each, {keys / count:.1f} keys each")
    console.print(
        f"kept in {seconds / count * 1000:.2f} ms each; {found:.1f} others found in {asked * 1000:.1f} ms"
    )


def _copies(briefs: list[Brief], count: int) -> Iterator[Brief]:
    for number in range(count):
        brief, turn = briefs[number % len(briefs)], number // len(briefs)
        yield _copy(brief, turn, number)


def _copy(brief: Brief, turn: int, number: int) -> Brief:
    tail = "" if turn % 10 == 0 else f"{turn:04d}"
    people = tuple(
        replace(
            person,
            name=person.name + tail,
            certificate_number=person.certificate_number and person.certificate_number + tail,
            registration_number=person.registration_number and person.registration_number + tail,
        )
        for person in brief.people
    )
    return replace(
        brief,
        report=content_id(str(number).encode()),
        people=people,
        enterprise_name=_named(brief.enterprise_name, f"{number:07d}"),
        credit_code=_named(brief.credit_code, f"{number:07d}"),
    )


def _named(said: Said | None, tail: str) -> Said | None:
    return said and replace(said, value=said.value + tail)


def _kept(store: Store, briefs: list[Brief]) -> float:
    """Processor seconds to keep them, those that each touches marked."""
    started = time.process_time()
    for start in range(0, len(briefs), _BATCH):
        with writing(store.engine) as connection:
            for brief in briefs[start : start + _BATCH]:
                source = Source(id=brief.report, file_name="报告.pdf", size_bytes=1)
                report_rows.add(connection, source, original_blob=None, seen_at=_AT)
                brief_rows.replace(connection, brief.report, brief, at=_AT)
    return time.process_time() - started


def _size(store: Store) -> tuple[int, int]:
    """Keys, and bytes of the tables of the index with their indexes."""
    with reading(store.engine) as connection:
        keys = connection.execute(text("select count(*) from brief_keys")).scalar_one()
        query = "select sum(pgsize) from dbstat where name like '%brief_keys%' or name like '%report_briefs%'"
        return int(keys), int(connection.execute(text(query)).scalar_one())


def _asked(store: Store, briefs: list[Brief]) -> tuple[float, float]:
    """Mean number of others found, and the median processor time of a look-up."""
    counts, times = [], []
    for brief in briefs:
        started = time.process_time()
        counts.append(len(store.related(brief).briefs))
        times.append(time.process_time() - started)
    return statistics.mean(counts), statistics.median(times)


if __name__ == "__main__":
    main()
