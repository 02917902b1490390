"""Handwriting: the strokes of a Chinese character from its outline, written in a person's own hand.

A character of the Kai typeface is drawn, thinned to its middle lines (Zhang and Suen, "A fast parallel
algorithm for thinning digital patterns", 1984) and traced; a hand then slants, squeezes, bends and joins
the strokes. Two signatures of one person are alike but never the same.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from eval.factory.render.faces import face

_SIDE = 72
Point = tuple[float, float]
Strokes = tuple[tuple[Point, ...], ...]
Written = list[tuple[tuple[Point, ...], float]]  # strokes with the width of the pen, in ems


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How one person writes."""

    slant: float
    squeeze: float
    rise: float
    spread: float
    bend: float
    pressure: float
    link: float
    overlap: float
    colour: tuple[float, float, float]


def draw_hand(draw: random.Random) -> Hand:
    """A hand, fixed per person by the generator's seed."""
    blue = draw.random() < 0.25
    return Hand(
        slant=draw.uniform(-0.05, 0.38),
        squeeze=draw.uniform(0.72, 1.08),
        rise=draw.uniform(-0.02, 0.16),
        spread=draw.uniform(0.9, 1.2),
        bend=draw.uniform(0.02, 0.05),
        pressure=draw.uniform(0.7, 1.25),
        link=draw.uniform(0.1, 0.65),
        overlap=draw.uniform(-0.02, 0.2),
        colour=(0.1, 0.14, 0.45) if blue else (0.06, 0.06, 0.09),
    )


def write_name(name: str, hand: Hand, draw: random.Random) -> Written:
    """Strokes (points in ems, y down from the top of the line) with their pen width in ems."""
    written: Written = []
    x = 0.0
    for index, char in enumerate(name):
        size = hand.spread * draw.uniform(0.9, 1.08) * (1.15 if index == 0 else 1.0)
        last: Point | None = None
        for stroke in character_strokes(char):
            points = tuple(_bent(point, hand, draw, x, index, size) for point in stroke)
            if last and draw.random() < hand.link and math.dist(last, points[0]) < 0.6 * size:
                middle = ((last[0] + points[0][0]) / 2 + 0.02, (last[1] + points[0][1]) / 2 + 0.03)
                written.append(((last, middle, points[0]), 0.022 * hand.pressure))
            written.append((_smooth(points), 0.045 * hand.pressure * draw.uniform(0.75, 1.3)))
            last = points[-1]
        x += size * hand.squeeze * (1.0 - hand.overlap)
    return written


def _bent(point: Point, hand: Hand, draw: random.Random, x: float, index: int, size: float) -> Point:
    px, py = point
    px += draw.gauss(0, hand.bend)
    py += draw.gauss(0, hand.bend)
    return (
        x + (px * hand.squeeze + (0.5 - py) * hand.slant) * size,
        py * size - hand.rise * index + (1 - size) / 2,
    )


def _smooth(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Chaikin's corner cutting, twice; the ends stay."""
    for _ in range(2):
        if len(points) < 3:
            return points
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            ]
        points = (*cut, points[-1])
    return points


@lru_cache(maxsize=4096)
def character_strokes(char: str) -> Strokes:
    """Middle lines of a character, top left first; coordinates 0 to 1, y down."""
    kai = face("kai")
    font = ImageFont.truetype(str(kai.path), _SIDE - 8)
    image = Image.new("L", (_SIDE, _SIDE), 0)
    ImageDraw.Draw(image).text((4, 0), char, font=font, fill=255)
    skeleton = _thin(np.asarray(image) > 110)
    strokes = [_simplify(path) for path in _trace(skeleton) if len(path) > 3]
    strokes = [
        stroke if stroke[0][0] + stroke[0][1] <= stroke[-1][0] + stroke[-1][1] else stroke[::-1]
        for stroke in strokes
    ]
    strokes.sort(key=lambda stroke: stroke[0][1] * 1.4 + stroke[0][0])
    return tuple(tuple((x / _SIDE, y / _SIDE) for x, y in stroke) for stroke in strokes)


def _thin(ink: Any) -> Any:
    """Zhang-Suen thinning of a boolean image."""
    grid = np.pad(ink, 1).astype(np.uint8)
    while True:
        before = int(grid.sum())
        for odd in (False, True):
            p2, p3, p4, p5, p6, p7, p8, p9 = _around(grid)
            ring = (p2, p3, p4, p5, p6, p7, p8, p9, p2)
            count = p2 + p3 + p4 + p5 + p6 + p7 + p8 + p9
            turns = sum(((a == 0) & (b == 1)).astype(np.uint8) for a, b in pairwise(ring))
            first, second = (p2 * p4 * p8, p2 * p6 * p8) if odd else (p2 * p4 * p6, p4 * p6 * p8)
            gone = (count >= 2) & (count <= 6) & (turns == 1) & (first == 0) & (second == 0)
            grid[1:-1, 1:-1][gone] = 0
        if int(grid.sum()) == before:
            return grid[1:-1, 1:-1].astype(bool)


def _around(g: Any) -> tuple[Any, ...]:
    return (
        g[:-2, 1:-1],
        g[:-2, 2:],
        g[1:-1, 2:],
        g[2:, 2:],
        g[2:, 1:-1],
        g[2:, :-2],
        g[1:-1, :-2],
        g[:-2, :-2],
    )


def _trace(skeleton: Any) -> list[list[tuple[int, int]]]:
    """Paths along the skeleton, begun at ends and taken straight on at crossings."""
    left = {(int(x), int(y)) for y, x in np.argwhere(skeleton)}
    degree = {p: sum(q in left for q in _beside(p)) for p in left}
    starts = sorted((p for p in left if degree[p] == 1), key=lambda p: (p[1], p[0]))
    paths = []
    while left:
        seed = next((p for p in starts if p in left), None) or min(left, key=lambda p: (p[1], p[0]))
        path = [seed]
        left.discard(seed)
        while True:
            options = [q for q in _beside(path[-1]) if q in left]
            if not options:
                break
            path.append(_straightest(path, options))
            left.discard(path[-1])
        paths.append(path)
    return paths


def _beside(p: tuple[int, int]) -> list[tuple[int, int]]:
    return [(p[0] + dx, p[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def _straightest(path: list[tuple[int, int]], options: list[tuple[int, int]]) -> tuple[int, int]:
    back = path[max(0, len(path) - 6)]
    here = path[-1]
    way = (here[0] - back[0], here[1] - back[1])
    return max(options, key=lambda q: ((q[0] - here[0]) * way[0] + (q[1] - here[1]) * way[1], q))


def _simplify(path: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Every sixth point and both ends: enough for a bending pen."""
    kept = path[::6]
    return tuple(kept if kept[-1] == path[-1] else [*kept, path[-1]])
