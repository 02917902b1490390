"""The last layer of recognition: from features per frame to the two likeliest classes of each.

The projection onto every character the network knows costs a fifth of the work, and two frames in three
show nothing. The body therefore gives a frame's logit of the blank class beside its features, and only
frames that are not surely blank are projected; onto the characters of GB 2312 and the signs of reports
first, and onto the others, traditional and rare ones, only where none of those fits well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ocr.inference import Floats, Network

BLANK = 0
_SURE_BLANK = 24.0  # logit of the blank from which no other class was ever the likeliest
# Logit, and logarithm of its share, from which a usual class fits well. Of 539 frames whose likeliest class
# is a rare one, none gave a usual one a logit above 13.6; a sixth of the frames of usual text have less.
_FITS, _SURE = 15.0, math.log(0.9)
_NO_CHANCE = np.float32(1e-30)
_ROWS = 64  # frames projected at a time: two megabytes of logits stay in the processor's cache

Classes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Projection:
    """Features to logits: of the blank and the ``usual`` classes, and of the ``rare`` ones after them."""

    usual: Network
    rare: Network | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The likeliest class per frame and the likeliest other one that is not the blank."""

    classes: Classes
    confidences: Floats
    seconds: Classes
    second_confidences: Floats

    def part(self, start: int, stop: int) -> Frames:
        """The frames from ``start`` to ``stop``."""
        cut = slice(start, stop)
        return Frames(
            self.classes[cut], self.confidences[cut], self.seconds[cut], self.second_confidences[cut]
        )

    def put(self, rows: Classes, found: Frames) -> None:
        """Write other frames in the places ``rows``."""
        self.classes[rows], self.confidences[rows] = found.classes, found.confidences
        self.seconds[rows], self.second_confidences[rows] = found.seconds, found.second_confidences


def classified(features: Floats, projection: Projection | None, prior: Floats) -> Frames:
    """``features`` is frames x (features, then the blank's logit).

    Without a projection ``features`` are the probabilities of all classes already. ``prior`` is added to
    the logits of the classes.
    """
    if projection is None:
        return _best_of(np.log(np.maximum(features, _NO_CHANCE)), prior).frames()
    count = len(features)
    frames = Frames(
        np.full(count, BLANK, np.intp),
        np.ones(count, np.float32),
        np.full(count, BLANK, np.intp),
        np.zeros(count, np.float32),
    )
    open_frames = np.flatnonzero(features[:, -1] < _SURE_BLANK)
    for start in range(0, len(open_frames), _ROWS):
        rows = open_frames[start : start + _ROWS]
        frames.put(rows, _projected(np.ascontiguousarray(features[rows, :-1]), projection, prior))
    return frames


def likeliest(
    features: Floats, projection: Projection | None, prior: Floats, count: int
) -> tuple[Classes, Classes, Floats]:
    """The ``count`` likeliest classes of each frame that is not surely blank, the blank among them.

    Frames, and per frame classes and probabilities; arguments as in ``classified``.
    """
    if projection is None:
        frames: Classes = np.arange(len(features))
        logits = np.log(np.maximum(features, _NO_CHANCE))
    else:
        frames = np.flatnonzero(features[:, -1] < _SURE_BLANK)
        open_frames = np.ascontiguousarray(features[frames, :-1])
        parts = [projection.usual, *([projection.rare] if projection.rare is not None else [])]
        logits = np.concatenate([part(open_frames) for part in parts], axis=1) if len(frames) else open_frames
    if not len(frames):
        return frames, np.empty((0, count), np.intp), np.empty((0, count), np.float32)
    odds = logits + prior[: logits.shape[1]]
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    classes: Classes = np.argpartition(-odds, count, axis=1)[:, :count]
    shares = odds / odds.sum(axis=1, keepdims=True)
    return frames, classes, np.take_along_axis(shares, classes, axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Best:
    """Class and logit of the likeliest and of the second, never the blank; the logarithm of all odds."""

    first: Classes
    first_logit: Floats
    second: Classes
    second_logit: Floats
    total: Floats

    def frames(self) -> Frames:
        """Logits become probabilities."""
        return Frames(
            self.first,
            np.exp(self.first_logit - self.total),
            self.second,
            np.exp(self.second_logit - self.total),
        )

    def fits(self) -> npt.NDArray[np.bool_]:
        """Per frame, whether a class outside these cannot be likelier."""
        return (self.first_logit > _FITS) & (self.first_logit - self.total > _SURE)

    def joined(self, rows: Classes, other: _Best) -> _Best:
        """Of the frames ``rows`` alone, together with what ``other`` says of them."""
        classes = np.stack([self.first[rows], self.second[rows], other.first, other.second], axis=1)
        logits = np.stack(
            [self.first_logit[rows], self.second_logit[rows], other.first_logit, other.second_logit], axis=1
        )
        every = np.arange(len(rows))
        first = logits.argmax(axis=1)
        first_logit = logits[every, first]
        logits[every, first] = -np.inf
        logits[classes == BLANK] = -np.inf
        second = logits.argmax(axis=1)
        total = np.logaddexp(self.total[rows], other.total)
        return _Best(classes[every, first], first_logit, classes[every, second], logits[every, second], total)


def _projected(features: Floats, projection: Projection, prior: Floats) -> Frames:
    logits = projection.usual(features)
    usual = logits.shape[1]
    best = _best_of(logits, prior[:usual])
    frames = best.frames()
    rows = np.flatnonzero(~best.fits())
    if projection.rare is not None and len(rows):
        rare = _best_of(projection.rare(features[rows]), prior[usual:], first_class=usual)
        frames.put(rows, best.joined(rows, rare).frames())
    return frames


def _best_of(logits: Floats, prior: Floats, first_class: int = BLANK) -> _Best:
    """``logits`` is frames x classes, the first of which is ``first_class``, and is overwritten."""
    if prior.any():
        logits += prior
    every = np.arange(len(logits))
    first: Classes = logits.argmax(axis=1)
    highest = logits[every, first]
    logits -= highest[:, None]
    odds = np.ones(len(logits), np.float32)  # of the first class itself
    logits[every, first] = -np.inf
    if first_class == BLANK:
        odds += np.exp(logits[:, BLANK])
        logits[:, BLANK] = -np.inf
    second: Classes = logits.argmax(axis=1)
    second_logit = logits[every, second] + highest
    odds += np.exp(logits, out=logits).sum(axis=1)
    return _Best(first + first_class, highest, second + first_class, second_logit, highest + np.log(odds))
