"""Whether a signature that is pasted again is known again, within a report and across reports, and no other.

Sheets of eight signatures are made, by hands of the factory and by real writers held out. Each is used
again, scaled, turned, saved as JPEG, on a sheet that is born digital or scanned at a resolution, and the
same people write the same names anew. All sheets are looked at as the product does; every use is sought among
all first sheets, pair by pair as within one report, and through the index of the store as across reports.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console
from sqlalchemy import Connection

from core.geometry import Box
from core.limits import Limits
from core.signing import SeenPage
from corpus.similarity import signatures as index
from corpus.similarity.signatures import KeptInk
from corpus.store.store import Store
from eval.benchmarks.reading.targets import Target, show
from eval.benchmarks.signatures.strangers import add_strangers
from eval.factory.render.handwriting import draw_hand, write_name
from eval.factory.render.signatures import painted
from models.signatures.likeness import SAME, comparable, similarity_of
from models.training.writers import load, split
from pipelines.engine.records import unpack_record
from pipelines.stages import admit, sign

_ROWS, _LEFT, _TOP, _ROW, _WIDE = 8, 200.0, 120.0, 44.0, 150.0
_PAGE = (595.0, 842.0)
_SCANS = (0, 300, 200, 150, 100)  # dpi; 0: born digital
_RECALL, _PRECISION = 0.97, 0.99
_FAMILY, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Written:
    """A signature as a picture: whose name by whom (``key``), ink dark on white."""

    key: str
    grey: Grey


def reused(writers: Path, sheets: int, seed: int, strangers: int = 0) -> bool:
    """Print recall and precision by condition; whether the targets are met.

    ``strangers`` signatures that have nothing to do with these are kept after them.
    """
    draw = random.Random(seed)
    first, anew = _signatures(writers, sheets * _ROWS, draw)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        first_files = _sheets(Path(folder), "first", first, 0, draw, is_used=False)
        first_files += _sheets(Path(folder), "scan", first, 200, draw, is_used=False)
        anew_files = _sheets(Path(folder), "anew", anew, 0, draw, is_used=False)
        donors, others = ([sheet for _, sheet in files] for files in (first_files, anew_files))
        targets: list[Target] = []
        ids = [_filed(store, path) for path, _ in (*first_files, *anew_files)]
        with store.engine.begin() as connection:
            for report, sheet in zip(ids, [*donors, *others], strict=True):
                index.replace(connection, report, sheet)
        add_strangers(store, strangers, seed)
        with store.engine.connect() as connection:
            false = sum(bool(_found(connection, sheet, None)) for sheet in others)
            print(f"names written anew: {sum(map(len, others))}, sheets taken for another: {false}")  # noqa: T201
            for dpi in _SCANS:
                uses = _sheets(Path(folder), f"use{dpi}", first, dpi, draw, is_used=True)
                wanted = {item.key for item in first}
                targets += _told(connection, dpi, [sheet for _, sheet in uses], [*donors, *others], wanted)
    return show(Console(), targets)


def _filed(store: Store, path: Path) -> str:
    source = admit.run(path, Limits())
    store.add_report(source, path)
    return source.id


def _told(
    connection: Connection,
    dpi: int,
    uses: Sequence[list[KeptInk]],
    known: Sequence[list[KeptInk]],
    wanted: set[str],
) -> list[Target]:
    name = f"{dpi} dpi" if dpi else "born digital"
    own = [ink for sheet in uses for ink in sheet]
    begun = time.process_time()
    pairs = [pair for sheet in uses for pair in _found(connection, sheet, "")]
    spent = (time.process_time() - begun) / max(1, len(own))
    print(f"{name}: {1000 * spent:.0f} ms of processor to ask for one by its look")  # noqa: T201
    across = _scores(name + ", across reports", pairs, wanted)
    shapes = [(ink.name, comparable(ink.shape)) for sheet in known for ink in sheet]
    alike = [
        (ink.name, other)
        for ink in own
        if (ready := comparable(ink.shape)) is not None
        for other, shape in shapes
        if shape is not None and similarity_of(ready, shape) >= SAME
    ]
    return [*across, *_scores(name + ", within a report", alike, wanted)]


def _scores(name: str, pairs: Sequence[tuple[str, str]], wanted: set[str]) -> list[Target]:
    right = {one for one, other in pairs if one == other}
    false = sum(one != other for one, other in pairs)
    true = len(pairs) - false
    precision = true / len(pairs) if pairs else 1.0
    counts = f"{len(right)} of {len(wanted)}, {false} of {len(pairs)} pairs wrong"
    return [
        Target(name=f"{name}: recall ({counts})", value=len(right) / len(wanted), at_least=_RECALL),
        Target(name=f"{name}: precision", value=precision, at_least=_PRECISION),
    ]


def _found(connection: Connection, sheet: list[KeptInk], own: str | None) -> list[tuple[str, str]]:
    """Names of a sheet's inks beside those found; of a sheet that is kept itself others only."""
    report = "f" * 64
    asked = [KeptInk(name="", page=ink.page, box=ink.box, shape=ink.shape) for ink in sheet]
    pairs = [(sheet[item.ink].name, item.name) for item in index.similar(connection, report, asked)]
    return pairs if own is not None else [(one, other) for one, other in pairs if one != other]


def _signatures(writers: Path, count: int, draw: random.Random) -> tuple[list[Written], list[Written]]:
    """Signatures, half of them by hands of the factory, and what the same people wrote another time."""
    real = [s for s in load(writers / "writers") if split(s.writer) == "test"]
    first = [
        Written(f"w{s.writer}/{s.name}/{s.medium}", _dark_on_white(s.grey))
        for s in draw.sample(real, count // 2)
    ]
    anew = [
        Written(f"c{s.writer}/{order}", s.grey)
        for order, s in enumerate(load(writers / "control"))
        if order < count // 2
    ]
    for order in range(count - len(first)):
        hand = draw_hand(draw)
        name = draw.choice(_FAMILY) + "".join(draw.sample(_GIVEN, 2))
        for held, turn in ((first, "first"), (anew, "anew")):
            picture = painted(write_name(name, hand, draw), (0.1, 0.1, 0.1), 100, f"{order}/{turn}")
            rgba = np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 4)
            held.append(Written(f"f{order}/{turn}", np.asarray(255 - rgba[..., 3], np.uint8)))
    return first, anew


def _dark_on_white(grey: Grey) -> Grey:
    """A picture from a dark screen, light strokes on black, as ink on paper."""
    ground = int(np.median(grey))
    if ground > 128:
        return grey
    strokes = np.clip(grey.astype(np.float32) - ground, 0, None)
    return np.asarray(255 - 255 * strokes / max(1.0, float(strokes.max())), np.uint8)


def _sheets(
    folder: Path, name: str, written: Sequence[Written], dpi: int, draw: random.Random, *, is_used: bool
) -> list[tuple[Path, list[KeptInk]]]:
    """Sheets with these signatures, eight on each, and what the product keeps of them."""
    found = []
    for number, part in enumerate(_batches(written)):
        content = _page([_used(item.grey, draw) if is_used else item.grey for item in part])
        path = folder / f"{name}-{number}.pdf"
        path.write_bytes(_scanned(content, dpi, draw) if dpi else content)
        found.append((path, _kept(path, part, is_scan=dpi > 0)))
    return found


def _batches(written: Sequence[Written]) -> list[Sequence[Written]]:
    return [written[start : start + _ROWS] for start in range(0, len(written), _ROWS)]


def _page(pictures: Sequence[Grey]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=_PAGE, invariant=True)
    for row, grey in enumerate(pictures):
        top = _PAGE[1] - _TOP - row * _ROW
        canvas.rect(_LEFT, top - _ROW, _WIDE, _ROW)
        scale = min(28.0 / grey.shape[0], 110.0 / grey.shape[1])
        wide, high = grey.shape[1] * scale, grey.shape[0] * scale
        picture = ImageReader(Image.fromarray(grey))
        canvas.drawImage(picture, _LEFT + (_WIDE - wide) / 2, top - (_ROW + high) / 2, wide, high)
    canvas.save()
    return target.getvalue()


def _used(grey: Grey, draw: random.Random) -> Grey:
    """The picture as it is used again: scaled, turned a little, saved as JPEG."""
    padded = np.pad(grey, round(0.12 * max(grey.shape)), constant_values=255)
    height, width = padded.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), draw.uniform(-5, 5), draw.uniform(0.8, 1.1))
    turned = cv2.warpAffine(padded, turn, (width, height), borderValue=255)
    scale = draw.uniform(0.5, 1.3)
    sized = cv2.resize(turned, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    coded = cv2.imencode(".jpg", sized, [cv2.IMWRITE_JPEG_QUALITY, draw.choice((85, 65, 45))])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _scanned(content: bytes, dpi: int, draw: random.Random) -> bytes:
    """The page as a grey scan: soft, noisy, not quite straight."""
    with pdfium.PdfDocument(content) as document:
        grey = np.asarray(document[0].render(scale=dpi / 72).to_pil().convert("L"))
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), draw.uniform(-0.4, 0.4), 1.0)
    soft = cv2.GaussianBlur(cv2.warpAffine(grey, turn, (width, height), borderValue=255), (0, 0), 0.6)
    noise = np.random.default_rng(draw.getrandbits(32)).normal(0, 4, soft.shape)
    image = Image.fromarray(np.clip(soft + noise - 6, 0, 255).astype(np.uint8))
    stored, target = io.BytesIO(), io.BytesIO()
    image.save(stored, "JPEG", quality=70)
    canvas = Canvas(target, pagesize=_PAGE, invariant=True)
    canvas.drawImage(ImageReader(io.BytesIO(stored.getvalue())), 0, 0, *_PAGE)
    canvas.save()
    return target.getvalue()


def _kept(path: Path, written: Sequence[Written], *, is_scan: bool) -> list[KeptInk]:
    places = [
        [float(row), _LEFT, _TOP + row * _ROW, _LEFT + _WIDE, _TOP + (row + 1) * _ROW]
        for row in range(len(written))
    ]
    answer = sign.look(str(path), 1, places, [], [], is_scan, Limits().page_pixels)
    seen = unpack_record(SeenPage, answer)
    return [
        KeptInk(name=written[place.place].key, page=1, box=Box(*writing.box), shape=writing.shape)
        for place in seen.places
        for writing in place.writings
        if writing.shape
    ]
