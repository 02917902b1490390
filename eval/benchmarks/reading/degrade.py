"""What a scanner or a fax machine does to a page composed at 300 dpi; a seed fixes it to the pixel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""H x W x 3, RGB."""

_COMPOSED_DPI = 300


class Condition(StrEnum):
    """How the page came to be a picture."""

    CLEAN_300 = "clean-300"
    SCAN_300 = "scan-300"
    BAD_300 = "bad-300"
    SCAN_200 = "scan-200"
    SCAN_150 = "scan-150"
    FAX = "fax"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """``skew`` in degrees, ``blur`` in pixels, ``noise`` in grey levels, ``shade`` lost at the right edge."""

    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    shade: float


_MACHINES = {
    Condition.SCAN_300: _Machine(dpi=300, skew=0.6, blur=1.0, noise=6.0, quality=80, shade=0.10),
    Condition.BAD_300: _Machine(dpi=300, skew=-1.5, blur=1.6, noise=10.0, quality=50, shade=0.30),
    Condition.SCAN_200: _Machine(dpi=200, skew=0.6, blur=0.7, noise=6.0, quality=80, shade=0.10),
    Condition.SCAN_150: _Machine(dpi=150, skew=0.6, blur=0.5, noise=6.0, quality=80, shade=0.10),
    Condition.FAX: _Machine(dpi=200, skew=0.6, blur=0.3, noise=12.0, quality=100, shade=0.0),
}
_FAX_LEVEL = 165  # as the factory's fax machine: darker is black
_SPECKLES = 2e-4  # of a fax's pixels turned over


def degraded(image: Pixels, condition: Condition, seed: int) -> Pixels:
    """The page after the machine; a clean one is returned as it is."""
    machine = _MACHINES.get(condition)
    if machine is None:
        return image
    draw = np.random.default_rng(seed)
    scale = machine.dpi / _COMPOSED_DPI
    sized = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    height, width = sized.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), machine.skew, 1.0)
    turned = cv2.warpAffine(sized, matrix, (width, height), borderValue=(255, 255, 255))
    soft = cv2.GaussianBlur(turned, (0, 0), machine.blur).astype(np.float32)
    light = np.linspace(1.0, 1.0 - machine.shade, width, dtype=np.float32)[None, :, None]
    grain = draw.standard_normal(soft.shape, dtype=np.float32) * np.float32(machine.noise)
    scanned = np.clip(soft * light + grain, 0, 255).astype(np.uint8)
    if condition is Condition.FAX:
        return _faxed(scanned, draw)
    _, stored = cv2.imencode(".jpg", scanned, [cv2.IMWRITE_JPEG_QUALITY, machine.quality])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), dtype=np.uint8)


def _faxed(scanned: Pixels, draw: np.random.Generator) -> Pixels:
    """One bit per pixel, with speckles."""
    grey = cv2.cvtColor(scanned, cv2.COLOR_RGB2GRAY)
    black = grey < _FAX_LEVEL
    black ^= draw.random(grey.shape, dtype=np.float32) < _SPECKLES
    return np.repeat(np.where(black, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
