"""What of a photograph is kept: a small picture of it and its local features, some eight kilobytes.

Features are SIFT (Lowe 2004; free since 2020), each of whose 128 numbers is kept as one bit: whether it is
above their median (Zhou and others, Scalable Image Search with Multiple Binary Signatures, 2012). The bits
of the mirrored picture follow from them by a permutation.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Gray: TypeAlias = npt.NDArray[np.uint8]
Bits: TypeAlias = npt.NDArray[np.uint8]
"""One row of 16 bytes for each feature."""

SIDE = 384  # pixels of the longer side at which features are taken
SMALL = 64  # pixels of the longer side of the small picture
MOST = 256  # features of a picture, the most distinct ones
_CONTRAST = 0.02  # below OpenCV's 0.04: photographs in reports are small and dim
_TONE, _TONES = 9, 2  # grey levels that count as one tone; so many tones
_DRAWN = 0.85  # share of a drawing that they fill
_PAPER, _PAPER_SHARE = 222, 0.55  # grey level of paper; its share of a drawing
_FINE = 64  # parts of a pixel in which places are kept
_HEAD = struct.Struct("<4sHHHHH")
_MARK = b"MJP1"
_POINT = np.dtype([("x", "<u2"), ("y", "<u2"), ("angle", "u1"), ("size", "u1"), ("bits", "u1", 16)])
_BYTES = 16
_MIRROR = np.arange(128).reshape(4, 4, 8)[::-1][..., (0, 7, 6, 5, 4, 3, 2, 1)].ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """``width`` and ``height`` are pixels of the picture as it was looked at, the longer one ``SIDE``.

    ``places`` are x and y of the features there, the most distinct first; ``angles`` in turns, ``sizes`` in
    pixels; ``bits`` describe them; ``small`` is the picture in grey.
    """

    width: int
    height: int
    places: npt.NDArray[np.float32]
    angles: npt.NDArray[np.float32]
    sizes: npt.NDArray[np.float32]
    bits: Bits
    small: Gray

    def __len__(self) -> int:
        """How many features it has."""
        return len(self.bits)


def look_of(gray: Gray) -> Look:
    """The look of a picture in grey levels, of any size."""
    seen = scaled(gray, SIDE)
    height, width = seen.shape
    finder = cv2.SIFT.create(nfeatures=MOST, contrastThreshold=_CONTRAST)
    places, described = finder.detectAndCompute(seen, np.full(seen.shape, 255, np.uint8))
    order = sorted(range(len(places)), key=lambda at: -places[at].response)[:MOST]
    points: list[Any] = [places[at] for at in order]
    rows = np.zeros((0, 128), np.float32) if described is None else described[order]
    return Look(
        width=width,
        height=height,
        places=np.array([point.pt for point in points], np.float32).reshape(-1, 2),
        angles=np.array([point.angle / 360 for point in points], np.float32),
        sizes=np.array([point.size for point in points], np.float32),
        bits=np.packbits(rows > np.median(rows, axis=1, keepdims=True), axis=1).reshape(-1, _BYTES),
        small=scaled(seen, SMALL),
    )


def is_drawing(gray: Gray) -> bool:
    """Whether paper, or two tones, fill most of it, as of a plan, a chart, a table or an empty picture."""
    smooth = cv2.GaussianBlur(scaled(gray, SIDE // 2), (0, 0), 1.5)
    counts = np.bincount(smooth.ravel(), minlength=256).astype(np.int64)
    if int(counts[_PAPER:].sum()) >= _PAPER_SHARE * smooth.size:
        return True
    covered = 0
    for _ in range(_TONES):
        sums = np.convolve(counts, np.ones(_TONE, np.int64), "valid")
        at = int(sums.argmax())
        covered += int(sums[at])
        counts[at : at + _TONE] = 0
    return bool(covered >= _DRAWN * smooth.size)


def scaled(gray: Gray, side: int) -> Gray:
    """The picture with its longer side of ``side`` pixels."""
    height, width = gray.shape
    scale = side / max(height, width)
    size = max(8, round(width * scale)), max(8, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(gray, size, interpolation=way), np.uint8)


def mirrored(look: Look) -> Look:
    """The look of the picture mirrored left to right."""
    places = look.places.copy()
    places[:, 0] = look.width - 1 - places[:, 0]
    bits = np.unpackbits(look.bits, axis=1)[:, _MIRROR]
    return Look(
        width=look.width,
        height=look.height,
        places=places,
        angles=np.mod(0.5 - look.angles, 1).astype(np.float32),
        sizes=look.sizes,
        bits=np.packbits(bits, axis=1).reshape(-1, _BYTES),
        small=np.ascontiguousarray(look.small[:, ::-1]),
    )


def packed(look: Look) -> bytes:
    """A look as bytes."""
    points = np.zeros(len(look), _POINT)
    points["x"], points["y"] = np.round(look.places.clip(0) * _FINE).T.astype(np.uint16)
    points["angle"] = np.round(look.angles * 256).astype(np.int64) % 256
    points["size"] = np.round(look.sizes * 2).clip(1, 255)
    points["bits"] = look.bits
    rows, columns = look.small.shape
    head = _HEAD.pack(_MARK, look.width, look.height, len(look), columns, rows)
    return head + points.tobytes() + zlib.compress(_steps(look.small).tobytes(), 9)


def unpacked(data: bytes) -> Look | None:
    """The look that ``packed`` wrote; None for anything else."""
    if len(data) < _HEAD.size:
        return None
    mark, width, height, count, columns, rows = _HEAD.unpack_from(data)
    end = _HEAD.size + count * _POINT.itemsize
    if mark != _MARK or len(data) < end or count > MOST or max(columns, rows) > SMALL:
        return None
    points = np.frombuffer(data, _POINT, count, _HEAD.size)
    packing = zlib.decompressobj()
    try:
        steps = packing.decompress(data[end:], columns * rows + 1)
    except zlib.error:
        return None
    if len(steps) != columns * rows:
        return None
    return Look(
        width=width,
        height=height,
        places=(np.stack([points["x"], points["y"]], axis=1) / _FINE).astype(np.float32),
        angles=(points["angle"] / 256).astype(np.float32),
        sizes=(points["size"] / 2).astype(np.float32),
        bits=np.ascontiguousarray(points["bits"]),
        small=_unstepped(np.frombuffer(steps, np.uint8).reshape(rows, columns)),
    )


def _steps(small: Gray) -> Gray:
    """Differences from left to right, which pack better."""
    before = np.pad(small, ((0, 0), (1, 0)))[:, :-1]
    return small - before  # modulo 256


def _unstepped(steps: Gray) -> Gray:
    return np.asarray(np.cumsum(steps, axis=1, dtype=np.uint8), np.uint8)
