"""Retention: only what is old enough goes, decisions keep their originals, nothing goes in a dry run."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.decision import Verdict
from core.document import Source
from core.errors import UsageError
from corpus.store.database import reading
from corpus.store.job_tables import jobs as job_rows
from corpus.store.store import Store
from corpus.store.tables import kept_pages
from pipelines.decisions import Choice, decide, findings
from service import retention
from service.audit.trail import Deed, Head, Trail
from service.jobs.queue import Jobs
from service.settings import Settings
from tests.service.api.conftest import screened
from tests.service.program import mingjian

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


def test_each_rule_takes_what_is_over_its_days_and_nothing_else(tmp_path: Path) -> None:
    clock = Clock()
    settings = Settings(
        data_dir=tmp_path,
        retain_originals_days=30,
        retain_jobs_days=10,
        retain_uploads_days=7,
        export_audit_days=5,
    )
    with Store.open(tmp_path, clock=clock) as store:
        made = [screened(number, "") for number in range(3)]
        for place, (screening, content) in enumerate(made):
            clock.now = NOW + dt.timedelta(days=40 if place == 2 else 0)
            card = screening.report
            store.add_report(Source(id=card.id, file_name=card.file_name, size_bytes=len(content)), content)
            store.save_screening(screening)
        old, decided, new = (screening.report.id for screening, _ in made)
        finding = findings(store, made[1][0])[0]
        decide(
            store, made[1][0], finding.key, Choice(verdict=Verdict.CONFIRMED, by="杭安", reason="", after=0)
        )
        trail = Trail(store.engine, clock=clock)
        clock.now = NOW
        trail.note(Deed(actor="hang", action="report.read"))
        clock.now = NOW + dt.timedelta(days=44)
        trail.note(Deed(actor="hang", action="report.read"))
        clock.now = NOW
        jobs = Jobs(store, tmp_path, most_waiting=9)
        ended, _ = jobs.submit(store.find_report(old), account="hang")
        jobs.cancel(ended.id)
        waiting, _ = jobs.submit(store.find_report(new), account="hang")
        part = tmp_path / "uploads" / "x.part"
        part.parent.mkdir()
        part.write_bytes(b"half")
        picture = tmp_path / "pictures" / "ab" / "cd"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"drawn")
        os.utime(picture, (0, 0))
        clock.now = NOW + dt.timedelta(days=45)
        settings = dataclasses.replace(settings, retain_uploads_days=20000)

        planned = {let.setting: let.number for let in retention.apply(store, settings, dry_run=True)}
        assert planned == {
            "retain_originals_days": 1,
            "retain_pictures_days": 1,
            "retain_sessions_days": 0,
            "retain_jobs_days": 1,
            "retain_uploads_days": 0,
            "retain_deliveries_days": 0,
            "export_audit_days": 1,
        }
        assert all(store.find_report(each).has_original for each in (old, decided, new))

        done = {let.setting: let.number for let in retention.apply(store, settings, dry_run=False)}
        assert done == planned
        assert [store.find_report(each).has_original for each in (old, decided, new)] == [False, True, True]
        assert not store.blobs.has(old)
        assert store.screening(old) is not None  # what was found stays
        with reading(store.engine) as connection:
            assert connection.execute(select(job_rows.c.id)).scalars().all() == [waiting.id]
            assert connection.execute(select(func.count()).select_from(kept_pages)).scalar() == 0
        assert jobs.resubmit() == 0  # the one that waits still has its workflow, the other none
        jobs.close()
        assert part.exists()
        assert not picture.exists()

        (exported,) = (tmp_path / "audit").iterdir()
        assert exported.name == "audit-000000001-000000001.jsonl"
        entry = json.loads(exported.read_text())
        assert trail.verify(Head(entry["number"], entry["digest"])) == trail.verify()
        assert {let.number for let in retention.apply(store, settings, dry_run=False)} == {0}


def test_the_command_says_what_it_does_and_notes_it(tmp_path: Path) -> None:
    dry = mingjian("retention", "apply", "--dry-run", folder=tmp_path)
    assert "将处理 0 项" in dry.stdout
    assert mingjian("retention", "apply", folder=tmp_path).returncode == 0
    with Store.open(tmp_path / "data") as store:
        assert [entry.action for entry in Trail(store.engine).entries()] == ["retention.apply"]
    with pytest.raises(UsageError, match="retain_jobs_days"):
        Settings(retain_jobs_days=-1)
