"""Backups: taken while others write, looked through, put back the same, damage named and never put back."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest

from core.document import Source
from corpus.store.backups import Backups
from corpus.store.store import Store
from corpus.store.where import Where
from service.settings import Settings
from tests.postgresql import Server
from tests.service.api.conftest import screened
from tests.service.program import mingjian


def keep(store: Store, number: int) -> str:
    made, content = screened(number, "浙江省杭州市西湖区")
    source = Source(id=made.report.id, file_name=made.report.file_name, size_bytes=len(content))
    store.add_report(source, content)
    store.save_screening(made)
    store.keep_stage_result(
        f"{number:064x}", stage="read", version="1", report_id=source.id, data=content[:99] + bytes([number])
    )
    return source.id


def rows(folder: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder / "mingjian.sqlite3")) as connection:
        return sorted(connection.iterdump())


def blobs(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_restored_backup_is_the_same_and_the_next_one_copies_what_is_new(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        for number in range(3):
            keep(store, number)
    first = mingjian("backup", "create", "备份", folder=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert "内容 9 项，其中新复制 9 项" in first.stdout

    assert mingjian("backup", "restore", "备份", "--data-dir", "新的", folder=tmp_path).returncode == 0
    assert rows(tmp_path / "新的") == rows(tmp_path / "data")
    assert blobs(tmp_path / "新的" / "blobs") == blobs(tmp_path / "data" / "blobs")

    with Store.open(tmp_path / "data") as store:
        keep(store, 3)
    second = mingjian("backup", "create", "备份", "--keep", "1", folder=tmp_path)
    assert "内容 12 项，其中新复制 3 项" in second.stdout
    assert "已删去较早的备份" in second.stdout
    assert mingjian("backup", "verify", "备份", folder=tmp_path).returncode == 0
    assert len(Backups(tmp_path / "备份").names()) == 1


def test_a_backup_taken_while_others_write_is_of_one_instant(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        keep(store, 0)
        stop = threading.Event()

        def write() -> None:
            number = 1
            while not stop.is_set():
                keep(store, number)
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            made = [
                Backups(tmp_path / "b").create(store, tmp_path / "data", at=store.now()) for _ in range(3)
            ]
        finally:
            stop.set()
            writer.join()
    assert all(not each.missing for each in made)
    assert made[-1].blobs > made[0].blobs
    for each in made:
        assert Backups(tmp_path / "b").verify(each.name).problems == ()


def test_damage_is_named_and_nothing_of_it_put_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        report = keep(store, 0)
    mingjian("backup", "create", "备份", folder=tmp_path)
    kept = tmp_path / "备份" / "blobs" / report[:2] / report[2:]
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + b"?")
    said = mingjian("backup", "verify", "备份", folder=tmp_path)
    assert said.returncode == 5
    assert f"内容 {report[:12]}… 已损坏" in said.stdout
    assert mingjian("backup", "restore", "备份", "--data-dir", "新的", folder=tmp_path).returncode == 8
    assert not (tmp_path / "新的").exists()
    kept.write_bytes(whole)
    (name,) = Backups(tmp_path / "备份").names()
    with (tmp_path / "备份" / name / "mingjian.sqlite3").open("r+b") as file:
        file.seek(5000)
        file.write(b"rubbish")
    assert "mingjian.sqlite3 已损坏" in mingjian("backup", "verify", "备份", folder=tmp_path).stdout
    assert mingjian("backup", "restore", "备份", "--data-dir", "新的", folder=tmp_path).returncode == 8
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".mingjian")] == []


def test_what_is_missing_in_the_data_folder_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        report = keep(store, 0)
        store.blobs.discard(report)
    said = mingjian("backup", "create", "备份", folder=tmp_path)
    assert said.returncode == 5
    assert "有 1 项内容在数据文件夹中已缺失或损坏" in said.stdout


def test_a_place_in_use_is_never_written_over(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        keep(store, 0)
    assert mingjian("backup", "create", "data/备份", folder=tmp_path).returncode == 2
    mingjian("backup", "create", "备份", folder=tmp_path)
    said = mingjian("backup", "restore", "备份", folder=tmp_path)
    assert said.returncode == 2
    assert "已有内容" in said.stderr
    assert mingjian("backup", "verify", "没有", folder=tmp_path).returncode == 3


def test_a_database_on_a_server_is_backed_up_and_put_into_an_empty_one(
    tmp_path: Path, postgresql_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_server.database("ours") as full, postgresql_server.database() as empty:
        with Store.open(Where(data_dir=tmp_path / "data", database_url=full)) as store:
            report = keep(store, 0)
            made = Backups(tmp_path / "备份").create(store, tmp_path / "data", at=store.now())
        assert (made.blobs, made.missing) == (3, ())
        assert Backups(tmp_path / "备份").verify().problems == ()
        settings = Settings(data_dir=tmp_path / "新的", database_url=empty)
        monkeypatch.setattr("service.backup_commands.load_settings", lambda *_: settings)
        said = mingjian("backup", "restore", "备份", folder=tmp_path)
        assert (said.returncode, said.stderr) == (0, "")
        with Store.open(settings.where) as store:
            restored = store.screening(report)
            assert restored is not None
            assert restored.report.id == report
            assert store.original_path(report).read_bytes() == (store.blobs.path(report)).read_bytes()
        (tmp_path / "又一个").mkdir()
        again = Settings(data_dir=tmp_path / "又一个", database_url=empty)
        monkeypatch.setattr("service.backup_commands.load_settings", lambda *_: again)
        assert "不是空的" in mingjian("backup", "restore", "备份", folder=tmp_path).stderr
