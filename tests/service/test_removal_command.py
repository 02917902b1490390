"""``mingjian remove``: asked for twice, gone with its screenings, kept where somebody decided."""

from __future__ import annotations

from pathlib import Path

from corpus.store.store import Store
from service.audit.trail import Trail
from tests.service.html import examples
from tests.service.program import mingjian


def test_a_report_is_removed_only_with_yes_and_only_undecided(tmp_path: Path) -> None:
    made = examples.full()
    with Store.open(tmp_path / "data") as store:
        store.save_screening(made)
    report = made.report.id[:12]
    asked = mingjian("remove", report, folder=tmp_path)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    done = mingjian("remove", report, "--yes", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "已删除" in done.stdout
    with Store.open(tmp_path / "data") as store:
        assert [(e.action, e.object_id) for e in Trail(store.engine).entries()] == [
            ("report.remove", made.report.id)
        ]
        assert store.reports() == ()
        assert store.screening(made.report.id) is None
