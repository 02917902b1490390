"""Real processes on one store: opening, writing and dying at once."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from core.document import Source
from core.errors import StoreError
from core.ids import content_id
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.where import Where

_START = """
import datetime as dt, os, sys
from pathlib import Path
from core.document import Source
from core.facts import Facts
from core.ids import content_id
from core.screening import Provenance, ReportCard, Screening, Status
from corpus.store.store import Store
from corpus.store.where import Where

folder, who = Where(data_dir=Path(sys.argv[1]), database_url=sys.argv[3]), sys.argv[2]

def dies():
    os._exit(9)

def source(data):
    return Source(id=content_id(data), file_name=who, size_bytes=len(data))

def screening(data):
    return Screening(status=Status.DONE, report=ReportCard(id=content_id(data), file_name=who), facts=Facts(),
        outcomes=(), matches=(), assessment=None, failures=(), provenance=Provenance(mingjian=who))
"""


def start(script: str, where: Where, who: str) -> subprocess.Popen[bytes]:
    given = [str(where.data_dir), who, where.database_url]
    return subprocess.Popen([sys.executable, "-c", _START + script, *given], stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> int:
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (0, 9), errors.decode()
    return process.returncode


_WRITES = """
with Store.open(folder) as store:
    for n in range(25):
        shared, own = str(n).encode(), f"{who} {n}".encode()
        for data in (shared, own):
            store.add_report(source(data), data)
            store.save_screening(screening(data))
        store.keep_stage_result(content_id(shared), stage="read", version="1",
                                report_id=content_id(shared), data=shared)
"""


@pytest.mark.both_databases
def test_processes_that_open_one_new_store_at_once_lose_nothing(where: Where) -> None:
    names = ("甲", "乙", "丙", "丁")
    processes = [start(_WRITES, where, name) for name in names]
    assert [finish(process) for process in processes] == [0, 0, 0, 0]

    with Store.open(where) as store:
        assert len(store.reports()) == 25 + 4 * 25
        for n in range(25):
            shared = str(n).encode()
            (entry,) = [e for e in store.reports() if e.id == content_id(shared)]
            assert sorted(entry.names) == sorted(names)
            assert len(store.screenings(entry.id)) == 4
            assert store.stage_result(content_id(shared)) == shared
            assert store.original_path(entry.id).read_bytes() == shared


# The clock is read after the bytes are kept and before, or while, the row is written.
@pytest.mark.parametrize(
    "step",
    [
        'store.add_report(source(b"report"), b"report")',
        'store.save_screening(screening(b"report"))',
        'store.keep_stage_result("b" * 64, stage="read", version="1", report_id=None, data=b"report")',
    ],
)
def test_a_process_killed_between_bytes_and_row_leaves_nothing_half_visible(
    tmp_path: Path, step: str
) -> None:
    killed = start(f"store = Store.open(folder, clock=dies)\n{step}", Where(data_dir=tmp_path), "甲")
    assert finish(killed) == 9

    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]  # the bytes had been kept
    with Store.open(tmp_path) as store:
        assert store.reports() == ()
        assert store.screening(content_id(b"report")) is None
        assert store.stage_result("b" * 64) is None
    again = start(step.join(("store = Store.open(folder)\n", "\n")), Where(data_dir=tmp_path), "甲")
    assert finish(again) == 0


def test_a_reader_is_not_held_up_by_a_writer(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, Store.open(tmp_path, busy_seconds=0.1) as other:
        store.add_report(Source(id=content_id(b"1"), file_name="1", size_bytes=1), b"1")
        with writing(store.engine):
            assert len(other.reports()) == 1


def test_a_writer_that_waits_too_long_is_told_why(tmp_path: Path) -> None:
    source = Source(id=content_id(b"1"), file_name="1", size_bytes=1)
    with Store.open(tmp_path) as store, Store.open(tmp_path, busy_seconds=0.1) as other:
        with writing(store.engine), pytest.raises(StoreError, match="正被另一个程序写入") as caught:
            other.add_report(source, b"1")
        assert caught.value.code == "store_busy"
        other.add_report(source, b"1")
        assert store.reports()[0].first_seen_at.tzinfo is dt.UTC
