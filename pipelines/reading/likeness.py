"""Hashes of what a picture shows: 64 bits that change little when it is scaled, compressed or lit otherwise.

``phash`` (Zauner 2010, as pHash and imagehash have it): signs of the low frequencies of a cosine transform
about their median. ``dhash``: whether each of 8 x 8 places is brighter than the one to its left.
"""

from __future__ import annotations

import io
import warnings

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Gray = npt.NDArray[np.uint8]

SMALLEST = 32  # pixels of a side, below which nothing is told

_SIDE = 256  # pixels at which a picture is looked at
_LONGEST = 65_500  # pixels: what a JPEG can have
_BLANK = 4.0  # grey levels of spread
_LOW = 8


def hashes(gray: Gray) -> tuple[tuple[str, str], ...]:
    """Both hashes as 16 hexadecimal digits by name; none for a picture that is tiny or shows nothing."""
    if min(gray.shape) < SMALLEST // 2:
        return ()
    small = cv2.resize(gray, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    if float(small.std()) < _BLANK:
        return ()
    low = cv2.dct(small)[:_LOW, :_LOW]
    steps = cv2.resize(gray, (_LOW + 1, _LOW), interpolation=cv2.INTER_AREA).astype(np.int16)
    return (
        ("phash", _hexadecimal(low > np.median(low))),
        ("dhash", _hexadecimal(np.diff(steps, axis=1) > 0)),
    )


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ, 0 to 64."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def gray_of(pixels: npt.NDArray[np.uint8], *, is_blue_first: bool = False) -> Gray:
    """Grey levels at a bounded size, from rows of 1, 3 or 4 values; what is transparent is white."""
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        return np.zeros((1, 1), dtype=np.uint8)
    shrink = min(1.0, _SIDE / max(height, width))
    size = max(SMALLEST, round(width * shrink)), max(SMALLEST, round(height * shrink))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if small.ndim == 3 and small.shape[2] == 4:
        cover = small[..., 3:].astype(np.float32) / 255
        small = (small[..., :3] * cover + 255 * (1 - cover)).astype(np.uint8)
    if small.ndim == 3 and small.shape[2] == 3:
        small = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY if is_blue_first else cv2.COLOR_RGB2GRAY)
    return np.asarray(small.reshape(small.shape[:2]), dtype=np.uint8)


def gray_of_jpeg(data: bytes) -> Gray | None:
    """The same from a JPEG, decoded at an eighth of its size where it is large; None for a damaged one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoding at a reduced size is what bounds a huge picture here
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
                if max(image.size) > _LONGEST or min(image.size) < SMALLEST:
                    return None
                image.draft("L", (_SIDE, _SIDE))
                return gray_of(np.asarray(image.convert("L")))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _hexadecimal(bits: npt.NDArray[np.bool_]) -> str:
    return np.packbits(bits.ravel()).tobytes().hex()
