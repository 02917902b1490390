"""Photographs changed as a copyist changes them, beside other photographs of the same scenes."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from corpus.similarity.pictures import COMMON_WORD
from eval.factory.render.alter import ALTERATIONS, alter
from eval.factory.render.draft import Picture
from eval.factory.render.photos import jpeg, photo
from models.pictures.alike import Fit, fit_of, is_same
from models.pictures.look import Gray, Look, look_of, packed
from models.pictures.words import asked_words, words_of

SCENES = (
    "储罐区",
    "加油机",
    "配电室",
    "压力表",
    "大门外景",
    "灭火器",
    "压缩机房",
    "罐区外景",
    "泵房",
    "警示标志",
    "库房",
    "消防栓",
)
_TRIED = 16  # other photographs that one is compared with
_THRESHOLDS = (0.8, 0.85, 0.9, 0.95)
_Colours = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Row:
    """One way of changing: how many were proposed by the index's words, how many were told to be the same."""

    how: str
    proposed: float
    same: float


@dataclass(frozen=True, slots=True)
class Figures:
    """``false`` of ``pairs``; ``curve``: a threshold, the recall over all changes and false pairs there."""

    rows: tuple[Row, ...]
    pairs: int
    false: int
    curve: tuple[tuple[float, float, int], ...]
    look_ms: float
    bytes: float
    words: float


def recalls(count: int, seed: int) -> Figures:
    """The figures over so many photographs, each with a camera's stamp of one place."""
    made = [photo(f"{seed}/{at}", stamp(at), SCENES[at % len(SCENES)]) for at in range(count)]
    started = time.process_time()
    looks = [look_of(gray(picture)) for picture in made]
    look_ms = (time.process_time() - started) / count * 1000
    by_word: dict[int, list[int]] = defaultdict(list)
    for at, look in enumerate(looks):
        for word in words_of(look):
            by_word[word].append(at)
    rows, fits = [], []
    for how, changed in _CHANGES.items():
        others = [
            look_of(gray(changed(picture, random.Random(f"{seed}/{at}")))) for at, picture in enumerate(made)
        ]
        proposed = [at in _proposed(by_word, other, None) for at, other in enumerate(others)]
        told = [fit_of(other, look) for other, look in zip(others, looks, strict=True)]
        fits += told
        rows.append(Row(how, float(np.mean(proposed)), float(np.mean([is_same(fit) for fit in told]))))
    wrong = [
        fit_of(look, looks[other]) for at, look in enumerate(looks) for other in _proposed(by_word, look, at)
    ]
    return Figures(
        rows=tuple(rows),
        pairs=count * (count - 1),
        false=sum(is_same(fit) for fit in wrong),
        curve=tuple((at, _share(fits, at), _many(wrong, at)) for at in _THRESHOLDS),
        look_ms=look_ms,
        bytes=float(np.mean([len(packed(look)) for look in looks])),
        words=float(np.mean([len(words_of(look)) for look in looks])),
    )


def stamp(at: int) -> str:
    """What a camera writes into its picture."""
    return f"2021-{1 + at % 12:02d}-{1 + at % 28:02d} {9 + at % 9:02d}:{at % 60:02d}\n扬州市江都区"


def _proposed(by_word: Mapping[int, list[int]], look: Look, own: int | None) -> list[int]:
    """As the index proposes, without a database."""
    shared: Counter[int] = Counter()
    for word in asked_words(look):
        ids = by_word.get(word, [])
        if len(ids) <= COMMON_WORD:
            shared.update(ids)
    return [at for at, _ in shared.most_common(_TRIED + 1) if at != own][:_TRIED]


def _share(fits: Sequence[Fit | None], least: float) -> float:
    return _many(fits, least) / len(fits)


def _many(fits: Sequence[Fit | None], least: float) -> int:
    return sum(
        fit is not None and fit.cells >= 4 and fit.agreement >= 0.6 and fit.tones >= least for fit in fits
    )


def gray(picture: Picture) -> Gray:
    """A made picture in grey levels."""
    return np.asarray(cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def _pixels(picture: Picture) -> _Colours:
    return np.asarray(cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)


def _saved(pixels: _Colours, quality: int = 60) -> Picture:
    return jpeg(Image.fromarray(np.ascontiguousarray(pixels)), quality)


def _small_part(picture: Picture, draw: random.Random) -> Picture:
    pixels = _pixels(picture)
    height, width = pixels.shape[:2]
    top, left = int(height * draw.uniform(0, 0.36)), int(width * draw.uniform(0, 0.36))
    return _saved(pixels[top : top + int(height * 0.64), left : left + int(width * 0.64)])


def _new_stamp(picture: Picture, draw: random.Random) -> Picture:
    pixels = _pixels(picture).copy()
    height = len(pixels)
    cv2.rectangle(pixels, (0, height - 70), (260, height), (30, 30, 30), -1)
    words = f"2023-{draw.randint(1, 12):02d}-04 09:31"
    cv2.putText(pixels, words, (10, height - 35), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255, 255, 255), 2)
    return _saved(pixels)


def _askew(picture: Picture, draw: random.Random) -> Picture:
    """As one takes a photograph of a print."""
    pixels = _pixels(picture)
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array(
        [[draw.uniform(-0.06, 0.06) * width, draw.uniform(-0.06, 0.06) * height] for _ in range(4)],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, moved)
    laid = cv2.warpPerspective(pixels, matrix, (width, height), borderValue=(240, 240, 240))
    return _saved(np.asarray(laid, np.uint8))


def _altered(how: str) -> Callable[[Picture, random.Random], Picture]:
    return lambda picture, draw: alter(picture, how, str(draw.random()))


_CHANGES: Mapping[str, Callable[[Picture, random.Random], Picture]] = {
    **{how: _altered(how) for how in ALTERATIONS},
    "quarter": lambda picture, draw: _saved(np.rot90(_pixels(picture), draw.choice((1, 2, 3)))),
    "mirror": lambda picture, _: _saved(_pixels(picture)[:, ::-1]),
    "saved": lambda picture, _: _saved(_pixels(picture), quality=15),
    "stamp": _new_stamp,
    "askew": _askew,
    "part": _small_part,
}
