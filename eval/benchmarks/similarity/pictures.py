"""Photographs changed as a copyist changes them, beside other photographs of the same scenes."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from sqlalchemy import insert

from core.geometry import Box
from corpus.similarity import pictures as index
from corpus.similarity.pictures import COMMON_WORD, KeptPicture
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.tables import reports
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
_PER_REPORT = 8
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
    made = [photo(f"{seed}/{at}", _stamp(at), SCENES[at % len(SCENES)]) for at in range(count)]
    started = time.process_time()
    looks = [look_of(_gray(picture)) for picture in made]
    look_ms = (time.process_time() - started) / count * 1000
    by_word: dict[int, list[int]] = defaultdict(list)
    for at, look in enumerate(looks):
        for word in words_of(look):
            by_word[word].append(at)
    rows, fits = [], []
    for how, changed in _CHANGES.items():
        others = [
            look_of(_gray(changed(picture, random.Random(f"{seed}/{at}")))) for at, picture in enumerate(made)
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


def query_ms(size: int, seed: int) -> float:
    """Processor time of one query, verification included, with so many pictures in a store.

    Sixty photographs are made; the rest are put together of features of several of them.
    """
    looks = [look_of(_gray(photo(f"{seed}/{at}", _stamp(at), SCENES[at % len(SCENES)]))) for at in range(60)]
    draw = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory(prefix="mingjian-pictures-") as name, Store.open(Path(name)) as store:
        for start in range(0, size, 50 * _PER_REPORT):
            with writing(store.engine) as connection:
                for first in range(start, min(size, start + 50 * _PER_REPORT), _PER_REPORT):
                    report = f"{first:064x}"
                    values = {
                        "id": report,
                        "file_name": "x",
                        "size_bytes": 1,
                        "media_type": "application/pdf",
                    }
                    connection.execute(insert(reports).values(first_seen_at=store.now(), **values))
                    kept = [_kept(_mixed(looks, draw)) for _ in range(min(_PER_REPORT, size - first))]
                    index.replace(connection, report, kept)
        started = time.process_time()
        for look in looks:
            store.similar_pictures("f" * 64, (_kept(look),))
        return (time.process_time() - started) / len(looks) * 1000


def _kept(look: Look) -> KeptPicture:
    return KeptPicture(page=1, box=Box(0, 0, 100, 80), look=packed(look))


def _mixed(looks: Sequence[Look], draw: np.random.Generator) -> Look:
    """Features of four pictures, a few bits of each changed, at places of their own."""
    chosen = [looks[at] for at in draw.choice(len(looks), 4, replace=False)]
    count = 200
    picks = [(look, int(draw.integers(len(look)))) for look in chosen for _ in range(count // 4)]
    bits = np.unpackbits(np.stack([look.bits[at] for look, at in picks]), axis=1)
    bits ^= (draw.random(bits.shape) < 0.08).astype(np.uint8)
    return Look(
        width=384,
        height=272,
        places=(draw.random((count, 2)) * (384, 272)).astype(np.float32),
        angles=draw.random(count).astype(np.float32),
        sizes=np.full(count, 6, np.float32),
        bits=np.packbits(bits, axis=1),
        small=draw.permutation(chosen[0].small.ravel()).reshape(chosen[0].small.shape),
    )


def _stamp(at: int) -> str:
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


def _gray(picture: Picture) -> Gray:
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
