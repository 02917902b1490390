"""Backups of a store on a PostgreSQL server and in S3, put back on another server's database and bucket."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.document import Source
from core.ids import content_id
from corpus.similarity.kept import Kept
from corpus.store import text_compaction
from corpus.store.store import Store
from service.cli import app
from service.command_line import run
from service.settings import load_settings
from tests import s3
from tests.indexed_texts import found, text_of
from tests.postgresql import Server
from tests.service.html import examples


def test_a_backup_is_put_back_on_another_server(
    monkeypatch: pytest.MonkeyPatch,
    postgresql_server: Server,
    postgresql_url: str,
    s3_server: s3.S3,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(text_compaction, "FLUSH_TEXTS", 1)
    for name, value in (
        ("BLOBS_ENDPOINT", s3_server.endpoint),
        ("BLOBS_REGION", s3.KEYS["region"]),
        ("BLOBS_ACCESS_KEY", s3.KEYS["access_key_id"]),
        ("BLOBS_SECRET_KEY", s3.KEYS["secret_access_key"]),
    ):
        monkeypatch.setenv(f"MINGJIAN_{name}", value)

    def move(to: str, url: str) -> None:
        monkeypatch.setenv("MINGJIAN_DATABASE_URL", url)
        monkeypatch.setenv("MINGJIAN_BLOBS_URL", s3_server.bucket(f"backup-{to}"))
        monkeypatch.setenv("MINGJIAN_DATA_DIR", str(tmp_path / to))

    def opened() -> Store:
        return Store.open(load_settings(os.environ).where)

    move("one", postgresql_url)
    data = b"the original"
    made = examples.full()
    made = replace(made, report=replace(made.report, id=content_id(data)))
    with opened() as store:
        store.add_report(Source(id=made.report.id, file_name="甲.pdf", size_bytes=len(data)), data)
        store.save_screening(made, kept=Kept(text=text_of(1)))
        assert len(store.text_index.status().files) == 1
    assert run(app, ["backup", "create", str(tmp_path / "backups")]) == 0
    with postgresql_server.database() as url:
        move("two", url)
        assert run(app, ["backup", "restore", str(tmp_path / "backups")]) == 0
        with opened() as store:
            assert store.screening(made.report.id) == made
            assert store.original_path(made.report.id).read_bytes() == data
            assert found(store, text_of(1)) == {made.report.id}
            assert store.text_index.verify().problems == ()
        assert not (tmp_path / "two" / "blobs").exists()
