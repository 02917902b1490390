"""The writers that hands are learnt from and measured on: their signatures, their split, the error rate."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

_NAMES = 10  # every writer wrote the same ten names, in the same order on each medium
Grey = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A signature on paper: grey pixels, who wrote it, which name, on which of the four media."""

    grey: Grey
    writer: int
    name: int
    medium: int


def split(writer: int) -> str:
    """``train``, ``dev`` or ``test``: every fifth writer is tested with, one in ten is for choosing."""
    return "test" if writer % 5 == 2 else "dev" if writer % 10 == 6 else "train"


def load(folder: Path) -> list[Sample]:
    """All samples of a folder of writers."""
    found = []
    for number, home in enumerate(sorted(folder.iterdir(), key=lambda path: int(path.name))):
        for file in sorted(home.glob("*.png"), key=lambda path: int(path.stem)):
            order = int(file.stem) - 1
            with Image.open(file) as image:
                grey = np.asarray(image.convert("RGB").convert("L"), np.uint8)
            scale = 110 / max(1, grey.shape[0])
            small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            found.append(Sample(np.asarray(small, np.uint8), number, order % _NAMES, order // _NAMES))
    return found


def hand_error(
    placed: Doubles, own: Sequence[Sample], part: str, levels: Sequence[float] = (0.001, 0.005, 0.01, 0.05)
) -> float:
    """Equal error rate over pairs of two different names on one medium: one writer or two.

    Prints what is found at these levels of false alarms.
    """
    same: list[float] = []
    other: list[float] = []
    chosen = [at for at, s in enumerate(own) if split(s.writer) == part]
    for i, j in itertools.combinations(chosen, 2):
        if own[i].name != own[j].name and own[i].medium == own[j].medium:
            (same if own[i].writer == own[j].writer else other).append(float(placed[i] @ placed[j]))
    for level in levels:
        threshold = float(np.quantile(other, 1 - level))
        found = float(np.mean(np.array(same) > threshold))
        print(f"  {part}: {level:.1%} false alarms above {threshold:.3f}, found {found:.1%}")  # noqa: T201
    return equal_error(np.array(same), np.array(other))


def equal_error(same: Doubles, other: Doubles) -> float:
    """Where as many of the same are below as of the others above."""
    levels = np.quantile(np.concatenate([same, other]), np.linspace(0, 1, 1001))
    gaps = [abs((same < t).mean() - (other >= t).mean()) for t in levels]
    at = levels[int(np.argmin(gaps))]
    return float(((same < at).mean() + (other >= at).mean()) / 2)
