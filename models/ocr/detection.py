"""Third step on a page: where lines of text are, from the probability map of the detection network.

The network is a differentiable-binarisation detector (Liao et al., 2020): it marks the shrunken core
of each line, so a found core is grown again by area x ratio / perimeter on each side.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.ocr.colour import Grey
from models.ocr.inference import Floats, Network
from models.ocr.upright import paper_tone
from models.seals.smaller import shrunk

Corners = npt.NDArray[np.float64]
"""4 x 2 pixels: top-left, top-right, bottom-right, bottom-left of a line lying as found."""

_STRIDE = 32  # the network halves the picture five times
_CONTRAST = 24  # grey levels from the paper around, from which a pixel may be ink


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionOptions:
    """Sizes in pixels of the picture given to the network; thresholds are probabilities."""

    longest_side: int = 1280
    shortest_text_side: int = 640  # smaller pictures are enlarged up to this
    max_enlargement: float = 2.0
    core_threshold: float = 0.3
    box_threshold: float = 0.3
    growth: float = 1.6
    smallest_core: float = 3.0
    max_lines: int = 3000


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A place with text; ``score`` is the mean probability over its core."""

    corners: Corners
    score: float

    @property
    def width(self) -> float:
        """Length of the upper side."""
        return float(np.linalg.norm(self.corners[1] - self.corners[0]))

    @property
    def height(self) -> float:
        """Length of the left side."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))


@dataclass(frozen=True, slots=True)
class TextDetector:
    """Finds lines of text on a grey page."""

    network: Network
    options: DetectionOptions = DetectionOptions()

    def find(self, grey: Grey) -> list[Region]:
        """Regions in no particular order, in pixels of ``grey``."""
        scale = self._scale(grey)
        scaled = _at(grey, scale)
        x0, y0, x1, y1 = _inked(scaled)
        if x0 >= x1:
            return []
        batch = _network_input(scaled[y0:y1, x0:x1])
        probabilities = self.network(batch)[0, 0, : y1 - y0, : x1 - x0]
        return [
            Region(np.clip((corners + np.array((x0, y0))) / scale, 0, (grey.shape[1], grey.shape[0])), score)
            for corners, score in self._cores(probabilities)
        ]

    def _scale(self, grey: Grey) -> float:
        longest = int(max(grey.shape))
        if longest > self.options.longest_side:
            return self.options.longest_side / longest
        if longest < self.options.shortest_text_side:
            return min(self.options.max_enlargement, self.options.shortest_text_side / longest)
        return 1.0

    def _cores(self, probabilities: Floats) -> list[tuple[Corners, float]]:
        options = self.options
        mask = (probabilities > options.core_threshold).astype(np.uint8)
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        found = []
        for contour in contours[: options.max_lines]:
            (x, y), (width, height), angle = cv2.minAreaRect(contour)
            if min(width, height) < options.smallest_core:
                continue
            score = _mean_inside(probabilities, contour)
            if score < options.box_threshold:
                continue
            margin = width * height * options.growth / (2 * (width + height))
            grown = ((x, y), (width + 2 * margin, height + 2 * margin), angle)
            found.append((_clockwise(cv2.boxPoints(grown).astype(np.float64)), score))
        return found


def _at(grey: Grey, scale: float) -> Grey:
    if scale < 1:
        return shrunk(grey, scale)
    if scale == 1:
        return grey
    larger: Grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return larger


def _inked(grey: Grey) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of the part that is not empty paper, with a margin; x0 == x1 on a blank page.

    Empty margins are a good part of a page and would cost the network as much as text.
    """
    height, width = grey.shape
    smooth = cv2.blur(grey, (3, 3))  # a lone speck is no ink
    coarse = cv2.resize(smooth, (max(1, width // 8), max(1, height // 8)))
    paper = cv2.resize(cv2.medianBlur(coarse, 21), (width, height))
    contrast = cv2.absdiff(paper, smooth)
    xs = np.flatnonzero(contrast.max(axis=0) > _CONTRAST)
    ys = np.flatnonzero(contrast.max(axis=1) > _CONTRAST)
    if not len(ys):
        return 0, 0, 0, 0
    return (
        max(0, int(xs[0]) - _STRIDE),
        max(0, int(ys[0]) - _STRIDE),
        min(width, int(xs[-1]) + 1 + _STRIDE),
        min(height, int(ys[-1]) + 1 + _STRIDE),
    )


def _network_input(grey: Grey) -> Floats:
    """The 1 x 3 x H x W batch in -1..1, padded with paper to the stride."""
    height, width = grey.shape
    padded = np.full(
        (-(-height // _STRIDE) * _STRIDE, -(-width // _STRIDE) * _STRIDE), paper_tone(grey), np.uint8
    )
    padded[:height, :width] = grey
    plane = padded.astype(np.float32) / 127.5 - 1.0
    return np.ascontiguousarray(np.broadcast_to(plane, (1, 3, *plane.shape)))


def _mean_inside(probabilities: Floats, contour: npt.NDArray[np.int32]) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, thickness=-1, offset=(-x, -y))
    return float(cv2.mean(probabilities[y : y + height, x : x + width], mask)[0])


def _clockwise(points: Corners) -> Corners:
    """Corners clockwise from the top-left one; near-upright boxes only, the page has been straightened."""
    by_y = points[np.argsort(points[:, 0] + points[:, 1], kind="stable")]
    first = by_y[0]
    centre = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    ring = points[np.argsort(angles, kind="stable")]
    start = int(np.argmin(np.abs(ring - first).sum(axis=1)))
    return np.roll(ring, -start, axis=0)
