"""Text under seals measured: character error rate of lines that lie under the ink of seals.

    python -m eval.benchmarks.reading seals --first 100

A page carries six seals, each over three lines (a firm's name, a date, a number or persons). Seals are
round, oval or square, worn, and of several red and blue inks; ink lies over the page as a glaze (the
black text keeps its black) or as cover (the text shines through). ``--first`` is the seed of the first
page; the separation of inks was tuned on seeds below 100.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from eval.benchmarks.reading.targets import Target
from eval.factory.blocks import Seal
from eval.factory.render.faces import face
from eval.factory.render.seals import seal_picture
from models.ocr import OcrPage, engine

Pixels = npt.NDArray[np.uint8]

INKS: dict[str, tuple[int, int, int]] = {
    "red": (206, 32, 38),
    "dark red": (150, 24, 34),
    "orange red": (222, 62, 30),
    "pale red": (226, 96, 104),
    "blue": (38, 62, 158),
    "bright blue": (52, 92, 214),
}
CARRIERS = ("clean", "scan", "jpeg")
TARGET = 0.03

_SIZE = (1654, 2339)  # A4 at 200 dpi
_SIDE = 330  # pixels: 42 mm
_SURNAMES, _GIVEN = "王李张刘陈杨赵周吴徐孙马朱胡郭何高林罗郑", "建国海燕志远晓明文静伟强丽华永庆玉兰思齐"
_PLACES = "江川云溪安岭平湖临山青河丰泽宁城东海"
_SHAPES = ("round", "oval", "square")


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text, where it stands, and the box of the seal that lies over it, in pixels."""

    text: str
    box: tuple[int, int, int, int]
    seal: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SealedPage:
    """A picture, its lines, and the name of its ink."""

    image: Pixels
    lines: tuple[Written, ...]


def sealed_page(seed: int, ink: str, carrier: str, *, is_cover: bool) -> SealedPage:
    """One page; everything follows from the arguments."""
    draw = random.Random(f"{seed}/{ink}/{carrier}/{is_cover}")
    sheet = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(sheet)
    lines: list[Written] = []
    seals: list[tuple[Pixels, int, int]] = []
    for number in range(6):
        left, top = 150 + 720 * (number % 2), 250 + 680 * (number // 2)
        alpha = _alpha(draw, f"{seed}/{number}")
        x, y = left + draw.randint(40, 260), top + draw.randint(-60, 20)
        box = (x, y, x + alpha.shape[1], y + alpha.shape[0])
        seals.append((alpha, x, y))
        lines.extend(_lines(pen, draw, left, top, box))
    page = np.asarray(sheet).astype(np.float32)
    for alpha, x, y in seals:
        _stamp(page, alpha, INKS[ink], x, y, is_cover=is_cover)
    return SealedPage(_carried(page, carrier, seed), tuple(lines))


def _alpha(draw: random.Random, seed: str) -> Pixels:
    shape = draw.choice(_SHAPES)
    text = _person(draw) if shape == "square" else _firm(draw)
    picture = seal_picture(
        Seal(text=text, mark="", caption="评价专用章", shape=shape, strength=draw.uniform(0.85, 1.1)), seed
    )
    alpha = np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 4)[..., 3]
    side = _SIDE if shape != "square" else 165
    height = round(side * picture.height / picture.width)
    scaled = cv2.resize(alpha, (side, height), interpolation=cv2.INTER_AREA)
    turn = cv2.getRotationMatrix2D((side / 2, height / 2), draw.uniform(-12, 12), 1.0)
    turned: Pixels = cv2.warpAffine(scaled, turn, (side, height))
    return turned


def _lines(
    pen: ImageDraw.ImageDraw, draw: random.Random, left: int, top: int, seal: tuple[int, int, int, int]
) -> Iterator[Written]:
    font = ImageFont.truetype(
        str(face(draw.choice(("serif", "hei", "serif_bold"))).path), draw.choice((36, 40))
    )
    for row, text in enumerate((_firm(draw), _date(draw), draw.choice((_number, _persons))(draw))):
        x, y = left, top + 74 * row
        pen.text((x, y), text, font=font, fill=(20, 20, 20))
        x0, y0, x1, y1 = (round(value) for value in pen.textbbox((x, y), text, font=font))
        if x1 > seal[0] and x0 < seal[2] and y1 > seal[1] and y0 < seal[3]:
            yield Written(text, (x0, y0, x1, y1), seal)


def _firm(draw: random.Random) -> str:
    kind = draw.choice(("咨询", "服务", "评价"))
    return f"{''.join(draw.sample(_PLACES, 3))}安全技术{kind}有限公司"


def _date(draw: random.Random) -> str:
    year, month, day = draw.randint(2015, 2025), draw.randint(1, 12), draw.randint(1, 28)
    if draw.random() < 0.6:
        return f"{year}年{month}月{day}日"
    digits = "〇一二三四五六七八九"
    in_chinese = "".join(digits[int(digit)] for digit in str(year))
    return f"{in_chinese}年{_count(month)}月{_count(day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("", "十", "二十")[tens]
    return head + ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")[ones]


def _person(draw: random.Random) -> str:
    return draw.choice(_SURNAMES) + "".join(draw.sample(_GIVEN, 2))


def _persons(draw: random.Random) -> str:
    return "、".join(_person(draw) for _ in range(3))


def _number(draw: random.Random) -> str:
    return "S" + "".join(draw.choice("0123456789") for _ in range(17))


def _stamp(
    page: npt.NDArray[np.float32],
    alpha: Pixels,
    ink: tuple[int, int, int],
    x: int,
    y: int,
    *,
    is_cover: bool,
) -> None:
    part = page[y : y + alpha.shape[0], x : x + alpha.shape[1]]
    share = alpha[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
    colour = np.array(ink, np.float32)
    part[:] = part * (1 - share) + share * (colour if is_cover else colour * part / 255)


def _carried(page: npt.NDArray[np.float32], carrier: str, seed: int) -> Pixels:
    """As it comes to the reader: as composed, scanned (warm paper, blur, noise, JPEG), or a hard JPEG."""
    clean: Pixels = page.clip(0, 255).astype(np.uint8)
    if carrier == "clean":
        return clean
    if carrier == "jpeg":
        return _jpeg(clean, 45)
    noise = np.random.default_rng(seed).normal(0, 5, page.shape).astype(np.float32)
    scan = cv2.GaussianBlur(page, (0, 0), 1.0) * np.array((0.97, 0.96, 0.92), np.float32)
    return _jpeg((scan * 0.93 + 10 + noise).clip(0, 255).astype(np.uint8), 70)


def _jpeg(image: Pixels, quality: int) -> Pixels:
    _, packed = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    unpacked = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(unpacked[:, :, ::-1])


def errors(page: SealedPage, read: OcrPage) -> tuple[int, int, int, int, int]:
    """Wrong characters, all characters, confidently wrong lines, seals found, seals there.

    A line is what was read at its height and within its column; it is confidently wrong where no
    character had a confidence below 0.8.
    """
    wrong = total = confident = 0
    for line in page.lines:
        x0, y0, x1, y1 = line.box
        pieces = [
            piece
            for piece in read.lines
            if y0 < piece.box.centre[1] < y1 and x0 - 30 < piece.box.centre[0] < x1 + 30
        ]
        text = "".join("".join(piece.text.split()) for piece in sorted(pieces, key=lambda p: p.box.x0))
        distance = Levenshtein.distance(line.text, text)
        wrong, total = wrong + distance, total + len(line.text)
        sure = all(value >= 0.8 for piece in pieces for value in piece.confidences)
        confident += distance > 0 and sure
    seals = {line.seal for line in page.lines}
    found = sum(any(_near(seal, blob.box) for blob in read.seals) for seal in seals)
    return wrong, total, confident, found, len(seals)


def _near(seal: tuple[int, int, int, int], box: tuple[float, float, float, float]) -> bool:
    return all(abs(one - other) < 50 for one, other in zip(seal, box, strict=True))


def options(parser: argparse.ArgumentParser) -> None:
    """Arguments of this part."""
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--pages", type=int, default=1, help="pages per ink, kind and carrier")
    parser.add_argument("--engine", default="paddle")


def run(chosen: argparse.Namespace, console: Console) -> list[Target]:
    """Read all pages; a row per ink and kind, a column per carrier."""
    opened = engine(chosen.engine)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    for ink in INKS:
        for is_cover in (False, True):
            for carrier in CARRIERS:
                for seed in range(chosen.first, chosen.first + chosen.pages):
                    page = sealed_page(seed, ink, carrier, is_cover=is_cover)
                    found = errors(page, opened.read_page(page.image))
                    row = f"{ink}, {'cover' if is_cover else 'glaze'}"
                    sums[row, carrier] = [a + b for a, b in zip(sums[row, carrier], found, strict=True)]
    _print(console, sums)
    return [_target(sums, "red"), _target(sums, "blue")]


def _print(console: Console, sums: dict[tuple[str, str], list[int]]) -> None:
    table = Table("ink", *(f"{carrier} CER %" for carrier in CARRIERS), "sure but wrong", "seals found")
    for row in dict.fromkeys(row for row, _ in sums):
        cells = [sums[row, carrier] for carrier in CARRIERS]
        rates = (f"{100 * wrong / total:.2f}" for wrong, total, *_ in cells)
        sure, found, there = (sum(cell[at] for cell in cells) for at in (2, 3, 4))
        table.add_row(row, *rates, str(sure), f"{found}/{there}")
    console.print(table)


def _target(sums: dict[tuple[str, str], list[int]], colour: str) -> Target:
    cells = [cell for (row, _), cell in sums.items() if colour in row]
    rate = sum(cell[0] for cell in cells) / sum(cell[1] for cell in cells)
    return Target(name=f"character error rate under {colour} seals", value=rate, at_most=TARGET)
