"""The two likeliest classes per frame, with and without the frames that are surely blank left out."""

from __future__ import annotations

import numpy as np

from models.ocr.ctc import BLANK, Projection, classified, likeliest
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

    read = classified(np.hstack([features, blank]), Projection(projection), NO_PRIOR)
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


def test_a_prior_counts_as_if_it_were_added_to_all_logits() -> None:
    draw = np.random.default_rng(3)
    features = draw.normal(0.0, 4.0, (40, 30)).astype(np.float32)
    prior = np.where(np.arange(30) % 3 == 1, -4.0, 0.0).astype(np.float32)
    read = classified(np.hstack([features, np.zeros((40, 1), np.float32)]), Projection(logits), prior)
    sums = features + prior
    chances = np.exp(sums - sums.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    assert read.classes.tolist() == chances.argmax(axis=1).tolist()
    assert np.allclose(read.confidences, chances.max(axis=1), rtol=1e-4)
    chances[np.arange(40), read.classes] = 0.0
    chances[:, BLANK] = 0.0
    assert read.seconds.tolist() == chances.argmax(axis=1).tolist()
    assert np.allclose(read.second_confidences, chances.max(axis=1), rtol=1e-4)


def test_logits_beyond_what_can_be_raised_give_the_same_shares() -> None:
    rows = np.array([[0.0, 500.0, 499.0, 1.0], [-300.0, -301.0, -400.0, -303.0]], np.float32)
    read = classified(np.hstack([rows, np.zeros((2, 1), np.float32)]), Projection(logits), NO_PRIOR)
    assert read.classes.tolist() == [1, BLANK]
    assert np.allclose(read.confidences, [0.7311, 0.7054], atol=1e-3)
    assert read.seconds.tolist() == [2, 1]
    assert np.allclose(read.second_confidences, [0.2689, 0.2595], atol=1e-3)


def test_rare_classes_are_asked_only_where_no_usual_one_fits_and_change_nothing_else() -> None:
    rows = np.array(
        [[0.0, 22.0, 3.0, 1.0, 2.0], [0.0, 4.0, 1.0, 9.0, 6.0], [0.0, 16.0, 15.9, -3.0, -4.0]], np.float32
    )
    asked: list[int] = []

    def rare(features: Floats) -> Floats:
        asked.append(len(features))
        return features[:, 3:].copy()

    features = np.hstack([rows, np.zeros((3, 1), np.float32)])
    parted = Projection(lambda features: features[:, :3].copy(), rare)
    prior = np.array([0.0, 0.0, 0.0, -4.0, 0.0], np.float32)
    whole, read = classified(features, Projection(logits), prior), classified(features, parted, prior)
    assert asked == [2]
    assert read.classes.tolist() == whole.classes.tolist() == [1, 4, 1]
    assert np.allclose(read.confidences, whole.confidences, atol=1e-5)
    assert read.seconds[1:].tolist() == whole.seconds[1:].tolist() == [3, 2]
    assert np.allclose(read.second_confidences[1:], whole.second_confidences[1:], atol=1e-5)


def test_the_likeliest_classes_hold_the_best_of_each_frame_with_its_probability() -> None:
    probabilities = FRAMES.astype(np.float32)
    best = classified(probabilities, None, NO_PRIOR)
    frames, classes, shares = likeliest(probabilities, None, NO_PRIOR, 2)
    assert frames.tolist() == list(range(len(probabilities)))
    for frame, kinds, chances in zip(frames, classes, shares, strict=True):
        at = int(np.argmax(chances))
        assert kinds[at] == best.classes[frame]
        assert np.isclose(chances[at], best.confidences[frame], atol=1e-4)
