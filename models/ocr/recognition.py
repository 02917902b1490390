"""Fourth step on a page: crops of lines -> text, through the recognition network.

A crop is trimmed to its ink, scaled to the network's height of 48 pixels and padded on the right with
its own paper tone to a multiple of the network's stride: padding with black costs errors, a fixed minimum
width costs time. Time is proportional to width, so crops are also narrowed, to the point where errors
would begin to rise (8 pages at 200 dpi, error rate in percent at 1.0, 0.85, 0.75: scan 0.37, 0.33, 0.71;
bad scan 0.37, 0.45, 0.49).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.ocr.colour import Grey
from models.ocr.ctc import BLANK, Projection, classified, likeliest
from models.ocr.decode import Reading, decoded
from models.ocr.inference import Floats, Network
from models.ocr.readings import Glimpse

_HEIGHT = 48
_STRIDE = 8  # pixels per frame of the output
_INK = 0.35  # of the darkest column's ink: less is paper or noise
_MARGIN = 0.15  # of the height: paper left at both ends
_ONE_PLACE = 0.02  # of a crop's width: frames so near show one character
_GLIMPSED, _LEAST_GLIMPSED = (
    8,
    0.004,
)  # classes of a frame, and probability from which a character may stand there


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionOptions:
    """Widths in pixels at the network's height of 48."""

    batch: int = 1
    width_step: int = 8
    narrowing: float = 0.85  # of the width that would keep the crop's proportions
    max_width: int = 3840  # a longer crop is squeezed


@dataclass(frozen=True, slots=True)
class TextRecogniser:
    """Reads crops. ``network`` gives features per frame, ``projection`` their logits of all classes;
    without it the network itself gives the probabilities of all classes.

    ``characters`` are the classes after the blank; ``prior`` is added to the logits of all classes.
    """

    network: Network
    projection: Projection | None
    characters: tuple[str, ...]
    prior: Floats
    options: RecognitionOptions = RecognitionOptions()

    def read(self, crops: Sequence[Grey]) -> list[Reading]:
        """One reading per crop, in the order given; crops are read by width so that batches are even."""
        spans = [_ink_span(crop) for crop in crops]
        scaled = [
            _scaled(crop[:, first:last], self.options)
            for crop, (first, last) in zip(crops, spans, strict=True)
        ]
        order = sorted(range(len(crops)), key=lambda index: (scaled[index].shape[1], index))
        seen: dict[int, Floats] = {}
        for start in range(0, len(order), self.options.batch):
            chosen = order[start : start + self.options.batch]
            batch = _batch([scaled[index] for index in chosen], self.options)
            seen |= dict(zip(chosen, self.network(batch), strict=True))
        return self._decoded([seen[index] for index in range(len(crops))], crops, scaled, spans)

    def glimpses(self, crop: Grey) -> tuple[Glimpse, ...]:
        """Every character that may stand somewhere in a crop, also where none is the likeliest."""
        first, last = _ink_span(crop)
        scaled = _scaled(crop[:, first:last], self.options)
        features = self.network(_batch([scaled], self.options))[0]
        frames, classes, shares = likeliest(features, self.projection, self.prior, _GLIMPSED)
        places = (first + (frames + 0.5) * _STRIDE / scaled.shape[1] * (last - first)) / crop.shape[1]
        return _best_per_place(
            Glimpse(self.characters[kind - 1], round(share, 4), place)
            for kinds, chances, place in zip(classes.tolist(), shares.tolist(), places.tolist(), strict=True)
            for kind, share in zip(kinds, chances, strict=True)
            if kind != BLANK and share >= _LEAST_GLIMPSED and place <= 1.0
        )

    def _decoded(
        self,
        seen: list[Floats],
        crops: Sequence[Grey],
        scaled: list[Grey],
        spans: list[tuple[int, int]],
    ) -> list[Reading]:
        """Frames of all crops are classified together: the last layer is costly to begin."""
        if not seen:
            return []
        frames = classified(np.concatenate(seen), self.projection, self.prior)
        readings, start = [], 0
        for index, rows in enumerate(seen):
            part = frames.part(start, start + len(rows))
            start += len(rows)
            reading = decoded(
                part, self.characters, _column_ink(scaled[index]), scaled[index].shape[1] / _STRIDE
            )
            readings.append(_in_crop(reading, spans[index], crops[index].shape[1]))
        return readings


def _best_per_place(glimpses: Iterable[Glimpse]) -> tuple[Glimpse, ...]:
    """Of one character seen in frames side by side the surest, from left to right."""
    best: dict[str, list[Glimpse]] = {}
    for glimpse in glimpses:
        seen = best.setdefault(glimpse.text, [])
        if not seen or glimpse.place - seen[-1].place > _ONE_PLACE:
            seen.append(glimpse)
        elif glimpse.confidence > seen[-1].confidence:
            seen[-1] = glimpse
    return tuple(sorted((one for seen in best.values() for one in seen), key=lambda one: one.place))


def prepared(crop: Grey, options: RecognitionOptions) -> Floats:
    """The 1 x 3 x 48 x W batch in -1..1 that the network is given for one crop."""
    first, last = _ink_span(crop)
    return _batch([_scaled(crop[:, first:last], options)], options)


def _scaled(crop: Grey, options: RecognitionOptions) -> Grey:
    height, width = crop.shape
    target = round(width * _HEIGHT / height * options.narrowing)
    target = min(max(_STRIDE, target), options.max_width)
    method = cv2.INTER_AREA if target < width else cv2.INTER_LINEAR
    scaled: Grey = cv2.resize(crop, (target, _HEIGHT), interpolation=method)
    return scaled


def _batch(crops: list[Grey], options: RecognitionOptions) -> Floats:
    """Crops side by side, padded with their paper to a width that is a multiple of the step."""
    width = -(-max(crop.shape[1] for crop in crops) // options.width_step) * options.width_step
    batch = np.empty((len(crops), 3, _HEIGHT, width), np.float32)
    for planes, crop in zip(batch, crops, strict=True):
        planes[:] = _padded(crop, width)
    return batch


def _ink_span(crop: Grey) -> tuple[int, int]:
    """First and last column to read: the ink and a little paper on both sides; of a blank crop all."""
    height, width = crop.shape
    tone = _tone(crop)
    distance = np.maximum(crop.max(axis=0) - tone, tone - crop.min(axis=0))
    dark = np.flatnonzero(distance > _INK * distance.max())
    if not len(dark):
        return 0, width
    margin = round(_MARGIN * height)
    return max(0, int(dark[0]) - margin), min(width, int(dark[-1]) + 1 + margin)


def _in_crop(reading: Reading, span: tuple[int, int], width: int) -> Reading:
    """Edges as fractions of the span -> fractions of the whole crop."""
    first, last = span
    edges = tuple((first + edge * (last - first)) / width for edge in reading.edges)
    return replace(reading, edges=edges)


def _tone(crop: Grey) -> np.float32:
    """The paper: the median along the crop's upper and lower rim."""
    rim = np.sort(np.concatenate((crop[0], crop[-1])))
    middle = len(rim) // 2
    return np.float32((int(rim[middle - 1]) + int(rim[middle])) / 2)


def _padded(crop: Grey, width: int) -> Floats:
    """The crop in -1..1 on the left of a plane of its paper tone."""
    plane = np.full((_HEIGHT, width), _tone(crop), np.float32)
    plane[:, : crop.shape[1]] = crop
    plane /= np.float32(127.5)
    plane -= np.float32(1.0)
    return plane


def _column_ink(crop: Grey) -> Floats:
    """Mean distance from the paper tone per column, 0 to 1."""
    distance: Floats = np.abs(crop.astype(np.float32) - _tone(crop)).mean(axis=0) / np.float32(255.0)
    return distance
