"""A certifying signature that the file still names, with and without a field that holds it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from core.document import Pages
from core.limits import Limits
from core.outcome import State
from pipelines.checks import pdf_signature_broken
from pipelines.engine.workers import WorkerPool
from pipelines.stages import integrity, survey
from tests import cases, file_drawing, pdfs


def _certified(*, is_emptied: bool) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        held = document.make_indirect(
            Dictionary(Type=Name.Sig, ByteRange=pikepdf.Array([0, 1, 2, 3]), Contents=pikepdf.String("x"))
        )
        field = Dictionary(FT=Name.Sig, T=pikepdf.String("Signature1"))
        if not is_emptied:
            field.V = held
        document.Root.AcroForm = Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]), SigFlags=3)
        document.Root.Perms = Dictionary(DocMDP=held)

    return file_drawing.resaved(file_drawing.report(), change)


@pytest.mark.parametrize("is_emptied", [True, False])
def test_a_field_emptied_of_its_signature_is_told_by_what_certified_the_file(
    tmp_path: Path, workers: WorkerPool, *, is_emptied: bool
) -> None:
    path = pdfs.saved(tmp_path, "report.pdf", _certified(is_emptied=is_emptied))
    surveyed = survey.run(path, Limits(), workers)
    found = integrity.run(path, surveyed, Pages(pages=()), Limits(), workers).integrity
    assert bool(found.lost_signature) is is_emptied
    if is_emptied:
        (outcome,) = pdf_signature_broken.CHECK.assess(cases.case(integrity=found))
        assert outcome.state is State.FLAGGED
        assert "签名域中已没有任何签名" in outcome.statement
