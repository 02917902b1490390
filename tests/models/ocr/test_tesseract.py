"""The second engine reads digits and Latin, says how sure it is, and says clearly when it is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from models.errors import EngineFailedError, EngineUnavailableError, ImageTooLargeError
from models.ocr import OcrEngine, engine
from models.ocr.tesseract import TesseractEngine
from tests.models.ocr.conftest import Compose


@pytest.fixture(scope="module")
def tesseract() -> OcrEngine:
    if shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not installed")
    try:
        return engine("tesseract")
    except EngineUnavailableError as error:
        pytest.skip(str(error))


def test_digits_and_latin_are_read_with_places_and_confidences(
    tesseract: OcrEngine, compose: Compose
) -> None:
    (line,) = tesseract.read(compose(("GB 18218-2018 CAS 7664-41-7",)))
    assert line.text == "GB 18218-2018 CAS 7664-41-7"
    assert 0.3 < line.confidence <= 1.0
    assert (np.diff(line.edges) >= 0).all()
    assert abs(line.edges[0] - 90) < 8


def test_a_blank_picture_and_a_sliver_have_no_lines(tesseract: OcrEngine) -> None:
    assert tesseract.read(np.full((200, 300, 3), 255, np.uint8)) == ()
    assert tesseract.read(np.full((2, 300, 3), 255, np.uint8)) == ()


def test_a_picture_over_the_pixel_limit_is_refused(tesseract: OcrEngine) -> None:
    with pytest.raises(ImageTooLargeError):
        tesseract.read(np.broadcast_to(np.uint8(255), (100_000, 100_000, 3)))


def test_a_missing_program_is_named() -> None:
    with pytest.raises(EngineUnavailableError, match="no-such-program"):
        TesseractEngine(program="no-such-program")


def test_a_missing_language_is_named(tesseract: OcrEngine) -> None:
    with pytest.raises(EngineUnavailableError, match="xyz"):
        TesseractEngine(languages="eng+xyz")


def test_a_program_that_crashes_prints_rubbish_or_hangs_is_an_error_and_not_a_blank_page(
    tmp_path: Path,
) -> None:
    program = tmp_path / "tesseract"
    start = (
        "#!/bin/sh\ncase $1 in --list-langs) echo head; echo chi_sim; echo eng; exit;;"
        " --version) echo tesseract 5; exit;; esac\n"
    )
    for ending in ("exit 3", r"printf 'x\n5\t1\t1\t1\t1\t1\ta\tb\tc\td\te\tword\n'", "exec sleep 5"):
        program.write_text(start + ending + "\n")
        program.chmod(0o755)
        bad = TesseractEngine(program=str(program), timeout_seconds=1.0)
        with pytest.raises(EngineFailedError):
            bad.read(np.full((20, 20, 3), 255, np.uint8))
