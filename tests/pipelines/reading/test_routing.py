"""Routes of pages and their reasons; what is read where the text layer is not what is seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from core.document import Page, Route, Survey
from core.ids import content_id
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.reading import pdf
from pipelines.reading.font_words import font_words
from pipelines.reading.layers import page_layers
from pipelines.reading.plausible import implausible
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import odd_pdfs, pdfs


def surveyed(content: bytes, folder: Path, workers: WorkerPool) -> Survey:
    path = pdfs.saved(folder, f"{content_id(content)[:12]}.pdf", content)
    return survey.run(path, Limits(), workers)


def text_of(page: Page) -> str:
    return "".join(line.text for line in page.lines).replace(" ", "")


@pytest.mark.parametrize(
    ("make", "route", "reason"),
    [
        (odd_pdfs.typed, Route.TEXT, "usable_text_layer"),
        (odd_pdfs.digits_permuted, Route.OCR, "lying_text_layer"),
        (odd_pdfs.other_characters, Route.OCR, "lying_text_layer"),
        (odd_pdfs.private_use, Route.OCR, "garbled_text_layer"),
        (odd_pdfs.mojibake, Route.OCR, "implausible_text_layer"),
        (odd_pdfs.invisible_layer, Route.OCR, "hidden_text_over_picture"),
        (odd_pdfs.layer_under_picture, Route.OCR, "text_under_picture"),
        (odd_pdfs.white_text, Route.OCR, "white_text"),
        (odd_pdfs.white_on_band, Route.TEXT, "usable_text_layer"),
        (odd_pdfs.stamped_scan, Route.BOTH, "scan_with_few_characters"),
        (odd_pdfs.picture_only, Route.OCR, "image_only"),
        (odd_pdfs.white_rectangle, Route.BLANK, "only_white_drawn"),
        (odd_pdfs.annotation_only, Route.TEXT, "usable_text_layer"),
        (odd_pdfs.font_not_embedded, Route.TEXT, "usable_text_layer"),
        (partial(odd_pdfs.type3, has_map=True), Route.TEXT, "usable_text_layer"),
        (partial(odd_pdfs.type3, has_map=False), Route.OCR, "garbled_text_layer"),
        (partial(odd_pdfs.type3, has_map=False, first=33), Route.OCR, "garbled_text_layer"),
    ],
)
def test_the_route_of_a_page_and_its_reason(
    make: Callable[[], bytes], route: Route, reason: str, tmp_path: Path, workers: WorkerPool
) -> None:
    found = surveyed(make(), tmp_path, workers)
    assert [(page.route, page.route_reason) for page in found.pages] == [(route, reason)]
    assert found.failures == ()


def test_a_font_without_a_map_is_not_believed(tmp_path: Path, workers: WorkerPool) -> None:
    (page,) = surveyed(odd_pdfs.without_map(), tmp_path, workers).pages
    assert page.route is Route.OCR
    assert page.route_reason in ("garbled_text_layer", "implausible_text_layer", "lying_text_layer")


@pytest.mark.parametrize(
    "make", [odd_pdfs.digits_permuted, odd_pdfs.layer_under_picture, odd_pdfs.annotation_only]
)
def test_what_is_seen_is_read_where_the_layer_says_otherwise(
    make: Callable[[], bytes], tmp_path: Path, workers: WorkerPool
) -> None:
    path = pdfs.saved(tmp_path, "report.pdf", make())
    found = read.run(path, survey.run(path, Limits(), workers), ReadOptions(), Limits(), workers)
    text = text_of(found.pages[0])
    wanted = "REVIEWED2023" if make is odd_pdfs.annotation_only else "S011099000100017"
    assert wanted in text


def test_how_far_a_hidden_layer_differs_from_the_page_is_kept(tmp_path: Path, workers: WorkerPool) -> None:
    differences = []
    for make in (odd_pdfs.invisible_layer, odd_pdfs.another_layer, odd_pdfs.picture_only):
        path = pdfs.saved(tmp_path, f"{make.__name__}.pdf", make())
        found = survey.run(path, Limits(), workers)
        pages = read.run(path, found, ReadOptions(), Limits(), workers)
        differences.append(pages.pages[0].layer_difference)
        assert "S011099000100017" in text_of(pages.pages[0])
    honest, other, none = differences
    assert honest is not None
    assert honest < 0.03
    assert other is not None
    assert other > 0.7
    assert none is None


def test_the_check_of_a_font_tells_what_it_saw(tmp_path: Path, workers: WorkerPool) -> None:
    honest = surveyed(odd_pdfs.typed(), tmp_path, workers)
    (check,) = honest.font_checks
    assert (check.is_lying, check.wrong, honest.pages[0].lying) == (False, 0, 0.0)
    assert check.compared > 30
    lying = surveyed(odd_pdfs.digits_permuted(), tmp_path, workers)
    (check,) = lying.font_checks
    assert check.is_lying
    assert lying.pages[0].lying == 1.0
    assert check.said != check.seen


def test_white_words_on_white_paper_and_covered_words_are_counted(
    tmp_path: Path, workers: WorkerPool
) -> None:
    assert surveyed(odd_pdfs.white_text(), tmp_path, workers).pages[0].white == 1.0
    assert surveyed(odd_pdfs.white_on_band(), tmp_path, workers).pages[0].white == 0.0
    assert surveyed(odd_pdfs.layer_under_picture(), tmp_path, workers).pages[0].covered == 1.0
    assert surveyed(odd_pdfs.invisible_layer(), tmp_path, workers).pages[0].invisible == 1.0


@pytest.mark.parametrize(
    ("text", "is_text"),
    [
        ("依据《危险化学品重大危险源辨识》（GB 18218-2018），液氨的临界量为10 t，q/Q＝0.85＜1。", True),
        ("本品為無色氣體，遇熱、撞擊會發生爆炸；倉儲應遠離火種，避免與氧化劑混合存放。", True),
        ("La société a réalisé une étude détaillée des dangers liés à l’entrepôt d’été.", True),
        ("Журнал учёта проверок знаний работников предприятия", True),
        ("ÖÐ¹ú°²È«ÆÀ¼Û±¨¸æ±àÖÆµ¥Î»ÇàáÔ°²È«¼¼ÊõÓÐÏÞ¹«Ë¾", False),
        ("瀹夊叏鐜扮姸璇勪环鎶ュ憡缂栧埗鍗曚綅闈掑矚瀹夊叏鎶鏈夐檺鍏徃", False),
        ("ĀƴǾȝբअกԱაሀᎠᐁកᠠՀदขԲბሁᎡ", False),
    ],
)
def test_text_by_the_wrong_table_is_told_from_text(text: str, is_text: bool) -> None:
    share = implausible([c for c in text if not c.isspace()])
    assert (share <= 0.3) is is_text


def test_what_stands_in_a_form_is_found_where_it_is_seen(tmp_path: Path, workers: WorkerPool) -> None:
    typed = odd_pdfs.in_a_form(odd_pdfs.typed(), scale=0.5, x=100, y=200)
    document = pdfium.PdfDocument(typed)
    page = document[0]
    frame = pdf.frame(page)
    words = font_words(page, 1, frame, {name for name, _ in page_layers(page, frame).fonts})
    first = next(word for word in words if word.text.startswith("青岚"))
    assert first.box.x0 == pytest.approx(100 + 72 / 2, abs=1)
    assert first.box.y1 == pytest.approx(pdfs.HEIGHT - 200 - (pdfs.HEIGHT - 100) / 2, abs=3)
    document.close()
    (check,) = surveyed(typed, tmp_path, workers).font_checks
    assert (check.is_lying, check.wrong) == (False, 0)
    scan = surveyed(odd_pdfs.in_a_form(odd_pdfs.picture_only(), scale=0.5, x=100, y=200), tmp_path, workers)
    assert scan.pages[0].picture_cover == pytest.approx(0.25, abs=0.02)
