"""Scanned pages: boxes turn with the page."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pypdfium2 as pdfium
import pytest

from core.geometry import Box
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.make import Wish, make_plan
from eval.factory.produce import DOUBLE_LAYER, Carrier, produce
from eval.factory.render.draft import Draft, FillItem, PageDraft
from eval.factory.render.pdf import FileFacts, write_pdf
from eval.factory.render.scan import SCANNERS, Scanner, scan_pages
from eval.factory.world.world import World

FACTS = FileFacts(title="t", author="a", producer="p", creator="c", made_at=dt.datetime(2023, 5, 18, 9, 0))  # noqa: DTZ001
SQUARE = Box(420, 90, 470, 140)


def drawn() -> Draft:
    draft = Draft(pages=[PageDraft(595, 842, "body", items=[FillItem(SQUARE, (0, 0, 0))])])
    draft.note("square", 1, SQUARE, "■")
    return draft


def dark_box(data: bytes) -> Box:
    with pdfium.PdfDocument(data) as document:
        grey = document[0].render(scale=2, grayscale=True).to_numpy().reshape(1684, 1190)
    rows, columns = np.where(grey < 90)
    return Box(columns.min() / 2, rows.min() / 2, columns.max() / 2, rows.max() / 2)


@pytest.mark.parametrize("name", sorted(SCANNERS))
def test_the_box_of_a_mark_is_where_its_ink_went(name: str) -> None:
    draft = drawn()
    scanned, angles = scan_pages(write_pdf(draft, FACTS), draft, {1}, SCANNERS[name], random.Random(4))
    found, said = dark_box(write_pdf(scanned, FACTS)), scanned.marks["square"][0].box
    assert abs(angles[1]) <= SCANNERS[name].skew
    for there, here in zip(found, said, strict=True):
        assert abs(there - here) < 2.0


def test_a_strong_skew_moves_the_box_noticeably() -> None:
    draft = drawn()
    crooked = Scanner(name="crooked", skew=6.0)
    scanned, _ = scan_pages(write_pdf(draft, FACTS), draft, {1}, crooked, random.Random(2))
    said = scanned.marks["square"][0].box
    found = dark_box(write_pdf(scanned, FACTS))
    assert abs(said.x0 - SQUARE.x0) > 2
    assert all(abs(a - b) < 2.5 for a, b in zip(found, said, strict=True))


def test_a_double_layer_scan_keeps_its_text_turned_and_unseen() -> None:
    plan = make_plan(World(6, agencies=2), "double", Wish(industry="gas_station", length="brief"))
    product = produce(plan, LAYOUTS[0], Carrier(kind=DOUBLE_LAYER, scanner="light"), "d.pdf")
    with pdfium.PdfDocument(product.data) as document:
        text = "".join(document[2].get_textpage().get_text_range().split())
        modes = {
            pdfium.raw.FPDFTextObj_GetTextRenderMode(item.raw)
            for item in document[2].get_objects()
            if item.type == pdfium.raw.FPDF_PAGEOBJ_TEXT
        }
    truth = "".join("".join(product.label["page_texts"]["3"]).split())
    assert modes == {pdfium.raw.FPDF_TEXTRENDERMODE_INVISIBLE}
    assert len(text) > 0.9 * len(truth)
