"""Signatures that have nothing to do with those asked for: a store is as full as it is after years."""

from __future__ import annotations

import random

import numpy as np

from core.document import Source
from core.geometry import Box
from core.ids import content_id
from corpus.similarity import signatures as index
from corpus.similarity.signatures import KeptInk
from corpus.store.store import Store
from eval.factory.render.handwriting import draw_hand, write_name
from eval.factory.render.signatures import painted
from models.signatures.raster import darkness
from models.signatures.shape import packed, shape_of

_OF_REPORT = 50
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文斌玲建国志海云天宇浩然子轩博雅婷欣怡嘉俊晨"
_PLACE = Box(200, 120, 350, 164)


def add_strangers(store: Store, count: int, seed: int) -> None:
    """Keep so many names, each of two or three characters in a hand of its own, under reports of fifty."""
    draw, left = random.Random(f"strangers/{seed}"), count
    while left > 0:
        inks = [ink for _ in range(min(left, _OF_REPORT)) if (ink := _written(draw)) is not None]
        words = f"strangers/{seed}/{left}".encode()
        report = content_id(words)
        store.add_report(Source(id=report, file_name="其他.pdf", size_bytes=len(words)), words)
        with store.engine.begin() as connection:
            index.replace(connection, report, inks)
        left -= _OF_REPORT


def _written(draw: random.Random) -> KeptInk | None:
    name = draw.choice(_FAMILY) + "".join(draw.sample(_GIVEN, draw.choice((1, 2, 2, 2))))
    picture = painted(write_name(name, draw_hand(draw), draw), (0.1, 0.1, 0.1), 100, str(draw.random()))
    rgba = np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 4)
    shape = shape_of(darkness(np.asarray(255 - rgba[..., 3], np.uint8)))
    return KeptInk(name=name, page=1, box=_PLACE, shape=packed(shape)) if shape is not None else None
