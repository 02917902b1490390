"""Invented people and agencies for a roster, and what a bad scan makes of their names and numbers.

Look-alikes are not those of the matcher's table: they come from Kai and bold Serif glyphs compared row by row
and column by column, where the table compares Song and sans-serif glyphs pixel by pixel. Homophones and
traditional forms are taken from the matcher's own table (pypinyin, OpenCC), so for those two kinds of noise,
about an eighth and a tenth of it, the matcher is measured by what it knows.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.registry.characters import homophones, unfolded
from eval.factory.world.names import agency_name, person_name

_FACES = (
    ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
)
_PLACES = (
    ("山东省", "鲁", ("潍坊市", "临沂市", "聊城市", "德州市", "滨州市")),
    ("江苏省", "苏", ("盐城市", "淮安市", "宿迁市", "南通市", "扬州市")),
    ("湖南省", "湘", ("岳阳市", "衡阳市", "娄底市", "常德市")),
    ("四川省", "川", ("宜宾市", "乐山市", "德阳市", "遂宁市")),
    ("辽宁省", "辽", ("营口市", "锦州市", "盘锦市", "铁岭市")),
)
_DRAWN = 40
_KINDS = ("look", "sound", "lost", "any")
_SHARES = (0.6, 0.12, 0.14, 0.14)
_TRADITIONAL = 0.1  # of the characters to be changed, where there is a traditional form
_DIGITS = {
    "0": "O68",
    "1": "I7l",
    "2": "Z7",
    "3": "85",
    "4": "1",
    "5": "S6",
    "6": "058",
    "7": "1",
    "8": "B36",
    "9": "083",
    "S": "5",
    "B": "8",
    "O": "0",
    "A": "4",
    "P": "R",
    "J": "1",
}


@dataclass(slots=True)
class Noise:
    """Changes each character with probability ``rate``, by its own look-alikes and homophones."""

    characters: str
    rate: float
    _near: dict[str, str] = field(init=False)
    _sound: dict[str, str] = field(init=False)
    _old: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._near = _look_alikes(self.characters)
        self._sound = _homophones(self.characters)
        self._old = {one: "".join(unfolded(one)) for one in self.characters}

    def name(self, draw: random.Random, text: str) -> str:
        """A name as it is read; never empty."""
        return "".join(self._read(draw, one) for one in text) or text

    def number(self, draw: random.Random, text: str) -> str:
        """A number as it is read: glyphs that look alike, a character lost, another digit."""
        read = []
        for one in text:
            if draw.random() >= self.rate:
                read.append(one)
                continue
            kind = draw.choices(_KINDS, _SHARES)[0]
            if kind != "lost":
                read.append(draw.choice(_DIGITS.get(one, "0123456789") if kind == "look" else "0123456789"))
        return "".join(read) or text

    def _read(self, draw: random.Random, one: str) -> str:
        if draw.random() >= self.rate:
            return one
        old = self._old.get(one, "")
        if old and draw.random() < _TRADITIONAL:
            return draw.choice(old)
        kind = draw.choices(_KINDS, _SHARES)[0]
        pools = {"look": self._near.get(one, ""), "sound": self._sound.get(one, ""), "lost": ""}
        pool = pools.get(kind, self.characters)
        if kind == "lost":
            return ""
        return draw.choice(pool or self.characters)


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the roster, as the roster's file writes it."""

    name: str
    certificate_number: str
    registration_number: str
    agency: str
    agency_number: str


def agencies(count: int, seed: int) -> list[tuple[str, str]]:
    """Distinct names with numbers like APJ-(川)-0412."""
    draw = random.Random(seed)
    names: dict[str, str] = {}
    while len(names) < count:
        province, short, cities = draw.choice(_PLACES)
        name = agency_name(draw, province, draw.choice(cities))
        names.setdefault(name, f"APJ-({short})-{len(names):04d}")
    return list(names.items())


def person(draw: random.Random, serial: int, agency: tuple[str, str]) -> Listed:
    """Somebody with a certificate number whose serial is dense: next numbers are others'."""
    certificate = f"S{draw.randrange(11, 66):02d}{draw.choice('12')}{draw.randrange(2008, 2026)}{serial:08d}"
    return Listed(person_name(draw), certificate, f"{draw.randrange(10, 66)}{serial:09d}", *agency)


def _look_alikes(characters: str) -> dict[str, str]:
    profiles = []
    for path, index in _FACES:
        face = ImageFont.truetype(path, _DRAWN, index=index)
        rows = []
        for one in characters:
            image = Image.new("L", (_DRAWN + 8, _DRAWN + 8))
            ImageDraw.Draw(image).text((4, 0), one, font=face, fill=255)
            ink = np.asarray(image, np.float32)
            rows.append(np.concatenate([ink.sum(axis=0), ink.sum(axis=1)]))
        profile = np.array(rows)
        profiles.append(profile / np.linalg.norm(profile, axis=1, keepdims=True))
    cosines = np.mean([profile @ profile.T for profile in profiles], axis=0)
    np.fill_diagonal(cosines, 0)
    nearest = np.argsort(-cosines, axis=1)[:, :5]
    return {one: "".join(characters[at] for at in row) for one, row in zip(characters, nearest, strict=True)}


def _homophones(characters: str) -> dict[str, str]:
    known = set(characters)
    return {one: "".join(sorted(homophones(one) & known)) for one in characters}
