"""The store on SQLite and on a PostgreSQL server beside one another.

    python -m eval.benchmarks.databases --postgresql postgresql+psycopg://u@/empty?host=/tmp [--rows 50000]

Prints for each: transactions of one writer and of eight at once, screenings kept, registry rows imported and
looked up, and the first view of the index of texts with its files and without (all in the database). The
database must be an empty one; it is filled. Counts must be the same on both: a quicker store that drops rows
is none. Run it where nothing else is going on, or read only what stands beside one another.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from rich.console import Console
from sqlalchemy import update

from core.document import Source
from core.facts import Facts
from core.ids import content_id
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.similarity.kept import Kept
from corpus.similarity.texts import ReportText
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import reports
from corpus.store.where import Where
from eval.benchmarks.roster_files import write_csv

_DAY = dt.date(2026, 6, 1)
_SIGNS = np.array([chr(0x4E00 + at) for at in range(2000)])
_CHARACTERS = 20_000  # of a text: a short report
_WRITES, _THREADS = 400, 8
Figures = dict[str, float]


def main() -> int:
    """Run and print; 1 where the two do not hold the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgresql", required=True)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--reports", type=int, default=200)
    chosen = parser.parse_args()
    console = Console(width=110)
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="mingjian-databases-") as name:
        roster = Path(name) / "roster.csv"
        write_csv(roster, chosen.rows)
        for kind, url in (("sqlite", ""), ("postgresql", chosen.postgresql)):
            place = Where(data_dir=Path(name) / kind, database_url=url)
            found[kind] = _measured(place, roster, chosen.reports)
    for figure in found["sqlite"]:
        one, other = (found[kind][figure] for kind in ("sqlite", "postgresql"))
        console.print(f"{figure:44}  sqlite {one:10.3f}   postgresql {other:10.3f}", highlight=False)
    return int(any(found["sqlite"][name] != found["postgresql"][name] for name in ("rows", "texts")))


def _measured(place: Where, roster: Path, count: int) -> Figures:
    figures: Figures = {}
    with Store.open(place) as store:
        store.add_report(Source(id=content_id(b"x"), file_name="x", size_bytes=1), b"x")
        with _timed(figures, "ms a transaction, one writer", per=_WRITES, times=1000):
            _write(store, _WRITES)
        with _timed(figures, "ms a transaction, eight at once", per=_WRITES, times=1000):
            _at_once(lambda: _write(store, _WRITES // _THREADS))
        texts = [_text(seed) for seed in range(count)]
        with _timed(figures, "ms a screening kept, with text", per=count, times=1000):
            for number, text in enumerate(texts):
                _keep(store, number, text)
        with _timed(figures, "s to import the roster"):
            figures["rows"] = import_file(store.engine, roster, known_on=_DAY).registers[0].accepted
        registry = StoredRegistry(store.engine)
        name = registry.roster(agency_certificate_number="none", person_name="无人")
        assert name == ()
        with _timed(figures, "ms a look-up by name", per=200, times=1000):
            for number in range(200):
                registry.roster(person_name=f"无此人{number}")
    with Store.open(place) as store, _timed(figures, "ms for the first view of the index, files", times=1000):
        figures["texts"] = int(store.text_index.view().catalogue.living.sum())
    with Store.open(place) as opened:
        store = Store(opened.engine, opened.blobs)
        for number, text in enumerate(texts):
            store.text_index.keep_report(content_id(f"{number}".encode()), ReportText(text=text.text + "。"))
        fresh = Store(opened.engine, opened.blobs)
        with _timed(figures, "ms for the first view of the index, no files", times=1000):
            fresh.text_index.view()
    return figures


@contextmanager
def _timed(figures: Figures, name: str, *, per: int = 1, times: int = 1) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    figures[name] = (time.perf_counter() - begun) / per * times


def _write(store: Store, number: int) -> None:
    for _ in range(number):
        with writing(store.engine) as connection:
            connection.execute(update(reports).values(size_bytes=reports.c.size_bytes + 1))


def _at_once(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(_THREADS) as threads:
        for done in [threads.submit(work) for _ in range(_THREADS)]:
            done.result()


def _text(seed: int) -> ReportText:
    draw = np.random.default_rng(seed).integers(0, len(_SIGNS), _CHARACTERS)
    return ReportText(text="".join(_SIGNS[draw]), agency=f"机构{seed % 40}", enterprise=f"企业{seed}")


def _keep(store: Store, number: int, text: ReportText) -> None:
    report = content_id(f"{number}".encode())
    store.save_screening(
        Screening(
            status=Status.DONE,
            report=ReportCard(id=report, file_name=f"{number}.pdf", pages=40),
            facts=Facts(),
            outcomes=(),
            matches=(),
            assessment=None,
            failures=(),
            provenance=Provenance(mingjian="0"),
        ),
        kept=Kept(text=text),
    )


if __name__ == "__main__":
    sys.exit(main())
