"""Bad input gets a sentence that says what happened and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InputNotFoundError, MingjianError, RefusedError
from core.ids import content_id
from core.limits import Limits
from pipelines.stages import admit
from tests import pdfs


def refused(path: Path, limits: Limits | None = None) -> MingjianError:
    with pytest.raises(MingjianError) as caught:
        admit.run(path, limits or Limits())
    assert "请" in caught.value.message
    return caught.value


def test_a_pdf_is_admitted_by_its_content(tmp_path: Path) -> None:
    content = pdfs.blank(1)
    source = admit.run(pdfs.saved(tmp_path, "报告.pdf", content), Limits())
    assert (source.id, source.file_name, source.size_bytes) == (content_id(content), "报告.pdf", len(content))


def test_a_header_within_the_first_kilobyte_counts(tmp_path: Path) -> None:
    path = pdfs.saved(tmp_path, "late.pdf", b"\n" * 200 + pdfs.blank(1))
    assert admit.run(path, Limits()).size_bytes > 200


def test_a_missing_file(tmp_path: Path) -> None:
    error = refused(tmp_path / "没有.pdf")
    assert isinstance(error, InputNotFoundError)
    assert "没有.pdf" in error.message


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "is_folder"


def test_an_empty_file(tmp_path: Path) -> None:
    error = refused(pdfs.saved(tmp_path, "空.pdf", b""))
    assert (error.code, type(error)) == ("empty_file", RefusedError)


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    error = refused(pdfs.saved(tmp_path, "大.pdf", pdfs.blank(1)), Limits(bytes=100))
    assert error.code == "too_large"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04rest", "Office"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\xd0\xcf\x11\xe0", "Word"),
        (b"hello", "PDF 标记"),
    ],
)
def test_other_types_are_named(tmp_path: Path, content: bytes, kind: str) -> None:
    error = refused(pdfs.saved(tmp_path, "报告.pdf", content))
    assert error.code == "not_a_pdf"
    assert kind in error.message
