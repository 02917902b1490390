"""The command line of the evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import cli


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["mingjian-eval", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


def test_make_writes_reports_labels_and_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = [
        "make",
        "--reports",
        "2",
        "--seed",
        "8",
        "--out",
        str(tmp_path),
        "--lengths",
        "short",
        "--no-scans",
    ]
    assert run(monkeypatch, *arguments, "--layouts", "plain_grid,kai_lines") == 0
    pdfs = sorted((tmp_path / "reports").glob("*.pdf"))
    assert len(pdfs) == 2
    assert {json.loads(p.with_suffix(".json").read_text())["factory"]["layout"] for p in pdfs} <= {
        "plain_grid",
        "kai_lines",
    }
    assert (tmp_path / "registry" / "registry.xlsx").is_file()


def test_an_unknown_layout_or_length_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["make", "--reports", "1", "--seed", "1", "--out", str(tmp_path)]
    assert run(monkeypatch, *base, "--layouts", "nonesuch") == 2
    assert "nonesuch" in capsys.readouterr().err
    assert run(monkeypatch, *base, "--lengths", "endless") == 2
    assert not list(tmp_path.iterdir())


def test_a_folder_with_reports_or_that_cannot_be_written_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "old.pdf").write_bytes(b"")
    base = ["make", "--reports", "1", "--seed", "1", "--lengths", "brief", "--out"]
    assert run(monkeypatch, *base, str(tmp_path)) == 2
    assert "已有报告" in capsys.readouterr().err
    assert run(monkeypatch, *base, str(tmp_path / "reports" / "old.pdf")) == 2
    assert "不能在" in capsys.readouterr().err


def test_weights_are_not_fitted_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "weights", str(tmp_path), "--on", "27.11.2026") == 2
    assert "27.11.2026" in capsys.readouterr().err
    assert run(monkeypatch, "weights", str(tmp_path)) != 0
    assert "reports/*.json" in capsys.readouterr().err
