"""The two likeliest classes per frame, with and without the frames that are surely blank left out."""

from __future__ import annotations

import numpy as np

from models.ocr.ctc import BLANK, classified
from models.ocr.decode import decoded
from models.ocr.inference import Floats

CHARACTERS = ("0", "O", "8")
NO_PRIOR = np.zeros(4, np.float32)
FRAMES = np.array(
    [[0.9, 0.1, 0.0, 0.0], [0.1, 0.6, 0.3, 0.0], [0.98, 0.0, 0.0, 0.02], [0.0, 0.0, 0.01, 0.99]]
)


def logits(features: Floats) -> Floats:
    return features.copy()


def test_probabilities_of_all_classes_give_the_first_and_the_second() -> None:
    read = classified(FRAMES.astype(np.float32), None, NO_PRIOR)
    assert read.classes.tolist() == [BLANK, 1, BLANK, 3]
    assert np.allclose(read.confidences, [0.9, 0.6, 0.98, 0.99], atol=1e-5)
    assert read.seconds[1] == 2
    assert np.isclose(read.second_confidences[1], 0.3, atol=1e-5)


def test_a_projection_gives_the_same_and_is_spared_frames_that_are_surely_blank() -> None:
    features = np.log(np.maximum(FRAMES, 1e-9)).astype(np.float32)
    blank = np.array([[100.0], [0.0], [0.0], [0.0]], np.float32)
    asked: list[int] = []

    def projection(rows: Floats) -> Floats:
        asked.append(len(rows))
        return logits(rows)

    read = classified(np.hstack([features, blank]), projection, NO_PRIOR)
    assert asked == [3]
    assert read.classes.tolist() == [BLANK, 1, BLANK, 3]
    assert np.allclose(read.confidences[1:], [0.6, 0.98, 0.99], atol=1e-3)


def test_a_look_alike_that_was_nearly_as_likely_is_kept_beside_the_reading() -> None:
    reading = decoded(
        classified(FRAMES.astype(np.float32), None, NO_PRIOR), CHARACTERS, np.ones(32, np.float32), 4
    )
    assert reading.text == "08"
    (other,) = reading.alternatives
    assert (other.index, other.text) == (0, "O")
    assert np.isclose(other.confidence, 0.3, atol=1e-5)
