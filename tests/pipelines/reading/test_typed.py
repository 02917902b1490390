"""Pages of a text layer read in step are what they are when read one by one; so are their drawings."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pikepdf
import pypdfium2.raw as pdfium_c
import pytest

from core.document import PageSurvey, Route
from core.errors import FailedError
from core.limits import Limits
from pipelines.engine.batches import ask_all
from pipelines.engine.workers import WorkerPool
from pipelines.reading import pdf
from pipelines.reading.objects import drawn_places, placed_objects, take_as_drawn
from pipelines.reading.typed import in_step, typed_page
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions

_KINDS = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)


@pytest.fixture
def report(tmp_path: Path) -> str:
    """Four pages: text among rulings, text alone, a form that holds a drawing, nothing."""
    path = tmp_path / "report.pdf"
    with pikepdf.new() as made:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        form = made.make_stream(b"10 10 80 60 re S")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 595, 842])
        ruled = b"BT /F 9 Tf 60 700 Td (Tanks) Tj ET 50 690 m 300 690 l S "
        ruled += b"BT /F 9 Tf 60 650 Td (4) Tj ET 50 640 m 300 640 l S"
        drawings = (
            ruled,
            b"BT /F 12 Tf 60 700 Td (Nothing but words here, and many of them) Tj ET",
            b"BT /F 12 Tf 60 700 Td (Words and a form) Tj ET q 1 0 0 1 5 5 cm /X Do Q",
            b"",
        )
        for drawing in drawings:
            page = made.add_blank_page(page_size=(595, 842))
            page.Contents = made.make_stream(drawing)
            page.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(X=form)
            )
        made.save(path)
    return str(path)


def test_drawings_are_found_again_where_they_stood(report: str) -> None:
    for number, places in ((1, (1, 3)), (2, ()), (3, (1,)), (4, ())):
        with pdf.page_of(report, number) as page:
            assert drawn_places(page) == places
            found = [(item.kind, item.level, tuple(item.bounds)) for item in placed_objects(page, _KINDS)]
        with pdf.page_of(report, number) as page:
            take_as_drawn(page, places)
            again = placed_objects(page, _KINDS)
            assert [(item.kind, item.level, tuple(item.bounds)) for item in again] == found


@pytest.mark.parametrize("wrong", [(0,), (1, 99), (0, 1, 3)])
def test_places_of_text_or_of_nothing_are_ignored(report: str, wrong: tuple[int, ...]) -> None:
    with pdf.page_of(report, 1) as page:
        take_as_drawn(page, wrong)
        assert len(placed_objects(page, _KINDS)) == 2


def _surveyed(report: str, workers: WorkerPool) -> list[PageSurvey]:
    pages = survey.run(Path(report), Limits(), workers).pages
    assert [page.drawn for page in pages] == [(1, 3), (), (1,), ()]
    return [page for page in pages if page.route is Route.TEXT]


def test_pages_read_together_are_what_they_are_alone(report: str, workers: WorkerPool) -> None:
    pages = _surveyed(report, workers)
    calls = [read._call(Path(report), page, ReadOptions(), Limits()) for page in pages]
    (together,) = workers.each([calls], lambda group, ask: ask_all(group, ask, read._TOGETHER))
    assert len(together) == 3
    assert together == list(workers.map(calls))


def test_a_page_that_fails_costs_the_others_nothing(report: str, workers: WorkerPool) -> None:
    found = survey.run(Path(report), Limits(), workers)
    whole = read.run(Path(report), found, ReadOptions(), Limits(), workers)
    limits = dataclasses.replace(Limits(), page_characters=30)  # the second page has more
    part = read.run(Path(report), found, ReadOptions(), limits, workers)
    assert [(failure.page, failure.code) for failure in part.failures] == [(2, "page_characters")]
    assert (part.pages[0], part.pages[2]) == (whole.pages[0], whole.pages[2])
    assert whole.failures == ()
    assert whole.pages[1].lines[0].text.startswith("Nothing but words")


def test_what_one_page_raises_lets_every_text_page_go(report: str) -> None:
    def no_reader() -> None:
        raise AssertionError

    with pdf.pages_of(report, (1, 2)) as pages:
        limits = dataclasses.replace(Limits(), page_characters=30)
        works = [
            typed_page(page, number, limits, no_reader, has_hidden=False, drawn=None)  # type: ignore[arg-type]
            for number, page in enumerate(pages, start=1)
        ]
        with pytest.raises(FailedError):
            in_step(works)
        assert all(work.gi_frame is None for work in works)  # type: ignore[attr-defined]
    pdf.close_document()
