"""A folder with one report, through the real flow to the scorecard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import InputNotFoundError, UsageError
from eval import cli
from eval.factory.corpus import make_order, write_products
from eval.factory.samples import sample_orders
from eval.factory.world.registry import write_registry
from eval.scorecard.run import labelled_reports


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample whose agency's people and citations are planted to be flagged."""
    out = tmp_path_factory.mktemp("corpus")
    world, orders = sample_orders()
    write_registry(world, out / "registry")
    list(write_products(orders[3:4], [make_order(orders[3])], out / "reports"))
    return out


def test_a_report_is_screened_and_compared_with_its_label(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["mingjian-eval", "score", str(folder), "--out", str(tmp_path), "--workers", "2"]
    )
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 0
    card = json.loads((tmp_path / "scorecard.json").read_text(encoding="utf-8"))
    assert card["corpus"]["statuses"] == {"done": 1}
    assert card["figures"]["facts.report_on"]["slices"]["all"]["value"] == 1
    assert card["figures"]["facts"]["slices"]["all"]["wanted"] == 14
    rows = {row["check"]: row for row in card["checks"]}
    assert rows["citation_outdated"]["clear_cut"] == [1, 1]
    assert rows["agency_certificate_lapsed"]["false_flags"] == 0
    assert 0 < card["cost"]["seconds_per_page"]["all"] < 10
    assert card["cost"]["worker_peak_bytes"] > 10 << 20
    assert "<svg" in (tmp_path / "scorecard.html").read_text(encoding="utf-8")


def test_a_folder_without_reports_or_labels_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="mingjian-eval make"):
        labelled_reports(tmp_path)
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "甲.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputNotFoundError, match=r"甲\.pdf"):
        labelled_reports(tmp_path)
    (reports / "甲.json").write_text('{"schema": "mingjian.label/0"}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"甲\.json"):
        labelled_reports(tmp_path)
