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
from eval.factory.sample_files import CONTRACT, CUT_OFF, write_other_files
from eval.factory.samples import earlier, sample_orders
from eval.factory.world.registry import (
    AGENCY_COLUMNS,
    ROSTER_COLUMNS,
    write_earlier_registry,
    write_registry,
)

FOLDER = Path(__file__).parents[3] / "eval" / "samples"
PLANTED = {
    "text_copied",
    "photo_reused",
    "signature_reused",
    "survey_conflict",
    "assessor_in_two_agencies",
    "enterprise_reports_disagree",
    "pdf_edited",
    "agency_certificate_lapsed",
    "assessor_not_with_agency",
    "citation_outdated",
    "event_order_broken",
    "conclusion_contradicts_body",
}
PATHS = sorted((FOLDER / "reports").glob("*.pdf"))


def labels() -> list[dict[str, Any]]:
    return [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in PATHS]


def test_there_are_small_samples_in_at_least_six_layouts() -> None:
    assert len(PATHS) == 16
    assert all(path.stat().st_size < 1_400_000 for path in PATHS)
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 12_000_000
    assert all(10 <= label["report"]["pages"] <= 18 for label in labels())
    assert len({label["factory"]["layout"] for label in labels()}) >= 6
    carriers = [label["factory"]["carrier"] for label in labels()]
    assert carriers.count("scan") == 2
    assert carriers.count("mixed") == 1


def test_reports_of_eight_years_by_agencies_of_several_provinces_belong_together() -> None:
    facts = [label["facts"] for label in labels()]
    years = {fact["report_on"]["value"][:4] for fact in facts}
    assert {"2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"} <= years
    assert len({fact["agency_certificate_number"]["value"][5] for fact in facts}) >= 6
    kinds = {match["kind"] for label in labels() for match in label["matches"]}
    assert kinds == {"text", "picture", "signature"}
    legitimate = {match["legitimate"] for label in labels() for match in label["matches"]}
    assert legitimate == {True, False}


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


@pytest.mark.parametrize("group", [(0,), (5,), (8, 9)])
def test_a_sample_is_made_again_with_the_same_label(group: tuple[int, ...]) -> None:
    orders = [sample_orders()[1][index] for index in group]
    products = [make_order(order) for order in orders]
    sides = {order.plan.seed: made.other_side for order, made in zip(orders, products, strict=True)}
    for product in products:
        made = json.loads(json.dumps(resolve(product.label, sides)))
        path = (FOLDER / "reports" / product.file_name).with_suffix(".json")
        kept = json.loads(path.read_text(encoding="utf-8"))
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


def test_the_earlier_registry_lacks_what_came_later_and_one_leaving(tmp_path: Path) -> None:
    world, orders = sample_orders()
    write_earlier_registry(world, tmp_path, earlier(orders))
    kept, made = (
        load_workbook(folder / "registry.xlsx")["roster"]
        for folder in (FOLDER / "earlier-registry", tmp_path)
    )
    before, now = ([[cell.value for cell in row] for row in sheet] for sheet in (kept, made))
    assert before == now
    newer = [
        [cell.value for cell in row] for row in load_workbook(FOLDER / "registry" / "registry.xlsx")["roster"]
    ]
    left = ROSTER_COLUMNS.index("离职日期")
    differing = [(old, new) for old, new in zip(before, newer, strict=True) if old != new]
    assert [(old[left], bool(new[left])) for old, new in differing] == [(None, True)]
    penalties = [
        load_workbook(FOLDER / name / "penalties.xlsx")["penalties"].max_row
        for name in ("earlier-registry", "registry")
    ]
    assert penalties[0] < penalties[1]


def test_files_that_are_no_report_are_made_again(tmp_path: Path) -> None:
    """The contract's text, since compressors differ; the other file is the beginning of a sample."""
    contract, cut_off = write_other_files(tmp_path, cut_from=PATHS[0])
    with pdfium.PdfDocument(contract) as made, pdfium.PdfDocument(FOLDER / "other-files" / CONTRACT) as kept:
        assert made[0].get_textpage().get_text_range() == kept[0].get_textpage().get_text_range()
    beginning = (FOLDER / "other-files" / CUT_OFF).read_bytes()
    assert len(beginning) == len(cut_off.read_bytes())
    assert any(path.read_bytes().startswith(beginning) for path in PATHS)


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
