"""A registry file is opened by a worker: the same rows, and no harm from a file that overruns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.errors import InputNotFoundError, RegistryError
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.reading import Batch, read_table
from corpus.registry.records import Register
from corpus.store.store import Store
from pipelines import registry_reading
from pipelines.registry_reading import read_in_worker

DAY = dt.date(2024, 1, 1)
HEAD = "姓名,证书号码,机构名称,入职日期,离职日期"


def roster(path: Path, rows: int) -> Path:
    lines = [f"人{n},S{n:06},第{n % 9}评价有限公司,2020-01-01," for n in range(rows)]
    path.write_text("\n".join([HEAD, *lines, "坏,=1,某评价有限公司,2020-13-01,"]), encoding="utf-8")
    return path


def test_a_worker_reads_what_the_own_process_reads(tmp_path: Path) -> None:
    path = roster(tmp_path / "人员.csv", 5000)
    assert list(read_in_worker(path, {})) == list(read_table(path, {}))


def test_rows_read_by_a_worker_are_taken_and_found(tmp_path: Path) -> None:
    path = roster(tmp_path / "人员.csv", 5000)
    with Store.open(tmp_path / "data") as store:
        report = import_file(store.engine, path, known_on=DAY, read=read_in_worker)
        (row,) = StoredRegistry(store.engine).roster(certificate_number="S004999")
    assert report.accepted == 5000
    assert [(r.line, r.column) for r in report.rejected] == [(5002, "证书号码"), (5002, "入职日期")]
    assert (row.person_name, row.validity.since, row.row.line) == ("人4999", dt.date(2020, 1, 1), 5001)


def test_an_error_of_the_file_keeps_its_sentence_and_code(tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("姓名,专业\n温知远,安全\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="缺少必需的列：机构名称、证书号码") as caught:
        list(read_in_worker(path, {}))
    assert caught.value.code == "registry_columns_missing"


def test_a_mapping_reaches_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("谁,哪家,证\n温知远,蜀岭安全评价有限公司,S01\n", encoding="utf-8")
    batches = list(read_in_worker(path, {"谁": "姓名", "哪家": "agency_name", "证": "证书号码"}))
    assert sum(len(batch.rows) for batch in batches) == 1


def test_a_file_that_needs_too_much_memory_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_reading, "MEMORY_BYTES", 96 << 20)
    path = tmp_path / "机构.json"
    path.write_text('{"agencies": [' + ",".join(['{"机构名称": "甲"}'] * 2_000_000) + "]}", encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        with pytest.raises(RegistryError, match="内存超过上限") as caught:
            import_file(store.engine, path, known_on=DAY, read=read_in_worker)
        assert caught.value.code == "registry_unreadable"
        assert StoredRegistry(store.engine).snapshot() is None


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_reading, "BATCH_SECONDS", 0.001)
    with pytest.raises(RegistryError, match="用时超过上限"):
        list(read_in_worker(roster(tmp_path / "人员.csv", 10), {}))


def test_a_reader_that_stops_half_way_leaves_nothing(tmp_path: Path) -> None:
    def breaks_off(path: Path, mapping: Mapping[str, str]):  # type: ignore[no-untyped-def]
        yield from list(read_table(path, mapping))[:2]
        raise RegistryError("断了")

    path = roster(tmp_path / "人员.csv", 5000)
    with Store.open(tmp_path / "data") as store:
        with pytest.raises(RegistryError, match="断了"):
            import_file(store.engine, path, known_on=DAY, read=breaks_off)
        assert StoredRegistry(store.engine).snapshot() is None
        assert StoredRegistry(store.engine).roster() == ()


def test_a_missing_file_is_told_before_a_worker_is_started(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store, pytest.raises(InputNotFoundError, match="不存在"):
        import_file(store.engine, tmp_path / "没有.csv", known_on=DAY, read=read_in_worker)


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"{",
        b'{"register": "roster", "rows": [[{}]], "rejected": [], "rejected_rows": 0, "remarks": []}',
        b'{"register": "nothing", "rows": [], "rejected": [], "rejected_rows": 0, "remarks": []}',
    ],
)
def test_an_answer_that_is_no_batch_is_not_believed(answer: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Batch.from_json(answer)


def test_a_batch_of_another_shape_is_not_taken(tmp_path: Path) -> None:
    def lies(path: Path, mapping: Mapping[str, str]):  # type: ignore[no-untyped-def]
        yield Batch(Register.ROSTER, rows=[["一", "二"]])

    path = roster(tmp_path / "人员.csv", 1)
    with Store.open(tmp_path / "data") as store, pytest.raises(ValueError, match="other columns"):
        import_file(store.engine, path, known_on=DAY, read=lies)
