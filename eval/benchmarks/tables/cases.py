"""The pages of the benchmark: thresholds were set on the TUNE split.

HELD has other looks, other programs, other fonts and other seeds.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from eval.benchmarks.tables import drawn
from eval.benchmarks.tables.contents import KINDS, PLAIN
from eval.benchmarks.tables.drawn import RULED, Look, located
from eval.benchmarks.tables.programs import GRID, THREE_LINES, by_office, by_typst
from eval.benchmarks.tables.structure import Fields, fields
from eval.factory.blocks import Table
from eval.factory.layouts.base import Ruling


class Split(StrEnum):
    """Whether thresholds may have been set with a page in view."""

    TUNE = "tune"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file and its tables, each whole, whatever pages it lies on."""

    name: str
    is_ruled: bool
    content: bytes
    tables: tuple[Fields, ...]


_LOOKS = {
    Split.TUNE: (Look.LINES, Look.RECTS, Look.OPEN_SIDES, Look.SHADED_HEAD, Look.THREE, Look.BARE, Look.ZEBRA,
                 Look.ROWS),
    Split.HELD: (Look.BOXES, Look.DOUBLE, Look.DASHED, Look.HAIR, Look.LINES, Look.ROWS, Look.TILES,
                 Look.THREE, Look.BARE),
}  # fmt: skip
_FAMILIES = {
    Split.TUNE: ("AR PL SungtiL GB", "AR PL UMing CN"),
    Split.HELD: ("AR PL KaitiM GB", "AR PL UKai CN"),
}
_FIRST_SEED = {Split.TUNE: 0, Split.HELD: 10_000}


def cases(split: Split, *, rounds: int = 1) -> Iterator[Case]:
    """Every look with every kind it can carry, ``rounds`` times."""
    for turn in range(rounds):
        for look in _LOOKS[split]:
            for number, kind in enumerate(KINDS if look in RULED else PLAIN):
                seed = _FIRST_SEED[split] + 1000 * turn + 20 * list(Look).index(look) + number
                family = _FAMILIES[split][seed % 2]
                table = KINDS[kind](random.Random(seed))
                content = drawn.single(table, look, family, seed)
                yield _case(f"{look}/{kind}/{seed}", look in RULED, content, table)
        yield from _beside(split, turn)
    if split is Split.HELD:
        yield from _programs(rounds)


def _beside(split: Split, turn: int) -> Iterator[Case]:
    draw = random.Random(_FIRST_SEED[split] + turn)
    tables = (KINDS["people"](draw), KINDS["two_heads"](draw))
    look = _LOOKS[split][0]
    content = drawn.beside(tables, look, _FAMILIES[split][0])
    yield _case(f"{look}/beside/{turn}", True, content, *tables)


def _programs(rounds: int) -> Iterator[Case]:
    made: dict[str, tuple[Table, Ruling]] = {}
    for turn in range(rounds):
        for name, ruling, kinds in (("grid", GRID, tuple(KINDS)), ("three", THREE_LINES, PLAIN)):
            for number, kind in enumerate(kinds):
                seed = 20_000 + 1000 * turn + number
                table = KINDS[kind](random.Random(seed))
                yield _case(f"typst_{name}/{kind}/{seed}", ruling is GRID, by_typst(table, ruling), table)
                made[f"office_{name}-{kind}-{seed}"] = (KINDS[kind](random.Random(seed + 500)), ruling)
    for name, content in by_office(made).items():
        table, ruling = made[name]
        yield _case(name.replace("-", "/"), ruling is GRID, content, table)


def _case(name: str, is_ruled: bool, content: bytes, *tables: Table) -> Case:
    truths = tuple(
        fields(
            (row, column, cell.row_span, cell.column_span, cell.text) for row, column, cell in located(table)
        )
        for table in tables
    )
    return Case(name=name, is_ruled=is_ruled, content=content, tables=truths)


def scanned(case: Case, seed: int) -> Case:
    """The case printed and put on a scanner: 200 or 300 dpi, askew, soft, noisy, stored as JPEG."""
    draw = random.Random(seed)
    dpi = draw.choice((200, 200, 300))
    pages = []
    with pdfium.PdfDocument(case.content) as document:
        for page in document:
            image = page.render(scale=dpi / 72).to_pil().convert("RGB")
            pages.append(_as_scanned(np.asarray(image), draw))
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=draw.choice((50, 75))
    )
    return Case(name=case.name, is_ruled=case.is_ruled, content=out.getvalue(), tables=case.tables)


def _as_scanned(image: np.ndarray, draw: random.Random) -> Image.Image:
    height, width = image.shape[:2]
    angle = draw.choice((-1, 1)) * draw.uniform(0.3, 1.5)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), borderValue=(255, 255, 255))
    soft = cv2.GaussianBlur(turned, (0, 0), draw.uniform(0.5, 1.1)).astype(np.float32)
    light = np.linspace(1.0, 1.0 - draw.uniform(0.0, 0.3), width, dtype=np.float32)[None, :, None]
    grain = np.random.default_rng(draw.randrange(2**31)).normal(0.0, draw.uniform(3, 10), soft.shape)
    paper = soft * light * 0.9 + 20 + grain
    return Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
