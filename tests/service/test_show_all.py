"""``mingjian show --all``: the results of all reports written into a folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from corpus.store.store import Store
from tests.service.html import examples
from tests.service.program import mingjian


def test_the_results_of_all_reports_are_written(tmp_path: Path) -> None:
    made = examples.full()
    other = replace(made.report, id="ab" * 32, file_name="另一份.pdf")
    with Store.open(tmp_path / "data") as store:
        store.save_screening(made)
        store.save_screening(replace(made, report=other, outcomes=(), matches=()))
    out = tmp_path / "out"
    done = mingjian("show", "--all", "--json", str(out), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in out.iterdir()}
    assert {name: each["report"]["id"] for name, each in written.items()} == {
        Path(made.report.file_name).stem: made.report.id,
        "另一份": "ab" * 32,
    }
    unclear = mingjian("show", "--all", made.report.id, folder=tmp_path)
    assert unclear.returncode == 2
    assert "二者选一" in unclear.stderr
