"""Labels agree with the PDFs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from eval.factory.layouts.catalogue import BY_NAME
from eval.factory.produce import Product

SAMPLES = Path(__file__).parents[3] / "eval" / "samples" / "reports"
FACTS = (
    "report_number",
    "enterprise_name",
    "enterprise_credit_code",
    "project_name",
    "project_address",
    "agency_name",
    "agency_certificate_number",
    "report_kind",
    "report_on",
    "contract_on",
    "notice_on",
    "survey_on",
    "review_on",
)


def evidence_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "excerpt" in value and "boxes" in value:
            yield value
        for part in value.values():
            yield from evidence_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from evidence_of(part)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_in(document: pdfium.PdfDocument, record: dict[str, Any]) -> str:
    page = document[record["page"] - 1]
    height = page.get_height()
    text_page = page.get_textpage()
    parts = [
        text_page.get_text_bounded(left=x0 - 0.6, bottom=height - y1 + 2, right=x1 + 0.6, top=height - y0 - 2)
        for x0, y0, x1, y1 in record["boxes"]
    ]
    return squeezed("".join(parts))


def assert_label_holds(data: bytes, label: dict[str, Any]) -> int:
    checked = 0
    with pdfium.PdfDocument(data) as document:
        assert len(document) == label["report"]["pages"]
        for record in evidence_of([label["facts"], label["outcomes"]]):
            if record["report"] != label["report"]["id"]:  # a place in another report
                continue
            assert 1 <= record["page"] <= len(document)
            if record["source"] != "text":
                continue
            assert squeezed(record["excerpt"]) in text_in(document, record), record
            checked += 1
    return checked


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_text_excerpt_is_really_at_its_page_and_boxes(products: dict[str, Product], name: str) -> None:
    product = products[name]
    assert assert_label_holds(product.data, product.label) > 80


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_the_committed_samples_agree_with_their_labels(path: Path) -> None:
    label = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    checked = assert_label_holds(path.read_bytes(), label)
    assert (checked == 0) == (label["factory"]["carrier"] == "scan")


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_fact_and_person_stands_on_a_page_in_every_layout(
    products: dict[str, Product], name: str
) -> None:
    facts = products[name].label["facts"]
    for fact in FACTS:
        assert facts[fact]["evidence"], fact
    assert facts["conclusion"]["evidence"]
    for person in facts["people"]:
        assert person["evidence"], person["name"]
        if person["role"] != "法定代表人":
            assert person["signature"]["evidence"], person["name"]
    for group in ("citations", "chemicals", "hazards"):
        assert all(entry["evidence"] for entry in facts[group]), group


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_chapters_are_found_on_the_pages_the_label_says(products: dict[str, Product], name: str) -> None:
    product = products[name]
    with pdfium.PdfDocument(product.data) as document:
        for section in product.label["facts"]["sections"]:
            first, last = section["pages"]
            assert 1 <= first <= last <= len(document)
            page = squeezed(document[first - 1].get_textpage().get_text_range())
            assert squeezed(section["title"]) in page
