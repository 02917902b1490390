"""What was read under a seal is less sure, whether its ink could be taken out or not."""

from __future__ import annotations

import numpy as np

from core.geometry import Box
from models.ocr.colour import Grey, Seal
from models.ocr.doubt import doubted
from models.ocr.protocol import Ink, OcrLine, SealBlob

LINE = OcrLine(
    text="编号002",
    quad=((0.0, 40.0), (100.0, 40.0), (100.0, 60.0), (0.0, 60.0)),
    edges=(0.0, 20.0, 40.0, 60.0, 80.0, 100.0),
    confidence=0.9,
    confidences=(0.9,) * 5,
)


def seal(amount: Grey) -> Seal:
    """A seal of 60 pixels over the end of the line."""
    return Seal(SealBlob(Box(50.0, 20.0, 110.0, 80.0), Ink.RED), 50, 20, amount)


def test_ink_over_one_character_makes_that_one_less_sure() -> None:
    amount = np.zeros((60, 60), np.uint8)
    amount[:, 10:30] = 255
    (line,) = doubted([LINE], [seal(amount)])
    assert line.confidences == (0.9, 0.9, 0.9, 0.45, 0.9)
    assert line.confidence == 0.81
    assert line.text == LINE.text


def test_a_seal_as_black_as_the_text_makes_all_within_its_outline_less_sure() -> None:
    (line,) = doubted([LINE], [seal(np.zeros((60, 60), np.uint8))])
    assert line.confidences[:2] == (0.9, 0.9)
    assert line.confidences[3] == 0.45
    assert all(value < 0.9 for value in line.confidences[2:])


def test_a_line_beside_the_seal_stays_as_it_was() -> None:
    above = OcrLine(
        text="编号",
        quad=((60.0, 0.0), (100.0, 0.0), (100.0, 18.0), (60.0, 18.0)),
        edges=(60.0, 80.0, 100.0),
        confidence=0.9,
        confidences=(0.9, 0.9),
    )
    assert doubted([above], [seal(np.zeros((60, 60), np.uint8))]) == (above,)
