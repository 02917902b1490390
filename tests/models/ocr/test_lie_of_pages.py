"""Both engines say how a page lies and where its seals are, and put every line back on the page as given."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.errors import EngineUnavailableError
from models.ocr import Ink, OcrEngine, engine
from models.ocr.protocol import Image as Picture
from tests.models.ocr.conftest import LINES, Compose


@pytest.fixture(scope="module", params=["paddle", "tesseract"])
def reader(request: pytest.FixtureRequest) -> OcrEngine:
    if request.param == "tesseract" and shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not installed")
    try:
        return engine(request.param)
    except EngineUnavailableError as error:
        pytest.skip(str(error))


def ink_outside(picture: Picture, reader: OcrEngine) -> float:
    """Share of the page's ink that lies in no line's box."""
    ink = picture[:, :, 0] < 128
    outside = ink.copy()
    for line in reader.read_page(picture).lines:
        x0, y0, x1, y1 = (round(value) for value in line.box)
        outside[max(0, y0 - 4) : y1 + 4, max(0, x0 - 4) : x1 + 4] = False
    return float(outside.sum() / ink.sum())


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_are_those_that_bring_the_page_upright(
    reader: OcrEngine, compose: Compose, turns: int
) -> None:
    picture = np.ascontiguousarray(np.rot90(compose(LINES * 3), turns))  # rot90 turns anticlockwise
    page = reader.read_page(picture)
    assert page.quarter_turns == turns
    assert "安全" in "".join(line.text for line in page.lines)
    assert ink_outside(picture, reader) < 0.05


@pytest.mark.parametrize("clockwise", [-3.0, 1.5])
def test_skew_is_given_in_degrees_clockwise(reader: OcrEngine, compose: Compose, clockwise: float) -> None:
    sheet = Image.fromarray(compose(LINES * 2))
    turned = sheet.rotate(-clockwise, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    page = reader.read_page(np.asarray(turned))
    assert page.skew_degrees == pytest.approx(clockwise, abs=0.15)
    assert page.quarter_turns == 0


@pytest.mark.parametrize(("colour", "ink"), [((200, 30, 40), Ink.RED), ((40, 60, 200), Ink.BLUE)])
def test_a_seal_is_found_and_what_lies_under_it_is_less_sure(
    reader: OcrEngine, compose: Compose, colour: tuple[int, int, int], ink: Ink
) -> None:
    clean = compose()
    layer = Image.new("RGB", (clean.shape[1], clean.shape[0]), "white")
    ImageDraw.Draw(layer).ellipse((210, 60, 390, 240), outline=colour, width=26)
    sealed = (clean.astype(np.uint16) * np.asarray(layer) // 255).astype(np.uint8)
    page = reader.read_page(sealed)
    (seal,) = page.seals
    assert seal.ink is ink
    assert np.allclose(seal.box, (210, 60, 390, 240), atol=16)
    covered = [
        confidence
        for line in page.lines
        for at, confidence in enumerate(line.confidences)
        if line.box.y0 < 150 < line.box.y1 and line.edges[at] < 222 < line.edges[at + 1]
    ]
    assert covered
    assert max(covered) < 0.85
    plain = reader.read_page(clean)
    assert plain.seals == ()
    apart = [line for line in page.lines if line.box.y0 > 250]
    assert apart
    assert all(
        line.confidence == pytest.approx(same.confidence, abs=0.02)
        for line, same in zip(apart, plain.lines[-len(apart) :], strict=True)
    )
