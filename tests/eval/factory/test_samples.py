"""The committed sample set is what the factory makes, and what the brief of a demo needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook

from eval.factory.corpus import make_order
from eval.factory.linking import resolve
from eval.factory.samples import sample_orders
from eval.factory.world.registry import AGENCY_COLUMNS, ROSTER_COLUMNS, write_registry

FOLDER = Path(__file__).parents[3] / "eval" / "samples"
PLANTED = {
    "agency_certificate_lapsed",
    "assessor_not_with_agency",
    "citation_outdated",
    "event_order_broken",
    "conclusion_contradicts_body",
}
PATHS = sorted((FOLDER / "reports").glob("*.pdf"))


def labels() -> list[dict[str, Any]]:
    return [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in PATHS]


def test_there_are_eight_small_samples_in_at_least_four_layouts() -> None:
    assert len(PATHS) == 8
    assert all(path.stat().st_size < 1_400_000 for path in PATHS)
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 6_500_000
    assert all(10 <= label["report"]["pages"] <= 18 for label in labels())
    assert len({label["factory"]["layout"] for label in labels()}) >= 4
    carriers = [label["factory"]["carrier"] for label in labels()]
    assert carriers.count("scan") == 2
    assert carriers.count("mixed") == 1


def test_each_defect_is_planted_somewhere_and_two_samples_are_clean_with_traps() -> None:
    flagged = {o["check"] for label in labels() for o in label["outcomes"] if o["state"] == "flagged"}
    assert flagged >= PLANTED
    clean = [label for label in labels() if all(o["state"] == "clear" for o in label["outcomes"])]
    assert len(clean) == 2
    assert all(any(o["form"] == "trap" for o in label["outcomes"]) for label in clean)


def test_scanned_samples_hold_no_text_and_keep_the_text_of_each_page_in_the_label() -> None:
    for path, label in zip(PATHS, labels(), strict=True):
        with pdfium.PdfDocument(path) as document:
            for number in label["factory"]["scanned_pages"]:
                assert document[number - 1].get_textpage().get_text_range().strip() == ""
                assert label["page_texts"][str(number)]


@pytest.mark.parametrize("index", [0, 5])
def test_a_sample_is_made_again_with_the_same_label(index: int) -> None:
    order = sample_orders()[1][index]
    made = json.loads(json.dumps(resolve(make_order(order).label, {})))
    kept = json.loads((FOLDER / "reports" / order.file_name).with_suffix(".json").read_text(encoding="utf-8"))
    for label in (made, kept):
        _drop_ids(label)
    assert made == kept


def test_the_registry_is_made_again_with_the_same_rows(tmp_path: Path) -> None:
    world, _ = sample_orders()
    write_registry(world, tmp_path)
    for name in ("agencies.csv", "roster.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / "registry" / name).read_bytes()
    book = load_workbook(FOLDER / "registry" / "registry.xlsx")
    assert [cell.value for cell in book["agencies"][1]] == list(AGENCY_COLUMNS)
    assert [cell.value for cell in book["roster"][1]] == list(ROSTER_COLUMNS)


def _drop_ids(value: Any) -> None:
    """Take out content ids: they depend on the versions of the compressors."""
    if isinstance(value, dict):
        value.pop("id", None)
        if "excerpt" in value:
            value.pop("report", None)
        for part in value.values():
            _drop_ids(part)
    elif isinstance(value, list):
        for part in value:
            _drop_ids(part)
