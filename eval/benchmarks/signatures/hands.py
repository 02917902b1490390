"""How well hands are told on writers that the network never saw: pairs, and reports put together of them.

A report is as many names as people sign, each written by another of the writers held out, by one of them, or
by one but for one; on one medium. The signatures are as they are, and as a scan of a resolution leaves them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from core.evidence import Evidence, EvidenceSource
from core.facts import Ink
from core.geometry import Box
from models.signatures.hand import features
from models.signatures.measured import HAND_THRESHOLD, group_threshold
from models.signatures.networks import hands
from models.signatures.raster import darkness
from models.training.writers import Sample, hand_error, load, split
from pipelines.signing.one_hand import hand_group

_SEEN_DPI = 220
_HEIGHT = 26.0  # points of a name in its cell
_REPORTS = 200
_PLACE = Evidence(
    report="0" * 64, page=1, boxes=(Box(0, 0, 1, 1),), excerpt="", source=EvidenceSource.PICTURE
)
Grey = npt.NDArray[np.uint8]


def hands_told(writers: Path) -> None:
    """Print the equal error rate of pairs and what is told of reports, by resolution and people."""
    samples = [sample for sample in load(writers) if split(sample.writer) == "test"]
    print(len({sample.writer for sample in samples}), "writers held out")  # noqa: T201
    for dpi in (0, 300, 200, 150, 100):
        own, vectors = _placed(samples, dpi)
        error = hand_error(np.array(vectors), own, "test", levels=())
        pairs = _pairs(own, vectors)
        name = f"{dpi} dpi" if dpi else "as written"
        print(f"{name}: pairs, equal error rate {error:.3f}; at {HAND_THRESHOLD}: {pairs}")  # noqa: T201
        for people in (4, 5, 6):
            shares = [_share(own, vectors, people, by_one, dpi) for by_one in (0, people, people - 1)]
            print(  # noqa: T201
                f"  {people} people: signed by each {shares[0]:.3f} flagged, all by one {shares[1]:.3f}, "
                f"all but one by one {shares[2]:.3f} ({_REPORTS} reports of each)"
            )


def _placed(samples: Sequence[Sample], dpi: int) -> tuple[list[Sample], list[tuple[float, ...]]]:
    draw = np.random.default_rng(dpi)
    shown = [_scanned(sample.grey, dpi, draw) if dpi else sample.grey for sample in samples]
    found = [features(darkness(np.pad(grey, 6, constant_values=255))) for grey in shown]
    kept = [(sample, row) for sample, row in zip(samples, found, strict=True) if row is not None]
    return [sample for sample, _ in kept], hands([row for _, row in kept])


def _scanned(grey: Grey, dpi: int, draw: np.random.Generator) -> Grey:
    """The signature in its cell, scanned and drawn again at the resolution that the product looks at."""
    scale = _HEIGHT * dpi / 72 / grey.shape[0]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    noisy = cv2.GaussianBlur(small, (0, 0), 0.6).astype(np.float32) + draw.normal(0, 4, small.shape)
    held = np.clip(noisy, 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", held, [cv2.IMWRITE_JPEG_QUALITY, 65])[1]
    read = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    again = _SEEN_DPI / dpi
    return np.asarray(cv2.resize(read, None, fx=again, fy=again, interpolation=cv2.INTER_LINEAR), np.uint8)


def _pairs(own: Sequence[Sample], vectors: Sequence[tuple[float, ...]]) -> str:
    rows = np.array(vectors)
    same, other = [], []
    for i in range(len(own)):
        for j in range(i + 1, len(own)):
            if own[i].name != own[j].name and own[i].medium == own[j].medium:
                (same if own[i].writer == own[j].writer else other).append(float(rows[i] @ rows[j]))
    found, false = (float(np.mean(np.array(part) >= HAND_THRESHOLD)) for part in (same, other))
    return f"found {found:.3f}, false {false:.4f}"


def _share(
    own: Sequence[Sample], vectors: Sequence[tuple[float, ...]], people: int, by_one: int, dpi: int
) -> float:
    """How many reports are flagged of which one writer wrote ``by_one`` names."""
    flagged = 0
    for chosen in _reports(own, people, by_one, random.Random(f"{people}/{by_one}/{dpi}")):
        inks = [Ink(evidence=_PLACE, name=str(at), is_sign_off=True) for at in range(people)]
        group = hand_group(inks, [vectors[at] for at in chosen])
        if group is not None:
            flagged += group.likeness >= group_threshold(group.grouped, group.people)
    return flagged / _REPORTS


def _reports(
    own: Sequence[Sample], people: int, by_one: int, draw: random.Random
) -> Iterator[tuple[int, ...]]:
    """Orders of samples, one for each person."""
    at = {(s.writer, s.name, s.medium): order for order, s in enumerate(own)}
    writers, names, media = (sorted({getattr(s, key) for s in own}) for key in ("writer", "name", "medium"))
    made = 0
    while made < _REPORTS:
        medium = draw.choice(media)
        who = draw.sample(writers, people - max(0, by_one - 1))
        wrote = [who[0]] * by_one + who[1:] if by_one else who
        chosen = [at.get((w, n, medium)) for w, n in zip(wrote, draw.sample(names, people), strict=True)]
        if None not in chosen:
            made += 1
            yield tuple(order for order in chosen if order is not None)
