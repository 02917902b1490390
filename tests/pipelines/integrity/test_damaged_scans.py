"""Scans with a damaged picture, and a look at their print that fails: the rest of the file is still told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from core.document import FailureCategory, Line, Page, Pages, Route
from core.geometry import Box
from core.limits import Limits
from pipelines.engine.workers import Call, WorkerError, WorkerPool
from pipelines.stages import integrity, survey
from tests import odd_pdfs, pdfs

_WIDE, _HIGH = 1240, 1754
_SIZE = (_WIDE * 72 / 150, _HIGH * 72 / 150)


def _scans(*, cut: bool) -> bytes:
    """Two pages that are pictures; the second may be cut short, as of a transfer that broke off."""
    document = pikepdf.new()
    for number in (1, 2):
        target = io.BytesIO()
        Image.effect_noise((_WIDE, _HIGH), 30).save(target, "JPEG")
        content = target.getvalue()
        page = document.add_blank_page(page_size=_SIZE)
        stream = document.make_stream(content[: len(content) // 3] if cut and number == 2 else content)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Filter, stream.ColorSpace = pikepdf.Name.DCTDecode, pikepdf.Name.DeviceGray
        stream.Width, stream.Height, stream.BitsPerComponent = _WIDE, _HIGH, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        page.Contents = document.make_stream(f"q {_SIZE[0]:.3f} 0 0 {_SIZE[1]:.3f} 0 0 cm /Im0 Do Q".encode())
    return odd_pdfs.bytes_of(document)


def _read() -> Pages:
    edges = tuple(72.0 + 12 * at for at in range(9))
    line = Line(text="水位标高3526", box=Box(72, 100, 168, 112), edges=edges, is_ocr=True)
    return Pages(
        pages=tuple(
            Page(number=number, width=_SIZE[0], height=_SIZE[1], route=Route.OCR, lines=(line,))
            for number in (1, 2)
        )
    )


class _Failing:
    """The workers, of which every look at print in scans ends badly."""

    def __init__(self, workers: WorkerPool) -> None:
        self._workers = workers

    def call(self, call: Call) -> Any:
        if call.function == "pipelines.reading.set_in:look":
            raise WorkerError("读取超时", code="worker_timeout", category=FailureCategory.LIMIT)
        return self._workers.call(call)


def test_a_picture_cut_short_costs_its_own_measures_only(tmp_path: Path, workers: WorkerPool) -> None:
    path = pdfs.saved(tmp_path, "cut.pdf", _scans(cut=True))
    found = integrity.run(path, survey.run(path, Limits(), workers), _read(), Limits(), workers)
    assert found.failures == ()
    assert found.integrity.is_structure_read
    scans = [make.scan for make in found.integrity.makes]
    assert [scan is not None and scan.dpi for scan in scans] == [150, 150]
    assert scans[1] is not None
    assert scans[1].look is None


def test_a_look_at_print_that_fails_is_told_and_nothing_else_is_lost(
    tmp_path: Path, workers: WorkerPool
) -> None:
    path = pdfs.saved(tmp_path, "whole.pdf", _scans(cut=False))
    surveyed = survey.run(path, Limits(), workers)
    whole = integrity.run(path, surveyed, _read(), Limits(), workers)
    found = integrity.run(path, surveyed, _read(), Limits(), _Failing(workers))  # type: ignore[arg-type]
    assert whole.failures == ()
    assert found.integrity == whole.integrity
    (failure,) = found.failures
    assert (failure.code, failure.category, failure.page) == ("scan_print_unread", FailureCategory.LIMIT, 1)
    assert "第1至2页" in failure.message
