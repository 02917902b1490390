"""The last layer of recognition: from features per frame to the two likeliest classes of each.

The projection onto every character the network knows costs a quarter of the work, and two frames in
three show nothing. The body therefore gives a frame's logit of the blank class beside its features, and
only frames that are not surely blank are projected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ocr.inference import Floats, Network

BLANK = 0
_SURE_BLANK = 24.0  # logit of the blank from which no other class was ever the likeliest
_NO_CHANCE = np.float32(1e-30)
_IN_RANGE = 80.0  # logits whose exponential a single-precision number can hold
_ROWS = 128  # frames projected at a time: ten megabytes of logits


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The likeliest class per frame and the likeliest other one that is not the blank."""

    classes: npt.NDArray[np.intp]
    confidences: Floats
    seconds: npt.NDArray[np.intp]
    second_confidences: Floats

    def part(self, start: int, stop: int) -> Frames:
        """The frames from ``start`` to ``stop``."""
        cut = slice(start, stop)
        return Frames(
            self.classes[cut], self.confidences[cut], self.seconds[cut], self.second_confidences[cut]
        )


def classified(features: Floats, projection: Network | None, prior: Floats) -> Frames:
    """``features`` is frames x (features, then the blank's logit); ``projection`` gives all logits.

    Without a projection ``features`` are the probabilities of all classes already. ``prior`` is added to
    the logits of the classes; it is nowhere above 0.
    """
    if projection is None:
        return Frames(*_two_best(np.log(np.maximum(features, _NO_CHANCE)), prior))
    count = len(features)
    classes = np.full(count, BLANK, np.intp)
    seconds = np.full(count, BLANK, np.intp)
    confidences = np.ones(count, np.float32)
    second_confidences = np.zeros(count, np.float32)
    open_frames = np.flatnonzero(features[:, -1] < _SURE_BLANK)
    for start in range(0, len(open_frames), _ROWS):
        rows = open_frames[start : start + _ROWS]
        logits = projection(np.ascontiguousarray(features[rows, :-1]))
        found = _two_best(logits, prior)
        classes[rows], confidences[rows], seconds[rows], second_confidences[rows] = found
    return Frames(classes, confidences, seconds, second_confidences)


def _two_best(
    logits: Floats, prior: Floats
) -> tuple[npt.NDArray[np.intp], Floats, npt.NDArray[np.intp], Floats]:
    """Class and probability of the likeliest and of the second, which is never the blank.

    ``prior`` is nowhere above 0. ``logits`` are overwritten.
    """
    every = np.arange(len(logits))
    best = _likeliest(logits, prior)
    highest = logits[every, best] + prior[best]
    if np.abs(highest).max(initial=0.0) > _IN_RANGE:
        logits -= highest[:, None]
        highest[:] = 0.0
    odds = np.exp(logits)
    total = np.maximum(odds @ np.exp(prior), _NO_CHANCE)
    logits[every, best] = -np.inf
    logits[:, BLANK] = -np.inf
    second = _likeliest(logits, prior)
    second_odds = np.exp(logits[every, second] + prior[second])
    return best, np.exp(highest) / total, second, second_odds / total


def _likeliest(logits: Floats, prior: Floats) -> npt.NDArray[np.intp]:
    """The class of the highest sum; as the prior only takes away, rows it does not touch need no sum."""
    best: npt.NDArray[np.intp] = logits.argmax(axis=1)
    rows = np.flatnonzero(prior[best] < 0.0)
    best[rows] = (logits[rows] + prior).argmax(axis=1)
    return best
