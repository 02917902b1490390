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
    the logits of the classes.
    """
    if projection is None:
        return Frames(*_two_best(np.log(np.maximum(features, _NO_CHANCE)) + prior))
    count = len(features)
    classes = np.full(count, BLANK, np.intp)
    seconds = np.full(count, BLANK, np.intp)
    confidences = np.ones(count, np.float32)
    second_confidences = np.zeros(count, np.float32)
    open_frames = np.flatnonzero(features[:, -1] < _SURE_BLANK)
    for start in range(0, len(open_frames), _ROWS):
        rows = open_frames[start : start + _ROWS]
        logits = projection(np.ascontiguousarray(features[rows, :-1]))
        logits += prior
        classes[rows], confidences[rows], seconds[rows], second_confidences[rows] = _two_best(logits)
    return Frames(classes, confidences, seconds, second_confidences)


def _two_best(logits: Floats) -> tuple[npt.NDArray[np.intp], Floats, npt.NDArray[np.intp], Floats]:
    """Class and probability of the likeliest and of the second, which is never the blank."""
    every = np.arange(len(logits))
    best = logits.argmax(axis=1)
    logits -= logits[every, best][:, None]
    blank = logits[:, BLANK].copy()
    logits[every, best] = -np.inf
    logits[:, BLANK] = -np.inf
    second = logits.argmax(axis=1)
    second_odds = np.exp(logits[every, second])
    total = np.exp(logits, out=logits).sum(axis=1) + 1.0 + np.where(best == BLANK, 0.0, np.exp(blank))
    share = (1.0 / total).astype(np.float32)
    return best, share, second, (second_odds * share).astype(np.float32)
